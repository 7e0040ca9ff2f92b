"""Write announced changes of sub-processors: take in, answer, and let an accepted one change the chain."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import claim_version, record_decision
from suppliers.chain_kinds import OBJECTION_KIND
from suppliers.models import ChangeNotice, NoticeRuling, SubProcessorLink
from suppliers.models.processing_terms import ProcessingTerms
from suppliers.services.chain import ONE_DAY, check_kind, check_terms, close_links, replace_link, store_link


def objection_day(*, received_on: dt.date, objection_days: int | None) -> dt.date | None:
    """Return the last day to object: so many days after the notice came; None when nothing is agreed.

    Args:
        objection_days: calendar days from the day of receipt, which is not counted itself.
    """
    return None if objection_days is None else received_on + dt.timedelta(days=objection_days)


@transaction.atomic
def receive_notice(*, notice: ChangeNotice, version: int, by: User, at: dt.datetime) -> ChangeNotice:
    """Take in an announced change; its last day to object is followed up.

    Args:
        notice: unsaved; without ``objection_due_on`` the agreement's days decide it.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: the agreement settles no processing of personal data.
        ValidationError: a field is wrong, or neither the notice nor the agreement says until when one may object.
    """
    agreement = notice.agreement
    claim_version(entry=agreement, version=version, by=by, at=at)
    check_kind(agreement)
    if notice.received_on > timezone.localtime(at).date():
        raise ValidationError({"received_on": _("Dagen ligger framåt.")})
    if notice.objection_due_on is None:
        due_on = objection_day(received_on=notice.received_on, objection_days=agreement.objection_days)
        if due_on is None:
            raise ValidationError(
                {"objection_due_on": _("Avtalet säger inte hur länge ni får invända. Ange sista dagen.")}
            )
        notice.objection_due_on = due_on
    for name in ("affects", "under"):
        link = getattr(notice, name)
        if link is not None and link.agreement_id != agreement.pk:
            raise ValidationError({name: _("Välj ett led i samma avtals kedja.")})
    if notice.kind != ChangeNotice.Kind.REMOVED:
        check_terms(notice)
    notice.full_clean()
    notice.save()
    open_followup(
        entry=agreement,
        kind=OBJECTION_KIND,
        topic=topic_of(notice),
        intended_on=notice.objection_due_on,
        interval_months=None,
        by=by,
        at=at,
    )
    return notice


@transaction.atomic
def answer_notice(
    *,
    notice: ChangeNotice,
    is_accepted: bool,
    assessment: str,
    answered_on: dt.date,
    effective_on: dt.date | None,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> NoticeRuling:
    """Decide to accept an announced change or to object; an accepted one changes the chain from its day.

    Args:
        assessment: what was weighed; becomes the decision's reason.
        effective_on: the first day of the change; the notice's own, else the day of the answer, when left out.

    Raises:
        EditConflict: somebody else has saved the agreement since ``version``.
        DomainError: it has been answered already.
        ValidationError: the assessment is missing, a day lies wrong, or the chain refuses the change.
    """
    agreement = notice.agreement
    claim_version(entry=agreement, version=version, by=by, at=at)
    if NoticeRuling.objects.filter(notice=notice).exists():
        raise DomainError(_("Aviseringen är redan besvarad."))
    today = timezone.localtime(at).date()
    if not assessment.strip():
        raise ValidationError({"assessment": _("Skriv vad som är bedömt: land, mekanism, uppgifter och skydd.")})
    if answered_on > today:
        raise ValidationError({"answered_on": _("Dagen ligger framåt.")})
    if answered_on < notice.received_on:
        raise ValidationError({"answered_on": _("Svaret ligger före dagen då aviseringen kom.")})
    with in_swedish():
        told = _("Godtagen: %(change)s") if is_accepted else _("Invändning: %(change)s")
        summary = (told % {"change": str(notice)})[:300]
    decision = record_decision(
        decision=Decision(
            entry_id=agreement.pk,
            kind=Decision.Kind.CHANGE_NOTICE,
            summary=summary,
            reason=assessment.strip(),
            **asdict(ground),
            decided_at=at,
            decided_by=by,
        )
    )
    ruling = NoticeRuling(notice=notice, decision=decision, is_accepted=is_accepted, answered_on=answered_on)
    ruling.full_clean()
    ruling.save(force_insert=True)
    if is_accepted:
        _change_chain(notice, effective_on or notice.effective_on or answered_on, today=today)
    waiting = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=OBJECTION_KIND, topic=topic_of(notice))
    for followup in waiting:
        complete_followup(followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=decision.summary, by=by, at=at)
    return ruling


def topic_of(notice: ChangeNotice) -> str:
    """Name a notice's follow-up so that two about the same company stay apart."""
    return f"{notice.subject[:120]} ({notice.pk})"


def _change_chain(notice: ChangeNotice, effective_on: dt.date, *, today: dt.date) -> None:
    """Let the chain say what was accepted, from its day; the links tell which notice they came with."""
    if notice.kind == ChangeNotice.Kind.REMOVED:
        close_links(link=notice.affects, ended_on=effective_on - ONE_DAY, today=today)
        return
    link = SubProcessorLink(
        agreement=notice.agreement,
        notice=notice,
        started_on=effective_on,
        checked_on=notice.received_on,
        **{name: getattr(notice, name) for name in ProcessingTerms.TERMS},
    )
    if notice.kind == ChangeNotice.Kind.CHANGED:
        link.parent_id = notice.affects.parent_id
        replace_link(link=notice.affects, successor=link, changed_on=effective_on, today=today)
        return
    link.parent = notice.under
    store_link(link)
