"""A system without the agreement that the law asks for is flagged on every page that names it."""

import datetime as dt

import pytest

from isms.followup.areas import Said, answer_areas
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.flags import flags_of
from isms.register.models import Entry
from tests.factories import (
    STOCKHOLM_NOON,
    ActionFactory,
    ContinuityPlanFactory,
    IncidentFactory,
    InformationAssetFactory,
    RiskAnalysisFactory,
    SystemFactory,
    classify,
)
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement
from tests.supplier_review_factories import ProcurementFactory

pytestmark = pytest.mark.django_db

EARLIER = STOCKHOLM_NOON - dt.timedelta(days=300)
BADGE = "</svg>PUB-avtal saknas</span>"
HOME = "/kulturforvaltningen"


def flagged_pages(client, addresses) -> set[str]:
    """Return the addresses whose page shows the flag as a badge."""
    found = set()
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if BADGE in answer.content.decode():
            found.add(address)
    return found


def test_the_flag_follows_the_system_to_every_page_that_names_it(
    client_for, coordinator, owner, owner_post, colleague_post, unit, method, clock
) -> None:
    owned = {"unit": unit, "owner": owner_post, "at": EARLIER}
    system = SystemFactory(title="Tonika", criticality="critical", operation="own", handles_personal_data=True, **owned)
    supplier = SupplierFactory(unit=unit)
    deliver(supplier, system)
    needs = SystemFactory(title="Schemat", criticality="critical", operation="own", **owned)
    needs.dependencies.create(depends_on=system)
    plans = [ContinuityPlanFactory(unit=unit, subject=subject) for subject in (system, needs)]
    asset = InformationAssetFactory(unit=unit, systems=[system])
    classify(system, (1, 1, 1), method=method, ground=DecisionGround(authority="delegation", delegation_item="6.4"))
    question = Said(Entry.objects.get(pk=needs.pk), "question", "Vem svarar för loggarna?")
    answer_areas(said=[question], by=owner, at=STOCKHOLM_NOON)
    followup = FollowUp.objects.open().filter(entry_id=system.pk).first()
    shown = [
        asset.get_absolute_url(),
        RiskAnalysisFactory(unit=unit, subject=system).get_absolute_url(),
        *(plan.get_absolute_url() for plan in plans),
        ActionFactory(unit=unit, source=system).get_absolute_url(),
        IncidentFactory(unit=unit, affected=[system]).get_absolute_url(),
        ProcurementFactory(unit=unit, subjects=[system]).get_absolute_url(),
        AgreementFactory(unit=unit, covers=[system], agreement_kind="security").get_absolute_url(),
        supplier.get_absolute_url(),
        system.get_absolute_url(),
        followup.get_absolute_url(),
        f"{HOME}/system/",
        f"{HOME}/sok/?q=Tonika",
        f"{HOME}/kritiskt/",
        f"{HOME}/behorighetskontroller/",
        f"{HOME}/arsgenomgangar/",
        f"{HOME}/uppfoljningar/?state=all",
        f"{HOME}/delegationsbeslut/",
        f"{HOME}/overlamning/?giver={owner_post.pk}&taker={colleague_post.pk}",
    ]
    own = [f"{HOME}/min-sida/", f"{HOME}/mina-omraden/"]
    coordinating, owning = client_for(coordinator), client_for(owner)
    assert flagged_pages(coordinating, shown) == set(shown)
    assert flagged_pages(owning, own) == set(own)
    processing_agreement(supplier, [system])
    assert flagged_pages(coordinating, shown) == flagged_pages(owning, own) == set()


def test_reading_the_flags_with_rows_of_any_kind_costs_no_query(unit, today, django_assert_num_queries) -> None:
    system = SystemFactory(unit=unit, operation="own", handles_personal_data=True)
    deliver(SupplierFactory(unit=unit), system)
    ActionFactory(unit=unit)
    with django_assert_num_queries(1):
        rows = Entry.objects.with_flags(today).order_by("pk")
        assert {row.pk for row in rows if flags_of(row)} == {system.pk}
    with django_assert_num_queries(1):
        rows = FollowUp.objects.with_flags(today).select_related("entry").order_by("pk")
        assert {row.entry_id for row in rows if flags_of(row)} == {system.pk}
    assert flags_of(Entry.objects.get(pk=system.pk)) == []  # read without them
