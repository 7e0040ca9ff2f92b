"""Give and take roles, lock and unlock accounts: under one lock per organisation, and never one's own."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import DirectoryRole, Organisation, RoleMembership, Unit, User
from isms.accounts.roles import ADMINISTRATOR, COORDINATOR, ROLES, Role
from isms.register.access import Actor, grant_role, resolve_actor, revoke_role
from isms.register.errors import DomainError
from isms.rights.people import has_anything_elsewhere
from isms.rights.powers import is_administrator, may_take, roles_to_give

# Without one of these nobody could give the others.
INDISPENSABLE = (COORDINATOR.code, ADMINISTRATOR.code)


def lock_rights(organisation: Organisation) -> None:
    """Let changes of an organisation's rights take turns: the first statement of each of them."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def lock_and_refresh(actor: Actor) -> Actor:
    """Take the organisation's lock and read the actor anew: the rights may have gone meanwhile."""
    lock_rights(actor.organisation)
    user = User.objects.get(pk=actor.user.pk)
    return resolve_actor(user=user, organisation=actor.organisation, today=actor.today)


def has_coordinator(organisation: Organisation) -> bool:
    """Tell whether somebody with an active account coordinates the whole organisation."""
    return _active_with(COORDINATOR.code, organisation).exists()


@transaction.atomic
def give_role(*, person: User, role: Role, unit: Unit | None, actor: Actor) -> None:
    """Give somebody else a role in the actor's organisation, or in one of its units only.

    Raises:
        DomainError: it is the actor's own, not the actor's to give, means nothing in a unit, would make the data
            protection officer somebody who is examined, or the account is locked.
    """
    actor = lock_and_refresh(actor)
    check_not_own(actor, person)
    if not person.is_active:
        raise DomainError(_("Kontot är låst. Lås upp det innan du ger en roll."))
    if role not in roles_to_give(actor, has_coordinator=has_coordinator(actor.organisation)):
        raise DomainError(_("Du kan inte ge rollen %(role)s.") % {"role": role.label})
    if unit is not None and not role.unit_rights:
        raise DomainError(_("Rollen %(role)s gäller hela organisationen. Välj ingen enhet.") % {"role": role.label})
    if unit is not None and unit.organisation_id != actor.organisation.pk:
        raise DomainError(_("Enheten hör till en annan organisation."))
    grant_role(user=person, role=role, organisation=actor.organisation, unit=unit)


@transaction.atomic
def take_role(*, membership: RoleMembership, actor: Actor) -> bool:
    """Take a role from somebody else.

    Returns:
        whether the directory had given it, and so gives it again while a group there carries it.

    Raises:
        DomainError: it is the actor's own, not the actor's to take, or the last of its kind.
    """
    held = membership.group.role_group
    actor = lock_and_refresh(actor)
    check_not_own(actor, membership.user)
    if not may_take(actor, held.role_code):
        raise DomainError(_("Du kan inte ta bort rollen %(role)s.") % {"role": held.role.label})
    is_from_directory = DirectoryRole.objects.filter(user=membership.user_id, role_group=held).exists()
    end_role(person=membership.user, role_code=held.role_code, organisation=actor.organisation, unit=held.unit)
    return is_from_directory


def end_role(*, person: User, role_code: str, organisation: Organisation, unit: Unit | None) -> None:
    """Take a role, with the organisation's lock already held.

    Raises:
        DomainError: nobody else with an active account would have it.
    """
    if unit is None:
        check_not_last(person=person, role_codes=[role_code], organisation=organisation)
    revoke_role(user=person, role=ROLES[role_code], organisation=organisation, unit=unit)


def check_not_own(actor: Actor, person: User) -> None:
    """Refuse a change of one's own rights.

    Raises:
        DomainError: the person is the actor.
    """
    if person.pk == actor.user.pk:
        raise DomainError(_("Ingen ändrar sina egna behörigheter. Be någon annan som får det."))


def check_not_last(*, person: User, role_codes: list[str], organisation: Organisation) -> None:
    """Refuse to leave an organisation without coordinator or administrator; the organisation's lock is held.

    Raises:
        DomainError: the person is the last with an active account and one of the roles.
    """
    for code in INDISPENSABLE:
        having = _active_with(code, organisation)
        if code in role_codes and having.filter(user=person).exists() and not having.exclude(user=person).exists():
            message = _("%(who)s är den sista i rollen %(role)s. Ge rollen till någon annan först.")
            raise DomainError(message % {"who": person.name, "role": str(ROLES[code].label).lower()})


def _active_with(role_code: str, organisation: Organisation):
    return RoleMembership.objects.filter(
        group__role_group__organisation=organisation,
        group__role_group__unit__isnull=True,
        group__role_group__role_code=role_code,
        user__is_active=True,
    )


@transaction.atomic
def lock_account(*, person: User, actor: Actor, at: dt.datetime) -> None:
    """Lock an account, which keeps its roles and posts, and end its sessions.

    Raises:
        DomainError: it is the actor's own, the last coordinator's or administrator's, or used elsewhere too.
    """
    actor = lock_and_refresh(actor)
    check_account(actor, person)
    check_not_last(person=person, role_codes=list(INDISPENSABLE), organisation=actor.organisation)
    close_account(person=person, at=at)


@transaction.atomic
def unlock_account(*, person: User, actor: Actor) -> None:
    """Open a locked account; what it has kept holds again.

    Raises:
        DomainError: it is the actor's own, or used elsewhere too.
    """
    actor = lock_and_refresh(actor)
    check_account(actor, person)
    User.objects.filter(pk=person.pk).update(is_active=True)


def check_account(actor: Actor, person: User) -> None:
    """Refuse a change of an account that is not the organisation's alone.

    Raises:
        DomainError: the actor is no administrator, it is the own account, or it is used elsewhere too.
    """
    if not is_administrator(actor):
        raise DomainError(_("Bara administratören hanterar konton."))
    check_not_own(actor, person)
    if has_anything_elsewhere(person, organisation=actor.organisation, today=actor.today):
        raise DomainError(
            _("%(who)s arbetar även i en annan organisation. Ta bort behörigheterna här i stället.")
            % {"who": person.name}
        )


def close_account(*, person: User, at: dt.datetime) -> None:
    """Lock an account and end its sessions; the checks are made."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    end_sessions(person=person, at=at)


def end_sessions(*, person: User, at: dt.datetime | None = None) -> int:
    """End every session of a person; return how many there were."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=at or timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
