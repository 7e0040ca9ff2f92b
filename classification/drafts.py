"""Work on a classification before it is decided: save, resume, hand over, move to a new method, discard, decide."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from classification.models import (
    AspectJudgement,
    Classification,
    ClassificationDraft,
    ConsequenceArea,
    DraftJudgement,
    Level,
    Method,
)
from classification.selectors import choice_of, classification_in_force, decides_as_owner, judged_aspects, method_for
from classification.services import (
    DECISION_KIND,
    Judgement,
    check_level,
    decide_classification,
)
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EditConflict, EntryArchived
from isms.register.models import Entry


@dataclass(frozen=True)
class DraftedJudgement:
    """What has been filled in for one aspect so far; anything may be missing."""

    level: Level | None = None
    area: ConsequenceArea | None = None
    reason: str = ""
    raised_level: Level | None = None
    raise_ground: str = ""
    raise_reason: str = ""

    @property
    def is_complete(self) -> bool:
        """True when level, area and reason are there, and the whole of a raise that has been begun."""
        raised = {self.raised_level is not None, bool(self.raise_ground), bool(self.raise_reason.strip())}
        return bool(self.level and self.area and self.reason.strip()) and len(raised) == 1


@dataclass(frozen=True)
class DraftedDecision:
    """What has been filled in about who took part and on whose authority it will be decided."""

    participants: str = ""
    owner_approval: str = ""
    ground: DecisionGround = field(default_factory=DecisionGround)


@transaction.atomic
def save_judgement(
    *,
    entry: Entry,
    draft_version: int,
    method: Method,
    aspect: str,
    drafted: DraftedJudgement,
    by: User,
    at: dt.datetime,
) -> ClassificationDraft:
    """Save what is filled in for one aspect, in the entry's open draft or a new one.

    A new draft starts from the classification in force.

    Args:
        draft_version: the version of the draft that the user started from, 0 when there was none.

    Raises:
        OutOfScope: a level outside the register was chosen; nothing is stored.
        EditConflict: somebody else has saved or closed the draft since.
        EntryArchived: the entry is put away.
        ValidationError: a level or an area belongs to another method.
    """
    check_level(aspect=aspect, method=method, level=drafted.level, area=drafted.area)
    check_level(aspect=aspect, method=method, level=drafted.raised_level)
    draft = _claim(entry=entry, draft_version=draft_version, method=method, by=by, at=at)
    row = DraftJudgement.objects.filter(draft=draft, aspect=aspect).first() or DraftJudgement(
        draft=draft, aspect=aspect
    )
    row.level, row.area, row.reason = drafted.level, drafted.area, drafted.reason.strip()
    row.raised_level, row.raise_ground = drafted.raised_level, drafted.raise_ground
    row.raise_reason = drafted.raise_reason.strip()
    row.full_clean()
    row.save()
    return draft


@transaction.atomic
def save_decision_details(
    *, entry: Entry, draft_version: int, method: Method, drafted: DraftedDecision, by: User, at: dt.datetime
) -> ClassificationDraft:
    """Save who took part and on whose authority it will be decided.

    Raises:
        EditConflict: somebody else has saved or closed the draft since.
        EntryArchived: the entry is put away.
    """
    draft = _claim(entry=entry, draft_version=draft_version, method=method, by=by, at=at)
    draft.participants, draft.owner_approval = drafted.participants.strip(), drafted.owner_approval.strip()
    draft.authority, draft.board_on = drafted.ground.authority, drafted.ground.board_on
    draft.board_paragraph, draft.delegation_item = drafted.ground.board_paragraph, drafted.ground.delegation_item
    draft.full_clean(exclude=["version"])
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, entry: Entry, draft_version: int, by: User, at: dt.datetime) -> None:
    """Close a draft without deciding; it stays in the history.

    Raises:
        EditConflict: somebody else has saved or closed the draft since.
    """
    draft = _claim_open(entry=entry, draft_version=draft_version, by=by, at=at)
    draft.closed_at, draft.closed_by, draft.outcome = at, by, ClassificationDraft.Outcome.DISCARDED
    draft.save()
    with in_swedish():
        close_followups(entry=entry, kind=DECISION_KIND, by=by, at=at, reason=_("Utkastet till klassning kastades."))


@transaction.atomic
def hand_to_owner(*, entry: Entry, draft_version: int, due_on: dt.date, by: User, at: dt.datetime) -> FollowUp:
    """Leave a complete draft to the owner, who is reminded until it is decided.

    Raises:
        EditConflict: somebody else has saved or closed the draft since.
        DomainError: the entry has no owner, the post is vacant, or an aspect is not judged.
    """
    if entry.owner is None or (entry.owner.holder_id is None and entry.owner.deputy_id is None):
        raise DomainError(_("Ingen innehar den ägande befattningen. Utse en ägare under Ändra innan du lämnar över."))
    draft = _claim_open(entry=entry, draft_version=draft_version, by=by, at=at)
    check_complete(draft)
    return open_followup(entry=entry, kind=DECISION_KIND, intended_on=due_on, by=by, at=at, interval_months=None)


@transaction.atomic
def move_draft_to_method(*, entry: Entry, draft_version: int, by: User, at: dt.datetime) -> ClassificationDraft:
    """Carry a draft over to the organisation's present method: levels by severity, areas by code, texts as they are.

    Raises:
        EditConflict: somebody else has saved or closed the draft since.
    """
    draft = _claim_open(entry=entry, draft_version=draft_version, by=by, at=at)
    method = method_for(entry.organisation)
    for row in draft.judgements.select_related("level", "raised_level", "area").order_by("pk"):
        moved = carried_over(
            DraftedJudgement(row.level, row.area, row.reason, row.raised_level, row.raise_ground, row.raise_reason),
            method,
        )
        row.level, row.area, row.raised_level = moved.level, moved.area, moved.raised_level
        row.save()
    draft.method = method
    draft.save()
    return draft


def carried_over(drafted: DraftedJudgement, method: Method) -> DraftedJudgement:
    """Return a judgement in the terms of another method; what has no counterpart there is left empty."""

    def level_in(level: Level | None) -> Level | None:
        if level is None or level.method_id == method.pk:
            return level
        return Level.objects.filter(method=method, severity=level.severity, is_out_of_scope=False).first()

    area = drafted.area
    if area is not None and area.method_id != method.pk:
        area = ConsequenceArea.objects.filter(method=method, code=area.code).first()
    return DraftedJudgement(
        level=level_in(drafted.level),
        area=area,
        reason=drafted.reason,
        raised_level=level_in(drafted.raised_level),
        raise_ground=drafted.raise_ground,
        raise_reason=drafted.raise_reason,
    )


@transaction.atomic
def decide_draft(*, entry: Entry, version: int, draft_version: int, by: User, at: dt.datetime) -> Classification:
    """Decide what the draft says, and close it.

    Args:
        version: the version of the entry that the user started from.

    Raises:
        EditConflict: the entry or the draft has been saved since.
        DomainError: something is missing, or the organisation has changed its method since.
        ValidationError: a rule of the decision says no.
    """
    draft = _claim_open(entry=entry, draft_version=draft_version, by=by, at=at)
    check_complete(draft)
    if draft.method_id != method_for(entry.organisation).pk:
        raise DomainError(
            _("Metoden har bytts sedan utkastet påbörjades. För över utkastet till den nya metoden först.")
        )
    judgements = {
        row.aspect: Judgement(row.level, row.area, row.reason, row.raised_level, row.raise_ground, row.raise_reason)
        for row in draft.judgements.select_related("level", "raised_level", "area").order_by("pk")
        if row.aspect in _demanded(draft)
    }
    return decide_classification(
        entry=entry,
        version=version,
        method=draft.method,
        judgements=judgements,
        participants=draft.participants,
        ground=DecisionGround(
            authority=draft.authority,
            board_on=draft.board_on,
            board_paragraph=draft.board_paragraph,
            delegation_item=draft.delegation_item,
        ),
        by=by,
        at=at,
        owner_approval="" if decides_as_owner(entry, by) else draft.owner_approval,
    )


def check_complete(draft: ClassificationDraft) -> None:
    """See that every aspect is judged in full.

    Raises:
        DomainError: names the aspects that remain.
    """
    complete = {row.aspect for row in draft.judgements.all() if row.is_complete}
    missing = [str(row) for row in _demanded(draft).values() if row.aspect not in complete]
    if missing:
        raise DomainError(_("Det här återstår att bedöma: %(aspects)s.") % {"aspects": ", ".join(missing)})


def _demanded(draft: ClassificationDraft) -> dict[str, object]:
    traceability = choice_of(draft.entry.organisation).judges_traceability
    return {row.aspect: row for row in judged_aspects(draft.method, judges_traceability=traceability)}


def _claim(*, entry: Entry, draft_version: int, method: Method, by: User, at: dt.datetime) -> ClassificationDraft:
    """Move the open draft one version on, or start one when there was none."""
    if draft_version:
        return _claim_open(entry=entry, draft_version=draft_version, by=by, at=at)
    _lock(entry)
    if ClassificationDraft.objects.filter(entry_id=entry.pk).open().exists():
        raise EditConflict
    draft = ClassificationDraft.objects.create(
        entry_id=entry.pk, method=method, created_at=at, created_by=by, updated_at=at, updated_by=by
    )
    for aspect, drafted in started_from(classification_in_force(entry), method).items():
        DraftJudgement.objects.create(draft=draft, aspect=aspect, **vars(drafted))
    return draft


def _claim_open(*, entry: Entry, draft_version: int, by: User, at: dt.datetime) -> ClassificationDraft:
    _lock(entry)
    claimed = (
        ClassificationDraft.objects.filter(entry_id=entry.pk, version=draft_version)
        .open()
        .update(version=F("version") + 1, updated_at=at, updated_by=by)
    )
    if not claimed:
        raise EditConflict
    return ClassificationDraft.objects.select_related("method", "entry__organisation").open().get(entry_id=entry.pk)


def _lock(entry: Entry) -> None:
    """Lock the entry before its draft, as every write does."""
    locked = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived


def started_from(current: Classification | None, method: Method) -> dict[str, DraftedJudgement]:
    """Return what a new draft starts from: the classification in force, in the terms of the method."""
    if current is None:
        return {}
    return {row.aspect: carried_over(_as_drafted(row), method) for row in current.judgements.all()}


def _as_drafted(row: AspectJudgement) -> DraftedJudgement:
    if row.base_level is None:
        return DraftedJudgement(row.level, row.area, row.reason)
    return DraftedJudgement(row.base_level, row.area, row.reason, row.level, row.raise_ground, row.raise_reason)
