"""Groups of the directory become roles: given and taken at each sign-in. What is given by hand is never touched."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import transaction

from isms.accounts.models import DirectoryRole, Organisation, RoleGroup, Unit, User
from isms.accounts.roles import ADMINISTRATOR, COORDINATOR, ROLES
from isms.register.access import grant_role, revoke_role
from isms.register.errors import DomainError

ALWAYS_SOMEBODY = (COORDINATOR.code, ADMINISTRATOR.code)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class DirectoryGrant:
    """A role in an organisation, or in one of its units, that a group of the directory carries."""

    organisation: str
    role: str
    unit: str = ""

    @classmethod
    def parse(cls, text: str) -> "DirectoryGrant":
        """Read ``organisation/role`` or ``organisation/role/unit``.

        Raises:
            ValueError: the text has another form, or names no role.
        """
        organisation, role, unit = (*text.split("/", 2), "", "")[:3]
        if not organisation or role not in ROLES:
            raise ValueError(text)
        return cls(organisation, role, unit)


def grants_of(groups: Iterable[str]) -> set[DirectoryGrant]:
    """Return what the settings say that groups carry."""
    mapping = settings.ISMS_SSO_ROLES
    return {DirectoryGrant.parse(text) for group in groups for text in mapping.get(group, ())}


@transaction.atomic
def apply_directory_roles(*, user: User, wanted: Iterable[DirectoryGrant], at: dt.datetime) -> None:
    """Give a person the roles that the directory says, and take those that it has given and no longer says.

    A role that the person already has by hand stays by hand. One that may not be given or taken (a data protection
    officer is independent, somebody must coordinate) is passed over and logged: nobody is shut out for it.
    """
    # The organisations first, as everything else that changes rights: then nobody waits for the other.
    theirs = Organisation.objects.filter(
        pk__in=DirectoryRole.objects.filter(user=user).values("role_group__organisation")
    )
    list(theirs.select_for_update(no_key=True).order_by("pk"))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    given = {
        row.role_group_id: row
        for row in DirectoryRole.objects.filter(user=user).select_related(
            "role_group__organisation", "role_group__unit"
        )
    }
    places = [place for grant in sorted(wanted, key=repr) if (place := _place_of(grant)) is not None]
    kept = {pk for pk, row in given.items() if any(_is_at(row.role_group, *place) for place in places)}
    # Taken first: what a person had may stand in the way of what the person is to have.
    for pk, row in given.items():
        if pk not in kept:
            _take(user, row)
    for place in places:
        _give(user, *place, at=at)


Place = tuple[str, Organisation, Unit | None]


def _place_of(grant: DirectoryGrant) -> Place | None:
    """Find the organisation and unit that a grant names; a wrong name is logged and gives nothing."""
    organisation = Organisation.objects.filter(slug=grant.organisation).first()
    unit = None
    if organisation is not None and grant.unit:
        unit = Unit.objects.filter(organisation=organisation, name=grant.unit, archived_at__isnull=True).first()
    if organisation is None or (grant.unit and unit is None):
        log.warning("directory_role_names_no_place", organisation=grant.organisation, unit=grant.unit)
        return None
    return grant.role, organisation, unit


def _is_at(group: RoleGroup, role: str, organisation: Organisation, unit: Unit | None) -> bool:
    return (group.role_code, group.organisation_id, group.unit_id) == (role, organisation.pk, unit.pk if unit else None)


def _give(user: User, role: str, organisation: Organisation, unit: Unit | None, *, at: dt.datetime) -> None:
    groups = RoleGroup.objects.filter(organisation=organisation, unit=unit, role_code=role)
    if groups.filter(group__user=user).exists():
        return
    try:
        with transaction.atomic():
            grant_role(user=user, role=ROLES[role], organisation=organisation, unit=unit)
            DirectoryRole.objects.get_or_create(user=user, role_group=groups.get(), defaults={"given_at": at})
    except DomainError as refusal:
        log.warning("directory_role_refused", user_id=user.pk, role=role, reason=str(refusal.message))


def _is_the_last(user: User, group: RoleGroup) -> bool:
    """Tell whether nobody else coordinates or administers the organisation: somebody always must."""
    if group.role_code not in ALWAYS_SOMEBODY or group.unit_id is not None:
        return False
    # Two who lose the role at once take turns: the organisation is locked already.
    return not User.objects.filter(groups=group.group_id, is_active=True).exclude(pk=user.pk).exists()


def _take(user: User, row: DirectoryRole) -> None:
    group = row.role_group
    if _is_the_last(user, group):
        log.warning("directory_role_kept", user_id=user.pk, role=group.role_code, reason="last")
        return
    try:
        with transaction.atomic():
            revoke_role(user=user, role=group.role, organisation=group.organisation, unit=group.unit)
    except DomainError as refusal:
        log.warning("directory_role_kept", user_id=user.pk, role=group.role_code, reason=str(refusal.message))
