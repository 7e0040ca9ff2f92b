"""Write control checks: plan them, and record what they showed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.kinds.documents import CHECK_KIND
from governance.models import ControlCheck, ControlResult
from governance.periods import last_day
from isms.accounts.models import User
from isms.followup.dates import check_reachable
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.services import change_entry, claim_version, create_entry
from risks.services import raise_action

Result = ControlCheck.Result
EARLIEST_DAY = dt.date(2000, 1, 1)


@transaction.atomic
def plan_check(*, check: ControlCheck, by: User, at: dt.datetime) -> ControlCheck:
    """Add a check to the plan; it is due when its tertial ends.

    Raises:
        ValidationError: a field is wrong.
    """
    create_entry(entry=check, by=by, at=at)
    _follow_up(check, by=by, at=at)
    return check


@transaction.atomic
def change_check(*, check: ControlCheck, version: int, by: User, at: dt.datetime) -> ControlCheck:
    """Save a changed check; another tertial moves its follow-up while it is planned.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or a check that has a result would move to another tertial.
    """
    before = ControlCheck.objects.get(pk=check.pk)
    is_moved = (before.year, before.tertial) != (check.year, check.tertial)
    if is_moved and not before.is_planned:
        raise ValidationError({"tertial": _("Kontrollen har ett resultat och stannar i sitt tertial.")})
    check.result = before.result
    change_entry(entry=check, version=version, by=by, at=at)
    if is_moved:
        _follow_up(check, by=by, at=at)
    return check


@transaction.atomic
def record_result(
    *,
    check: ControlCheck,
    result: str,
    performed_on: dt.date,
    performed_by: str,
    note: str,
    version: int,
    by: User,
    at: dt.datetime,
    action_due_on: dt.date | None = None,
    correction_reason: str = "",
) -> ControlResult:
    """Record what a check showed, once; a later recording corrects it and says why. A deviation becomes an action.

    Args:
        note: required unless the check was without remark.
        action_due_on: required for a deviation that has no action yet.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        EntryArchived: the check is put away.
        ValidationError: a field is missing or wrong.
    """
    claim_version(entry=check, version=version, by=by, at=at)
    stored = ControlCheck.objects.with_detail().get(pk=check.pk)
    today = timezone.localtime(at).date()
    earlier = ControlResult.objects.in_force().filter(check_entry=stored).select_related("action").first()
    kept = earlier.action if earlier else None
    recorded = ControlResult(
        check_entry=stored,
        result=result,
        performed_on=performed_on,
        performed_by=performed_by.strip(),
        note=note.strip(),
        recorded_at=at,
        recorded_by=by,
        supersedes=earlier,
        correction_reason=correction_reason.strip(),
    )
    _check_result(recorded, needs_action=kept is None, action_due_on=action_due_on, today=today)
    if result == Result.DEVIATION:
        with in_swedish():
            recorded.action = (
                kept
                or raise_action(
                    source=stored,
                    source_key=f"control:{stored.pk}",
                    title=_("Åtgärda avvikelse: %(check)s") % {"check": stored.title},
                    description=recorded.note,
                    reason=_("Avvikelse vid kontroll %(day)s.") % {"day": performed_on.isoformat()},
                    due_on=action_due_on,
                    by=by,
                    at=at,
                )[0]
            )
    recorded.full_clean()
    recorded.save(force_insert=True)
    check.result = stored.result = result
    stored.save(update_fields=["result"])
    _complete(stored, recorded, by=by, at=at)
    return recorded


def _check_result(
    recorded: ControlResult, *, needs_action: bool, action_due_on: dt.date | None, today: dt.date
) -> None:
    wrong = {}
    if recorded.performed_on > today:
        wrong["performed_on"] = _("Kontrollen kan inte vara gjord efter i dag.")
    elif recorded.performed_on < EARLIEST_DAY:
        wrong["performed_on"] = _("Datumet ligger före år 2000. Kontrollera året.")
    if recorded.result != Result.NO_REMARK and not recorded.note:
        wrong["note"] = _("Beskriv avvikelsen, eller varför kontrollen inte kunde genomföras.")
    if recorded.supersedes is not None and not recorded.correction_reason:
        wrong["correction_reason"] = _("Kontrollen har redan ett resultat. Skriv varför det rättas.")
    if recorded.result == Result.DEVIATION and needs_action and action_due_on is None:
        wrong["action_due_on"] = _("Ange när avvikelsen ska vara åtgärdad.")
    if wrong:
        raise ValidationError(wrong)
    if recorded.supersedes is None:
        recorded.correction_reason = ""
    if action_due_on is not None:
        check_reachable(action_due_on, today=today)


def _follow_up(check: ControlCheck, *, by: User, at: dt.datetime) -> None:
    intended_on = last_day(check.year, check.tertial)
    open_followup(entry=check, kind=CHECK_KIND, intended_on=intended_on, interval_months=None, by=by, at=at)


def _complete(check: ControlCheck, recorded: ControlResult, *, by: User, at: dt.datetime) -> None:
    waiting = FollowUp.objects.open().filter(entry_id=check.pk, kind=CHECK_KIND).first()
    if waiting is None:
        return
    is_clear = recorded.result == Result.NO_REMARK
    outcome = FollowUp.Outcome.NO_REMARK if is_clear else FollowUp.Outcome.WITH_REMARK
    with in_swedish():
        complete_followup(followup=waiting, outcome=outcome, note=recorded.note or str(recorded), by=by, at=at)
