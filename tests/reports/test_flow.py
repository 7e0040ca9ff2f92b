"""The way to an approved edition: granskning, the director's password, a paper, a correction."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_ignore

from isms.accounts.models import Post, User
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from reports import dispatch
from reports.content import build_content
from reports.models import Edition, ManagementReview, PartConfirmation
from reports.rounds import parts_of
from reports.services import (
    add_measure,
    answer_part,
    approve_edition,
    correct_review,
    start_round,
    submit_review,
    write_section,
)
from reports.verification import verify_editions
from tests.factories import PASSWORD, SystemFactory

LIST = "/kulturforvaltningen/ledningens-genomgang/"
PAGE = f"{LIST}LG-0001/"


@pytest.fixture(autouse=True)
def files_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the files to the tests of rendering."""
    monkeypatch.setattr("reports.views.deciding.dispatch_rendering", lambda **kwargs: None)
    monkeypatch.setattr("reports.views.flow.dispatch_rendering", lambda **kwargs: None)
    monkeypatch.setattr(dispatch, "has_worker", lambda: False)


@pytest.fixture
def shared(
    review: ManagementReview, owner_post: Post, colleague_post: Post, actors, now: dt.datetime
) -> ManagementReview:
    """The review with a measure of the owner and one of the colleague."""
    for post, text in ((owner_post, "Ägarens åtgärd."), (colleague_post, "Kollegans åtgärd.")):
        add_measure(
            review=review,
            area="privacy",
            from_year=2027,
            to_year=2027,
            text=text,
            owner=post,
            version=review.version,
            by=actors.coordinator,
            at=now,
        )
    return review


def test_owners_confirm_their_part_before_the_review_is_handed_over(
    shared: ManagementReview, actors: SimpleNamespace, client_for
) -> None:
    coordinator, owner, colleague = (client_for(who) for who in (actors.coordinator, actors.owner, actors.colleague))
    assert owner.get(f"{PAGE}min-del/").status_code == 404
    with zeal_ignore():  # each follow-up that is opened locks the review anew
        page = coordinator.post(f"{PAGE}granskning/", {"version": shared.version}, follow=True).content.decode()
    assert "2 personer är tillfrågade." in page
    assert "På granskning" in page
    assert "Granska din del av ledningens genomgång" in owner.get("/kulturforvaltningen/min-sida/").content.decode()
    asked = owner.get(LIST).content.decode()
    assert f"{PAGE}min-del/" in asked
    mine = owner.get(f"{PAGE}min-del/").content.decode()
    assert "Ägarens åtgärd." in mine
    assert "Kollegans åtgärd." not in mine
    assert "Slutför översynen" not in mine
    assert owner.get(PAGE).status_code == 404
    assert client_for(actors.reporter).get(f"{PAGE}min-del/").status_code == 404
    assert "Välj om din del stämmer." in owner.post(f"{PAGE}min-del/", {}).content.decode()
    objected = colleague.post(f"{PAGE}min-del/", {"answer": "objected", "comment": ""}).content.decode()
    assert "Skriv vad som behöver ändras." in objected
    colleague.post(f"{PAGE}min-del/", {"answer": "objected", "comment": "Ändra året till 2028."})
    owner.post(f"{PAGE}min-del/", {"answer": "confirmed"})
    assert f"{PAGE}min-del/" not in owner.get(LIST).content.decode()
    asked_of = FollowUp.objects.filter(kind="review_part").order_by("responsible__holder__name")
    assert [(each.outcome, each.outcome_note) for each in asked_of] == [
        ("with_remark", "Ändra året till 2028."),
        ("no_remark", "Stämmer"),
    ]
    assert "Granska din del" not in owner.get("/kulturforvaltningen/min-sida/").content.decode()
    page = coordinator.get(PAGE).content.decode()
    assert "Ändra året till 2028." in page
    shared.refresh_from_db()
    refused = coordinator.post(f"{PAGE}overlamna/", {"version": shared.version}, follow=True).content.decode()
    assert "Det saknas svar från Kim Kollega." in refused
    coordinator.post(f"{PAGE}granskning/", {"version": shared.version})
    assert [each.answer for each in PartConfirmation.objects.order_by("person__name")] == ["", "confirmed"]
    shared.refresh_from_db()
    sent = {"version": shared.version, "round_skipped_because": "Kim är ledig, chefen har sagt ja."}
    assert FollowUp.objects.open().get(kind="review_part").responsible.holder == actors.colleague
    assert "Utgåva 1 är överlämnad." in coordinator.post(f"{PAGE}overlamna/", sent, follow=True).content.decode()
    assert Edition.objects.get().round_skipped_because == "Kim är ledig, chefen har sagt ja."
    assert not FollowUp.objects.open().filter(kind="review_part").exists()
    assert "Granskningen är avslutad" in colleague.get(f"{PAGE}min-del/").content.decode()
    late = PartConfirmation.objects.get(person=actors.colleague)
    with pytest.raises(DomainError, match="avslutad"):
        answer_part(confirmation=late, answer="confirmed", by=actors.colleague, at=late.asked_at)
    with pytest.raises(DomainError, match="tillfrågad"):
        answer_part(confirmation=late, answer="confirmed", by=actors.owner, at=late.asked_at)


