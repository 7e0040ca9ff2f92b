"""Who in the leadership has proof of the training that the law demands, and who lacks it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from isms.accounts.models import Post
from isms.followup.dates import add_months
from isms.register.access import Actor
from isms.register.sorting import SwedishOrder
from training.models import Course, LeadershipProof, LeadershipRole

VALID_MONTHS = 12
SOON_DAYS = 60


@dataclass(frozen=True)
class Leader:
    """A post of the leadership on a day, with the present holder's latest proof."""

    role: LeadershipRole
    post: Post
    proof: LeadershipProof | None
    valid_until: dt.date | None
    is_valid: bool
    runs_out_soon: bool
    may_prove: bool = False


def leaders_of(course: Course, *, as_of: dt.date, actor: Actor | None = None) -> list[Leader]:
    """Return the posts that must take a course, in the order of their titles."""
    return leaders_in([course], as_of=as_of, actor=actor)[course.pk]


def leaders_in(courses: Sequence[Course], *, as_of: dt.date, actor: Actor | None = None) -> dict[int, list[Leader]]:
    """Return the leaders of several courses by the course's key; two questions, however many there are.

    A proof belongs to a person: what the holder before has done does not count for the present one.

    Args:
        as_of: proofs later than the day do not count.
        actor: marks the posts that are the actor's own.
    """
    by_key = {course.pk: course for course in courses}
    roles = LeadershipRole.objects.filter(course__in=by_key).select_related("post__unit", "post__holder", "added_by")
    proofs: dict[tuple[int, int, int], LeadershipProof] = {}
    made = LeadershipProof.objects.filter(course__in=by_key, trained_on__lte=as_of).select_related("attachment")
    for proof in made.latest_first():
        proofs.setdefault((proof.course_id, proof.post_id, proof.person_id), proof)
    found: dict[int, list[Leader]] = {key: [] for key in by_key}
    for role in roles.order_by("post__title", "pk"):
        post = role.post
        proof = proofs.get((role.course_id, role.post_id, post.holder_id)) if post.holder_id else None
        is_once = by_key[role.course_id].period == Course.Period.ONCE
        valid_until = add_months(proof.trained_on, VALID_MONTHS) if proof and not is_once else None
        is_valid = proof is not None and (valid_until is None or valid_until >= as_of)
        soon = is_valid and valid_until is not None and valid_until <= as_of + dt.timedelta(days=SOON_DAYS)
        may_prove = actor is not None and post.holder_id is not None and post.pk in actor.post_ids
        found[role.course_id].append(Leader(role, post, proof, valid_until, is_valid, soon, may_prove))
    return found


def courses_with_leaders(actor: Actor) -> list[tuple[Course, list[Leader], int]]:
    """Return the leadership's courses with the posts that the actor sees, and how many of them lack valid proof.

    The actor sees all posts of a course that is seen, and of others only the own.
    """
    seen = set(Course.objects.visible_to(actor).active().for_leadership().values_list("pk", flat=True))
    own = set(Course.objects.provable_by(actor).active().for_leadership().values_list("pk", flat=True))
    courses = list(
        Course.objects.filter(pk__in=seen | own).select_related("organisation").order_by(SwedishOrder("title"), "pk")
    )
    leaders = leaders_in(courses, as_of=actor.today, actor=actor)
    found = []
    for course in courses:
        shown = [each for each in leaders[course.pk] if course.pk in seen or each.post.pk in actor.post_ids]
        found.append((course, shown, sum(not each.is_valid for each in shown)))
    return found


def course_to_prove(actor: Actor, reference: str) -> Course | None:
    """Return a course that the actor may record proofs of, by changing it or as the holder of one of its posts."""
    courses = Course.objects.provable_by(actor).active().with_detail()
    return courses.filter(reference=reference).first()
