"""The page where a classification is made."""

import pytest
from django.test import Client

from classification.models import Classification, Method
from classification.selectors import areas_of
from isms.accounts.models import Post, Unit, User
from isms.register.models import Decision, Entry
from tests.factories import InformationAssetFactory, SystemFactory, classify


@pytest.fixture
def coordinators(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def answers(method: Method, entry: Entry, numbers: tuple[int, int, int] = (1, 2, 3), **changes: object) -> dict:
    levels = {level.number: level.pk for level in method.levels.all()}
    area = areas_of(method)[0].pk
    values: dict[str, object] = {
        "version": Entry.objects.get(pk=entry.pk).version,
        "participants": "Enhetschefen och två lärare",
        "authority": "execution",
        "owner_approval": "Mejl 2026-11-20",
    }
    for aspect, number in zip(("confidentiality", "integrity", "availability"), numbers, strict=True):
        values |= {
            f"{aspect}_level": levels[number],
            f"{aspect}_area": area,
            f"{aspect}_reason": f"Skäl för {aspect}: åäö",
        }
    return values | changes


def test_consequence_texts_stand_beside_every_level(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    text = coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/ny/").content.decode()
    for level in method.levels.all():
        assert level.name in text
        for consequence in level.consequences.all():
            assert consequence.text in text


def test_decided_classification_shows_on_asset_system_and_owners_page(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for, clock
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Elevportalen")
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], title="Elevregistret")
    answer = coordinators.post(f"/kulturforvaltningen/klassning/{asset.reference}/ny/", answers(method, asset))
    assert answer.status_code == 302, answer.content.decode()
    assert (
        "Skäl för integrity: åäö"
        in coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/").content.decode()
    )
    system_page = coordinators.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()
    assert "Elevregistret" in system_page
    assert "Allvarlig" in system_page
    own_page = client_for(owner).get(f"/kulturforvaltningen/informationstillgangar/{asset.reference}/").content.decode()
    assert "Översyn av klassning" in own_page
    assert "2027-11-23" in own_page


def test_missing_answers_are_named_and_the_rest_is_kept(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    typed = answers(method, asset, integrity_reason="", participants="", availability_level="")
    text = coordinators.post(f"/kulturforvaltningen/klassning/{asset.reference}/ny/", typed).content.decode()
    assert "Skriv varför nivån är vald" in text
    assert "Välj en nivå" in text
    assert "Skäl för confidentiality: åäö" in text
    assert not Classification.objects.exists()


def test_security_classified_information_stops_with_whom_to_contact(
    coordinators: Client, unit: Unit, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit)
    text = coordinators.post(
        f"/kulturforvaltningen/klassning/{asset.reference}/ny/", answers(method, asset, (4, 1, 1))
    ).content.decode()
    assert method.levels.get(is_out_of_scope=True).instruction[:40] in text
    assert not Classification.objects.exists()


def test_ten_thousand_characters_of_reason(coordinators: Client, unit: Unit, owner_post: Post, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    reason = ("Åtta år av prövningar. " * 500)[:10_000].strip()
    typed = answers(method, asset, confidentiality_reason=reason)
    coordinators.post(f"/kulturforvaltningen/klassning/{asset.reference}/ny/", typed)
    made = Classification.objects.get().judgements.get(aspect="confidentiality")
    assert made.reason == reason
    assert reason in coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/").content.decode()


def test_second_classifier_is_told_and_keeps_the_text(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    typed = answers(method, asset)
    classify(asset, (0, 0, 0), method=method)
    answer = coordinators.post(f"/kulturforvaltningen/klassning/{asset.reference}/ny/", typed)
    text = answer.content.decode()
    assert "Någon annan har sparat" in text
    assert "Skäl för integrity: åäö" in text
    assert Classification.objects.count() == 1


def test_delegated_decisions_are_listed_for_the_board(
    coordinators: Client, reader: User, colleague: User, unit: Unit, owner_post: Post, method: Method, client_for, clock
) -> None:
    asset = InformationAssetFactory(unit=unit, title="Ansökningar om stöd", owner=owner_post)
    typed = answers(method, asset, authority="delegation", delegation_item="")
    address = f"/kulturforvaltningen/klassning/{asset.reference}/ny/"
    assert "Ange punkten i delegationsordningen" in coordinators.post(address, typed).content.decode()
    coordinators.post(address, typed | {"delegation_item": "7.2"})
    assert Decision.objects.get().authority == "delegation"
    listed = client_for(reader).get("/kulturforvaltningen/delegationsbeslut/").content.decode()
    assert "Ansökningar om stöd" in listed
    assert "7.2" in listed
    assert (
        "Ansökningar om stöd"
        not in client_for(colleague).get("/kulturforvaltningen/delegationsbeslut/").content.decode()
    )
    backwards = {"start": "2026-12-01", "end": "2026-01-01"}
    assert "före startdatum" in coordinators.get("/kulturforvaltningen/delegationsbeslut/", backwards).content.decode()


def test_only_those_who_may_change_the_asset_classify_it(
    reader: User, owner: User, client_for, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit)
    own = InformationAssetFactory(unit=unit, owner=owner_post)
    address = "/kulturforvaltningen/klassning/{}/ny/"
    assert client_for(reader).get(address.format(asset.reference)).status_code == 403
    assert client_for(owner).get(address.format(asset.reference)).status_code == 404
    assert client_for(owner).get(address.format(own.reference)).status_code == 200
