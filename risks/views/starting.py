"""Begin an entry from the page of another: whoever may change that entry may."""

from typing import Any

from django.utils.functional import cached_property

from isms.register.models import Entry
from isms.register.views.base import RegisterForm
from isms.register.views.scoped import changeable_entry


class FromEntryForm(RegisterForm):
    """A form that ``?fran=SYS-0042`` starts from another entry, with its unit and owner."""

    @cached_property
    def origin(self) -> Entry | None:
        """The entry that the new one comes from; who may change it may begin here."""
        reference = self.request.GET.get("fran", "")
        if not reference or "reference" in self.kwargs:
            return None
        return changeable_entry(self.request, reference[:40])

    def get_entry(self) -> Entry | None:
        """Return the entry to change, None when creating."""
        return None if self.origin is not None else super().get_entry()

    def get_initial(self) -> dict[str, Any]:
        """Start with the unit and owner of the page it was begun from."""
        initial = super().get_initial()
        if self.entry is None and self.origin is not None:
            initial |= {"unit": self.origin.unit_id, "owner": self.origin.owner_id}
        return initial
