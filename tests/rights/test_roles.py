"""Giving and taking roles through the pages: who may, and what nobody may."""

import re

import pytest
from django.urls import reverse

from isms.accounts import roles
from isms.accounts.models import Organisation, RoleMembership, Unit, User
from isms.register.access import grant_role
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(f"rights:{name}", args=[organisation.slug, *args])


def membership(person: User, code: str) -> RoleMembership:
    return RoleMembership.objects.get(user=person, group__role_group__role_code=code)


def codes_of(person: User) -> set[str]:
    return set(person.groups.values_list("role_group__role_code", flat=True))


def said(answer) -> str:
    """Return the text of a page, its tags and line breaks taken away."""
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


def test_the_coordinator_gives_and_takes_roles(organisation, unit: Unit, coordinator, stranger, client_for) -> None:
    client = client_for(coordinator)
    below = UnitFactory(organisation=organisation, parent=unit)
    given = {"person": stranger.email.upper(), "role": "reader", "unit": unit.pk}
    assert client.post(url("role_give", organisation), given).status_code == 302
    assert client.post(url("person", organisation, stranger.pk), {"role": "director"}).status_code == 302
    page = said(client.get(url("person", organisation, stranger.pk)))
    assert f"Läsare {unit.name}" in page
    assert "Förvaltningschef Hela organisationen" in page
    assert page.count(f"av {coordinator.name}") == 2  # the history knows who gave them
    listed = said(client.get(url("person_list", organisation) + f"?q={stranger.name[:5]}"))
    assert f"Läsare, {unit.name} sedan" in listed
    assert coordinator.email not in listed
    assert below.name not in listed
    taken = url("role_take", organisation, stranger.pk, membership(stranger, "director").pk)
    assert client.post(taken).status_code == 302
    assert codes_of(stranger) == {"reader"}
    assert client.post(taken).status_code == 404


def test_what_is_refused_is_said_at_the_field_and_changes_nothing(
    organisation, unit, coordinator, data_protection_officer, owner, owner_post, client_for
) -> None:
    client, give = client_for(coordinator), url("role_give", organisation)
    for values, message in (
        ({"person": "okänd@kultur.example", "role": "reader"}, "Det finns inget konto för"),
        ({"person": "", "role": ""}, "Rätta detta innan du sparar"),
        ({"person": owner.email, "role": "administrator"}, "Välj ett giltigt alternativ"),
        ({"person": owner.email, "role": "central_coordinator"}, "Välj ett giltigt alternativ"),
        ({"person": owner.email, "role": "reporter", "unit": unit.pk}, "gäller hela organisationen"),
        ({"person": owner.email, "role": "data_protection_officer"}, "kan inte vara både"),
        ({"person": data_protection_officer.name, "role": "coordinator"}, "dataskyddsförordningen art. 38.6"),
        ({"person": coordinator.email, "role": "reader"}, "Ingen ändrar sina egna behörigheter"),
    ):
        answer = client.post(give, values)
        assert answer.status_code == 422, values
        assert message in said(answer), values
        if values["person"]:
            assert values["person"] in answer.content.decode()
    assert codes_of(owner) == {"information_owner"}
    assert codes_of(coordinator) == {"coordinator"}


def test_nobody_takes_the_own_role_or_the_last_of_its_kind(
    organisation, coordinator, administrator, client_for
) -> None:
    both = UserFactory(name="Bo Bådadera")
    grant_role(user=both, role=roles.COORDINATOR, organisation=organisation)
    grant_role(user=both, role=roles.ADMINISTRATOR, organisation=organisation)
    client = client_for(both)

    def take(person: User, code: str) -> str:
        address = url("role_take", organisation, person.pk, membership(person, code).pk)
        return said(client.post(address, follow=True))

    assert "Ingen ändrar sina egna behörigheter" in take(both, "coordinator")
    assert "har inte längre rollen" in take(coordinator, "coordinator")
    # Whoever is locked counts as nobody: the other administrator is then the last.
    User.objects.filter(pk=both.pk).update(is_active=False)
    other = UserFactory()
    grant_role(user=other, role=roles.COORDINATOR, organisation=organisation)
    grant_role(user=other, role=roles.ADMINISTRATOR, organisation=organisation, unit=None)
    client = client_for(other)
    assert "har inte längre rollen" in take(administrator, "administrator")
    assert codes_of(other) == {"coordinator", "administrator"}
    grant_role(user=coordinator, role=roles.COORDINATOR, organisation=organisation)
    User.objects.filter(pk=other.pk).update(is_active=False)
    third = UserFactory()
    grant_role(user=third, role=roles.ADMINISTRATOR, organisation=organisation)
    client = client_for(third)
    left = client.post(url("leave", organisation, coordinator.pk))
    assert left.status_code == 422
    assert "är den sista i rollen informationssäkerhetssamordnare" in said(left)
    assert codes_of(coordinator) == {"coordinator"}


def test_the_administrator_gives_only_the_administrators_role(
    organisation, other_organisation, unit, administrator, coordinator, reporter, client_for
) -> None:
    client = client_for(administrator)
    page = said(client.get(url("person", organisation, reporter.pk)))
    assert "Ge rollen" in page
    assert "Läsare" not in page
    assert client.post(url("person", organisation, reporter.pk), {"role": "reader"}).status_code == 422
    assert client.post(url("person", organisation, reporter.pk), {"role": "administrator"}).status_code == 302
    assert codes_of(reporter) == {"reporter", "administrator"}
    assert (
        client_for(coordinator)
        .post(url("role_take", organisation, reporter.pk, membership(reporter, "administrator").pk))
        .status_code
        == 403
    )
    assert (
        client.post(
            url("role_take", organisation, coordinator.pk, membership(coordinator, "coordinator").pk)
        ).status_code
        == 403
    )
    # Where nobody coordinates, the administrator gives the first one.
    keeper, first = UserFactory(), UserFactory()
    grant_role(user=keeper, role=roles.ADMINISTRATOR, organisation=other_organisation)
    client = client_for(keeper)
    give = url("role_give", other_organisation)
    assert client.post(give, {"person": first.email, "role": "coordinator"}).status_code == 302
    assert client.post(give, {"person": reporter.email, "role": "coordinator"}).status_code == 422


def test_the_list_costs_the_same_for_many_people(
    organisation, unit, coordinator, client_for, django_assert_max_num_queries
) -> None:
    for number in range(60):
        person = UserFactory()
        grant_role(user=person, role=roles.REPORTER, organisation=organisation)
        if number % 2:
            grant_role(user=person, role=roles.READER, organisation=organisation, unit=unit)
    client = client_for(coordinator)
    with django_assert_max_num_queries(12):
        answer = client.get(url("person_list", organisation))
    assert len(answer.context["rows"]) == 50
    assert "61 personer" in said(answer)
    with django_assert_max_num_queries(12):
        answer = client.get(url("person_list", organisation) + "?role=coordinator&page=spoilt")
    assert [row.person for row in answer.context["rows"]] == [coordinator]
