"""Vem ser detta: the list is exactly what ``visible_to`` answers, and says why."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from isms.accounts import roles
from isms.accounts.models import Post, Unit, User
from isms.register.access import grant_role, share_entry
from isms.register.models import Entry, EntryRead
from isms.register.services import archive_entry
from isms.rights.sight import seers_of
from tests.factories import InformationAssetFactory, SystemFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(actors: SimpleNamespace, unit: Unit, owner_post: Post, now: dt.datetime, today: dt.date) -> list[Entry]:
    """Entries of every sort that rights tell apart, some of them shared."""
    below = UnitFactory(organisation=unit.organisation, parent=unit)
    owner_post.deputy = actors.reporter
    owner_post.save()
    in_unit, gone, both = (UserFactory(name=name) for name in ("Eva Enhet", "Gun Gått", "Bea Båda"))
    grant_role(user=in_unit, role=roles.READER, organisation=unit.organisation, unit=unit)
    grant_role(user=gone, role=roles.COORDINATOR, organisation=unit.organisation)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    grant_role(user=both, role=roles.READER, organisation=unit.organisation)
    grant_role(user=both, role=roles.DIRECTOR, organisation=unit.organisation)
    own = {"unit": unit, "owner": owner_post}
    made = [
        SystemFactory(**own),
        SystemFactory(**own, restricted=True),
        SystemFactory(**own, restricted=True, handles_personal_data=True),
        InformationAssetFactory(unit=below, personal_data="sensitive"),
        SystemFactory(unit=UnitFactory(organisation=unit.organisation)),
        SystemFactory(**own),
    ]
    archive_entry(entry=made[-1], version=1, by=actors.coordinator, at=now)
    for entry in (*made[:2], made[-1]):
        share_entry(entry=entry, user=actors.colleague, by=actors.coordinator, until=today)
        share_entry(entry=entry, user=actors.stranger, by=actors.owner, may_change=True)
    yesterday = today - dt.timedelta(days=1)
    share_entry(entry=made[4], user=actors.colleague, by=actors.coordinator, until=yesterday)
    return list(Entry.objects.with_detail().filter(pk__in=[entry.pk for entry in made]).order_by("pk"))


def test_the_list_is_what_each_person_really_sees(entries, actors, organisation, acting) -> None:
    everybody = [acting(person, organisation) for person in User.objects.order_by("pk")]
    for entry in entries:
        told = seers_of(entry, asked_by=acting(actors.coordinator, organisation))
        seeing = {each.user.pk for each in everybody if Entry.objects.visible_to(each).filter(pk=entry.pk).exists()}
        changing = {each.user.pk for each in everybody if Entry.objects.editable_by(each).filter(pk=entry.pk).exists()}
        assert {seer.person.pk for seer in told} == seeing, entry
        assert {seer.person.pk for seer in told if seer.may_change} == changing, entry
        assert all(seer.reasons for seer in told), entry


def test_the_page_says_why(entries, actors, client_for, clock, today) -> None:
    open_one, restricted, officers = entries[:3]

    def page(entry: Entry, person: User) -> str:
        answer = client_for(person).get(reverse("rights:who_sees", args=["kulturforvaltningen", entry.reference]))
        return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())

    told = page(open_one, actors.reader)
    for words in (
        "Kajsa Samordnare via rollen Informationssäkerhetssamordnare Ja",
        "Rut Revisor via rollen Läsare Nej",
        "Bea Båda via rollen Förvaltningschef via rollen Läsare Nej",
        "Eva Enhet via rollen Läsare i Kulturskolan Nej",
        "Olle Ägare ägare genom befattningen Enhetschef Kulturskolan Ja",
        "Runa Rapportör ersättare för befattningen Enhetschef Kulturskolan Ja",
        f"Kim Kollega delad av Kajsa Samordnare till och med {today.isoformat()} Nej",
        "Fia Främling delad för ändring av Olle Ägare tills vidare Ja",
    ):
        assert words in told
    assert "Gun Gått" not in told
    assert "Dela posten" not in told
    told = page(restricted, actors.coordinator)
    assert "Olle Ägare ägare" not in told
    assert EntryRead.objects.filter(entry_id=restricted.pk, path__endswith="/vem-ser/").exists()
    words = "Doris Dataskydd via rollen Dataskyddsombud, eftersom posten rör personuppgifter Nej"
    told = page(officers, actors.data_protection_officer)
    assert words in told
    assert "Kajsa Samordnare via rollen Informationssäkerhetssamordnare Ja" in told
    linked = client_for(actors.reader).get(open_one.get_absolute_url()).content.decode()
    assert reverse("rights:who_sees", args=["kulturforvaltningen", open_one.reference]) in linked


def test_the_page_costs_the_same_for_many_people(unit, coordinator, client_for, django_assert_num_queries) -> None:
    address = reverse("rights:who_sees", args=["kulturforvaltningen", SystemFactory(unit=unit).reference])
    clients = [client_for(coordinator) for _number in range(2)]
    with CaptureQueriesContext(connection) as few:
        clients[0].get(address)
    for _number in range(20):
        grant_role(user=UserFactory(), role=roles.READER, organisation=unit.organisation)
        grant_role(user=UserFactory(), role=roles.REPORTER, organisation=unit.organisation)
    with django_assert_num_queries(len(few)):
        answer = clients[1].get(address)
    assert len(answer.context["seers"]) == 21
