"""Control checks: planned for a tertial, done once, corrected with a reason, and internal control at a glance."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from assets.access_reviews.recording import FoundDeviation, record_access_review
from assets.models import AccessReview
from classification.models import AssessmentSignOff
from governance.models import ControlCheck, ControlResult
from governance.selectors.internal_control import internal_control
from isms.followup.models import FollowUp
from isms.followup.services import open_followup
from risks.models import Action
from tests.factories import InformationAssetFactory, SystemFactory, classify
from tests.governance.factories import ControlCheckFactory

HOME = "/kulturforvaltningen/kontroller/"
OVERVIEW = "/kulturforvaltningen/internkontroll/"

pytestmark = pytest.mark.usefixtures("clock")


def waiting(check):
    return FollowUp.objects.open().filter(entry_id=check.pk, kind="control_check")


def test_a_check_is_planned_moved_and_done_with_a_deviation(client_for, actors, unit, owner_post) -> None:
    client = client_for(actors.coordinator)
    assert client.get(f"{HOME}ny/").context["form"]["year"].value() == 2026
    form = {"title": "Stängda konton", "plan_id": "IKP 7", "unit": unit.pk, "owner": owner_post.pk, "year": 2026}
    form |= {"tertial": "T3", "what": "Att konton är stängda"}
    assert "T3" in client.post(f"{HOME}ny/", form).content.decode()
    assert client.post(f"{HOME}ny/", form | {"tertial": "T2"}).status_code == 302
    check = ControlCheck.objects.get()
    assert (check.reference, waiting(check).get().intended_on) == ("IKO-0001", dt.date(2026, 8, 31))
    moved = form | {"tertial": "VB", "version": 1}
    assert client.post(f"{HOME}{check.reference}/andra/", moved).status_code == 302
    assert waiting(check).get().intended_on == dt.date(2026, 12, 31)
    page = f"{HOME}{check.reference}/resultat/"
    assert client.get(page).context["form"]["performed_by"].value() == "Kajsa Samordnare"
    result = {"version": 2, "result": "deviation", "performed_on": "2026-11-24", "performed_by": "Controllern"}
    answer = client.post(page, result).content.decode()
    for told in ("efter i dag", "Beskriv avvikelsen", "ska vara åtgärdad", "Controllern"):
        assert told in answer
    result |= {"performed_on": "2026-11-20", "note": "2 konton öppna", "action_due_on": "2027-01-31"}
    assert client.post(page, result).status_code == 302
    action = Action.objects.get()
    assert (action.source_id, action.description, action.owner) == (check.pk, "2 konton öppna", owner_post)
    followup = FollowUp.objects.get(entry_id=check.pk)
    assert (followup.outcome, followup.outcome_note) == ("with_remark", "2 konton öppna")
    assert "Någon annan har sparat" in client.post(page, result).content.decode()
    told = result | {"version": 3}
    assert "redan ett resultat" in client.post(page, told).content.decode()
    right = told | {"result": "no_remark", "note": "", "correction_reason": "Kontona var stängda dagen innan"}
    assert client.post(page, right).status_code == 302
    check.refresh_from_db()
    assert check.result == "no_remark"
    assert ControlResult.objects.count() == 2
    assert ControlResult.objects.in_force().get().supersedes.action == action
    shown = client.get(check.get_absolute_url()).content.decode()
    for text in ("Rättelse: Kontona var stängda", "gäller inte längre", action.title):
        assert text in shown
    stays = moved | {"version": 4, "tertial": "T1"}
    assert "stannar i sitt tertial" in client.post(f"{HOME}{check.reference}/andra/", stays).content.decode()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        ControlResult.objects.update(note="")


def test_a_check_that_could_not_be_done_says_why_and_is_not_done(client_for, actors, unit, owner_post) -> None:
    check = ControlCheckFactory(unit=unit, owner=owner_post)
    client, page = client_for(actors.owner), f"{HOME}{check.reference}/resultat/"
    form = {"version": 1, "result": "not_done", "performed_on": "2026-11-20", "performed_by": "Olle", "note": ""}
    assert "inte kunde genomföras" in client.post(page, form).content.decode()
    number = form | {"note": "Underlaget 811218-9876 saknades"}
    assert "personnummer" in client.post(page, number).content.decode()
    assert client.post(page, form | {"note": "Underlaget saknades"}).status_code == 302
    assert not waiting(check).exists()
    assert not Action.objects.exists()
    assert not ControlCheck.objects.performed().exists()


def test_other_registers_checks_are_counted_where_they_are_done(
    client_for, actors, acting, organisation, unit, owner_post, other_unit, method, now
) -> None:
    by = {"by": actors.coordinator, "at": now}
    system = SystemFactory(unit=unit, owner=owner_post)
    review = AccessReview(system=system, period_from=dt.date(2026, 1, 1), period_to=dt.date(2026, 4, 30))
    review.performed_on, review.performed_by_name = dt.date(2026, 5, 4), "Petter"
    review.checked_count, review.removed_count, review.changed_count = 40, 2, 0
    found = [FoundDeviation(text=text, due_on=dt.date(2027, 1, 1)) for text in ("Öppet konto", "Delat konto")]
    record_access_review(review=review, deviations=found, version=system.version, **by)
    classify(InformationAssetFactory(unit=unit), (1, 1, 1), method=method)
    AssessmentSignOff.objects.create(
        entry=system,
        signed_at=dt.datetime(2025, 8, 31, 22, 30, tzinfo=dt.UTC),  # already September in Stockholm
        signed_by=actors.coordinator,
        fulfilled_count=1,
        partly_count=0,
        not_count=0,
        not_applicable_count=0,
    )
    for tertial in ("T1", "T2", "T2"):
        ControlCheckFactory(unit=unit, tertial=tertial)
    ControlCheckFactory(unit=unit, restricted=True, tertial="T1")
    ControlCheckFactory(unit=other_unit, tertial="T1")
    ControlCheckFactory(unit=unit, year=2027, tertial="T1")
    open_followup(entry=system, kind="requirement_assessment", intended_on=dt.date(2026, 2, 1), **by)
    years = {each.year: each for each in internal_control(acting(actors.reader, organisation))}
    assert set(years) == {2027, 2026, 2025}

    def told(year: int, line: int) -> list[tuple[int, int, int]]:
        cells = years[year].lines[line].cells
        return [(cell.tally.done, cell.tally.planned, cell.tally.deviations) for cell in cells]

    assert told(2026, 0) == [(0, 1, 0), (0, 2, 0), (0, 0, 0)]
    assert told(2026, 1)[1] == (1, 1, 2)
    assert told(2026, 2)[2][0] == 1
    assert told(2026, 3)[0] == (0, 1, 0)
    assert told(2025, 3) == [(0, 0, 0), (0, 0, 0), (1, 1, 0)]
    page = client_for(actors.reader).get(OVERVIEW).content.decode()
    assert "0 av 2" in page
    assert "2 avvikelser" in page
    assert f"{HOME}?year=2026&amp;tertial=T2" in page


def test_the_lists_ask_the_same_however_much_there_is(
    client_for, actors, acting, organisation, unit, owner_post, django_assert_num_queries
) -> None:
    ControlCheckFactory(unit=unit, owner=owner_post, tertial="T2")
    actor, client = acting(actors.coordinator, organisation), client_for(actors.coordinator)
    with django_assert_num_queries(7):
        internal_control(actor)
    for _number in range(4):
        ControlCheckFactory(unit=unit, owner=owner_post)
    with django_assert_num_queries(7):
        internal_control(actor)
    rows = client.get(f"{HOME}?year=2026&tertial=T2&result=planned").context["table"].data
    assert len(rows) == 1
    assert len(client.get(HOME).context["table"].data) == 5
