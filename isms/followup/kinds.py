"""The kinds of follow-up there are; the app that opens a kind registers it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class FollowUpKind:
    """A sort of follow-up with the intervals that hold until an organisation sets its own.

    ``interval_months`` is None for what is looked at once; ``lead_days`` is how long before the day
    it is first mentioned; ``escalation_days`` is how long after the day the coordinators are told.
    ``action_url`` names the page where the work is done, when there is one that also completes the
    follow-up: it takes the organisation's slug and the entry's reference. ``interval_note`` says what
    decides the interval, for a kind whose rule does not.
    """

    code: str
    label: str | Promise
    interval_months: int | None
    lead_days: int
    escalation_days: int
    description: str | Promise
    action_url: str = ""
    action_text: str | Promise = ""
    interval_note: str | Promise = ""
    # Completing it confirms the entry, so that its owner is not asked the same on Mina områden.
    confirms: bool = False
    # Only the work on that page completes it; nobody ticks it off by hand.
    is_completed_by_work: bool = False
    # Of what only the work completes: whether somebody may postpone it or call it off by hand.
    is_moved_by_hand: bool = True
    # Whether the page lets in whoever the follow-up is given to, also without the right to change the entry.
    is_open_to_responsible: bool = False


_kinds: dict[str, FollowUpKind] = {}


def register_kind(kind: FollowUpKind) -> None:
    """Add a kind of follow-up; called from the app's ``AppConfig.ready``."""
    _kinds[kind.code] = kind


def kind(code: str) -> FollowUpKind:
    """Return the kind with a code.

    Raises:
        KeyError: no app has registered it.
    """
    return _kinds[code]


def every_kind() -> list[FollowUpKind]:
    """Return all kinds in the order of their labels."""
    return sorted(_kinds.values(), key=lambda item: (str(item.label).casefold(), item.code))


def kind_choices() -> list[tuple[str, str | Promise]]:
    """Return (code, label) pairs, for model fields and forms."""
    return [(item.code, item.label) for item in every_kind()]


def confirming_kinds() -> list[str]:
    """Return the codes of the kinds that confirm an entry when they are completed."""
    return sorted(item.code for item in _kinds.values() if item.confirms)
