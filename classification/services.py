"""Decide classifications, and keep levels of protection in step with what happens to assets."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import AssetPlacement
from classification.inheritance import reached_by_assets, reached_by_systems, recompute_protection
from classification.models import (
    AspectJudgement,
    Classification,
    ClassificationDraft,
    ConsequenceArea,
    Level,
    Method,
    RaiseGround,
)
from classification.selectors import choice_of, classification_in_force, decides_as_owner, judged_aspects
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.languages import in_swedish
from isms.register.consequences import Happening
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import claim_version, record_decision

REVIEW_KIND = "classification_review"
DECISION_KIND = "classification_decision"


@dataclass(frozen=True)
class Judgement:
    """What the participants chose for one aspect, and why; with a raised level the raise's ground and reason too."""

    level: Level
    area: ConsequenceArea | None
    reason: str
    raised_level: Level | None = None
    raise_ground: str = ""
    raise_reason: str = ""

    @property
    def effective(self) -> Level:
        """The level that holds."""
        return self.raised_level or self.level


class OutOfScope(DomainError):
    """Security-classified information is not registered here (säkerhetsskyddslagen 2018:585)."""


@transaction.atomic
def decide_classification(
    *,
    entry: Entry,
    version: int,
    method: Method,
    judgements: Mapping[str, Judgement],
    participants: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    owner_approval: str = "",
) -> Classification:
    """Decide an entry's classification, supersede the one before and open its yearly review.

    The owner decides. Somebody else may record the decision, and then says how and when the owner took it.

    Args:
        entry: an information asset, a system or a process.
        version: the version of the entry that the user started from.
        judgements: one judgement for each aspect that the organisation judges, by aspect code.
        participants: who took part, in words.
        ground: on whose authority it is decided.
        owner_approval: how and when the owner decided, when ``by`` neither holds nor deputises for the owning post.

    Raises:
        OutOfScope: a level outside the register was chosen; nothing is stored.
        EditConflict: the entry has been saved since ``version``.
        DomainError: the entry has no owner.
        ValidationError: an aspect is missing, the owner's decision is not told, or the authority lacks its details.
    """
    _check(entry=entry, method=method, judgements=judgements)
    if not participants.strip():
        raise ValidationError({"participants": _("Skriv vilka som deltog i bedömningen.")})
    check_owner(entry=entry, owner_approval=owner_approval, by=by)
    classification = Classification(
        entry_id=entry.pk,
        method=method,
        participants=participants.strip(),
        owner_post=entry.owner,
        owner_approval="" if decides_as_owner(entry, by) else owner_approval.strip(),
    )
    store_classification(
        classification, entry=entry, version=version, judgements=judgements, ground=ground, decided_at=at, by=by, at=at
    )
    ClassificationDraft.objects.filter(entry_id=entry.pk).open().update(
        closed_at=at, closed_by=by, outcome=ClassificationDraft.Outcome.DECIDED
    )
    return classification


def store_classification(
    classification: Classification,
    *,
    entry: Entry,
    version: int,
    judgements: Mapping[str, Judgement],
    ground: DecisionGround,
    decided_at: dt.datetime,
    by: User,
    at: dt.datetime,
) -> None:
    """Write a checked classification with its decision, complete what waited for it and plan its review.

    Args:
        decided_at: when it was judged; earlier than ``at`` when it was made in another tool.

    Raises:
        EditConflict: the entry has been saved since ``version``.
        ValidationError: a field or a rule of the model says no.
    """
    claim_version(entry=entry, version=version, by=by, at=at)
    before = classification_in_force(entry)
    classification.decision = record_decision(
        decision=Decision(
            entry_id=entry.pk,
            kind=Decision.Kind.CLASSIFICATION,
            summary=_summary(classification, judgements),
            **asdict(ground),
            decided_at=decided_at,
            decided_by=by,
            supersedes=before.decision if before else None,
        )
    )
    _complete_waiting(entry, by=by, at=at)
    review = open_review(entry=entry, kind=REVIEW_KIND, by=by, at=decided_at)
    classification.valid_until = review.intended_on
    classification.full_clean()
    classification.save(force_insert=True)
    AspectJudgement.objects.bulk_create(
        AspectJudgement(
            classification=classification,
            aspect=aspect,
            level=made.effective,
            area=made.area,
            reason=made.reason.strip(),
            base_level=made.level if made.raised_level else None,
            raise_ground=made.raise_ground if made.raised_level else "",
            raise_reason=made.raise_reason.strip() if made.raised_level else "",
        )
        for aspect, made in judgements.items()
    )
    recompute_protection([entry.pk, *_systems_of(entry.pk)])


