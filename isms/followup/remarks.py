"""What a remark leads to: the room that keeps actions registers here how one is made of it.

Follow-ups lie below actions, so they cannot make one themselves. The function is called in the
transaction that completes the follow-up.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.register.models import Entry

# An action from a remark is due this long after the remark, until somebody says otherwise.
ACTION_DAYS = 30


@dataclass(frozen=True)
class Remark:
    """A remark that somebody wants to see acted upon.

    ``source_key`` names the follow-up among everything that actions may come from.
    """

    followup: FollowUp
    text: str
    due_on: dt.date
    by: User
    at: dt.datetime

    @property
    def source_key(self) -> str:
        """A name for the follow-up that stays its own."""
        return f"followup:{self.followup.pk}"


Maker = Callable[[Remark], Entry]
_makers: list[Maker] = []


def register_maker(maker: Maker) -> None:
    """Let a function make an action of each remark; called from ``AppConfig.ready``."""
    _makers.append(maker)


def may_make_actions() -> bool:
    """Tell whether some room makes actions of remarks."""
    return bool(_makers)


def make_actions(remark: Remark) -> list[Entry]:
    """Make an action of a remark, in the present transaction."""
    return [maker(remark) for maker in _makers]
