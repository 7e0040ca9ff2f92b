"""Recommendations: answered in time, moved by decisions, verified by their giver, and carried between years."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.db import ProgrammingError, transaction

from governance.models import Recommendation, RecommendationStep, RecommendationVerification
from isms.followup.models import FollowUp
from isms.register.models import Decision, Entry
from isms.register.services import archive_entry
from risks.models import ActionLink
from tests.factories import STOCKHOLM_NOON, ActionFactory
from tests.governance.recommendation_factories import RecommendationFactory, decide

HOME = "/kulturforvaltningen/rekommendationer/"

pytestmark = pytest.mark.usefixtures("clock")


def waiting(recommendation) -> set[tuple[str, dt.date]]:
    found = FollowUp.objects.open().filter(entry_id=recommendation.pk)
    return set(found.values_list("kind", "intended_on"))


def version(recommendation) -> int:
    return Entry.objects.get(pk=recommendation.pk).version


def test_from_report_to_verified(client_for, actors, unit, owner_post) -> None:
    """The course of one recommendation, through the pages."""
    coordinator, owner = client_for(actors.coordinator), client_for(actors.owner)
    officer = client_for(actors.data_protection_officer)
    form = {"title": "Underbiträden", "text": "Följ upp underbiträden", "unit": unit.pk, "owner": owner_post.pk}
    form |= {"source": "data_protection_officer", "year": 2026, "giver_reference": "Årsrapport p. 3"}
    form |= {"received_on": "2026-11-20", "answer_due_on": "2026-11-10"}
    refused = coordinator.post(f"{HOME}ny/", form).content.decode()
    assert "Svaret kan inte vara sent innan rekommendationen har kommit." in refused
    assert 'value="Underbiträden"' in refused
    answer = coordinator.post(f"{HOME}ny/", form | {"answer_due_on": "2026-12-31"})
    given = Recommendation.objects.get()
    assert answer.url == given.get_absolute_url()
    assert (given.reference, given.concerns_personal_data) == ("REK-0001", True)
    assert waiting(given) == {("recommendation_answer", dt.date(2026, 12, 31))}
    coordinator.post(f"{HOME}REK-0001/andra/", form | {"answer_due_on": "2026-12-15", "version": 1})
    assert waiting(given) == {("recommendation_answer", dt.date(2026, 12, 15))}

    page = f"{HOME}REK-0001/besluta/"
    decision = {"authority": "execution", "version": version(given), "to_state": "answered"}
    refused = owner.post(page, decision | {"reason": " ", "due_on": "2026-01-01"}).content.decode()
    assert "Dagen ligger före den då rekommendationen kom." in refused
    assert "Skriv svaret." in owner.post(page, decision | {"reason": ""}).content.decode()
    unreachable = owner.post(page, decision | {"to_state": "done", "reason": "Klart"})
    assert "to_state" in unreachable.context["form"].errors
    told = {"reason": "Vi följer upp varje år.", "due_on": "2027-05-01"}
    assert owner.post(page, decision | told).status_code == 302
    given.refresh_from_db()
    assert (given.state, given.answered_on, given.answer) == ("answered", STOCKHOLM_NOON.date(), told["reason"])
    later = {("recommendation_review", dt.date(2027, 11, 23)), ("recommendation_due", dt.date(2027, 5, 1))}
    assert waiting(given) == later
    done = FollowUp.objects.get(entry_id=given.pk, kind="recommendation_answer")
    assert (done.outcome, done.completed_by) == (FollowUp.Outcome.NO_REMARK, actors.owner)
    stale = owner.post(page, decision | {"to_state": "ongoing"})
    assert "Någon annan har sparat" in stale.content.decode()

    verify = f"{HOME}REK-0001/verifiera/"
    assert officer.post(page, decision).status_code == 403
    found = {"is_verified": "no", "verifier": "Doris Dataskydd", "verified_on": "2026-11-23", "note": ""}
    told_early = found | {"note": "Nej", "version": version(given)}
    early = officer.post(verify, told_early, follow=True).content.decode()
    assert "Bara en åtgärdad rekommendation som inte är verifierad kan verifieras." in early
    decide(given, "ongoing")
    decide(given, "done")
    assert waiting(given) == {("recommendation_review", dt.date(2027, 11, 23))}
    assert "Åtgärdad, inte verifierad" in officer.get(f"{HOME}REK-0001/").content.decode()
    refused = officer.post(verify, found | {"version": version(given)}).content.decode()
    assert "Skriv vad som kvarstår." in refused
    ahead = officer.post(verify, found | {"note": "x", "verified_on": "2026-11-24", "version": version(given)})
    assert "Dagen ligger i framtiden." in ahead.content.decode()
    assert client_for(actors.owner).get(verify).status_code == 403
    assert officer.post(verify, found | {"note": "Tre saknas", "version": version(given)}).status_code == 302
    given.refresh_from_db()
    assert (given.state, given.closed_on) == ("remaining", None)
    assert ("recommendation_due", dt.date(2027, 5, 1)) in waiting(given)
    decide(given, "done")
    yes = found | {"is_verified": "yes", "verified_on": "2026-11-22", "version": version(given)}
    assert officer.post(verify, yes).status_code == 302
    given.refresh_from_db()
    assert (given.state, given.closed_on) == ("done", dt.date(2026, 11, 22))
    assert waiting(given) == set()
    shown = owner.get(f"{HOME}REK-0001/").content.decode()
    for text in ("Åtgärdad och verifierad", "Tre saknas", "Vi följer upp varje år.", "Årsrapport p. 3"):
        assert text in shown

    decisions = Decision.objects.filter(entry_id=given.pk, kind=Decision.Kind.RECOMMENDATION)
    assert decisions.count() == RecommendationStep.objects.count() == 5
    assert decisions.in_force().count() == 1
    for rows in (RecommendationStep.objects, RecommendationVerification.objects):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            rows.update(recommendation=given)


def test_a_rejection_says_why_and_may_be_taken_up_again(actors, unit, owner_post) -> None:
    given = RecommendationFactory(unit=unit, owner=owner_post, source="audit", due_on=dt.date(2027, 1, 1))
    assert not given.concerns_personal_data
    with pytest.raises(Exception, match="varför rekommendationen avvisas"):
        decide(given, "rejected", reason="")
    decide(given, "rejected")
    given.refresh_from_db()
    assert (given.closed_on, given.answer) == (STOCKHOLM_NOON.date(), "")
    assert waiting(given) == set()
    decide(given, "answered", reason="Vi gör det ändå")
    given.refresh_from_db()
    assert given.closed_on is None
    assert {kind for kind, _day in waiting(given)} == {"recommendation_due", "recommendation_review"}
    archive_entry(entry=given, version=version(given), by=actors.coordinator, at=STOCKHOLM_NOON)
    assert waiting(given) == set()


def test_an_action_is_raised_or_linked(client_for, actors, unit, owner_post, other_unit) -> None:
    given = RecommendationFactory(unit=unit, owner=owner_post)
    action, foreign = ActionFactory(unit=unit, owner=owner_post, title="Gå igenom kedjan"), None
    for _number in range(2):
        foreign = ActionFactory(unit=other_unit)
    client, page = client_for(actors.owner), f"{HOME}{given.reference}/koppla/"
    for reference in (foreign.reference, "SYS-0001", ""):
        assert client.post(page, {"reference": reference}).status_code == 422
    assert client.post(page, {"reference": action.reference.lower()}).status_code == 302
    assert ActionLink.objects.get().entry_id == given.pk
    assert "Gå igenom kedjan" in client.get(given.get_absolute_url()).content.decode()
    due = {"title": "Ny rutin", "unit": unit.pk, "owner": owner_post.pk, "due_on": "2027-01-31", "priority": "high"}
    raised = client.post(f"/kulturforvaltningen/atgarder/ny/?fran={given.reference}", due)
    assert raised.status_code == 302
    assert "Ny rutin" in client.get(given.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_carries_what_is_open_between_years(
    client_for, actors, unit, owner_post, count, django_assert_max_num_queries
) -> None:
    own = {"unit": unit, "owner": owner_post}
    old = {"received_on": dt.date(2019, 3, 1), "answer_due_on": dt.date(2019, 6, 1), "year": 2019}
    at = dt.datetime(2019, 5, 2, 9, tzinfo=dt.UTC)
    remains = RecommendationFactory(**own, **old, source="audit", title="Systemstöd utan klassning", at=at)
    gone = RecommendationFactory(**own, **old, source="audit", title="Avfärdad", at=at)
    decide(remains, "answered", at=at)
    decide(gone, "rejected", at=at)
    for _number in range(count):
        RecommendationFactory(**own, answer_due_on=dt.date(2026, 11, 20))
    client = client_for(actors.coordinator)
    client.get(HOME)
    with django_assert_max_num_queries(12):
        page = client.get(HOME).content.decode()
    assert "från 2019" in page
    assert "försenad 3 dagar" in page.lower()

    def titles(query: str) -> set[str]:
        return {row.record.title for row in client.get(f"{HOME}?{query}").context["table"].page}

    assert titles("alive=2026&source=audit") == {"Systemstöd utan klassning"}
    assert titles("alive=2019") == {"Systemstöd utan klassning", "Avfärdad"}
    assert titles("year=2019&state=open") == {"Systemstöd utan klassning"}
    assert "Systemstöd utan klassning" not in titles("late=on")
    assert len(titles("late=on")) == min(count, 25)
    sheet = client.get(f"{HOME}rekommendationer.xlsx?year=2019")
    cells = openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content))).active
    assert {row[1].value for row in cells.iter_rows(min_row=2)} == {"Systemstöd utan klassning", "Avfärdad"}
    seen = client_for(actors.data_protection_officer).get(HOME).content.decode()
    assert "Systemstöd utan klassning" not in seen
