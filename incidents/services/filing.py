"""Freeze what a person has filed with an authority, and start the clocks that follow."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Filing, FilingReceipt, Incident, NotificationDuty, NotificationStage, TimelineEvent
from incidents.selectors import latest_filing
from incidents.services.duties import finish_duty, follow_handling, lock_duty, open_duty
from incidents.services.locking import lock_incident
from incidents.stages import stages_in_force
from isms.accounts.models import User
from isms.languages import in_swedish

Opens, Trigger = NotificationStage.Opens, NotificationStage.Trigger


@dataclass(frozen=True)
class FiledPack:
    """What is frozen: the answers in the form's order, which of them changed, the questions' version and the file."""

    answers: list[dict[str, str]]
    changed_keys: list[str]
    question_set_id: int | None
    pdf: bytes


@transaction.atomic
def record_filing(
    *,
    duty: NotificationDuty,
    pack: FiledPack,
    way: str,
    filed_at: dt.datetime,
    is_complete: bool,
    by: User,
    at: dt.datetime,
    delay_reason: str = "",
    authority_reference: str = "",
    receipt: str = "",
) -> Filing:
    """Record that a person has filed a report with its recipient, or handed it over to the city's function.

    Args:
        way: a code of ``Filing.Way``.
        is_complete: False starts the clock of the supplement, where the law has one.
        delay_reason: required when the clock had run out (GDPR art. 33.1, last sentence).
        receipt: who received it and how that was confirmed; required when it was handed over.

    Raises:
        DomainError: it is filed already, or no longer needed.
        ValidationError: a time is wrong, or the reason for the delay or the receipt is missing.
    """
    return keep_filing(
        duty=lock_duty(duty),
        pack=pack,
        way=way,
        filed_at=filed_at,
        is_complete=is_complete,
        by=by,
        at=at,
        delay_reason=delay_reason,
        authority_reference=authority_reference,
        receipt=receipt,
    )


def keep_filing(
    *,
    duty: NotificationDuty,
    pack: FiledPack,
    way: str,
    filed_at: dt.datetime,
    is_complete: bool,
    by: User,
    at: dt.datetime,
    delay_reason: str = "",
    authority_reference: str = "",
    receipt: str = "",
) -> Filing:
    """Do what ``record_filing`` says with a report that the caller has locked."""
    check_filing(duty, way=way, filed_at=filed_at, at=at, delay_reason=delay_reason, receipt=receipt)
    filing = Filing(
        duty=duty,
        supplements=latest_filing(duty),
        way=way,
        filed_at=filed_at,
        is_complete=is_complete,
        delay_reason=delay_reason.strip(),
        authority_reference=authority_reference.strip(),
        receipt=receipt.strip(),
        question_set_id=pack.question_set_id,
        answers=pack.answers,
        changed_keys=pack.changed_keys,
        pdf=pack.pdf,
        sha256=hashlib.sha256(pack.pdf).hexdigest(),
        recorded_at=at,
        recorded_by=by,
    )
    filing.full_clean()
    filing.save(force_insert=True)
    handed_over = way == Filing.Way.HANDED_OVER
    state = NotificationDuty.State.HANDED_OVER if handed_over else NotificationDuty.State.FILED
    with in_swedish():
        done = _("överlämnad") if handed_over else _("lämnad")
    note = f"{duty.topic}: {done}."
    finish_duty(duty, state=state, note=note, by=by, at=at)
    TimelineEvent.objects.create(incident=duty.incident, happened_at=filed_at, text=note, noted_at=at, noted_by=by)
    _open_following(duty, filing, by=by, at=at)
    follow_handling(incident=duty.incident, by=by, at=at)
    return filing


@transaction.atomic
def record_receipt(
    *, filing: Filing, received_at: dt.datetime, reference: str, note: str, by: User, at: dt.datetime
) -> FilingReceipt:
    """Record what came back: the recipient's number, a decision, or that the city's function has filed.

    Raises:
        ValidationError: the time lies ahead or before the filing, or nothing is told.
    """
    lock_incident(filing.duty.incident)
    if received_at > at:
        raise ValidationError({"received_at": _("Tiden ligger i framtiden.")})
    if received_at < filing.filed_at:
        raise ValidationError({"received_at": _("Beskedet kan inte ha kommit innan rapporten lämnades.")})
    if not note.strip() and not reference.strip():
        raise ValidationError({"note": _("Skriv vad beskedet gällde, eller ärendenumret.")})
    with in_swedish():
        receipt = FilingReceipt(
            filing=filing,
            received_at=received_at,
            reference=reference.strip(),
            note=note.strip() or _("Ärendenummer meddelat."),
            recorded_at=at,
            recorded_by=by,
        )
    receipt.full_clean()
    receipt.save(force_insert=True)
    return receipt


def check_filing(
    duty: NotificationDuty, *, way: str, filed_at: dt.datetime, at: dt.datetime, delay_reason: str, receipt: str
) -> None:
    """Refuse what cannot be kept of a filing, before its file is written.

    Raises:
        ValidationError: a time is wrong, or the reason for the delay or the receipt is missing.
    """
    wrong: dict[str, str] = {}
    if filed_at > at:
        wrong["filed_at"] = _("Tiden ligger i framtiden.")
    elif filed_at < duty.started_at.replace(second=0, microsecond=0):  # people tell the minute
        wrong["filed_at"] = _("Rapporten kan inte ha lämnats innan klockan startade.")
    if duty.due_at is not None and filed_at > duty.due_at and not delay_reason.strip():
        wrong["delay_reason"] = _("Rapporten lämnades efter tidsfristen. Skriv skälen till förseningen.")
    if way == Filing.Way.HANDED_OVER and not receipt.strip():
        wrong["receipt"] = _("Skriv vem som tog emot överlämningen och hur det kvitterades.")
    if wrong:
        raise ValidationError(wrong)


def _open_following(duty: NotificationDuty, filing: Filing, *, by: User, at: dt.datetime) -> None:
    """Start what the law lets follow; a supplement that left something out is followed by another."""
    incident: Incident = duty.incident
    stages = stages_in_force(incident.organisation, on=timezone.localdate(filing.filed_at)).values()
    for stage in stages:
        follows = stage.trigger == Trigger.FILED and stage.after_code == duty.stage.code
        goes_on = stage.code == duty.stage.code and stage.opens == Opens.INCOMPLETE
        if not (follows or goes_on) or stage.opens == Opens.CHOSEN:
            continue
        if stage.opens == Opens.INCOMPLETE and filing.is_complete:
            continue
        started_at = duty.started_at if goes_on else filing.filed_at
        open_duty(incident=incident, code=stage.code, controller=duty.controller, started_at=started_at, by=by, at=at)
