"""Start a new entry as a copy of another: ``?kopiera=SYS-0042`` fills in the form and saves nothing."""

from typing import Any

from django.forms import model_to_dict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from isms.accounts.permissions import Right
from isms.languages import in_swedish
from isms.register.models import Entry
from isms.register.services import record_read
from isms.register.views.base import RegisterForm

# Facts about one matter, which no other entry shares.
NEVER_COPIED = ("case_number",)


class CopyingForm(RegisterForm):
    """A form that can start from an entry that the actor sees; what is decided of it is no field and stays behind."""

    # Fields that the copy is to answer anew.
    not_copied: tuple[str, ...] = ()

    def get_initial(self) -> dict[str, Any]:
        """Start from the copied entry, when the address names one that the actor may see."""
        initial = super().get_initial()
        source = self.copied
        if source is None:
            return initial
        record_read(entry=source, by=self.actor.user, at=timezone.now(), path=self.request.path)
        left = (*NEVER_COPIED, *self.not_copied)
        fields = [name for name in self.form_class._meta.fields if name not in left]
        longest = source._meta.get_field("title").max_length
        with in_swedish():
            title = (_("Kopia av %s") % source.title)[:longest]
        return initial | model_to_dict(source, fields=fields) | {"title": title}

    @cached_property
    def copied(self) -> Entry | None:
        """The entry that is copied."""
        return self.copied_entry()

    def copied_entry(self) -> Entry | None:
        """Find the entry to copy; a restricted one only for those who can keep the copy restricted too."""
        reference = self.request.GET.get("kopiera")
        if not reference or "reference" in self.kwargs:
            return None
        source = self.model.objects.visible_to(self.actor).with_detail().filter(reference=reference[:20]).first()
        if source is not None and source.is_restricted and not self.actor.has(Right.VIEW_RESTRICTED):
            return None
        return source