@in_swedish()
def _summary(classification: Classification, judgements: Mapping[str, Judgement]) -> str:
    """Return the decision in a line, such as ``Klassning K2 R1 T3``."""
    letters = " ".join(
        f"{row.get_aspect_display()[:1]}{judgements[row.aspect].effective.number}"
        for row in classification.method.aspects.order_by("position", "pk")
        if row.aspect in judgements
    )
    if classification.is_elsewhere:
        return _("Klassning på annat håll %(levels)s") % {"levels": letters}
    return _("Klassning %(levels)s") % {"levels": letters}


def _complete_waiting(entry: Entry, *, by: User, at: dt.datetime) -> None:
    """A new classification is the outcome of the review, or the request to decide, that was waiting for it."""
    waiting = FollowUp.objects.open().filter(entry_id=entry.pk, kind__in=(REVIEW_KIND, DECISION_KIND)).order_by("pk")
    for followup in waiting:
        with in_swedish():
            complete_followup(
                followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=_("Ny klassning beslutad."), by=by, at=at
            )


def check_owner(*, entry: Entry, owner_approval: str, by: User) -> None:
    """See that the owner decides, or that it is told how the owner did.

    Raises:
        DomainError: the entry has no owner.
        ValidationError: somebody else records the decision without saying how the owner took it.
    """
    if entry.owner is None:
        raise DomainError(
            _("Posten saknar ägare. Välj Ändra och utse en ägande befattning, sedan kan klassningen beslutas.")
        )
    if not decides_as_owner(entry, by) and not owner_approval.strip():
        raise ValidationError(
            {
                "owner_approval": _(
                    "Klassningen beslutas av ägaren, %(post)s. Skriv hur och när ägaren beslutade, "
                    "till exempel mejl 2026-11-20, eller lämna utkastet till ägaren."
                )
                % {"post": entry.owner.title}
            }
        )


def _check(*, entry: Entry, method: Method, judgements: Mapping[str, Judgement]) -> None:
    for aspect, made in judgements.items():
        check_level(aspect=aspect, method=method, level=made.level, area=made.area)
        check_raise(aspect=aspect, method=method, judgement=made)
        if made.area is None:
            raise ValidationError({f"{aspect}_area": _("Välj det område där följden blir värst.")})
        if not made.reason.strip():
            raise ValidationError({f"{aspect}_reason": _("Skriv varför nivån är vald.")})
    traceability = choice_of(entry.organisation).judges_traceability
    demanded = {row.aspect for row in judged_aspects(method, judges_traceability=traceability)}
    if missing := demanded - judgements.keys():
        raise ValidationError({f"{aspect}_level": _("Välj en nivå.") for aspect in missing})


def check_level(*, aspect: str, method: Method, level: Level | None, area: ConsequenceArea | None = None) -> None:
    """See that a level, and an area, belong to the method and inside the register.

    Raises:
        OutOfScope: the level is kept outside the register.
        ValidationError: the level or the area belongs to another method.
    """
    if (level and level.method_id != method.pk) or (area and area.method_id != method.pk):
        raise ValidationError({f"{aspect}_level": _("Nivån hör till en annan metod.")})
    if level and level.is_out_of_scope:
        raise OutOfScope(level.instruction or _("Nivån hanteras utanför registret. Spara ingenting här."))


def check_raise(*, aspect: str, method: Method, judgement: Judgement) -> None:
    """See that a raise goes upwards and says why (ackumulering, aggregering, integration).

    Raises:
        OutOfScope: the raised level is kept outside the register.
        ValidationError: it is not higher, or its ground or reason is missing.
    """
    if judgement.raised_level is None:
        return
    check_level(aspect=aspect, method=method, level=judgement.raised_level)
    if judgement.raised_level.severity <= judgement.level.severity:
        raise ValidationError({f"{aspect}_raised_level": _("Den höjda nivån ska vara högre än den valda nivån.")})
    if judgement.raise_ground not in RaiseGround.values:
        raise ValidationError({f"{aspect}_raise_ground": _("Välj varför nivån höjs.")})
    if not judgement.raise_reason.strip():
        raise ValidationError({f"{aspect}_raise_reason": _("Skriv varför nivån höjs.")})


def _systems_of(asset_id: int) -> list[int]:
    return list(AssetPlacement.objects.filter(asset_id=asset_id).values_list("system_id", flat=True))


def follow_placement(happening: Happening) -> None:
    """Recompute an asset that has moved, the systems that hold it and those it left."""
    recompute_protection(reached_by_assets([happening.entry.pk]).union(happening.affected_ids))


def follow_archiving(happening: Happening) -> None:
    """Recompute what an archived or restored entry reaches: an asset's systems, a system's assets and theirs."""
    recompute_protection(reached_by_assets([happening.entry.pk]) | reached_by_systems([happening.entry.pk]))
