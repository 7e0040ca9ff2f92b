"""The yearly review of the register's own rights: each grant is kept or withdrawn, and the next review is planned."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.models import Organisation, Post, User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup, open_review
from isms.languages import in_swedish
from isms.register.access import Actor, end_share
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.separation import leave_posts
from isms.register.services import claim_version, create_entry, record_decision
from isms.rights.grants import Grant, every_grant
from isms.rights.models import GrantJudgement, GrantKind, RegisterAccess
from isms.rights.people import is_idle
from isms.rights.powers import is_coordinator
from isms.rights.services import check_not_own, end_role, lock_and_refresh

KIND = "grant_review"


@dataclass(frozen=True)
class GrantToJudge:
    """A grant that the review asks about; one's own can only be kept."""

    grant: Grant
    is_idle: bool
    is_own: bool


def register_access_of(organisation: Organisation) -> RegisterAccess | None:
    """Return what the organisation's reviews hang on; None until somebody has planned the first."""
    return RegisterAccess.objects.filter(reviewed_organisation=organisation).first()


@transaction.atomic
def plan_first_review(*, owner: Post, first_on: dt.date, actor: Actor, at: dt.datetime) -> RegisterAccess:
    """Plan the first review of an organisation's rights; the later ones follow by the rule.

    Raises:
        DomainError: the actor is no coordinator, or the reviews are planned already.
        ValidationError: the day has been.
    """
    actor = lock_and_refresh(actor)
    if not is_coordinator(actor):
        raise DomainError(_("Bara samordnaren planerar genomgången."))
    if register_access_of(actor.organisation) is not None:
        raise DomainError(_("Genomgången är redan planerad."))
    with in_swedish():
        subject = RegisterAccess(
            organisation=actor.organisation,
            reviewed_organisation=actor.organisation,
            unit=owner.unit,
            owner=owner,
            title=_("Behörigheter i registret"),
        )
    create_entry(entry=subject, by=actor.user, at=at)
    open_followup(entry=subject, kind=KIND, intended_on=first_on, by=actor.user, at=at)
    return subject


def grants_to_judge(actor: Actor, *, now: dt.datetime) -> list[GrantToJudge]:
    """Return every grant in the actor's organisation."""
    return [
        GrantToJudge(grant, is_idle(grant.person, now=now), grant.person.pk == actor.user.pk)
        for grant in every_grant(actor)
    ]


@transaction.atomic
def record_review(
    *, subject: RegisterAccess, answers: Mapping[str, bool], version: int, actor: Actor, at: dt.datetime
) -> Decision:
    """Store a review: withdraw what is not kept, freeze what was judged, and plan the next.

    Args:
        answers: for each grant's key whether it is kept.
        version: the version of the subject that the reviewer started from.

    Raises:
        DomainError: a grant is not answered, is one's own, or the last coordinator's or administrator's.
        EditConflict: somebody else has stored a review since.
    """
    actor = lock_and_refresh(actor)
    if not is_coordinator(actor):
        raise DomainError(_("Bara samordnaren går igenom behörigheterna."))
    claim_version(entry=subject, version=version, by=actor.user, at=at)
    grants = every_grant(actor)
    if unanswered := [grant for grant in grants if grant.key not in answers]:
        raise DomainError(_("%(who)s har fått en ny behörighet. Svara för den också.") % {"who": unanswered[0].person})
    decision = record_decision(decision=_decision(subject, grants, answers, by=actor.user, at=at))
    GrantJudgement.objects.bulk_create([_judgement(decision, grant, answers[grant.key]) for grant in grants])
    for grant in grants:
        if not answers[grant.key]:
            check_not_own(actor, grant.person)
            _withdraw(grant, organisation=actor.organisation)
    _plan_next(subject, decision, by=actor.user, at=at)
    return decision


@in_swedish()
def _decision(
    subject: RegisterAccess, grants: list[Grant], answers: Mapping[str, bool], *, by: User, at: dt.datetime
) -> Decision:
    kept = sum(answers[grant.key] for grant in grants)
    parts = [
        ngettext("%(count)d behörighet behålls", "%(count)d behörigheter behålls", kept) % {"count": kept},
        _("%(count)d tas bort") % {"count": len(grants) - kept},
    ]
    return Decision(
        entry_id=subject.pk,
        kind=Decision.Kind.GRANT_REVIEW,
        summary=_("Behörigheterna är genomgångna: %(what)s") % {"what": ", ".join(parts)},
        decided_at=at,
        decided_by=by,
    )


def _judgement(decision: Decision, grant: Grant, is_kept: bool) -> GrantJudgement:
    return GrantJudgement(
        decision=decision,
        person=grant.person,
        kind=grant.kind,
        role_code=grant.role.code if grant.role else "",
        unit=grant.unit if grant.kind == GrantKind.ROLE else None,
        post=grant.post,
        shared_entry_id=grant.entry.pk if grant.entry else None,
        given_at=grant.since,
        last_signed_in_at=grant.person.last_login,
        is_kept=is_kept,
    )


def _withdraw(grant: Grant, *, organisation: Organisation) -> None:
    if grant.kind == GrantKind.ROLE:
        end_role(person=grant.person, role_code=grant.role.code, organisation=organisation, unit=grant.unit)
    elif grant.kind == GrantKind.SHARE:
        end_share(share=grant.share)
    else:
        leave_posts(user=grant.person, organisation=organisation, post=grant.post)


def _plan_next(subject: RegisterAccess, decision: Decision, *, by: User, at: dt.datetime) -> None:
    """Complete the planned review, which opens the next; a series that somebody has called off begins anew."""
    planned = FollowUp.objects.open().filter(entry_id=subject.pk, kind=KIND).first()
    if planned is None:
        open_review(entry=subject, kind=KIND, by=by, at=at)
    else:
        complete_followup(followup=planned, outcome=FollowUp.Outcome.NO_REMARK, note=decision.summary, by=by, at=at)
