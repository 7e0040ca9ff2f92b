"""The texts of the mails; plain text, nothing sensitive in the subject, a link to every follow-up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.models import Organisation, User
from isms.followup.due import due_in_words, time_left_in_words
from isms.followup.models import FollowUp, OutgoingMail
from isms.followup.steps import Step
from isms.languages import in_swedish

LINES_PER_SECTION = 50


@dataclass(frozen=True)
class Told:
    """A follow-up with the steps that a mail tells of."""

    followup: FollowUp
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class WeekSummary:
    """An organisation's follow-ups in numbers: late, planned until Sunday, completed in the last seven days."""

    late_count: int
    week_count: int
    done_count: int


@in_swedish()
def digest_text(
    *,
    organisation: Organisation,
    person: User,
    own: Sequence[Told],
    others: Sequence[Told],
    summary: WeekSummary | None,
    area_count: int,
    today: dt.date,
) -> str:
    """Write a period's digest.

    Args:
        own: what the person answers for.
        others: what others have not done long after the day, for coordinators.
        summary: the whole organisation in numbers, for coordinators.
        area_count: how many of the person's own entries wait for the half-yearly answer.
    """
    context = {"summary": summary, "area_count": area_count, "own": own, "others": others}
    return _text("followup/mail/digest.txt", context, organisation, person, today)


@in_swedish()
def notice_text(
    *, organisation: Organisation, person: User, own: Sequence[Told], others: Sequence[Told], today: dt.date
) -> str:
    """Write a notice that something falls due or is late; arguments as for a digest."""
    return _text("followup/mail/notice.txt", {"own": own, "others": others}, organisation, person, today)


@in_swedish()
def alarm_text(*, organisation: Organisation, person: User, told: Sequence[Told], now: dt.datetime) -> str:
    """Write that legal clocks run, with the moment at which each runs out."""
    lines = [
        {
            "name": name_of(item.followup),
            "left": time_left_in_words(item.followup.due_at, now=now),
            "is_over": item.followup.due_at <= now,
            "url": _address("followup:followup", organisation, pk=item.followup.pk),
        }
        for item in told
    ]
    context = {"lines": lines, "organisation": organisation, "person": person}
    return render_to_string("followup/mail/alarm.txt", context).strip() + "\n"


@in_swedish()
def subject_of(*, kind: OutgoingMail.Kind, organisation: Organisation, told: Sequence[Told], today: dt.date) -> str:
    """Write a subject of numbers only: subjects show on locked screens and in logs."""
    if kind == OutgoingMail.Kind.ALARM:
        count = ngettext("%(count)d tidsfrist", "%(count)d tidsfrister", len(told)) % {"count": len(told)}
        return (_("Agera nu") + f", {organisation.name}: {count}")[:200]
    late = sum(item.followup.intended_on < today for item in told)
    coming = len(told) - late
    parts = []
    if late:
        parts.append(ngettext("%(count)d försenad", "%(count)d försenade", late) % {"count": late})
    if coming:
        parts.append(ngettext("%(count)d kommande", "%(count)d kommande", coming) % {"count": coming})
    start = _("Uppföljningar") if kind == OutgoingMail.Kind.DIGEST else _("Påminnelse om uppföljning")
    subject = f"{start}, {organisation.name}"
    return f"{subject}: {', '.join(parts)}"[:200] if parts else subject[:200]


def name_of(followup: FollowUp) -> str:
    """Name a follow-up in a mail, without what must not leave the system unprotected."""
    entry = followup.entry
    if entry.is_restricted:
        return _("En post med begränsad läsbehörighet") + f" – {followup.get_kind_display()}"
    if entry.is_marked_secret:
        marked = _("%(reference)s (sekretessmarkerad)") % {"reference": entry.reference}
        return f"{marked} – {followup.get_kind_display()}"
    if not entry.register.is_named_in_mail:
        return f"{entry.reference} – {followup.get_kind_display()}"
    return " ".join(f"{entry} – {followup.label}".split())


def _text(template: str, context: dict[str, Any], organisation: Organisation, person: User, today: dt.date) -> str:
    context = {
        **context,
        "organisation": organisation,
        "person": person,
        "my_page_url": _address("followup:my_page", organisation),
        "areas_url": _address("followup:areas", organisation),
        "late_url": _address("followup:followup_list", organisation) + "?state=overdue",
        "own": _listed(organisation, context["own"], today),
        "others": _listed(organisation, context["others"], today),
    }
    return render_to_string(template, context).strip() + "\n"


def _listed(organisation: Organisation, told: Sequence[Told], today: dt.date) -> dict[str, Any]:
    lines = [
        {
            "name": name_of(item.followup),
            "due": due_in_words(item.followup.intended_on, today=today),
            "url": _address("followup:followup", organisation, pk=item.followup.pk),
        }
        for item in told[:LINES_PER_SECTION]
    ]
    return {"lines": lines, "left_out": max(0, len(told) - LINES_PER_SECTION)}


def _address(name: str, organisation: Organisation, **kwargs: int) -> str:
    return settings.ISMS_ADDRESS + reverse(name, kwargs={"organisation": organisation.slug, **kwargs})
