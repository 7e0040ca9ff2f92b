"""The roles of the register as data: each is a named bundle of rights."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.accounts.permissions import UNIT_RIGHTS, Right


@dataclass(frozen=True)
class Role:
    """What a person is in an organisation, and the rights that follow.

    Owner and deputy are not roles: they are read from the posts a person holds.
    """

    code: str
    label: str | Promise
    description: str | Promise
    rights: tuple[Right, ...]

    @property
    def unit_rights(self) -> tuple[Right, ...]:
        """The part of the role that makes sense inside a single unit."""
        return tuple(right for right in self.rights if right in UNIT_RIGHTS)


COORDINATOR = Role(
    "coordinator",
    _("Informationssäkerhetssamordnare"),
    _("Redigerar alla register i organisationen och skriver ledningens genomgång."),
    (
        Right.VIEW_REGISTER,
        Right.EDIT_REGISTER,
        Right.VIEW_RESTRICTED,
        Right.VIEW_PERSONAL_DATA_MATTERS,
        Right.VIEW_LEDGER,
        Right.WRITE_REVIEW,
        Right.REPORT_INCIDENT,
    ),
)
INFORMATION_OWNER = Role(
    "information_owner",
    _("Informationsägare"),
    _("Redigerar och bekräftar det som hens befattningar äger."),
    (Right.REPORT_INCIDENT,),
)
DIRECTOR = Role(
    "director",
    _("Förvaltningschef"),
    _("Läser allt utom det begränsade, godkänner och hämtar ledningens genomgång."),
    (Right.VIEW_REGISTER, Right.APPROVE_REVIEW, Right.REPORT_INCIDENT),
)
DATA_PROTECTION_OFFICER = Role(
    "data_protection_officer",
    _("Dataskyddsombud"),
    _("Läser det som rör personuppgifter, även det begränsade, och ger råd."),
    (Right.VIEW_PERSONAL_DATA_MATTERS, Right.VIEW_RESTRICTED, Right.REPORT_INCIDENT),
)
READER = Role(
    "reader",
    _("Läsare"),
    _("Läser allt utom det begränsade, till exempel en revisor."),
    (Right.VIEW_REGISTER,),
)
REPORTER = Role(
    "reporter",
    _("Medarbetare"),
    _("Rapporterar incidenter och ser sina egna rapporter."),
    (Right.REPORT_INCIDENT,),
)
CENTRAL_COORDINATOR = Role(
    "central_coordinator",
    _("Central samordnare"),
    _("Publicerar normerande klassningar till de andra organisationerna."),
    (Right.VIEW_REGISTER, Right.EDIT_REGISTER, Right.PUBLISH_NORMATIVE, Right.REPORT_INCIDENT),
)
ADMINISTRATOR = Role(
    "administrator",
    _("Administratör"),
    _("Hanterar konton och inställningar men ser inget innehåll i registren."),
    (Right.MANAGE_ACCOUNTS,),
)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        COORDINATOR,
        INFORMATION_OWNER,
        DIRECTOR,
        DATA_PROTECTION_OFFICER,
        READER,
        REPORTER,
        CENTRAL_COORDINATOR,
        ADMINISTRATOR,
    )
}

# Those who see much or decide who sees: what an organisation demands a second step at sign-in of, until it says else.
SECOND_STEP_ROLES = (
    COORDINATOR.code,
    DIRECTOR.code,
    DATA_PROTECTION_OFFICER.code,
    CENTRAL_COORDINATOR.code,
    ADMINISTRATOR.code,
)


def role_choices() -> list[tuple[str, str | Promise]]:
    """Return (code, label) pairs, for model fields and forms."""
    return [(role.code, role.label) for role in ROLES.values()]
