"""Reads of texts to copy: how long each may be, what was saved, and what the register says now."""

from dataclasses import dataclass

from governance.models import PlanningText, SavedText, TextLimit
from governance.texts import SHIPPED_LIMITS, text_of
from isms.accounts.models import Organisation
from isms.register.access import Actor


@dataclass(frozen=True)
class CopyText:
    """A text of one occasion and year: the one last saved, what the registers say now, and how long it may be."""

    kind: PlanningText
    year: int
    limit: int
    fresh: str
    saved: SavedText | None

    @property
    def text(self) -> str:
        """The text to begin with: the saved one, else the fresh one."""
        return self.saved.text if self.saved else self.fresh

    @property
    def is_changed(self) -> bool:
        """True when the saved text is no longer what the registers say."""
        return self.saved is not None and self.saved.text != self.fresh


def copy_text(kind: PlanningText, *, year: int, actor: Actor) -> CopyText:
    """Return the text of an occasion, from what the actor sees."""
    saved = SavedText.objects.visible_to(actor).filter(text_kind=kind, year=year)
    return CopyText(
        kind=kind,
        year=year,
        limit=limits_of(actor.organisation)[kind],
        fresh=text_of(kind, year=year, actor=actor),
        saved=saved.select_related("saved_by").latest_first().first(),
    )


def limits_of(organisation: Organisation) -> dict[str, int]:
    """Return how many characters each text may hold: the organisation's own limits, else the shipped ones."""
    own = TextLimit.objects.filter(organisation=organisation).values_list("text_kind", "most")
    return {kind.value: most for kind, most in SHIPPED_LIMITS.items()} | dict(own)


def length_of(text: str) -> int:
    """Count characters as the browser does: a line break is one."""
    return len(text.replace("\r\n", "\n"))
