"""Decide classifications, and keep levels of protection in step with what happens to assets."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import AssetPlacement
from classification.inheritance import recompute_protection
from classification.models import AspectJudgement, Classification, ConsequenceArea, Level, Method
from classification.selectors import classification_in_force
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.register.consequences import Happening
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import claim_version, record_decision

REVIEW_KIND = "classification_review"


@dataclass(frozen=True)
class Judgement:
    """What the participants chose for one aspect, and why."""

    level: Level
    area: ConsequenceArea
    reason: str


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
) -> Classification:
    """Decide an entry's classification, supersede the one before and open its yearly review.

    Args:
        entry: an information asset or a system.
        version: the version of the entry that the user started from.
        judgements: one judgement for each aspect that the method demands, by aspect code.
        participants: who took part, in words.
        ground: on whose authority it is decided.

    Raises:
        OutOfScope: a level outside the register was chosen; nothing is stored.
        EditConflict: the entry has been saved since ``version``.
        ValidationError: an aspect is missing, or the authority lacks its details.
    """
    _check(method=method, judgements=judgements)
    claim_version(entry=entry, version=version, by=by, at=at)
    before = classification_in_force(entry)
    letters = " ".join(
        f"{row.get_aspect_display()[:1]}{judgements[row.aspect].level.number}"
        for row in method.aspects.order_by("position", "pk")
        if row.aspect in judgements
    )
    decision = record_decision(
        decision=Decision(
            entry_id=entry.pk,
            kind=Decision.Kind.CLASSIFICATION,
            summary=_("Klassning %(levels)s") % {"levels": letters},
            authority=ground.authority,
            board_on=ground.board_on,
            board_paragraph=ground.board_paragraph,
            delegation_item=ground.delegation_item,
            decided_at=at,
            decided_by=by,
            supersedes=before.decision if before else None,
        )
    )
    _complete_due_review(entry, by=by, at=at)
    review = open_review(entry=entry, kind=REVIEW_KIND, by=by, at=at)
    classification = Classification(
        entry_id=entry.pk,
        decision=decision,
        method=method,
        participants=participants.strip(),
        valid_until=review.intended_on,
    )
    classification.full_clean()
    classification.save(force_insert=True)
    AspectJudgement.objects.bulk_create(
        AspectJudgement(
            classification=classification, aspect=aspect, level=made.level, area=made.area, reason=made.reason.strip()
        )
        for aspect, made in judgements.items()
    )
    recompute_protection([entry.pk, *_systems_of(entry.pk)])
    return classification


def _complete_due_review(entry: Entry, *, by: User, at: dt.datetime) -> None:
    """A new classification is the outcome of the review that was waiting for it."""
    waiting = FollowUp.objects.open().filter(entry_id=entry.pk, kind=REVIEW_KIND).first()
    if waiting is not None:
        complete_followup(
            followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=_("Ny klassning beslutad."), by=by, at=at
        )


def _check(*, method: Method, judgements: Mapping[str, Judgement]) -> None:
    for aspect, made in judgements.items():
        if made.level.method_id != method.pk or made.area.method_id != method.pk:
            raise ValidationError({f"{aspect}_level": _("Nivån hör till en annan metod.")})
        if made.level.is_out_of_scope:
            raise OutOfScope(made.level.instruction or _("Nivån hanteras utanför registret. Spara ingenting här."))
        if not made.reason.strip():
            raise ValidationError({f"{aspect}_reason": _("Skriv varför nivån är vald.")})
    missing = {row.aspect for row in method.aspects.filter(is_required=True)} - judgements.keys()
    if missing:
        raise ValidationError({f"{aspect}_level": _("Välj en nivå.") for aspect in missing})


def _systems_of(asset_id: int) -> list[int]:
    return list(AssetPlacement.objects.filter(asset_id=asset_id).values_list("system_id", flat=True))


def follow_placement(happening: Happening) -> None:
    """Recompute the systems that an asset left or entered."""
    recompute_protection(happening.affected_ids)


def follow_archiving(happening: Happening) -> None:
    """Recompute the systems of an asset that was archived or restored."""
    recompute_protection(_systems_of(happening.entry.pk))
