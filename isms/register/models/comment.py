"""What people say about an entry."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.models.entry import Entry
from isms.register.querysets import CommentQuerySet


class Comment(models.Model):
    """A dated remark on an entry; it stays as it was written."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("kommentar"), max_length=20_000)
    written_at = models.DateTimeField(_("skriven"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommentar")
        verbose_name_plural = _("kommentarer")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text[:60]
