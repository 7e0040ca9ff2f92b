"""What must be looked at about an agreement, and when: before the last day of notice, and before it runs out."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, complete_followup, open_followup
from isms.languages import in_swedish
from suppliers.kinds import END_KIND, NOTICE_KIND
from suppliers.models import Agreement
from suppliers.notice import last_day_of_notice


def plan_agreement(
    *, agreement: Agreement, by: User, at: dt.datetime, is_decided: bool = False, note: str = ""
) -> None:
    """Plan exactly what a signed agreement needs: its last day of notice, or its last day.

    Args:
        is_decided: the notice of the present period has been decided, so the next period's is planned.
        note: what was decided, kept on the follow-up that asked for it.
    """
    today = timezone.localtime(at).date()
    waiting = FollowUp.objects.open().filter(entry_id=agreement.pk, kind=NOTICE_KIND).first()
    if is_decided and waiting is not None:
        complete_followup(followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)
    notice_on = _notice_to_plan(agreement, today=today, after=waiting.intended_on if is_decided and waiting else None)
    if notice_on is None:
        with in_swedish():
            close_followups(
                entry=agreement, kind=NOTICE_KIND, by=by, at=at, reason=_("Avtalet har ingen uppsägningsdag.")
            )
    else:
        open_followup(
            entry=agreement,
            kind=NOTICE_KIND,
            intended_on=notice_on,
            interval_months=agreement.renewal_months if agreement.renewal == Agreement.Renewal.AUTOMATIC else None,
            by=by,
            at=at,
        )
    runs_out = agreement.renewal != Agreement.Renewal.AUTOMATIC or agreement.notice_given_on is not None
    if agreement.ends_on is None or not runs_out:
        with in_swedish():
            close_followups(entry=agreement, kind=END_KIND, by=by, at=at, reason=_("Avtalet löper vidare."))
    else:
        open_followup(entry=agreement, kind=END_KIND, intended_on=agreement.ends_on, interval_months=None, by=by, at=at)


def close_plans(*, agreement: Agreement, by: User, at: dt.datetime, reason: str) -> None:
    """End what is followed up about an agreement that has ended."""
    close_followups(entry=agreement, by=by, at=at, reason=reason)


def _notice_to_plan(agreement: Agreement, *, today: dt.date, after: dt.date | None) -> dt.date | None:
    """Return the day of notice to watch; when the present period's is decided, the next period's."""
    notice_on = agreement.notice_on(today)
    if notice_on is None or after is None:
        return notice_on
    if agreement.renewal != Agreement.Renewal.AUTOMATIC:
        return notice_on if notice_on > after else None
    return last_day_of_notice(
        agreement.ends_on,
        notice_months=agreement.notice_months or 0,
        renewal_months=agreement.renewal_months,
        today=max(today, after + dt.timedelta(days=1)),
    )