def test_a_round_needs_somebody_to_ask_and_may_be_left_out_with_a_reason(
    review: ManagementReview, shared: ManagementReview, owner_post: Post, actors, now: dt.datetime
) -> None:
    doing = {"review": shared, "by": actors.coordinator, "at": now}
    with pytest.raises(DomainError, match="innan alla har bekräftat"):
        submit_review(version=shared.version, round_skipped_because=" ", **doing)
    shared.refresh_from_db()
    shared.measures.update(owner=None)
    with pytest.raises(DomainError, match="Ingen att fråga"):
        start_round(version=shared.version, **doing)
    shared.refresh_from_db()
    asked = {"kind": "review_section", "topic": "Sammanfattning", "responsible": owner_post, "due_at": now}
    asked |= {"intended_on": now.date(), "anchored_on": now.date(), "opened_at": now, "opened_by": actors.coordinator}
    FollowUp.objects.create(entry=shared, **asked)
    assert {person: parts[0]["heading"] for person, parts in parts_of(shared).items()} == {
        actors.owner: "Sammanfattning"
    }
    FollowUp.objects.update(responsible=None)
    assert submit_review(version=shared.version, round_skipped_because="", **doing).round_skipped_because == ""


def test_the_director_says_who_she_is_before_she_approves(
    submitted: Edition, director: User, client_for, settings
) -> None:
    client = client_for(director)
    path = f"{PAGE}godkann/"
    values = {"content_sha256": submitted.content_sha256, "authority": "delegation", "delegation_item": "4.2"}
    asked = client.post(path, values)
    assert asked.status_code == 302
    assert asked.url.startswith("/konto/reauthenticate/?next=")
    submitted.review.refresh_from_db()
    assert submitted.review.is_submitted
    wrong = client.post(asked.url, {"password": "fel"})
    assert wrong.status_code == 200
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    page = client.get(path).content.decode()
    assert 'value="4.2"' in page
    with zeal_ignore():  # each follow-up that the approval opens locks the review anew
        client.post(path, values)
    submitted.review.refresh_from_db()
    assert submitted.review.is_approved
    assert Decision.objects.get(kind="review_approval").delegation_item == "4.2"


def test_a_signed_paper_is_recorded_and_the_decision_says_so(
    submitted: Edition, coordinator: User, director: User, client_for, clock, now: dt.datetime
) -> None:
    client = client_for(coordinator)
    path = f"{PAGE}godkand-pa-papper/"
    assert submitted.content_sha256 in client.get(path).content.decode()
    assert client_for(director).get(path).status_code == 403
    values = {
        "content_sha256": submitted.content_sha256,
        "authority": "execution",
        "signed_on": "2026-11-22",
        "case_number": "KUN 2026/412-9",
    }
    refused = client.post(path, values).content.decode()
    assert "Välj den undertecknade handlingen." in refused

    def scan() -> SimpleUploadedFile:
        return SimpleUploadedFile("godkännande.pdf", b"%PDF-1.7 undertecknat")

    assert "före överlämnandet eller i framtiden" in client.post(path, {**values, "file": scan()}).content.decode()
    program = SimpleUploadedFile("x.exe", b"MZ")
    wrong_kind = client.post(path, {**values, "signed_on": "2026-11-23", "file": program}).content.decode()
    assert "Filtypen tas inte emot." in wrong_kind
    with zeal_ignore():
        done = client.post(path, {**values, "signed_on": "2026-11-23", "file": scan()}, follow=True).content.decode()
    assert "Undertecknad handling KUN 2026/412-9, registrerad av Kajsa Samordnare" in done
    decision = Decision.objects.get(kind="review_approval")
    assert decision.decided_by == director
    assert "godkänns genom undertecknad handling KUN 2026/412-9" in decision.summary
    assert decision.reason == "Undertecknad 2026-11-23 av Disa Direktör. Registrerad av Kajsa Samordnare."
    approval = submitted.approval
    assert (approval.recorded_by, approval.paper.name) == (coordinator, "godkännande.pdf")
    assert approval.content_sha256 == submitted.content_sha256


def test_a_correction_is_a_new_edition_that_says_what_it_changes(
    approved: Edition, unit, coordinator: User, director: User, client_for, now: dt.datetime
) -> None:
    review = ManagementReview.objects.get()
    later = now + dt.timedelta(days=20)
    opened = FollowUp.objects.filter(entry=review).count()
    client = client_for(coordinator)
    assert "Skriv vad som rättas." in client.post(f"{PAGE}ratta/", {"version": review.version}).content.decode()
    begun = client.post(
        f"{PAGE}ratta/", {"version": review.version, "changes": "Antalet incidenter i 3.7."}, follow=True
    )
    assert "Den godkända utgåvan rättas" in begun.content.decode()
    review.refresh_from_db()
    with pytest.raises(DomainError, match="Bara en godkänd"):
        correct_review(review=review, changes="x", version=review.version, by=coordinator, at=later)
    SystemFactory(unit=unit, at=now)
    review.refresh_from_db()
    write_section(review=review, code="isms", text="Rättat.", version=review.version, by=coordinator, at=later)
    draft = build_content(review=review, by=coordinator, at=later)
    assert draft["figures"] == approved.content["figures"]
    second = submit_review(review=review, version=review.version, by=coordinator, at=later)
    assert (second.number, second.corrects, second.changes) == (2, approved, "Antalet incidenter i 3.7.")
    assert second.content["as_of"] == approved.content["as_of"]
    assert second.public_content["correction"] == {"of": 1, "changes": "Antalet incidenter i 3.7."}
    approve_edition(edition=second, ground=DecisionGround(), by=director, at=later)
    review.refresh_from_db()
    assert (review.state, review.correction) == ("approved", "")
    assert FollowUp.objects.filter(entry=review).count() == opened
    assert verify_editions().mismatches == ()
    assert Edition.objects.approved().count() == 2
    page = client.get(PAGE).content.decode()
    assert "Rättar: Antalet incidenter i 3.7." in page
