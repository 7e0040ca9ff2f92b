"""Processes: what the organisation does, with the systems and assets that it needs."""

import pytest
from django.test import Client

from assets.models import InformationAsset, Process
from classification.models import Method
from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.models import Entry
from tests.factories import InformationAssetFactory, ProcessFactory, SystemFactory, classify

LIST = "/kulturforvaltningen/processer/"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def coordinators(actors, client_for) -> Client:
    return client_for(actors.coordinator)


def values(process: Process, **changes: object) -> dict[str, object]:
    stored = Process.objects.get(pk=process.pk)
    return {
        "title": stored.title,
        "unit": stored.unit_id,
        "owner": stored.owner_id or "",
        "description": stored.description,
        "systems": list(stored.systems.values_list("pk", flat=True)),
        "version": stored.version,
    } | changes


def test_a_process_is_added_with_its_systems_and_reviewed(coordinators: Client, unit: Unit, owner_post: Post) -> None:
    system = SystemFactory(unit=unit, title="Kolloportalen")
    answer = coordinators.post(
        f"{LIST}ny/",
        {"title": "Ordna kollo", "unit": unit.pk, "owner": owner_post.pk, "is_in_rsa": "on", "systems": [system.pk]},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    process = Process.objects.get()
    assert process.reference == "PRO-0001"
    assert FollowUp.objects.open().get(entry_id=process.pk).kind == "process_review"
    page = coordinators.get(process.get_absolute_url()).content.decode()
    assert "Kolloportalen" in page
    assert "Ordna kollo" in coordinators.get(system.get_absolute_url()).content.decode()
    assert "Ordna kollo" in coordinators.get(LIST, {"rsa": "yes"}).content.decode()
    assert "Ordna kollo" not in coordinators.get(LIST, {"rsa": "no"}).content.decode()


def test_a_process_is_classified_and_shows_its_assets(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method
) -> None:
    process = ProcessFactory(unit=unit, owner=owner_post)
    asset = InformationAssetFactory(unit=unit, title="Ansökningar")
    InformationAsset.objects.filter(pk=asset.pk).update(process=process)
    classify(process, (1, 3, 2), method=method)
    page = coordinators.get(process.get_absolute_url()).content.decode()
    assert "Ansökningar" in page
    assert "R 3" in page
    assert f"/kulturforvaltningen/klassning/{process.reference}/ny/" in page
    assert process.title in coordinators.get(LIST, {"level": "integrity-3"}).content.decode()


def test_what_somebody_else_saved_stands_beside_what_was_typed(
    coordinators: Client, unit: Unit, owner_post: Post
) -> None:
    process = ProcessFactory(unit=unit, owner=owner_post)
    edit = f"{LIST}{process.reference}/andra/"
    mine = values(process, description="Min beskrivning")
    assert coordinators.post(edit, values(process, description="Den andras")).status_code == 302
    text = coordinators.post(edit, mine).content.decode()
    assert "Min beskrivning" in text
    assert "Den andras" in text
    assert Process.objects.get(pk=process.pk).description == "Den andras"


def test_systems_and_assets_that_the_reader_does_not_see_are_not_named(
    client_for, actors, unit: Unit, owner_post: Post
) -> None:
    hidden = SystemFactory(unit=unit, title="Larmet", restricted=True)
    process = ProcessFactory(unit=unit, owner=owner_post, systems=[hidden])
    owners = client_for(actors.owner)
    assert "Larmet" not in owners.get(process.get_absolute_url()).content.decode()
    answer = owners.post(f"{LIST}{process.reference}/andra/", values(process, systems=[], description="Ny"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert list(process.systems.values_list("pk", flat=True)) == [hidden.pk]
    assert Entry.objects.get(pk=process.pk).version == 2
