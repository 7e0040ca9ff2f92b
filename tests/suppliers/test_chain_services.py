"""The chain of processors: history, rings, checks, confirmations and announced changes."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction

from assets.countries import EEA
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision
from suppliers.chain_kinds import CONFIRMATION_KIND, OBJECTION_KIND
from suppliers.countries_loader import load_countries
from suppliers.models import Agreement, ChangeNotice, CountryStanding, SubProcessorLink
from suppliers.services import (
    answer_notice,
    check_link,
    confirm_chain,
    correct_link,
    end_agreement,
    end_link,
    follow_link,
    set_standing,
)
from tests.chain_factories import announce, chain_link, stored_agreement
from tests.conftest import APPLICATION_ROLE
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, processing_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]

TODAY = STOCKHOLM_NOON.date()


@pytest.fixture
def by() -> dict[str, object]:
    return {"by": UserFactory(), "at": STOCKHOLM_NOON}


@pytest.fixture
def agreement(unit) -> Agreement:
    system = SystemFactory(unit=unit, handles_personal_data=True)
    return processing_agreement(SupplierFactory(unit=unit), [system], consent="general", objection_days=30)


def version(agreement: Agreement) -> int:
    return stored_agreement(agreement).version


def companies(agreement: Agreement, day: dt.date) -> dict[str, str]:
    """Who stood in the chain on a day, each with who engaged it."""
    rows = SubProcessorLink.objects.on(day).filter(agreement=agreement).select_related("parent")
    return {row.company: row.parent.company if row.parent else "" for row in rows}


def fresh(link: SubProcessorLink) -> SubProcessorLink:
    return SubProcessorLink.objects.select_related("agreement").get(pk=link.pk)


def test_what_changes_from_a_day_leaves_the_chain_as_it_was(agreement, by) -> None:
    cloud = chain_link(agreement, "Nordmoln", "FI")
    hall = chain_link(agreement, "Serverhallen", "FI", parent=cloud)
    chain_link(agreement, "Vakten", "FI", parent=hall)
    changed_on = dt.date(2026, 10, 1)
    successor = SubProcessorLink(company="Nordmoln", country="IE", processing_countries=["IE"], mechanism="eea")
    told = {"link": cloud, "successor": successor, "version": version(agreement)}
    moved = follow_link(changed_on=changed_on, **told, **by)
    before, after = changed_on - dt.timedelta(days=1), changed_on
    was = {"Nordmoln": "", "Serverhallen": "Nordmoln", "Vakten": "Serverhallen"}
    assert companies(agreement, before) == companies(agreement, after) == was
    assert str(SubProcessorLink.objects.on(before).get(company="Nordmoln").country) == "FI"
    assert str(SubProcessorLink.objects.on(after).get(company="Nordmoln").country) == "IE"
    with pytest.raises(ValidationError, match="Rätta ledet"):
        follow_link(
            link=moved,
            successor=SubProcessorLink(company="X"),
            changed_on=changed_on,
            version=version(agreement),
            **by,
        )
    assert end_link(link=moved, ended_on=TODAY, version=version(agreement), **by) == 3
    assert companies(agreement, TODAY) == was
    assert companies(agreement, TODAY + dt.timedelta(days=1)) == {}
    with pytest.raises(DomainError, match="upphört"):
        check_link(link=cloud, checked_on=TODAY, dpf_checked_on=None, version=version(agreement), **by)


def test_no_chain_leads_back_to_itself(agreement, by, unit) -> None:
    first = chain_link(agreement, "Ett")
    second = chain_link(agreement, "Två", parent=first)
    third = chain_link(agreement, "Tre", parent=second)
    with pytest.raises(ValidationError, match="en ring"):
        chain_link(agreement, "ETT ", parent=third)
    link = fresh(first)
    link.parent = third
    with pytest.raises(ValidationError, match="en ring"):
        correct_link(link=link, version=version(agreement), **by)
    other = chain_link(AgreementFactory(unit=unit, supplier=agreement.supplier, agreement_kind="processing"), "Annan")
    with pytest.raises(ValidationError, match="samma avtals kedja"):
        chain_link(agreement, "Fyra", parent=other)
    with pytest.raises(EditConflict):
        correct_link(link=fresh(third), version=1, **by)
    # What no service does, the database refuses too.
    for values in ({"parent": third}, {"parent": other}, {"parent": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SubProcessorLink.objects.filter(pk=first.pk).update(**values)


def test_a_link_tells_what_it_must(agreement, unit) -> None:
    with pytest.raises(ValidationError) as caught:
        chain_link(agreement, " ", "", is_party=False, mechanism="", processing_countries=[])
    assert set(caught.value.error_dict) == {"company", "country", "processing_countries", "mechanism"}
    with pytest.raises(ValidationError, match="utanför EU/EES"):
        chain_link(agreement, "Cloud Inc.", "US")
    chain_link(agreement)
    with pytest.raises(ValidationError, match="står redan"):
        chain_link(agreement)
    with pytest.raises(DomainError, match="personuppgiftsbiträdesavtal"):
        chain_link(AgreementFactory(unit=unit, signed=True), "Nordmoln")


def test_a_chain_is_confirmed_once_a_year(agreement, by) -> None:
    chain_link(agreement, "Nordmoln")
    [asked] = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=CONFIRMATION_KIND)
    assert asked.intended_on == dt.date(2027, 11, 23)
    for day, source, wrong in (
        (TODAY + dt.timedelta(days=1), "Lista", "framåt"),
        (TODAY, " ", "obligatoriskt|tomt|måste"),
    ):
        with pytest.raises(ValidationError, match=wrong):
            confirm_chain(agreement=agreement, confirmed_on=day, source=source, version=version(agreement), **by)
    stored = stored_agreement(agreement)
    said = {"confirmed_on": TODAY, "source": "Leverantörens lista", "version": stored.version}
    confirmation = confirm_chain(agreement=stored, **said, **by)
    assert confirmation.link_count == 1
    asked.refresh_from_db()
    assert "Leverantörens lista" in asked.outcome_note
    [following] = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=CONFIRMATION_KIND)
    assert following.intended_on == dt.date(2028, 11, 23)
    stored = stored_agreement(agreement)
    end_agreement(agreement=stored, ended_on=TODAY, reason="Slut", version=stored.version, **by)
    assert not FollowUp.objects.open().filter(entry_id=agreement.pk).exists()


def answer(notice: ChangeNotice, by, *, is_accepted: bool = True, **values):
    stored = stored_agreement(notice.agreement)
    notice.agreement = stored
    told = {
        "assessment": "Bara kontaktuppgifter, inom EES.",
        "answered_on": TODAY,
        "effective_on": None,
        "ground": DecisionGround(),
    }
    return answer_notice(notice=notice, is_accepted=is_accepted, version=stored.version, **(told | values), **by)


def test_an_accepted_change_changes_the_chain_with_history(agreement, by) -> None:
    first = chain_link(agreement, "Nordmoln", "FI")
    new = announce(agreement, "Brevduvan", under=first, effective_on=dt.date(2026, 12, 1))
    assert new.objection_due_on == dt.date(2026, 12, 9)
    [asked] = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=OBJECTION_KIND)
    assert asked.intended_on == new.objection_due_on
    with pytest.raises(ValidationError, match="bedömt"):
        answer(new, by, assessment=" ")
    ruling = answer(new, by)
    assert ruling.decision.kind == Decision.Kind.CHANGE_NOTICE
    assert not FollowUp.objects.open().filter(kind=OBJECTION_KIND).exists()
    link = SubProcessorLink.objects.get(company="Brevduvan")
    assert (link.parent_id, link.notice_id, link.started_on) == (first.pk, new.pk, dt.date(2026, 12, 1))
    with pytest.raises(DomainError, match="redan besvarad"):
        answer(new, by)
    changed = announce(
        agreement, "Nordmoln Oy", kind="changed", affects=fresh(first), effective_on=dt.date(2026, 11, 20)
    )
    answer(changed, by)
    assert companies(agreement, dt.date(2026, 11, 19)) == {"Nordmoln": ""}
    assert companies(agreement, dt.date(2026, 12, 2)) == {"Nordmoln Oy": "", "Brevduvan": "Nordmoln Oy"}
    current = SubProcessorLink.objects.on(TODAY).get(company="Nordmoln Oy")
    gone = announce(agreement, "", kind="removed", affects=current, country="", mechanism="", processing_countries=[])
    with pytest.raises(ValidationError, match="före första dagen"):
        answer(gone, by, effective_on=dt.date(2026, 11, 24))  # what hangs below begins later
    assert not hasattr(ChangeNotice.objects.get(pk=gone.pk), "ruling")
    answer(gone, by, effective_on=dt.date(2027, 1, 1))
    assert companies(agreement, dt.date(2027, 1, 1)) == {}
    assert len(companies(agreement, dt.date(2026, 12, 31))) == 2


def test_an_objection_leaves_the_chain_alone(agreement, by) -> None:
    notice = announce(agreement, "Cloud Inc.", country="US", processing_countries=["US"], mechanism="dpf")
    ruling = answer(notice, by, is_accepted=False)
    assert not ruling.is_accepted
    assert ruling.decision.summary.startswith("Invändning")
    assert not SubProcessorLink.objects.exists()


def test_without_agreed_days_the_last_day_is_asked_for(unit) -> None:
    agreement = processing_agreement(SupplierFactory(unit=unit), [SystemFactory(unit=unit)], consent="specific")
    with pytest.raises(ValidationError, match="Ange sista dagen"):
        announce(agreement)
    assert announce(agreement, objection_due_on=dt.date(2026, 12, 24)).objection_due_on == dt.date(2026, 12, 24)
    with pytest.raises(ValidationError, match="led i kedjan"):
        announce(agreement, kind="removed", objection_due_on=dt.date(2026, 12, 24))


def test_countries_ship_as_data_and_follow_what_somebody_sets() -> None:
    inside = CountryStanding.objects.standing_as("eea").values_list("country", flat=True)
    assert {str(code) for code in inside} == EEA
    usa = CountryStanding.objects.get(country="US")
    assert (usa.standing, "C-703/25 P" in usa.note) == ("certified", True)
    usa.standing, usa.checked_on = "third", TODAY + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="framåt"):
        set_standing(standing=usa, at=STOCKHOLM_NOON)
    usa.checked_on = TODAY
    set_standing(standing=usa, at=STOCKHOLM_NOON)
    assert load_countries() == []
    assert CountryStanding.objects.get(country="US").standing == "third"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_close_a_ring_even_past_the_services(agreement) -> None:
    one, two = chain_link(agreement, "Ett"), chain_link(agreement, "Två")
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def move(link: SubProcessorLink, below: SubProcessorLink) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
            start.wait()
            SubProcessorLink.objects.filter(pk=link.pk).update(parent=below)
            outcomes.append("moved")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "refused"]
