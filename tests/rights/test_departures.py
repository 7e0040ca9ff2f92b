"""Somebody leaves: everything goes in one step, and what was theirs waits for a new holder."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from isms.accounts import roles
from isms.accounts.models import Organisation, Post, User
from isms.followup.feeds import make_feed, reader_of
from isms.register.access import grant_role, share_entry
from isms.rights.models import Departure
from tests.factories import PostFactory, SystemFactory

pytestmark = pytest.mark.django_db


def url(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(f"rights:{name}", args=[organisation.slug, *args])


def test_everything_goes_in_one_step(
    organisation, unit, owner, owner_post, coordinator, colleague_post, client_for, clock, now, today
) -> None:
    SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    SystemFactory(unit=unit, owner=owner_post, title="Hemliga systemet", restricted=True)
    shared = SystemFactory(unit=unit, title="Delade systemet")
    Post.objects.filter(pk=colleague_post.pk).update(deputy=owner)
    grant_role(user=owner, role=roles.READER, organisation=organisation, unit=unit)
    share_entry(entry=shared, user=owner, by=coordinator)
    secret = make_feed(user=owner, organisation=organisation, at=now)
    theirs, client = client_for(owner), client_for(coordinator)
    home = reverse("followup:my_page", args=[organisation.slug])
    page = client.get(url("leave", organisation, owner.pk)).content.decode()
    for words in ("Läsare, Kulturskolan", "Enhetschef Kulturskolan", "(ersättare)", "Delade systemet", "Bokningen"):
        assert words in page
    assert "Poster: 2" in page
    answer = client.post(url("leave", organisation, owner.pk), follow=True)
    assert "har inga behörigheter kvar. Kontot är låst." in answer.content.decode()
    owner.refresh_from_db()
    owner_post.refresh_from_db()
    assert not owner.is_active
    assert not owner.groups.exists()
    assert (owner_post.holder, Post.objects.get(pk=colleague_post.pk).deputy) == (None, None)
    assert not shared.shares.exists()
    assert reader_of(secret=secret, today=today) is None
    assert theirs.get(home).status_code == 302
    assert {session.get_decoded()["_auth_user_id"] for session in Session.objects.all()} == {str(coordinator.pk)}
    departure = Departure.objects.get()
    assert (departure.person, departure.ended_by, departure.share_count) == (owner, coordinator, 1)
    assert "Olle Ägare" in client.get(url("departure_list", organisation)).content.decode()
    # What was theirs waits for somebody new.
    page = client.get(home).content.decode()
    assert "1 befattning som äger poster saknar innehavare." in page
    assert "Bokningen" in page
    assert "Enhetschef Kulturskolan" in client.get(url("unit_list", organisation) + "?visa=vakanta").content.decode()
    assert "har inga behörigheter" in client.post(url("leave", organisation, owner.pk)).content.decode()
    answer = client.post(url("person", organisation, owner.pk), {"role": "reader"})
    assert "Kontot är låst." in answer.content.decode()


def test_who_works_elsewhere_too_keeps_the_account(
    organisation, other_organisation, other_unit, owner, owner_post, administrator, client_for
) -> None:
    elsewhere = PostFactory(unit=other_unit, holder=owner)
    SystemFactory(unit=owner_post.unit, owner=owner_post, title="Bokningen")
    client = client_for(administrator)
    page = client.get(url("leave", organisation, owner.pk)).content.decode()
    assert "Låses inte" in page
    assert "Poster: 1" in page
    assert "Bokningen" not in page  # the administrator sees no content
    signed_in = client_for(owner)
    client.post(url("leave", organisation, owner.pk))
    assert User.objects.get(pk=owner.pk).is_active
    assert Post.objects.get(pk=elsewhere.pk).holder == owner
    mine, theirs = (reverse("followup:my_page", args=[each.slug]) for each in (organisation, other_organisation))
    assert signed_in.get(theirs).status_code == 302  # signs in anew
    assert client_for(owner).get(mine).status_code == 404
    assert client_for(owner).get(theirs).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_nobody_ends_themselves_and_the_last_stays(organisation, coordinator, administrator, client_for, who) -> None:
    people = {"coordinator": coordinator, "administrator": administrator}
    for name, person in people.items():
        answer = client_for(people[who]).post(url("leave", organisation, person.pk))
        assert answer.status_code == 422
        message = "Ingen ändrar sina egna" if name == who else "är den sista i rollen"
        assert message in answer.content.decode()
    assert not Departure.objects.exists()
