"""Governing documents: adopted, looked at again, replaced by the next version, listed and exported."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from classification.models import CommonControl, Requirement
from classification.requirements_loader import load_requirements
from governance.models import DocumentReview, GoverningDocument
from governance.periods import first_day, last_day
from isms.followup.models import FollowUp
from isms.followup.periods import TERTIALS, tertial_of
from isms.register.models import Decision, Entry
from isms.register.services import create_entry
from risks.models import Action
from tests.governance.factories import GoverningDocumentFactory

HOME = "/kulturforvaltningen/styrdokument/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def document(unit, owner_post) -> GoverningDocument:
    return GoverningDocumentFactory(unit=unit, owner=owner_post, title="Rutin för behörigheter", review_months=12)


def waiting(document):
    return FollowUp.objects.open().filter(entry_id=document.pk, kind="governing_document_review")


def filled(unit, post, **values: object) -> dict[str, object]:
    form = {"title": "Lokal anvisning", "unit": unit.pk, "owner": post.pk, "document_kind": "instruction"}
    return form | {"level": "local"} | values


def test_a_document_is_written_linked_and_adopted(client_for, actors, unit, owner_post, organisation, now) -> None:
    load_requirements(at=now)
    requirement, other = Requirement.objects.of(organisation).in_use().in_order()[:2]
    about = {"organisation": organisation, "unit": unit, "title": "Lösenord", "how": "Så här"}
    control = CommonControl(requirement=other, state="partly", **about)
    create_entry(entry=control, by=actors.coordinator, at=now)
    client, page = client_for(actors.coordinator), f"{HOME}nytt/"
    wrong = filled(unit, owner_post, adopted_on="2026-12-01", link="http://intranet.example/a", review_months=0)
    wrong |= {"requirement_codes": "FINNS-99", "controls": "FGK-9999", "summary": "Gäller 811218-9876"}
    answer = client.post(page, wrong).content.decode()
    for told in ("börjar med https://", "FINNS-99", "FGK-9999", "personnummer (rad 1)", "vem som fastställde"):
        assert told in answer
    assert "Lokal anvisning" in answer
    ahead = client.post(page, filled(unit, owner_post, adopted_by="Direktören", adopted_on="2026-12-01"))
    assert "framåt i tiden" in ahead.content.decode()
    slips = filled(unit, owner_post, adopted_by="Direktören", adopted_on="0206-12-01", valid_until="2206-12-01")
    refused = client.post(page, slips).content.decode()
    assert "före år 1900" in refused
    assert "femtio år" in refused
    assert not GoverningDocument.objects.exists()
    links = {"requirement_codes": requirement.code.lower(), "controls": control.reference}
    told = filled(unit, owner_post, link="https://intranet.example/a", summary="Vem som gör vad.", **links)
    assert client.post(page, told).status_code == 302
    draft = GoverningDocument.objects.get()
    assert (draft.reference, draft.state) == ("STY-0001", "draft")
    assert not waiting(draft).exists()
    shown = client.get(draft.get_absolute_url()).content.decode()
    for text in (requirement.code, control.reference, "https://intranet.example/a", "Krav som dokumentet svarar på"):
        assert text in shown
    edit = f"{HOME}{draft.reference}/andra/"
    initial = client.get(edit).context["form"]
    assert initial["requirement_codes"].value() == requirement.code
    adopted = told | {"version": 1, "adopted_by": "Direktören", "adopted_on": "2026-11-02", "requirement_codes": ""}
    assert client.post(edit, adopted).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "in_force"
    assert waiting(draft).get().intended_on == dt.date(2028, 11, 2)  # the rule's 24 months
    assert not draft.requirement_links.exists()
    assert requirement.code in client.get(draft.get_absolute_url()).content.decode()  # in the history alone
    assert "Någon annan har sparat" in client.post(edit, adopted).content.decode()
    gone = adopted | {"version": 2, "adopted_by": "", "adopted_on": ""}
    assert "Behåll dagen" in client.post(edit, gone).content.decode()
    sooner = adopted | {"version": 2, "valid_until": "2027-06-30"}
    assert client.post(edit, sooner).status_code == 302
    assert waiting(draft).get().intended_on == dt.date(2027, 6, 30)


def test_a_review_is_a_decision_that_opens_the_next(client_for, actors, document) -> None:
    client, page = client_for(actors.owner), f"{HOME}{document.reference}/oversyn/"
    followup = waiting(document).get()
    assert followup.intended_on == dt.date(2026, 12, 12)
    by_hand = client.post(followup.get_absolute_url(), {"outcome": "no_remark", "note": ""})
    assert "avslutas bara av att arbetet görs" in by_hand.content.decode()
    form = {"version": 1, "outcome": "revise", "reason": "", "authority": "execution"}
    answer = client.post(page, form | {"valid_until": "2026-11-01"}).content.decode()
    assert "Skriv varför" in answer
    assert "redan passerat" in answer
    assert client.post(page, form | {"outcome": "unchanged"}).status_code == 302
    followup.refresh_from_db()
    assert followup.outcome == "no_remark"
    assert waiting(document).get().intended_on == dt.date(2027, 12, 12)
    stale = client.post(page, form | {"outcome": "unchanged"})
    assert "Någon annan har sparat" in stale.content.decode()
    why = {"version": 2, "reason": "Ny lag om cybersäkerhet", "action_due_on": "2027-03-01"}
    assert client.post(page, form | why).status_code == 302
    action = Action.objects.get()
    assert (action.source_id, action.due_on, action.owner) == (document.pk, dt.date(2027, 3, 1), document.owner)
    assert waiting(document).get().intended_on == dt.date(2028, 12, 12)
    decisions = Decision.objects.filter(entry_id=document.pk)
    assert decisions.in_force().get().summary == "Översyn: ska revideras"
    assert decisions.count() == 2
    shown = client.get(document.get_absolute_url()).content.decode()
    for told in ("Ska revideras", "Ny lag om cybersäkerhet", action.title):
        assert told in shown
    repeal = form | {"version": 3, "outcome": "repealed", "reason": "Ingår i anvisningen"}
    assert client.post(page, repeal).status_code == 302
    document.refresh_from_db()
    assert document.state == "repealed"
    assert not waiting(document).exists()
    assert "som gäller" in client.post(page, repeal | {"version": 4}).content.decode()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        DocumentReview.objects.update(outcome="unchanged")


def test_what_has_expired_needs_a_new_last_day(client_for, actors, unit, owner_post) -> None:
    expired = GoverningDocumentFactory(unit=unit, owner=owner_post, valid_until=dt.date(2026, 6, 30))
    client, page = client_for(actors.owner), f"{HOME}{expired.reference}/oversyn/"
    assert "Sista dagen har passerat" in client.get(expired.get_absolute_url()).content.decode()
    form = {"version": 1, "outcome": "unchanged", "reason": "", "authority": "execution"}
    assert "sista dag har passerat" in client.post(page, form).content.decode()
    assert client.post(page, form | {"valid_until": "2027-06-30"}).status_code == 302
    assert waiting(expired).get().intended_on == dt.date(2027, 6, 30)


def test_the_next_version_keeps_the_lineage_and_the_earlier_one_stays_readable(client_for, actors, document) -> None:
    client, page = client_for(actors.owner), f"{HOME}{document.reference}/ny-version/"
    draft = GoverningDocument.objects.get(reference=client.post(page).url.rstrip("/").rsplit("/", 1)[1])
    assert (draft.previous, draft.version_number, draft.state) == (document, 2, "draft")
    assert draft.lineage == document.lineage
    assert "Nästa version finns redan" in client.post(page, follow=True).content.decode()
    assert "under arbete" in client.get(document.get_absolute_url()).content.decode()
    again = client.post(f"{HOME}{draft.reference}/ny-version/", follow=True)
    assert "Fastställ den här versionen" in again.content.decode()
    form = filled(document.unit, document.owner, version=1, title="Rutin för behörigheter 2027")
    form |= {"adopted_by": "Kulturdirektören", "adopted_on": "2026-11-20", "document_kind": "routine"}
    assert client.post(f"{HOME}{draft.reference}/andra/", form).status_code == 302
    document.refresh_from_db()
    assert document.state == "superseded"
    assert not waiting(document).exists()
    assert waiting(draft).exists()
    earlier = client.get(document.get_absolute_url()).content.decode()
    assert "Version 2, " in earlier
    assert "Ersatt" in earlier
    assert "Se över</a>" not in earlier


def test_the_list_filters_and_goes_out_as_it_is_filtered(
    client_for, actors, document, unit, owner_post, other_unit, django_assert_max_num_queries
) -> None:
    late = GoverningDocumentFactory(
        unit=unit, title="Stadens riktlinje", level="city", document_kind="guideline", adopted_on=dt.date(2023, 1, 9)
    )
    GoverningDocumentFactory(unit=unit, title="Påbörjad plan", document_kind="plan", draft=True)
    hidden = GoverningDocumentFactory(unit=unit, owner=owner_post, title="Hemlig rutin", restricted=True)
    GoverningDocumentFactory(unit=other_unit, title="Idrottens rutin")
    client = client_for(actors.coordinator)
    with django_assert_max_num_queries(12):
        everything = client.get(HOME).content.decode()
    for title in ("Rutin för behörigheter", "Stadens riktlinje", "Påbörjad plan", "Hemlig rutin"):
        assert title in everything
    assert "Idrottens" not in everything
    for query, found in (
        ("late=on", [late]),
        ("level=city", [late]),
        ("document_kind=guideline&state=in_force", [late]),
        ("owner=Kulturskolan&late=on", []),
    ):
        assert [row.reference for row in client.get(f"{HOME}?{query}").context["table"].data] == [
            each.reference for each in found
        ], query
    file = client.get(f"{HOME}styrdokument.xlsx?late=on")
    rows = list(load_workbook(BytesIO(b"".join(file.streaming_content))).active.values)
    assert [row[1] for row in rows] == ["Namn", "Stadens riktlinje"]
    for who, seen in ((actors.reader, False), (actors.director, False), (actors.coordinator, True)):
        assert ("Hemlig rutin" in client_for(who).get(HOME).content.decode()) is seen
    assert Entry.objects.get(pk=hidden.pk).is_restricted


@given(day=st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_every_day_lies_in_one_tertial(day: dt.date) -> None:
    tertial = tertial_of(day).value
    assert first_day(day.year, tertial) <= day <= last_day(day.year, tertial)
    others = [each.value for each in TERTIALS if each.value != tertial]
    assert not any(first_day(day.year, name) <= day <= last_day(day.year, name) for name in others)
