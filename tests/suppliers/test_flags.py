"""Who lacks a personuppgiftsbiträdesavtal: one definition, seen the same on every page."""

import datetime as dt

import pytest

from assets.models import System
from isms.accounts.models import Organisation
from isms.register.decisions import DecisionGround
from suppliers.coverage import FLAG
from suppliers.models import Agreement, Supplier
from suppliers.services import decide_notice, end_agreement
from tests.assets.processing import assessed_activity
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    OrganisationFactory,
    SystemFactory,
    UserFactory,
)
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement

pytestmark = pytest.mark.django_db

TODAY = STOCKHOLM_NOON.date()
YESTERDAY = TODAY - dt.timedelta(days=1)
WORDS = "PUB-avtal saknas"


def flagged(system: System, day: dt.date = TODAY) -> bool:
    return System.objects.flagged(FLAG, day).filter(pk=system.pk).exists()


def with_data(unit, **values) -> System:
    return SystemFactory(unit=unit, handles_personal_data=True, **({"operation": "own"} | values))


def test_a_system_needs_an_agreement_with_each_that_reaches_its_data(unit) -> None:
    system = with_data(unit)
    assert not flagged(system)  # run by ourselves, nobody else reaches it
    first, second = SupplierFactory(unit=unit), SupplierFactory(unit=unit)
    deliver(first, system)
    assert flagged(system)
    processing_agreement(first, [system])
    assert not flagged(system)
    deliver(second, system)
    assert flagged(system)  # the agreement is with the other
    processing_agreement(second, [system], signed=False)
    assert flagged(system)  # a draft is no agreement
    assert not System.objects.flagged("nonsense", TODAY).exists()


def test_who_does_not_reach_personal_data_needs_no_agreement(unit) -> None:
    system, plain = with_data(unit), SystemFactory(unit=unit)
    supplier = SupplierFactory(unit=unit)
    deliver(supplier, system, reaches_personal_data=False, no_data_reason="Bara hårdvara, utan uppkoppling")
    deliver(supplier, plain)
    assert not flagged(system)
    assert not flagged(plain)
    assert not flagged(with_data(unit, operation="cloud", lifecycle="planned"))
    assert flagged(with_data(unit, operation="cloud"))  # a cloud service without a registered supplier


@pytest.mark.parametrize(
    ("values", "is_missing"),
    [
        ({}, False),
        ({"ends_on": TODAY}, False),
        ({"ends_on": YESTERDAY}, True),
        ({"ends_on": YESTERDAY, "renewal": "automatic", "renewal_months": 12}, False),
        ({"ends_on": YESTERDAY, "renewal": "option", "renewal_months": 12}, True),
        ({"starts_on": TODAY + dt.timedelta(days=1)}, True),
        ({"agreement_kind": "main"}, True),
        ({"agreement_kind": "security"}, True),
    ],
)
def test_only_an_agreement_in_force_counts(unit, values, is_missing) -> None:
    system, supplier = with_data(unit), SupplierFactory(unit=unit)
    deliver(supplier, system)
    agreement = processing_agreement(supplier, [system], **values)
    assert flagged(system) is is_missing
    phases = dict(Agreement.objects.with_phase(TODAY).values_list("pk", "phase"))
    if "agreement_kind" not in values:
        assert (phases[agreement.pk] == "in_force") is not is_missing
    assert Supplier.objects.without_agreement(TODAY).filter(pk=supplier.pk).exists() is is_missing


def test_a_part_holds_no_longer_than_its_main_agreement(unit) -> None:
    system, supplier = with_data(unit), SupplierFactory(unit=unit)
    deliver(supplier, system)
    main = AgreementFactory(unit=unit, supplier=supplier, ends_on=dt.date(2027, 6, 30), signed=True)
    processing_agreement(supplier, [system], part_of=main)
    assert not flagged(system)
    assert flagged(system, dt.date(2027, 7, 1))
    by = {"by": UserFactory(), "at": STOCKHOLM_NOON}
    stored = Agreement.objects.get(pk=main.pk)
    end_agreement(agreement=stored, ended_on=YESTERDAY, reason="Tjänsten är avvecklad", version=stored.version, **by)
    assert flagged(system)


def test_nothing_renews_itself_after_notice(unit) -> None:
    system, supplier = with_data(unit), SupplierFactory(unit=unit)
    deliver(supplier, system)
    agreement = processing_agreement(
        supplier, [system], ends_on=dt.date(2026, 12, 31), renewal="automatic", renewal_months=12
    )
    assert not flagged(system, dt.date(2027, 1, 1))
    decide_notice(
        agreement=agreement,
        gives_notice=True,
        notice_given_on=None,
        ends_on=None,
        reason="Upphandlas på nytt",
        ground=DecisionGround(),
        version=agreement.version,
        by=UserFactory(),
        at=STOCKHOLM_NOON,
    )
    assert flagged(system, dt.date(2027, 1, 1))
    assert not flagged(system, dt.date(2026, 12, 31))


def test_between_boards_an_instruction_or_an_arrangement_is_needed(unit) -> None:
    city = OrganisationFactory(name="Servicenämnden", kind=Organisation.Kind.ADMINISTRATION)
    system = with_data(unit, operation="city_shared", provider_organisation=city)
    assert flagged(system)
    AgreementFactory(
        unit=unit,
        agreement_kind="instruction",
        supplier=None,
        counterpart_organisation=city,
        covers=[system],
        signed=True,
    )
    assert not flagged(system)


def test_the_flag_stands_wherever_the_system_is_shown(unit, owner_post, clock, client_for, coordinator) -> None:
    system = with_data(unit, owner=owner_post, title="Bokskogen", operation="cloud")
    other = SystemFactory(unit=unit, title="Tomma rummet")
    activity = assessed_activity(unit=unit, owner=owner_post)
    activity.systems.add(system)
    asset = InformationAssetFactory(unit=unit, systems=[system])
    client = client_for(coordinator)
    for address in (
        "/kulturforvaltningen/system/",
        "/kulturforvaltningen/system/?flag=no_agreement",
        system.get_absolute_url(),
        f"{system.get_absolute_url()}arsgenomgang/",
        activity.get_absolute_url(),
        asset.get_absolute_url(),
        "/kulturforvaltningen/leverantorsoversikt/",
    ):
        text = client.get(address).content.decode()
        assert WORDS in text or "System utan PUB-avtal" in text, address
        assert "Bokskogen" in text, address
    only = client.get("/kulturforvaltningen/system/?flag=no_agreement").content.decode()
    assert other.title not in only
    assert WORDS not in client.get(other.get_absolute_url()).content.decode()
    supplier = SupplierFactory(unit=unit)
    deliver(supplier, system)
    assert WORDS in client.get(supplier.get_absolute_url()).content.decode()
    assert WORDS in client.get("/kulturforvaltningen/leverantorer/?missing=agreement").content.decode()
    processing_agreement(supplier, [system])
    for address in (system.get_absolute_url(), activity.get_absolute_url(), supplier.get_absolute_url()):
        assert WORDS not in client.get(address).content.decode(), address
