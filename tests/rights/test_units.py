"""Units and posts through the pages."""

import pytest
from django.urls import reverse

from isms.accounts.models import Organisation, Post, Unit
from isms.register.handover import hand_over
from tests.factories import PostFactory, SystemFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(f"rights:{name}", args=[organisation.slug, *args])


def test_a_unit_is_made_moved_and_put_away(organisation, unit, other_unit, coordinator, client_for) -> None:
    client, create = client_for(coordinator), url("unit_create", organisation)
    assert client.post(create, {"name": "Blåsorkestern", "parent": unit.pk}).status_code == 302
    made = Unit.objects.get(name="Blåsorkestern")
    assert (made.organisation, made.parent) == (organisation, unit)
    for values, message in (
        ({"name": "Blåsorkestern"}, "Det finns redan en enhet med det namnet."),
        ({"name": "Ny", "parent": other_unit.pk}, "Välj ett giltigt alternativ"),
        ({"name": "Enheten 811218-9876"}, "personnummer"),
    ):
        answer = client.post(create, values)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert values["name"] in answer.content.decode()
    edit = url("unit_edit", organisation, unit.pk)
    answer = client.post(edit, {"name": unit.name, "parent": made.pk})
    assert "kan inte ingå i sig själv eller i en enhet under den" in answer.content.decode()
    assert (
        "Kvar i enheten: 1 enheter."
        in client.post(url("unit_archive", organisation, unit.pk), follow=True).content.decode()
    )
    client.post(url("unit_archive", organisation, made.pk), follow=True)
    assert "Blåsorkestern" not in client.get(url("unit_list", organisation)).content.decode()
    assert "Blåsorkestern" in client.get(url("unit_list", organisation) + "?visa=arkiverade").content.decode()
    client.post(url("unit_restore", organisation, made.pk))
    assert Unit.objects.get(pk=made.pk).archived_at is None


def test_a_post_gets_its_holder_who_sees_what_it_owns(
    organisation, unit, owner, owner_post, coordinator, data_protection_officer, stranger, client_for, acting, now
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    client, create = client_for(coordinator), url("post_create", organisation)
    edit = url("post_edit", organisation, owner_post.pk)
    values = {"title": owner_post.title, "unit": unit.pk, "holder": stranger.email, "deputy": ""}
    assert client.post(edit, values).status_code == 302
    assert client_for(stranger).get(system.get_absolute_url()).status_code == 200
    assert client_for(owner).get(system.get_absolute_url()).status_code == 404
    for change, message in (
        ({"holder": data_protection_officer.email}, "är dataskyddsombud och kan inte inneha"),
        ({"deputy": data_protection_officer.name}, "är dataskyddsombud och kan inte inneha"),
        ({"deputy": stranger.email}, "Ersättaren kan inte vara samma person"),
        ({"holder": "Ingen Alls"}, "Det finns inget konto för"),
        ({"title": ""}, "måste fyllas i"),
    ):
        answer = client.post(edit, values | change)
        assert answer.status_code == 422, message
        assert message in answer.content.decode()
    assert client.post(create, {"title": owner_post.title, "unit": unit.pk}).status_code == 422
    assert client.post(create, {"title": "Verksamhetschef", "unit": unit.pk, "holder": owner.name}).status_code == 302
    taker = Post.objects.get(title="Verksamhetschef")
    assert taker.holder == owner
    # What still answers for something is not put away until that is handed over.
    archive = url("post_archive", organisation, owner_post.pk)
    assert "äger 1 poster" in client.post(archive, follow=True).content.decode()
    hand_over(giver=owner_post, taker=taker, actor=acting(coordinator, organisation), at=now)
    client.post(archive)
    owner_post.refresh_from_db()
    assert (owner_post.archived_at is not None, owner_post.holder) == (True, None)
    client.post(url("post_restore", organisation, owner_post.pk))
    assert Post.objects.get(pk=owner_post.pk).archived_at is None


def test_the_list_costs_the_same_for_many_posts(
    organisation, coordinator, client_for, django_assert_max_num_queries
) -> None:
    for _number in range(4):
        above = UnitFactory(organisation=organisation)
        PostFactory.create_batch(3, unit=UnitFactory(organisation=organisation, parent=above), deputy=UserFactory())
    client = client_for(coordinator)
    with django_assert_max_num_queries(12):
        answer = client.get(url("unit_list", organisation))
    assert len(answer.context["rows"]) == 8


def test_two_who_change_a_post_or_a_unit_do_not_overwrite_each_other(
    organisation, unit, owner, owner_post, coordinator, stranger, client_for
) -> None:
    client = client_for(coordinator)
    for name, row, mine, theirs in (
        ("post_edit", owner_post, {"title": "Min", "unit": unit.pk}, {"title": "Deras", "unit": unit.pk}),
        ("unit_edit", unit, {"name": "Min enhet"}, {"name": "Deras enhet"}),
    ):
        edit = url(name, organisation, row.pk)
        seen = client.get(edit).context["form"]["seen"].value()
        assert client.post(edit, theirs | {"seen": seen}).status_code == 302
        refused = client.post(edit, mine | {"seen": seen})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "Någon annan hann före. Nu står det: Deras" in page
        assert next(iter(mine.values())) in page
        again = client.post(edit, mine | {"seen": refused.context["form"]["seen"].value()})
        assert again.status_code == 302
    assert (Post.objects.get(pk=owner_post.pk).title, Unit.objects.get(pk=unit.pk).name) == ("Min", "Min enhet")
