"""Let an own judgement below the normative level hold, where the normative decision allows it."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from classification.inheritance import reached_by_assets, recompute_protection
from classification.models import (
    Aspect,
    LoweringWithdrawal,
    NormativeClassification,
    NormativeLowering,
    ProtectionLevel,
)
from classification.normative.reach import normatives_over
from isms.accounts.models import User
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import claim_version, record_decision


@transaction.atomic
def lower_normative(
    *,
    entry: Entry,
    aspect: str,
    normative: NormativeClassification,
    reason: str,
    approved_by: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> NormativeLowering:
    """Decide that an entry's own judgement holds although the normative level is higher.

    The level is lowered to the own judgement as it stands now. A later and lower judgement needs a
    new decision; a later and higher one counts at once.

    Raises:
        EditConflict: somebody else has saved the entry since ``version``.
        DomainError: lowering is not allowed, there is nothing to lower, or the reason is missing.
    """
    claim_version(entry=entry, version=version, by=by, at=at)
    if not normative.may_lower:
        raise DomainError(_("Den normerande klassningen får inte sänkas."))
    if normative.pk not in normatives_over(entry):
        raise DomainError(_("Den normerande klassningen gäller inte för posten. Ladda om sidan."))
    if not reason.strip() or not approved_by.strip():
        raise DomainError(_("Skriv skälet till sänkningen och vem som har godkänt den."))
    own = ProtectionLevel.objects.filter(entry_id=entry.pk, aspect=aspect).select_related("own_level").first()
    level = normative.levels.filter(aspect=aspect).select_related("level").first()
    if own is None or own.own_level is None:
        raise DomainError(_("Posten saknar egen klassning. Klassa den innan du sänker."))
    if level is None or own.own_level.severity >= level.level.severity:
        raise DomainError(_("Den egna bedömningen är inte lägre än den normerande."))
    before = lowering_in_force(entry=entry, aspect=aspect, normative=normative)
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=entry.pk,
                kind=Decision.Kind.NORMATIVE_LOWERING,
                summary=_("%(aspect)s sänkt från normerande %(from)s till %(to)s")
                % {"aspect": Aspect(aspect).label, "from": level.level, "to": own.own_level},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.decision if before else None,
            )
        )
    lowering = NormativeLowering(
        entry_id=entry.pk,
        aspect=aspect,
        normative=normative,
        level=own.own_level,
        approved_by=approved_by.strip(),
        decision=decision,
    )
    lowering.full_clean()
    lowering.save(force_insert=True)
    recompute_protection(reached_by_assets([entry.pk]))
    return lowering


@transaction.atomic
def withdraw_lowering(*, lowering: NormativeLowering, version: int, by: User, at: dt.datetime) -> None:
    """Take a lowering back: the normative level holds again.

    Raises:
        EditConflict: somebody else has saved the entry since ``version``.
        DomainError: it is taken back or replaced already.
    """
    claim_version(entry=lowering.entry, version=version, by=by, at=at)
    if not NormativeLowering.objects.in_force().filter(pk=lowering.pk).exists():
        raise DomainError(_("Sänkningen gäller inte längre."))
    LoweringWithdrawal.objects.create(lowering=lowering, withdrawn_at=at, withdrawn_by=by)
    recompute_protection(reached_by_assets([lowering.entry_id]))


def lowering_in_force(*, entry: Entry, aspect: str, normative: NormativeClassification) -> NormativeLowering | None:
    """Return the lowering that counts for one entry, aspect and version."""
    return (
        NormativeLowering.objects.in_force()
        .filter(entry_id=entry.pk, aspect=aspect, normative=normative)
        .select_related("decision", "level", "entry")
        .order_by("-pk")
        .first()
    )
