"""Errors that carry a Swedish sentence the user can act on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the register says no; the message is shown as it stands."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class EditConflict(DomainError):
    """Somebody else saved the entry after this user opened it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Någon annan har sparat posten medan du redigerade. "
                "Jämför värdena nedan och spara igen om dina ska gälla."
            )
        )


class EntryArchived(DomainError):
    """An archived entry is not changed; it is restored first."""

    def __init__(self) -> None:
        super().__init__(_("Posten är arkiverad. Återställ den innan du ändrar något."))
