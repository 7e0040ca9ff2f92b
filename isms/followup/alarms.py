"""Tell of legal clocks at once: on any day, at any hour, beside the day's one mail.

A timed follow-up is a clock that a law has started, such as the 72 hours of GDPR art. 33. Whoever
answers for it and the coordinators are told when it starts, at half time, when 12 and 4 hours are left,
and when it has run out. The ledger holds each telling, so a run that is late or repeated tells nothing twice.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from isms.accounts.models import Organisation
from isms.followup.emails import Told, alarm_text, subject_of
from isms.followup.models import FollowUp, OutgoingMail, Reminder
from isms.followup.planning import PlannedMail
from isms.followup.recipients import find_recipients
from isms.followup.reminders import Prepared, write_mails
from isms.followup.steps import steps_of_clock


def prepare_alarms(*, now: dt.datetime) -> Prepared:
    """Write the mails about clocks whose next telling has come, for every organisation."""
    ticking = FollowUp.objects.open().ticking()
    organisations = Organisation.objects.filter(pk__in=ticking.values("entry__organisation").distinct()).order_by("pk")
    parts = [prepare_alarms_of(organisation=organisation, now=now) for organisation in organisations]
    return Prepared(sum(part.mail_count for part in parts), sum(part.step_count for part in parts))


@transaction.atomic
def prepare_alarms_of(*, organisation: Organisation, now: dt.datetime) -> Prepared:
    """Write one organisation's mails about clocks."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return write_mails(plan_alarms(organisation, now=now), today=timezone.localdate(now), at=now)


def plan_alarms(organisation: Organisation, *, now: dt.datetime) -> list[PlannedMail]:
    """Return the mails about clocks that are due now: one per person, with all that is new."""
    followups = list(
        FollowUp.objects.in_organisation(organisation)
        .open()
        .ticking()
        .with_detail()
        .select_related("entry__owner__deputy", "responsible__deputy")
        .in_due_order()
    )
    today = timezone.localdate(now)
    ledger = set(
        Reminder.objects.filter(followup__in=followups).values_list("followup_id", "due_at", "step", "recipient_id")
    )
    planned = []
    for recipient in find_recipients(organisation=organisation, followups=followups, today=today):
        told = []
        for followup in recipient.own + recipient.others:
            key = (followup.pk, followup.due_at)
            steps = steps_of_clock(opened_at=followup.opened_at, due_at=followup.due_at, now=now)
            if untold := tuple(step for step in steps if (*key, step.code, recipient.person.pk) not in ledger):
                told.append(Told(followup, untold))
        if told:
            planned.append(
                PlannedMail(
                    organisation=organisation,
                    recipient=recipient.person,
                    kind=OutgoingMail.Kind.ALARM,
                    period=f"{timezone.localtime(now):%Y-%m-%dT%H:%M:%S}",
                    subject=subject_of(kind=OutgoingMail.Kind.ALARM, organisation=organisation, told=told, today=today),
                    text=alarm_text(organisation=organisation, person=recipient.person, told=told, now=now),
                    steps=tuple((item.followup, step) for item in told for step in item.steps),
                )
            )
    return planned
