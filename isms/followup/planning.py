"""Decide who is to be told of what on a day: reads only."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from isms.accounts.models import Organisation, User
from isms.followup.areas import waiting_by_holder
from isms.followup.dates import is_working_day
from isms.followup.emails import Told, WeekSummary, digest_text, notice_text, subject_of
from isms.followup.models import FollowUp, MailPreference, OutgoingMail, Reminder
from isms.followup.periods import LONGEST_HORIZON_DAYS, horizon_days, period_of
from isms.followup.preferences import preferences_in
from isms.followup.recipients import Recipient, find_recipients
from isms.followup.rules import Rule, rules_of
from isms.followup.steps import Step, steps_for_coordinators, steps_for_responsible

LedgerKey = tuple[int, dt.datetime, str, int]


@dataclass(frozen=True)
class PlannedMail:
    """One mail that is to be written, with the steps that it is the first to tell of."""

    organisation: Organisation
    recipient: User
    kind: OutgoingMail.Kind
    period: str
    subject: str
    text: str
    steps: tuple[tuple[FollowUp, Step], ...]


def plan_reminders(*, today: dt.date) -> list[PlannedMail]:
    """Return what a run on a day would write, for every organisation."""
    organisations = Organisation.objects.order_by("pk")
    return [mail for organisation in organisations for mail in plan_organisation(organisation, today=today)]


def plan_organisation(organisation: Organisation, *, today: dt.date) -> list[PlannedMail]:
    """Return the mails of a day, at most one per person and none on days off.

    A digest lists everything late and everything until the next digest. After the period's digest
    a notice goes out when something falls due or is late; what is only coming waits. Who wants no
    notices gets all of it in the next digest. A legal clock is told of in its own mails
    (``isms.followup.alarms``) until it has run out.
    """
    if not is_working_day(today):
        return []
    rules = rules_of(organisation)
    farthest = max([LONGEST_HORIZON_DAYS, *(rule.lead_days for rule in rules.values())])
    followups = list(
        FollowUp.objects.in_organisation(organisation)
        .open()
        .filter(
            kind__in=rules,
            entry__archived_at__isnull=True,
            intended_on__lte=today + dt.timedelta(days=farthest),
        )
        .exclude(is_timed=True, intended_on__gte=today)
        .with_detail()
        .select_related("entry__owner__deputy", "responsible__deputy")
        .in_due_order()
    )
    recipients = find_recipients(organisation=organisation, followups=followups, today=today)
    areas = waiting_by_holder(organisation, today=today)
    known = {recipient.person.pk for recipient in recipients}
    silent = User.objects.filter(pk__in=areas.keys() - known).order_by("pk")
    recipients += [Recipient(person, False, (), ()) for person in silent]
    written = list(
        OutgoingMail.objects.in_organisation(organisation)
        .filter(prepared_on__gte=today - dt.timedelta(days=31))
        .values_list("recipient_id", "kind", "period", "prepared_on")
    )
    has_mail_today = {
        recipient for recipient, kind, _period, on in written if on == today and kind not in OutgoingMail.OWN_TIME
    }
    digests = {(recipient, period) for recipient, kind, period, _on in written if kind == OutgoingMail.Kind.DIGEST}
    day = _Day(
        organisation=organisation,
        today=today,
        rules=rules,
        ledger=set(
            Reminder.objects.filter(followup__in=followups).values_list("followup_id", "due_at", "step", "recipient_id")
        ),
        summary=_summary_of(organisation, followups, today=today),
        preferences=preferences_in(organisation),
        areas=areas,
    )
    return [
        mail
        for recipient in recipients
        if recipient.person.pk not in has_mail_today and (mail := day.mail_to(recipient, digests))
    ]


def _summary_of(organisation: Organisation, followups: Iterable[FollowUp], *, today: dt.date) -> WeekSummary:
    """Count what a coordinator starts the week from."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    days = [followup.intended_on for followup in followups]
    lately = FollowUp.objects.in_organisation(organisation).completed_since(today - dt.timedelta(days=7))
    return WeekSummary(
        late_count=sum(day < today for day in days),
        week_count=sum(today <= day <= sunday for day in days),
        done_count=lately.count(),
    )


