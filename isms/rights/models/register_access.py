"""What the yearly review of the register's own rights hangs on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry


@tracked
class RegisterAccess(Entry):
    """An organisation's rights in the register, as something to be reviewed every year; there is one per organisation.

    Its decisions are the reviews, and its follow-up is the next one.
    """

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    # Only here to be unique: the parent's own column lies in another table.
    reviewed_organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="register_access", editable=False
    )

    KIND = "register_access"

    class Meta:
        verbose_name = _("behörigheter i registret")
        verbose_name_plural = _("behörigheter i registret")
