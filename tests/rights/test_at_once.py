"""Two people who take from each other at the same moment leave one of them."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from isms.accounts import roles
from isms.accounts.models import RoleMembership, User
from isms.register.access import grant_role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_coordinators_cannot_take_the_role_from_each_other(organisation, coordinator, client_for) -> None:
    other = UserFactory(name="Andra Samordnaren")
    grant_role(user=other, role=roles.COORDINATOR, organisation=organisation)
    gate, codes = threading.Barrier(2), []

    def take(client: Client, address: str) -> None:
        client.raise_request_exception = False
        gate.wait(timeout=10)
        try:
            with zeal_ignore():
                codes.append(client.post(address).status_code)
        finally:
            connection.close()

    def address(person: User) -> str:
        held = RoleMembership.objects.get(user=person)
        return reverse("rights:role_take", args=[organisation.slug, person.pk, held.pk])

    asked = [(client_for(coordinator), address(other)), (client_for(other), address(coordinator))]
    threads = [threading.Thread(target=take, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # The one who came second has lost the role while waiting: refused, or no longer let in.
    assert sorted(codes)[0] == 302
    assert set(codes) <= {302, 403, 404}
    assert RoleMembership.objects.filter(group__role_group__role_code="coordinator").count() == 1
