"""A unit (avdelning, enhet) of an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models.organisation import Organisation
from isms.accounts.permissions import UNIT_RIGHTS
from isms.history import tracked


@tracked
class Unit(models.Model):
    """A part of the organisation that owns entries and holds posts."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="units"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("ingår i"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(_("namn"), max_length=200)
    archived_at = models.DateTimeField(_("arkiverad"), null=True, blank=True)

    class Meta:
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        default_permissions = ()
        permissions = [(right.value, right.label) for right in UNIT_RIGHTS]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="accounts_unit_name_unique",
                violation_error_message=_("Det finns redan en enhet med det namnet."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="accounts_unit_not_own_parent",
                violation_error_message=_("En enhet kan inte ingå i sig själv."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