@dataclass(frozen=True)
class _Day:
    """What decides one organisation's mails of one day."""

    organisation: Organisation
    today: dt.date
    rules: dict[str, Rule]
    ledger: set[LedgerKey]
    summary: WeekSummary
    preferences: dict[int, MailPreference]
    areas: dict[int, int]

    def mail_to(self, recipient: Recipient, digests: set[tuple[int, str]]) -> PlannedMail | None:
        """Return the period's digest if it is not written yet and has something to say, else perhaps a notice."""
        preference = self.preferences.get(recipient.person.pk)
        weekly = recipient.is_coordinator
        if preference is not None and preference.rhythm:
            weekly = preference.rhythm == MailPreference.Rhythm.WEEK
        period = period_of(self.today, weekly=weekly)
        if (recipient.person.pk, period) not in digests:
            digest = self._digest(recipient, period, weekly=weekly)
            if digest is not None:
                return digest
        return self._notice(recipient) if preference is None or preference.wants_notices else None

    def _digest(self, recipient: Recipient, period: str, *, weekly: bool) -> PlannedMail | None:
        horizon = horizon_days(self.today, weekly=weekly)
        own = _told(recipient.own, lambda followup: self._own_steps(followup, horizon))
        others = _told(recipient.others, self._escalation_steps)
        summary = self.summary if recipient.is_coordinator else None
        area_count = self.areas.get(recipient.person.pk, 0)
        if not (own or others or area_count or (summary and summary.late_count)):
            return None
        text = digest_text(
            organisation=self.organisation,
            person=recipient.person,
            own=own,
            others=others,
            summary=summary,
            area_count=area_count,
            today=self.today,
        )
        return self._mail(recipient, OutgoingMail.Kind.DIGEST, period, text, own + others)

    def _notice(self, recipient: Recipient) -> PlannedMail | None:
        own = self._untold(recipient, _told(recipient.own, lambda followup: self._own_steps(followup, 0)))
        if not any(step.deserves_notice for told in own for step in told.steps):
            return None
        others = self._untold(recipient, _told(recipient.others, self._escalation_steps))
        text = notice_text(
            organisation=self.organisation, person=recipient.person, own=own, others=others, today=self.today
        )
        return self._mail(recipient, OutgoingMail.Kind.NOTICE, self.today.isoformat(), text, own + others)

    def _mail(
        self, recipient: Recipient, kind: OutgoingMail.Kind, period: str, text: str, told: list[Told]
    ) -> PlannedMail:
        untold = self._untold(recipient, told)
        return PlannedMail(
            organisation=self.organisation,
            recipient=recipient.person,
            kind=kind,
            period=period,
            subject=subject_of(kind=kind, organisation=self.organisation, told=told, today=self.today),
            text=text,
            steps=tuple((item.followup, step) for item in untold for step in item.steps),
        )

    def _own_steps(self, followup: FollowUp, horizon: int) -> list[Step]:
        """Return the steps by today; ``horizon`` is how many days ahead the mail looks besides."""
        lead_days = max(self.rules[followup.kind].lead_days, horizon)
        return steps_for_responsible(intended_on=followup.intended_on, lead_days=lead_days, today=self.today)

    def _escalation_steps(self, followup: FollowUp) -> list[Step]:
        days = self.rules[followup.kind].escalation_days
        return steps_for_coordinators(intended_on=followup.intended_on, escalation_days=days, today=self.today)

    def _untold(self, recipient: Recipient, told: list[Told]) -> list[Told]:
        """Keep the steps that the ledger does not hold for a person."""

        def untold_steps(followup: FollowUp, steps: Iterable[Step]) -> tuple[Step, ...]:
            key = (followup.pk, followup.due_at)
            return tuple(step for step in steps if (*key, step.code, recipient.person.pk) not in self.ledger)

        kept = (Told(item.followup, untold_steps(item.followup, item.steps)) for item in told)
        return [item for item in kept if item.steps]


def _told(followups: Iterable[FollowUp], steps_of: Callable[[FollowUp], list[Step]]) -> list[Told]:
    return [Told(followup, tuple(steps)) for followup in followups if (steps := steps_of(followup))]
