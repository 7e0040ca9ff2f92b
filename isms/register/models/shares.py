"""Where django-guardian stores that one entry is shared with one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from isms.accounts.models import User
from isms.history import tracked
from isms.register.models.access_event import LOGS_SHARES
from isms.register.models.entry import Entry


@tracked
class EntryUserObjectPermission(UserObjectPermissionBase):
    """A share: one person may see or change one entry, until a date when one is set."""

    content_object = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="shares")
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    granted_at = models.DateTimeField(_("delad"), auto_now_add=True)
    until = models.DateField(_("till och med"), null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("delning")
        verbose_name_plural = _("delningar")
        triggers = LOGS_SHARES


@tracked
class EntryGroupObjectPermission(GroupObjectPermissionBase):
    """Kept empty: entries are shared with persons; it exists so that guardian never falls back on generic rows."""

    content_object = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta(GroupObjectPermissionBase.Meta):
        pass
