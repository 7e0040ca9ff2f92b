"""Write the leadership's training: which posts must have it, and the proof of each holder (2025:1506, 2 kap. 4 §)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.attachments import add_attachment
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry
from training.kinds import LEADERSHIP
from training.models import Course, LeadershipProof, LeadershipRole
from training.selectors.leadership import leaders_of

# How long a post has before its first proof is due, and how long a new holder has.
DAYS_TO_TRAIN = 90


@transaction.atomic
def add_leader(*, course: Course, post: Post, by: User, at: dt.datetime) -> LeadershipRole:
    """Demand the course of a post's holder; the proof is due in three months.

    Raises:
        DomainError: the course is not for the leadership, or the post belongs to another organisation.
        EntryArchived: the course is put away.
        ValidationError: the post stands there already.
    """
    locked = _lock(course)
    if not course.is_for_leadership:
        raise DomainError(_("Utbildningens målgrupp är inte ledningen."))
    if post.unit.organisation_id != locked.organisation_id:
        raise DomainError(_("Befattningen hör till en annan organisation."))
    role = LeadershipRole(course=course, post=post, added_at=at, added_by=by)
    role.full_clean()
    role.save(force_insert=True)
    due_on = timezone.localdate(at) + dt.timedelta(days=DAYS_TO_TRAIN)
    open_followup(
        entry=course, kind=LEADERSHIP, topic=topic_of(post), intended_on=due_on, responsible=post, by=by, at=at
    )
    return role


@transaction.atomic
def leave_out_leader(*, role: LeadershipRole, by: User, at: dt.datetime) -> None:
    """Demand the course of a post no longer; its proofs stay."""
    _lock(role.course)
    topic = topic_of(role.post)
    for followup in FollowUp.objects.open().filter(entry_id=role.course_id, kind=LEADERSHIP, topic=topic):
        cancelled = FollowUp.Outcome.CANCELLED
        with in_swedish():
            note = _("Befattningen ingår inte längre.")
        complete_followup(followup=followup, outcome=cancelled, note=note, by=by, at=at)
    LeadershipRole.objects.filter(pk=role.pk).delete()


@transaction.atomic
def record_proof(
    *,
    course: Course,
    post: Post,
    trained_on: dt.date,
    reference: str,
    by: User,
    at: dt.datetime,
    upload: UploadedFile | None = None,
) -> LeadershipProof:
    """Record that a post's present holder has taken the course; the follow-up that waited for it is completed.

    Raises:
        EntryArchived: the course is put away.
        DomainError: the post is vacant, or is not among those that must take the course.
        ValidationError: the day lies ahead, or neither reference nor file is given.
    """
    locked = _lock(course)
    if not LeadershipRole.objects.filter(course=course, post=post).exists():
        raise DomainError(_("Befattningen är inte en av dem som ska ha utbildningen."))
    if post.holder is None:
        raise DomainError(_("Befattningen är vakant. Ett intyg gäller den person som har gått utbildningen."))
    if trained_on > timezone.localdate(at):
        raise ValidationError({"trained_on": _("Utbildningen kan inte ha genomförts efter i dag.")})
    if not reference.strip() and upload is None:
        raise ValidationError({"reference": _("Ange underlaget, eller bifoga det som fil.")})
    attachment = None
    if upload is not None:
        with in_swedish():
            told = _("Intyg, %(post)s") % {"post": post.title}
        attachment = add_attachment(entry=locked, upload=upload, description=told, by=by, at=at)
    proof = LeadershipProof(
        course=course,
        post=post,
        person=post.holder,
        trained_on=trained_on,
        reference=reference.strip(),
        attachment=attachment,
        recorded_at=at,
        recorded_by=by,
    )
    proof.full_clean()
    proof.save(force_insert=True)
    leader = next(each for each in leaders_of(course, as_of=timezone.localdate(at)) if each.post.pk == post.pk)
    if leader.is_valid:
        _plan_next(course, post, leader.valid_until, by=by, at=at)
    return proof


@transaction.atomic
def call_new_holders(*, today: dt.date, at: dt.datetime) -> int:
    """Let the follow-ups of posts whose present holder lacks proof fall due in three months, unless they do sooner.

    A follow-up far ahead belongs to the holder before.

    Returns:
        How many were moved or opened.
    """
    moved = 0
    soon = today + dt.timedelta(days=DAYS_TO_TRAIN)
    for course in Course.objects.active().for_leadership().select_related("organisation").order_by("pk"):
        _lock(course)
        waiting = {each.topic: each for each in FollowUp.objects.open().filter(entry_id=course.pk, kind=LEADERSHIP)}
        for leader in leaders_of(course, as_of=today):
            followup = waiting.get(topic_of(leader.post))
            if leader.is_valid or (followup is not None and followup.intended_on <= soon):
                continue
            open_followup(
                entry=course,
                kind=LEADERSHIP,
                topic=topic_of(leader.post),
                intended_on=soon,
                responsible=leader.post,
                by=leader.role.added_by,
                at=at,
            )
            moved += 1
    return moved


def topic_of(post: Post) -> str:
    """Name a post within the follow-ups of a course."""
    return f"{post.title}, {post.unit.name}"[:150]


def _lock(course: Course) -> Entry:
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.pk)
    if locked.is_archived:
        raise EntryArchived
    return locked


def _plan_next(course: Course, post: Post, valid_until: dt.date | None, *, by: User, at: dt.datetime) -> None:
    """Complete the follow-up that waited, and open the next for the day on which the proof runs out."""
    about = {"entry_id": course.pk, "kind": LEADERSHIP, "topic": topic_of(post)}
    waiting = FollowUp.objects.open().filter(**about).first()
    if waiting is not None:
        with in_swedish():
            complete_followup(
                followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=_("Intyget är registrerat."), by=by, at=at
            )
    if valid_until is None:
        for following in FollowUp.objects.open().filter(**about):
            with in_swedish():
                note = _("Utbildningen tas en gång.")
            complete_followup(followup=following, outcome=FollowUp.Outcome.CANCELLED, note=note, by=by, at=at)
        return
    open_followup(
        entry=course,
        kind=LEADERSHIP,
        topic=topic_of(post),
        intended_on=valid_until,
        responsible=post,
        by=by,
        at=at,
    )
