"""Answer requirements for a system, and sign the self-assessment off."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classification.models import AssessedRequirement, AssessmentSignOff, RequirementAnswer
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.languages import in_swedish
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry

ASSESSMENT_KIND = "requirement_assessment"


@dataclass(frozen=True)
class GivenAnswer:
    """What somebody answers to one requirement, and the version of the answer they started from (0: none)."""

    requirement_id: int
    version: int
    state: str
    how: str = ""
    evidence: str = ""
    reason: str = ""
    is_deviation: bool = False


class AnswerConflict(DomainError):
    """Somebody else has answered some of the requirements meanwhile; nothing is stored."""

    def __init__(self, requirement_ids: list[int]) -> None:
        super().__init__(
            _(
                "Någon annan har besvarat samma krav medan du skrev. Det sparade svaret står vid kravet. "
                "Spara igen om ditt svar ska gälla."
            )
        )
        self.requirement_ids = requirement_ids


class AnswersRefused(DomainError):
    """Some answers are not complete; nothing is stored."""

    def __init__(self, errors: dict[int, ValidationError]) -> None:
        super().__init__(_("Några svar behöver kompletteras."))
        self.errors = errors


@transaction.atomic
def answer_requirements(
    *, entry: Entry, answers: list[GivenAnswer], by: User, at: dt.datetime
) -> list[RequirementAnswer]:
    """Store answers for a system, all of them or none.

    Only the answers are versioned, not the system: two people may answer different requirements at once.

    Raises:
        AnswerConflict: somebody else has answered one of them since.
        AnswersRefused: an answer lacks its reason, or the requirement is answered in common and the
            system has not said that it deviates.
        DomainError: a requirement does not apply to the system.
        EntryArchived: the system is put away.
    """
    _lock(entry)
    rows = {
        row.requirement_id: row
        for row in AssessedRequirement.objects.filter(
            entry_id=entry.pk, requirement__in=[given.requirement_id for given in answers]
        ).select_related("answer")
    }
    if any(given.requirement_id not in rows for given in answers):
        raise DomainError(_("Ett av kraven gäller inte längre systemet. Ladda om sidan och fortsätt därifrån."))
    conflicts = [
        given.requirement_id
        for given in answers
        if given.version != (rows[given.requirement_id].answer.version if rows[given.requirement_id].answer else 0)
    ]
    if conflicts:
        raise AnswerConflict(conflicts)
    stored, errors = [], {}
    for given in answers:
        try:
            stored.append(_store(rows[given.requirement_id], given, by=by, at=at))
        except ValidationError as error:
            errors[given.requirement_id] = error
    if errors:
        raise AnswersRefused(errors)
    return [answer for answer in stored if answer is not None]


def _store(row: AssessedRequirement, given: GivenAnswer, *, by: User, at: dt.datetime) -> RequirementAnswer | None:
    answer = row.answer or RequirementAnswer(entry_id=row.entry_id, requirement_id=row.requirement_id, version=0)
    is_common = row.control_id is not None
    if is_common and not given.is_deviation:
        if not answer.is_deviation:
            raise ValidationError(
                {"is_deviation": _("Kravet är besvarat gemensamt. Kryssa i lokal avvikelse om systemet avviker.")}
            )
        answer.is_deviation = False  # back to the common answer; what was written stays in the history
    else:
        if not given.state:
            raise ValidationError({"state": _("Välj ett svar.")})
        answer.state, answer.how, answer.evidence = given.state, given.how.strip(), given.evidence.strip()
        answer.reason = given.reason.strip()
        answer.is_deviation = given.is_deviation and is_common
        if not answer.reason and answer.is_deviation:
            raise ValidationError({"reason": _("Skriv varför systemet avviker från det gemensamma svaret.")})
        if not answer.reason and answer.state == "not_applicable":
            raise ValidationError({"reason": _("Skriv varför kravet inte är tillämpligt.")})
    answer.text_id = row.text_id
    answer.version += 1
    answer.answered_by, answer.answered_at = by, at
    answer.full_clean()
    with transaction.atomic():
        answer.save()
    return answer


@transaction.atomic
def sign_off_assessment(*, entry: Entry, by: User, at: dt.datetime) -> AssessmentSignOff:
    """Say that a system's self-assessment is complete; the next is due one interval from now.

    Raises:
        DomainError: requirements remain to be answered, or none apply.
        EntryArchived: the system is put away.
    """
    _lock(entry)
    counts = AssessedRequirement.objects.filter(entry_id=entry.pk).counted()
    if not counts["total"]:
        raise DomainError(_("Inga krav gäller systemet ännu. Klassa informationen i det först."))
    if counts["unanswered"]:
        raise DomainError(
            _("%(count)d krav är obesvarade. Besvara dem innan du klarmarkerar.") % {"count": counts["unanswered"]}
        )
    signed = AssessmentSignOff(
        entry_id=entry.pk,
        signed_at=at,
        signed_by=by,
        fulfilled_count=counts["fulfilled"],
        partly_count=counts["partly"],
        not_count=counts["not_met"],
        not_applicable_count=counts["not_applicable"],
    )
    signed.full_clean()
    signed.save(force_insert=True)
    waiting = FollowUp.objects.open().filter(entry_id=entry.pk, kind=ASSESSMENT_KIND).first()
    if waiting is not None:
        with in_swedish():
            complete_followup(
                followup=waiting,
                outcome=FollowUp.Outcome.NO_REMARK,
                note=_("Självskattningen är klarmarkerad."),
                by=by,
                at=at,
            )
    open_review(entry=entry, kind=ASSESSMENT_KIND, by=by, at=at)
    return signed


def _lock(entry: Entry) -> None:
    """Hold the system's row, so that two who answer at once are heard one after the other."""
    locked = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
