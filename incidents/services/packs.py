"""Write the answers of a report, freeze it when a person has filed it, and add to what was filed."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Filing, NotificationDuty, NotificationStage, PackAnswer
from incidents.packs import Pack, build_pack
from incidents.packs.pdf import FilingFacts, write_pack_pdf
from incidents.services.duties import due_of, lock_duty, open_duty
from incidents.services.filing import FiledPack, check_filing, keep_filing
from incidents.services.locking import lock_incident
from incidents.stages import stages_in_force
from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.errors import DomainError, EditConflict

DELAY_KEY = "delay_reason"


@dataclass(frozen=True)
class FilingDetails:
    """What a person tells of having filed a report."""

    way: str
    filed_at: dt.datetime
    is_complete: bool
    delay_reason: str = ""
    authority_reference: str = ""
    receipt: str = ""


class AnswersChanged(DomainError):
    """The answers are no longer those that the person read and filed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Svaren har ändrats sedan du öppnade sidan. Kontrollera att det du lämnade stämmer med svaren "
                "i rapporten och spara igen."
            )
        )


@transaction.atomic
def write_answer(
    *, duty: NotificationDuty, key: str, text: str, seen: str, actor: Actor, at: dt.datetime
) -> PackAnswer | None:
    """Keep one's own answer to a question, in place of the register's; an empty one gives the register's back.

    Args:
        seen: the own answer as it stood when the person began to write.

    Raises:
        EditConflict: somebody else has written another one meanwhile.
        DomainError: the report is filed already, or has no such question.
    """
    locked = lock_duty(duty)
    question = build_pack(locked, actor=actor, now=at).question(key)
    if question is None:
        raise DomainError(_("Frågan finns inte i formuläret."))
    if question.own != _plain(seen):
        raise EditConflict
    wanted = _plain(text)
    if wanted == question.prefilled:
        wanted = ""
    stored = PackAnswer.objects.filter(duty=locked, key=key).first()
    if stored is None and not wanted and not question.own:
        return None
    return _keep_answer(stored or PackAnswer(duty=locked, key=key), wanted)


@transaction.atomic
def file_report(
    *, duty: NotificationDuty, told: FilingDetails, digest: str, actor: Actor, by: User, at: dt.datetime
) -> Filing:
    """Record that a person has filed a report, and freeze its answers, the questions' version and the file.

    Args:
        digest: of the answers that the person read; see ``Pack.digest``.

    Raises:
        AnswersChanged: the answers are others now.
        DomainError: it is filed already, or no longer needed.
        ValidationError: a time is wrong, or the reason for the delay or the receipt is missing.
    """
    locked = lock_duty(duty)
    pack = build_pack(locked, actor=actor, now=told.filed_at)
    if pack.digest != digest:
        raise AnswersChanged
    check_filing(
        locked, way=told.way, filed_at=told.filed_at, at=at, delay_reason=told.delay_reason, receipt=told.receipt
    )
    pack = _with_delay_reason(pack, told.delay_reason.strip())
    return keep_filing(
        duty=locked,
        pack=FiledPack(
            answers=pack.answers,
            changed_keys=[question.key for question in pack.changed],
            question_set_id=pack.question_set.pk if pack.question_set else None,
            pdf=_frozen_pdf(pack, told, by=by, at=at),
        ),
        way=told.way,
        filed_at=told.filed_at,
        is_complete=told.is_complete,
        delay_reason=told.delay_reason,
        authority_reference=told.authority_reference,
        receipt=told.receipt,
        by=by,
        at=at,
    )


@transaction.atomic
def open_supplement(*, filing: Filing, by: User, at: dt.datetime) -> NotificationDuty:
    """Begin to add to what has been filed, also when nothing was left out then (GDPR art. 33.4).

    The recipient's time for handling runs from the first report; when it is over there is no day to keep.

    Raises:
        DomainError: the law has no supplement to this report, or one is being written already.
    """
    duty = filing.duty
    incident = lock_incident(duty.incident)
    stage = supplement_stage(duty, on=timezone.localdate(at))
    if stage is None:
        raise DomainError(_("Den här rapporten kompletteras inte."))
    if incident.duties.open().filter(stage__code=stage.code, controller=duty.controller).exists():
        raise DomainError(_("En komplettering är redan påbörjad. Lämna den först."))
    first = duty.started_at if duty.stage.code == stage.code else filing.filed_at
    due_at = due_of(stage, first)
    is_in_time = due_at is not None and due_at > at
    opened = open_duty(
        incident=incident,
        code=stage.code,
        controller=duty.controller,
        started_at=first if is_in_time else filing.filed_at,
        due_at=due_at if is_in_time else None,
        has_limit=is_in_time,
        by=by,
        at=at,
    )
    if opened is None:
        raise DomainError(_("Den här rapporten kompletteras inte."))
    return opened


def supplement_stage(duty: NotificationDuty, *, on: dt.date) -> NotificationStage | None:
    """Return the stage by which a filed report is added to, if the law has one."""
    for stage in stages_in_force(duty.incident.organisation, on=on).values():
        if stage.opens == NotificationStage.Opens.INCOMPLETE and duty.stage.code in (stage.code, stage.after_code):
            return stage
    return None


def _with_delay_reason(pack: Pack, reason: str) -> Pack:
    """Answer the form's question of why it is late with what was told when it was filed, unless it is answered."""
    question = pack.question(DELAY_KEY)
    if question is None or question.value or not reason:
        return pack
    answer = PackAnswer.objects.filter(duty=pack.duty, key=DELAY_KEY).first()
    _keep_answer(answer or PackAnswer(duty=pack.duty, key=DELAY_KEY), reason)
    answered = [replace(one, own=reason) if one.key == DELAY_KEY else one for one in pack.questions]
    return replace(pack, questions=tuple(answered))


def _keep_answer(answer: PackAnswer, text: str) -> PackAnswer:
    answer.text = text
    answer.full_clean()
    answer.save()
    return answer


def _frozen_pdf(pack: Pack, told: FilingDetails, *, by: User, at: dt.datetime) -> bytes:
    facts = FilingFacts(
        way=Filing.Way(told.way).label,
        filed_at=told.filed_at,
        authority_reference=told.authority_reference.strip(),
        delay_reason=told.delay_reason.strip(),
        filed_by=str(by),
    )
    return write_pack_pdf(pack, now=at, filed=facts)


def _plain(text: str) -> str:
    """Return a text as it is stored: a browser sends its line breaks in two characters."""
    return text.replace("\r\n", "\n").strip()
