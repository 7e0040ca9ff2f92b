"""Rights are granted in one place, resolved once, and fail closed."""

import datetime as dt

import pytest
from guardian.models import GroupObjectPermission, UserObjectPermission

from assets.models import System
from isms.accounts import roles
from isms.accounts.models import Organisation, Post, RoleGroup, Unit, User
from isms.accounts.permissions import Right
from isms.register.access import grant_role, organisations_of, revoke_role, share_entry, unshare_entry
from isms.register.models import Entry
from tests.factories import SystemFactory, UnitFactory, UserFactory


def test_generic_guardian_tables_stay_empty(actors, unit: Unit) -> None:
    system = SystemFactory(unit=unit)
    grant_role(user=actors.colleague, role=roles.READER, organisation=unit.organisation, unit=unit)
    share_entry(entry=system, user=actors.colleague, by=actors.coordinator)
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()
    assert Entry.objects.get(pk=system.pk).shares.get().user == actors.colleague


@pytest.mark.parametrize("role", roles.ROLES.values(), ids=lambda role: role.code)
def test_a_role_gives_exactly_its_rights(role: roles.Role, organisation: Organisation, acting) -> None:
    user = UserFactory()
    grant_role(user=user, role=role, organisation=organisation)
    assert acting(user, organisation).rights == frozenset(right.value for right in role.rights)
    revoke_role(user=user, role=role, organisation=organisation)
    assert acting(user, organisation).is_stranger


def test_a_role_in_a_unit_covers_the_units_below_and_no_other(organisation: Organisation, acting) -> None:
    department = UnitFactory(organisation=organisation)
    below = UnitFactory(organisation=organisation, parent=department)
    beside = UnitFactory(organisation=organisation)
    systems = [SystemFactory(unit=each) for each in (department, below, beside)]
    user = UserFactory()
    grant_role(user=user, role=roles.READER, organisation=organisation, unit=department)
    actor = acting(user, organisation)
    assert set(System.objects.visible_to(actor)) == set(systems[:2])
    assert not System.objects.editable_by(actor).exists()
    assert not actor.has(Right.VIEW_REGISTER)


def test_change_of_holder_changes_access_at_once(unit: Unit, owner_post: Post, owner: User, acting) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    successor = UserFactory()
    owner_post.holder = successor
    owner_post.save()
    assert not System.objects.visible_to(acting(owner, unit.organisation)).exists()
    assert System.objects.editable_by(acting(successor, unit.organisation)).get() == system


def test_deputy_has_the_same_entries(unit: Unit, owner_post: Post, acting) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    deputy = UserFactory()
    owner_post.deputy = deputy
    owner_post.save()
    assert System.objects.visible_to(acting(deputy, unit.organisation)).get() == system


def test_rights_end_at_the_organisations_border(
    unit: Unit, other_unit: Unit, coordinator: User, other_coordinator: User, acting
) -> None:
    SystemFactory(unit=other_unit)
    assert not Entry.objects.visible_to(acting(coordinator, unit.organisation)).exists()
    assert acting(coordinator, other_unit.organisation).is_stranger
    assert not Entry.objects.visible_to(acting(coordinator, other_unit.organisation)).exists()


def test_inactive_user_has_nothing(unit: Unit, owner: User, owner_post: Post, acting) -> None:
    SystemFactory(unit=unit, owner=owner_post)
    owner.is_active = False
    owner.save()
    actor = acting(owner, unit.organisation)
    assert actor.is_stranger
    assert not Entry.objects.visible_to(actor).exists()


def test_share_is_counted_through_its_last_day(unit: Unit, colleague: User, coordinator: User, acting, today) -> None:
    system = SystemFactory(unit=unit)
    share_entry(entry=system, user=colleague, by=coordinator, may_change=True, until=today)
    assert Entry.objects.editable_by(acting(colleague, unit.organisation)).exists()
    share_entry(entry=system, user=colleague, by=coordinator, may_change=True, until=today - dt.timedelta(days=1))
    assert not Entry.objects.visible_to(acting(colleague, unit.organisation)).exists()
    share_entry(entry=system, user=colleague, by=coordinator)
    unshare_entry(entry=system, user=colleague)
    assert not Entry.objects.visible_to(acting(colleague, unit.organisation)).exists()


def test_share_opens_a_restricted_entry(unit: Unit, colleague: User, coordinator: User, acting) -> None:
    system = SystemFactory(unit=unit, restricted=True)
    share_entry(entry=system, user=colleague, by=coordinator)
    assert Entry.objects.visible_to(acting(colleague, unit.organisation)).get().pk == system.pk


def test_organisations_of_lists_roles_posts_and_shares(
    stranger: User, coordinator: User, unit: Unit, other_unit: Unit, today
) -> None:
    assert organisations_of(user=stranger, today=today) == []
    share_entry(entry=SystemFactory(unit=other_unit), user=coordinator, by=coordinator)
    assert {each.slug for each in organisations_of(user=coordinator, today=today)} == {
        unit.organisation.slug,
        other_unit.organisation.slug,
    }


def test_one_group_carries_a_role(organisation: Organisation) -> None:
    for _number in range(2):
        grant_role(user=UserFactory(), role=roles.READER, organisation=organisation)
    assert RoleGroup.objects.get(organisation=organisation, role_code="reader").group.user_set.count() == 2
