"""Methods are data: an organisation switches, and what is decided stays as it was."""

import pytest
from django.test import Client

from classification.method_services import choose_method
from classification.methods_loader import load_methods
from classification.models import Classification, ClassificationDraft, Level, Method, MethodAspect, ProtectionLevel
from isms.accounts.models import Organisation, Post, Unit, User
from tests.classification.guided import address_of, answer, decide, fill_in, send
from tests.factories import InformationAssetFactory, classify

PAGE = "/kulturforvaltningen/klassningsmetod/"


@pytest.fixture
def coordinators(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


@pytest.fixture
def msb(method: Method) -> Method:
    return Method.objects.get(code="msb")


def choose(client: Client, method: Method, **changes: object) -> None:
    values = {"method": method.pk, "works_in": "own", "security_contact": ""} | changes
    reply = client.post(f"{PAGE}andra/", values)
    assert reply.status_code == 302, reply.content.decode()


def stored() -> tuple[list, list]:
    judged = Classification.objects.order_by("pk").values_list("method", "judgements__aspect", "judgements__level")
    return list(judged), list(ProtectionLevel.objects.order_by("pk").values_list("entry", "aspect", "level"))


def test_change_of_method_rewrites_nothing_and_is_told(
    coordinators: Client, coordinator: User, unit: Unit, owner_post: Post, method: Method, msb: Method
) -> None:
    old = InformationAssetFactory(unit=unit, owner=owner_post)
    classify(old, (3, 2, 1), method=method)
    before = stored()
    choose(coordinators, msb)
    assert stored() == before
    text = coordinators.get(PAGE).content.decode()
    assert "1 post är klassad med Informationsklassning enligt KLASSA" in text
    assert "K4: information för utpekade personer" in text
    assert str(coordinator) in text  # who chose stands in the history
    new = InformationAssetFactory(unit=unit, owner=owner_post)
    fill_in(coordinators, new, msb, (4, 1, 2))
    decide(coordinators, new)
    assert str(Classification.objects.in_force().get(entry_id=new.pk)) == "Klassning K4 R1 T2"
    assert str(Classification.objects.in_force().get(entry_id=old.pk)) == "Klassning K3 R2 T1"
    choose(coordinators, method)
    assert "1 post är klassad med Informationsklassning enligt metodstödet" in coordinators.get(PAGE).content.decode()


def test_open_draft_is_carried_over_by_severity_and_keeps_its_words(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method, msb: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    fill_in(coordinators, asset, method, (3, 2, 0))
    choose(coordinators, msb)
    assert "Metoden har bytts" in decide(coordinators, asset).content.decode()
    version = ClassificationDraft.objects.get().version
    coordinators.post(f"/kulturforvaltningen/klassning/{asset.reference}/utkast/metod/", {"draft_version": version})
    decide(coordinators, asset)
    made = Classification.objects.get()
    assert (made.method, str(made)) == (msb, "Klassning K4 R3 T1")
    assert made.judgements.get(aspect="integrity").reason == "Skäl för integrity: åäö"


def test_traceability_is_judged_only_where_it_is_chosen(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    choose(coordinators, method, judges_traceability="on")
    fill_in(coordinators, asset, method, (1, 1, 1))
    assert "Det här återstår att bedöma: Spårbarhet" in decide(coordinators, asset).content.decode()
    send(coordinators, asset, "traceability", answer(method, asset, "traceability", 2))
    decide(coordinators, asset)
    assert str(Classification.objects.get()) == "Klassning K1 R1 T1 S2"
    assert ProtectionLevel.objects.get(entry_id=asset.pk, aspect="traceability").level.number == 2
    assert "S 2" in coordinators.get("/kulturforvaltningen/informationstillgangar/").content.decode()
    choose(coordinators, method)
    other = InformationAssetFactory(unit=unit, owner=owner_post)
    fill_in(coordinators, other, method, (1, 1, 1))
    decide(coordinators, other)
    assert str(Classification.objects.get(entry_id=other.pk)) == "Klassning K1 R1 T1"


def test_each_organisation_has_its_own_method(
    coordinators: Client, other_coordinator: User, other_unit: Unit, msb: Method, method: Method, client_for
) -> None:
    choose(coordinators, msb)
    asset = InformationAssetFactory(unit=other_unit)
    text = client_for(other_coordinator).get(address_of(asset, "riktighet")).content.decode()
    assert method.name in text
    assert msb.name not in text


def test_only_the_coordinator_chooses(reader: User, owner: User, msb: Method, client_for) -> None:
    for who in (reader, owner):
        client = client_for(who)
        assert "Ändra hur ni klassar" not in client.get(PAGE).content.decode()
        assert client.post(f"{PAGE}andra/", {"method": msb.pk, "works_in": "own"}).status_code == 403


def test_loading_again_adds_an_optional_aspect_and_touches_nothing_else(method: Method) -> None:
    MethodAspect.objects.filter(method=method, aspect="traceability").delete()
    Level.objects.filter(method=method).update(summary_traceability="")
    Level.objects.filter(method=method, number=2).update(name="Eget namn")
    assert load_methods() == []
    assert method.aspects.filter(aspect="traceability", is_required=False).exists()
    level = method.levels.get(number=2)
    assert level.summary_traceability
    assert level.name == "Eget namn"


@pytest.mark.parametrize("code", ["klassa", "msb"])
def test_shipped_methods_are_complete(method: Method, code: str) -> None:
    shipped = Method.objects.get(code=code)
    assert [aspect.aspect for aspect in shipped.aspects.order_by("position")] == [
        "confidentiality",
        "integrity",
        "availability",
        "traceability",
    ]
    for level in shipped.levels.all():
        assert all(level.summary_of(aspect.aspect) for aspect in shipped.aspects.all()), level
        assert level.consequences.count() == shipped.areas.count() == 6
    assert shipped.levels.filter(is_high_protection=True, is_out_of_scope=False).exists()
    assert shipped.levels.get(is_out_of_scope=True).severity == 4


def test_contact_and_choice_are_per_organisation(organisation: Organisation, msb: Method) -> None:
    choose_method(organisation=organisation, method=msb, works_in="elsewhere", security_contact="  Kontakten  ")
    choice = choose_method(organisation=organisation, method=msb, works_in="own", security_contact="Kontakten")
    assert organisation.method_choice == choice
    assert choice.security_contact == "Kontakten"
