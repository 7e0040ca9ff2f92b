"""The codes of every right that a role can carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """A right on an organisation or unit, stored by django-guardian as an object permission."""

    VIEW_REGISTER = "view_register", _("Läsa registren")
    EDIT_REGISTER = "edit_register", _("Ändra i registren")
    VIEW_RESTRICTED = "view_restricted", _("Läsa poster med begränsad läsbehörighet")
    VIEW_PERSONAL_DATA_MATTERS = "view_personal_data_matters", _("Läsa poster som rör personuppgifter")
    VIEW_LEDGER = "view_ledger", _("Läsa utskickslistan")
    WRITE_REVIEW = "write_review", _("Skriva ledningens genomgång")
    APPROVE_REVIEW = "approve_review", _("Godkänna ledningens genomgång")
    REPORT_INCIDENT = "report_incident", _("Rapportera incidenter")
    PUBLISH_NORMATIVE = "publish_normative", _("Publicera normerande klassningar")
    MANAGE_ACCOUNTS = "manage_accounts", _("Hantera konton och inställningar")


# A role limited to a unit reaches no further than that unit's own entries.
UNIT_RIGHTS = (Right.VIEW_REGISTER, Right.EDIT_REGISTER)
