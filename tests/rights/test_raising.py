"""Nobody raises oneself by way of a post, and nothing that is put away or lent gives more than it seems to."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from isms.accounts import roles
from isms.accounts.models import Organisation, Post, RoleMembership, Unit
from isms.register.access import grant_role, share_entry
from isms.register.directory.roles import DirectoryGrant, apply_directory_roles
from tests.factories import PostFactory, SystemFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name: str, organisation: Organisation, *args: int | str) -> str:
    return reverse(f"rights:{name}", args=[organisation.slug, *args])


def test_nobody_takes_a_post_that_answers_for_something(
    organisation, unit, owner, owner_post, coordinator, client_for
) -> None:
    SystemFactory(unit=unit, owner=owner_post)
    client, edit = client_for(coordinator), url("post_edit", organisation, owner_post.pk)
    values = {"title": owner_post.title, "unit": unit.pk, "holder": owner.email, "deputy": ""}
    for name in ("holder", "deputy"):
        answer = client.post(edit, values | {name: coordinator.email})
        assert answer.status_code == 422
        assert "Du kan inte själv ta en befattning som äger poster" in answer.content.decode()
    owner_post.refresh_from_db()
    assert (owner_post.holder, owner_post.deputy) == (owner, None)
    # Somebody else gives it; then the page can be saved again. One's own new post owns nothing yet.
    other = UserFactory()
    grant_role(user=other, role=roles.COORDINATOR, organisation=organisation)
    assert client_for(other).post(edit, values | {"deputy": coordinator.email}).status_code == 302
    assert client.post(edit, values | {"deputy": coordinator.email, "title": "Chef"}).status_code == 302
    mine = {"title": "Samordnare", "unit": unit.pk, "holder": coordinator.email}
    assert client.post(url("post_create", organisation), mine).status_code == 302


def test_a_post_that_is_put_away_has_no_holder(
    organisation, unit, coordinator, data_protection_officer, stranger, client_for, acting
) -> None:
    post = PostFactory(unit=unit, holder=None, archived_at=timezone.now())
    client, edit = client_for(coordinator), url("post_edit", organisation, post.pk)
    answer = client.post(edit, {"title": post.title, "unit": unit.pk, "holder": stranger.email})
    assert answer.status_code == 422
    assert "Befattningen är arkiverad. Återställ den först." in answer.content.decode()
    assert stranger.email in answer.content.decode()
    # A holder from before, as an import may leave, neither reads by the post nor makes an error of its return.
    post.holder = data_protection_officer
    post.save()
    assert acting(data_protection_officer, organisation).post_ids == ()
    assert client.post(url("post_restore", organisation, post.pk)).status_code == 302
    post.refresh_from_db()
    assert (post.archived_at, post.holder) == (None, None)


def test_a_unit_is_not_restored_into_one_that_is_put_away(organisation, unit, coordinator, client_for) -> None:
    above = Unit.objects.create(organisation=organisation, name="Över", archived_at=timezone.now())
    below = Unit.objects.create(organisation=organisation, name="Under", parent=above, archived_at=timezone.now())
    answer = client_for(coordinator).post(url("unit_restore", organisation, below.pk), follow=True)
    assert "ligger i en enhet som är arkiverad" in answer.content.decode()
    assert Unit.objects.get(pk=below.pk).archived_at is not None


def test_the_officer_does_not_pass_on_a_restricted_entry_that_was_lent(
    organisation, unit, coordinator, data_protection_officer, stranger, client_for, clock, today
) -> None:
    system = SystemFactory(unit=unit, restricted=True)
    share_entry(entry=system, user=data_protection_officer, by=coordinator, until=today)
    client = client_for(data_protection_officer)
    assert client.get(system.get_absolute_url()).status_code == 200
    day = (today + dt.timedelta(days=30)).isoformat()
    values = {"person": stranger.email, "until": day}
    assert client.post(url("share", organisation, system.reference), values).status_code == 403
    assert client_for(stranger).get(system.get_absolute_url()).status_code == 404
    assert client_for(coordinator).post(url("share", organisation, system.reference), values).status_code == 302


def test_junk_in_the_forms_of_rights_is_answered_in_words(organisation, unit, owner_post, coordinator, client_for):
    client, long, big = client_for(coordinator), "å" * 100_000, "9" * 20
    sent = {
        url("role_give", organisation): {"person": long, "role": "reader", "unit": big},
        url("post_create", organisation): {"title": "a\x00b", "unit": big, "holder": "\x00@x", "deputy": long},
        url("unit_create", organisation): {"name": long, "parent": big},
        url("post_edit", organisation, owner_post.pk): {"title": long, "unit": "0", "holder": "a@b@c"},
        url("review_home", organisation): {"owner": big, "first_on": "0000-01-01"},
    }
    for address, values in sent.items():
        assert client.post(address, values).status_code == 422, address
    for page in ("0", "-1", big, "9" * 5000, "\x00"):
        assert client.get(url("person_list", organisation), {"page": page, "q": page}).status_code == 200
    for end in ("", "slutar/"):
        assert client.get(f"/{organisation.slug}/behorigheter/{big}/{end}").status_code == 404
    system = SystemFactory(unit=unit, owner=owner_post)
    for until in ("9999-12-31", "0000-01-01", "0001-01-01", "12026-01-01", "\x00"):
        answer = client.post(url("share", organisation, system.reference), {"person": long, "until": until})
        assert answer.status_code == 422, until
    assert Post.objects.filter(unit=unit).exists()


def test_a_role_of_the_directory_is_told_and_what_is_given_by_hand_later_is_kept(
    organisation, coordinator, stranger, client_for, now
) -> None:
    wanted = [DirectoryGrant(organisation.slug, "reader")]
    apply_directory_roles(user=stranger, wanted=wanted, at=now)
    client, person = client_for(coordinator), url("person", organisation, stranger.pk)
    assert ", av katalogen" in client.get(person).content.decode()
    [held] = RoleMembership.objects.filter(user=stranger)
    answer = client.post(url("role_take", organisation, stranger.pk, held.pk), follow=True)
    assert "ges igen vid nästa inloggning" in answer.content.decode()
    client.post(url("role_give", organisation), {"person": stranger.email, "role": "reader"})
    apply_directory_roles(user=stranger, wanted=[], at=now)
    assert RoleMembership.objects.filter(user=stranger).exists()
