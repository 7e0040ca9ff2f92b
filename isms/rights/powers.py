"""Who may give and take what, in one place: nobody their own, and no one person both accounts and roles.

The coordinator gives the roles of the register, and cannot make an account or an administrator. The administrator
makes accounts and administrators, and cannot give a role that reads the register: neither can alone let a made-up
person in. Where an organisation has no coordinator, the administrator gives the first one.
"""

from isms.accounts.models import Organisation
from isms.accounts.permissions import Right
from isms.accounts.roles import ADMINISTRATOR, CENTRAL_COORDINATOR, COORDINATOR, ROLES, Role
from isms.register.access import Actor


def is_coordinator(actor: Actor) -> bool:
    """Tell whether the person has all rights of a coordinator in the whole organisation."""
    return actor.rights.issuperset(right.value for right in COORDINATOR.rights)


def is_administrator(actor: Actor) -> bool:
    """Tell whether the person looks after the accounts."""
    return actor.has(Right.MANAGE_ACCOUNTS)


def may_see_grants(actor: Actor) -> bool:
    """Tell whether the person sees who has which right in the organisation."""
    return is_coordinator(actor) or is_administrator(actor)


def roles_to_give(actor: Actor, *, has_coordinator: bool) -> list[Role]:
    """Return the roles that the person may give to others.

    Args:
        has_coordinator: whether somebody with an active account coordinates the organisation already.
    """
    found = []
    if is_coordinator(actor):
        # The central coordinator decides over other organisations too, so only the city's own coordinator gives it.
        is_city = actor.organisation.kind == Organisation.Kind.CITY
        kept_back = {ADMINISTRATOR.code} if is_city else {ADMINISTRATOR.code, CENTRAL_COORDINATOR.code}
        found += [role for role in ROLES.values() if role.code not in kept_back]
    if is_administrator(actor):
        found.append(ADMINISTRATOR)
        if not has_coordinator and COORDINATOR not in found:
            found.append(COORDINATOR)
    return found


def may_take(actor: Actor, role_code: str) -> bool:
    """Tell whether the person may take such a role from others: the administrator's own kind, or any other."""
    return is_administrator(actor) if role_code == ADMINISTRATOR.code else is_coordinator(actor)
