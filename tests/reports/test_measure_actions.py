"""What a review promises becomes actions, and the next year opens with what became of them."""

import datetime as dt

import pytest

from isms.accounts.models import Post
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from reports.models import Edition, ManagementReview
from reports.services import (
    add_measure,
    approve_edition,
    change_measure,
    correct_review,
    mark_part,
    start_review,
    submit_review,
    withdraw_measure,
    write_section,
)
from risks.models import Action
from risks.services import move_action

PAGE = "/kulturforvaltningen/ledningens-genomgang/LG-000{}/"

pytestmark = pytest.mark.django_db


def stored(review: ManagementReview) -> ManagementReview:
    return ManagementReview.objects.with_detail().get(pk=review.pk)


def test_each_new_measure_becomes_an_action_and_the_next_year_opens_with_how_far_it_has_come(
    client_for, actors, review: ManagementReview, organisation, unit, director_post: Post, coordinator, director, now
) -> None:
    about = {"by": coordinator, "at": now}
    more = {"area": "risk_continuity", "from_year": 2026, "to_year": 2027}
    secret = add_measure(
        review=review,
        text="Byt låset\n\ni serverhallen.",
        owner=director_post,
        status="ongoing",
        version=review.version,
        **more,
        **about,
    )
    add_measure(review=review, text="Klart redan.", status="done", version=review.version, **more, **about)
    ground = {"ground": "18 kap. 8 § OSL", "reason": "Visar en brist"}
    mark_part(
        review=review, part="measure", key=str(secret.position), version=stored(review).version, **ground, **about
    )
    edition = submit_review(review=stored(review), version=stored(review).version, **about)
    assert not Action.objects.exists()  # nothing is promised until the director has decided
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    actions = {action.title: action for action in Action.objects.select_related("source", "owner", "unit")}
    assert sorted(actions) == [
        "Byt låset i serverhallen.",
        "Gå igenom registerförteckningen.",
        "Klassa det som återstår.",
    ]
    lock, classify = actions["Byt låset i serverhallen."], actions["Klassa det som återstår."]
    assert (lock.area, lock.from_year, lock.to_year, lock.due_on) == ("risk", 2026, 2027, dt.date(2027, 12, 31))
    assert (lock.owner, lock.unit, lock.state, lock.is_restricted) == (director_post, unit, "ongoing", True)
    assert (classify.area, classify.is_restricted, classify.source.pk) == ("inventory", False, review.pk)
    due = FollowUp.objects.open().filter(kind="action_due").values_list("entry_id", "intended_on")
    assert (classify.pk, dt.date(2028, 12, 31)) in due
    page = client_for(actors.director).get(PAGE.format(1)).content.decode()
    assert f"/atgarder/{classify.reference}/" in page
    assert f"/atgarder/{lock.reference}/" not in page  # read by those concerned only
    # In the next year one is done and one is cancelled: that is what the review opens with.
    for action, state in ((classify, "done"), (lock, "cancelled")):
        move_action(action=action, to_state=state, note="Så blev det.", version=action.version, **about)
    following = start_review(organisation=organisation, unit=unit, owner=director_post, year=2027, **about)
    page = client_for(actors.coordinator).get(PAGE.format(2)).content.decode()
    assert "Genomförd" in page
    assert "Genomförs inte" in page
    carried = {measure.text: measure for measure in following.measures.carried().in_order()}
    privacy = carried["Gå igenom registerförteckningen."]
    assert privacy.current_status == "planned"
    # Told in the review, it is told in the register of actions too; a cancelled one needs its reason.
    address = f"{PAGE.format(2)}atgarder/{privacy.pk}/"
    version = {"version": following.version}
    refused = client_for(actors.coordinator).post(address, {"status": "not_done"} | version)
    assert "Skriv varför åtgärden avbryts." in refused.content.decode()
    assert client_for(actors.coordinator).post(address, {"status": "ongoing"} | version).status_code == 302
    action = Action.objects.get(pk=privacy.action_id)
    assert action.state == "ongoing"
    # It is done in the register: the open review says so at once, and what is handed over stays.
    move_action(action=action, to_state="done", note="", version=action.version, **about)
    write_section(review=following, code="summary", text="Bra.", version=stored(following).version, **about)
    edition = submit_review(review=stored(following), version=stored(following).version, **about)
    told = {measure["text"]: measure["status"] for measure in edition.content["earlier_measures"]}
    assert told[privacy.text] == "done"
    action.refresh_from_db()
    move_action(action=action, to_state="ongoing", note="", version=action.version, **about)
    frozen = stored(following).measures.get(pk=privacy.pk)
    assert (frozen.status, frozen.current_status) == ("done", "done")
    approve_edition(edition=Edition.objects.get(pk=edition.pk), ground=DecisionGround(), by=director, at=now)
    assert Action.objects.count() == 3  # a carried measure has its action already
    last = start_review(organisation=organisation, unit=unit, owner=director_post, year=2028, **about)
    assert not last.measures.exists()


def test_a_correction_changes_what_is_rewritten_cancels_what_is_struck_and_adds_what_is_new(
    approved: Edition, coordinator, director, now
) -> None:
    about = {"by": coordinator, "at": now}
    review = stored(approved.review)
    correct_review(review=review, changes="Åtgärderna", version=review.version, **about)
    kept, struck = review.measures.in_order()
    horizon = {"area": kept.area, "from_year": 2027, "to_year": 2027}
    change_measure(
        measure=kept, review=review, text="Klassa allt.", status="planned", version=review.version, **horizon, **about
    )
    withdraw_measure(measure=struck, review=review, version=review.version, **about)
    add_measure(review=review, text="Öva.", version=review.version, **horizon, **about)
    edition = submit_review(review=review, version=review.version, **about)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    found = {action.title: (action.state, action.due_on.year) for action in Action.objects.all()}
    assert found == {
        "Klassa allt.": ("not_started", 2027),
        "Gå igenom registerförteckningen.": ("cancelled", 2028),
        "Öva.": ("not_started", 2027),
    }
    with pytest.raises(DomainError, match="redan godkänd"):
        approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
