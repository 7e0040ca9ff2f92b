"""An organisation that keeps its own register."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from isms.accounts.permissions import Right
from isms.accounts.roles import SECOND_STEP_ROLES, role_choices
from isms.history import tracked

# First path segments that belong to the site itself.
RESERVED_SLUGS = frozenset(
    {"konto", "static", "ui", "livez", "readyz", "kakor", "om", "sok", "media", "kalender", "rapportera-incident"}
)


def default_second_step_roles() -> list[str]:
    """Return the roles that a new organisation demands a second step of."""
    return list(SECOND_STEP_ROLES)


def validate_slug_is_free(slug: str) -> None:
    """Refuse a slug that the site's own addresses use."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("Adressen ”%(slug)s” är upptagen av systemet. Välj en annan."), params={"slug": slug})


def validate_organisation_number(number: str) -> None:
    """Check form and control digit of a Swedish organisation number (NNNNNN-NNNN, Luhn)."""
    if not orgnr.is_valid(number):
        raise ValidationError(
            _("Organisationsnumret ”%(number)s” är inte giltigt. Skriv tio siffror, till exempel 212000-0142."),
            params={"number": number},
        )


@tracked
class Organisation(models.Model):
    """A city, an administration (förvaltning with its nämnd) or a company with a register of its own."""

    class Kind(models.TextChoices):
        """What the organisation is in the city's structure."""

        CITY = "city", _("Stad")
        ADMINISTRATION = "administration", _("Förvaltning")
        COMPANY = "company", _("Bolag")

    name = models.CharField(_("namn"), max_length=200)
    slug = models.SlugField(
        _("adressnamn"),
        max_length=60,
        unique=True,
        validators=[validate_slug_is_free],
        help_text=_("Inleder alla adresser i organisationens register."),
    )
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.ADMINISTRATION)
    parent = models.ForeignKey(
        "self", verbose_name=_("ingår i"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    organisation_number = models.CharField(
        _("organisationsnummer"), max_length=11, blank=True, validators=[validate_organisation_number]
    )
    controller = models.CharField(
        _("personuppgiftsansvarig"),
        max_length=200,
        blank=True,
        help_text=_("I en kommun är det nämnden, inte förvaltningen."),
    )
    case_number_url_template = models.CharField(
        _("adressmall för diarienummer"),
        max_length=300,
        blank=True,
        help_text=_("Till exempel https://diariet.example/arende/{case_number}"),
    )

    second_step_roles = ArrayField(
        models.CharField(max_length=40, choices=role_choices),
        verbose_name=_("roller som kräver tvåstegsinloggning"),
        default=default_second_step_roles,
        blank=True,
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        default_permissions = ()
        permissions = Right.choices

    def __str__(self) -> str:
        return self.name
