"""The intervals that hold for an organisation: its own rule, or the kind's defaults."""

from dataclasses import dataclass

from isms.accounts.models import Organisation
from isms.followup.kinds import FollowUpKind, every_kind
from isms.followup.kinds import kind as kind_of
from isms.followup.models import FollowUpRule


@dataclass(frozen=True)
class Rule:
    """What holds for one kind in one organisation; ``is_own`` tells whether the organisation has decided it."""

    kind: FollowUpKind
    interval_months: int | None
    lead_days: int
    escalation_days: int
    is_own: bool


def rule_for(*, organisation: Organisation, kind: str) -> Rule:
    """Return the rule for one kind.

    Raises:
        KeyError: no app has registered the kind.
    """
    return _rule(kind_of(kind), FollowUpRule.objects.of(organisation).filter(kind=kind).first())


def rules_of(organisation: Organisation) -> dict[str, Rule]:
    """Return the rules for every kind, by code, in the order of the kinds' labels."""
    own = {rule.kind: rule for rule in FollowUpRule.objects.of(organisation)}
    return {kind.code: _rule(kind, own.get(kind.code)) for kind in every_kind()}


def _rule(kind: FollowUpKind, own: FollowUpRule | None) -> Rule:
    source = own or kind
    return Rule(kind, source.interval_months, source.lead_days, source.escalation_days, is_own=own is not None)
