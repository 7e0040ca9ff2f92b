"""Nobody is data protection officer and one of those whom the officer examines (GDPR art. 38.6)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from isms.accounts import roles
from isms.accounts.models import Post, RoleGroup
from isms.register.access import grant_role, revoke_role
from isms.register.errors import DomainError
from isms.register.separation import assign_post
from tests.factories import PostFactory, UserFactory

OFFICER = roles.DATA_PROTECTION_OFFICER
EXAMINED = (roles.COORDINATOR, roles.CENTRAL_COORDINATOR, roles.INFORMATION_OWNER, roles.ADMINISTRATOR)


def test_roles_are_refused_in_both_orders_and_only_in_the_same_organisation(organisation, other_organisation) -> None:
    for role in EXAMINED:
        for first, second in ((OFFICER, role), (role, OFFICER)):
            user = UserFactory(name="Doris Dataskydd")
            grant_role(user=user, role=first, organisation=organisation)
            with pytest.raises(DomainError, match="Doris Dataskydd kan inte vara både"):
                grant_role(user=user, role=second, organisation=organisation)
            grant_role(user=user, role=second, organisation=other_organisation)
            grant_role(user=user, role=roles.READER, organisation=organisation)
            revoke_role(user=user, role=first, organisation=organisation)
            grant_role(user=user, role=second, organisation=organisation)


def test_a_role_in_one_unit_counts_as_well(organisation, unit) -> None:
    user = UserFactory()
    grant_role(user=user, role=roles.COORDINATOR, organisation=organisation, unit=unit)
    with pytest.raises(DomainError, match="både dataskyddsombud och informationssäkerhetssamordnare"):
        grant_role(user=user, role=OFFICER, organisation=organisation)


def test_the_officer_holds_no_post_and_a_holder_is_no_officer(organisation, unit, data_protection_officer) -> None:
    post, other = PostFactory(unit=unit, vacant=True, title="Enhetschef"), UserFactory()
    for people in ({"holder": data_protection_officer}, {"holder": other, "deputy": data_protection_officer}):
        with pytest.raises(ValidationError, match="kan inte inneha en befattning") as refused:
            assign_post(post=post, **people)
        assert list(refused.value.message_dict) == [name for name in people if people[name] != other]
    assign_post(post=post, holder=other)
    assert Post.objects.get(pk=post.pk).holder == other
    with pytest.raises(DomainError, match="innehar befattningen Enhetschef"):
        grant_role(user=other, role=OFFICER, organisation=organisation)
    assign_post(post=post, holder=None)
    grant_role(user=other, role=OFFICER, organisation=organisation)


def test_the_database_refuses_what_goes_past_the_services(
    organisation, unit, other_unit, data_protection_officer, coordinator
) -> None:
    groups = {row.role_code: row.group for row in RoleGroup.objects.filter(organisation=organisation)}
    for user, code in ((data_protection_officer, "coordinator"), (coordinator, OFFICER.code)):
        with pytest.raises(IntegrityError, match="independent"), transaction.atomic():
            user.groups.add(groups[code])
    for name in ("holder", "deputy"):
        with pytest.raises(IntegrityError, match="independent"), transaction.atomic():
            PostFactory(unit=unit, **{"holder": None, name: data_protection_officer})
    vacant = PostFactory(unit=unit, vacant=True)
    with pytest.raises(IntegrityError, match="independent"), transaction.atomic():
        Post.objects.filter(pk=vacant.pk).update(holder=data_protection_officer)
    PostFactory(unit=other_unit, holder=data_protection_officer)
    PostFactory(unit=unit, holder=coordinator)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_at_once_do_not_slip_past_each_other(organisation, unit) -> None:
    user, post = UserFactory(), PostFactory(unit=unit, vacant=True)

    def attempt(number: int) -> bool:
        try:
            if number:
                assign_post(post=post, holder=user)
            else:
                grant_role(user=user, role=OFFICER, organisation=organisation)
        except (DomainError, ValidationError, IntegrityError):
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(attempt, (0, 1))) == [False, True]
