"""The guided classification through its pages."""

import pytest
from django.test import Client

from classification.method_services import choose_method
from classification.models import Classification, ClassificationDraft, Method
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.models import Decision
from tests.classification.guided import address_of, answer, decide, details, fill_in, send
from tests.factories import InformationAssetFactory, PostFactory, SystemFactory, classify


@pytest.fixture
def coordinators(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def test_consequence_texts_stand_beside_every_level(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    start = coordinators.get(address_of(asset))
    assert start.url == address_of(asset, "konfidentialitet")
    text = coordinators.get(start.url).content.decode()
    for level in method.levels.all():
        assert level.name in text
        for consequence in level.consequences.all():
            assert consequence.text in text


def test_decided_classification_shows_on_asset_system_and_owners_page(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for, clock
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Elevportalen")
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], title="Elevregistret")
    last = fill_in(coordinators, asset, method)
    assert last.url == address_of(asset, "sammanfattning")
    summary = coordinators.get(last.url).content.decode()
    assert "Skäl för integrity: åäö" in summary
    assert "Mejl 2026-11-20" in summary
    assert decide(coordinators, asset).status_code == 302
    listed = coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/").content.decode()
    assert "Skäl för integrity: åäö" in listed
    assert "Enhetschef Kulturskolan, Kulturskolan: Mejl 2026-11-20. Registrerat av Kajsa Samordnare" in listed
    system_page = coordinators.get(f"/kulturforvaltningen/system/{system.reference}/").content.decode()
    assert "Elevregistret" in system_page
    assert "Allvarlig" in system_page
    own_page = client_for(owner).get(f"/kulturforvaltningen/informationstillgangar/{asset.reference}/").content.decode()
    assert "Översyn av klassning" in own_page
    assert "2027-11-23" in own_page


def test_missing_answers_are_named_and_the_rest_is_kept(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    typed = answer(method, asset, "integrity", 1, level="", area="")
    text = send(coordinators, asset, "integrity", typed).content.decode()
    assert "Välj en nivå" in text
    assert "Välj det område där följden blir värst" in text
    assert "Skäl för integrity: åäö" in text
    text = coordinators.post(address_of(asset, "deltagare"), details(asset, participants="")).content.decode()
    assert "Skriv vilka som deltog" in text
    assert not ClassificationDraft.objects.exists()


def test_unfinished_work_is_saved_and_resumed_by_somebody_else(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    send(coordinators, asset, "confidentiality", answer(method, asset, "confidentiality", 2))
    half = answer(method, asset, "integrity", 1, area="", go="save")
    assert send(coordinators, asset, "integrity", half).url == address_of(asset, "riktighet")
    owners = client_for(owner)
    page = owners.get(f"/kulturforvaltningen/informationstillgangar/{asset.reference}/").content.decode()
    assert "Ett utkast till klassning är påbörjat" in page
    assert owners.get(address_of(asset)).url == address_of(asset, "riktighet")
    text = owners.get(address_of(asset, "riktighet")).content.decode()
    assert "Skäl för integrity: åäö" in text
    assert "Kajsa Samordnare" in text
    send(owners, asset, "integrity", answer(method, asset, "integrity", 1))
    back = send(owners, asset, "availability", answer(method, asset, "availability", 0, go="previous"))
    assert back.url == address_of(asset, "riktighet")
    jump = send(owners, asset, "integrity", answer(method, asset, "integrity", 1, go="to:deltagare"))
    assert jump.url == address_of(asset, "deltagare")
    owners.post(address_of(asset, "deltagare"), details(asset))
    decide(owners, asset)
    made = Classification.objects.get()
    assert (made.decision.decided_by, made.owner_post, made.owner_approval) == (owner, owner_post, "")
    assert str(made) == "Klassning K2 R1 T0"
    assert ClassificationDraft.objects.get().outcome == "decided"


def test_second_writer_sees_both_values_and_loses_nothing(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    mine = answer(method, asset, "integrity", 3, reason="Min text")
    theirs = answer(method, asset, "integrity", 1, reason="Den andras text")
    send(client_for(owner), asset, "integrity", theirs)
    text = send(coordinators, asset, "integrity", mine).content.decode()
    assert "Någon annan har sparat" in text
    assert "Den andras text" in text
    assert "Min text" in text
    again = {**mine, "draft_version": 1}
    assert send(coordinators, asset, "integrity", again).status_code == 302
    assert ClassificationDraft.objects.get().judgements.get(aspect="integrity").reason == "Min text"


def test_two_who_judge_different_aspects_keep_both(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    mine = answer(method, asset, "integrity", 3)
    send(client_for(owner), asset, "confidentiality", answer(method, asset, "confidentiality", 1))
    mine_again = {**mine, "draft_version": 1}
    send(coordinators, asset, "integrity", mine)
    assert send(coordinators, asset, "integrity", mine_again).status_code == 302
    rows = ClassificationDraft.objects.get().judgements
    assert {row.aspect for row in rows.all()} == {"confidentiality", "integrity"}


def test_security_classified_information_stops_with_whom_to_contact(
    coordinators: Client, organisation: Organisation, unit: Unit, method: Method
) -> None:
    choose_method(organisation=organisation, method=method, security_contact="säkerhetsskyddschefen, 08-508 00 000")
    asset = InformationAssetFactory(unit=unit)
    typed = answer(method, asset, "confidentiality", 4, reason="Hemligt innehåll", go="save")
    text = send(coordinators, asset, "confidentiality", typed).content.decode()
    assert method.levels.get(is_out_of_scope=True).instruction[:40] in text
    assert "säkerhetsskyddschefen, 08-508 00 000" in text
    assert not ClassificationDraft.objects.exists()


def test_raised_level_keeps_what_was_judged_beside(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    higher, lower = method.levels.get(number=3).pk, method.levels.get(number=1).pk
    incomplete = answer(method, asset, "confidentiality", 2, raised_level=higher)
    text = send(coordinators, asset, "confidentiality", incomplete).content.decode()
    assert "Välj varför nivån höjs" in text
    assert "Skriv varför nivån höjs" in text
    why = {"raise_ground": "accumulation", "raise_reason": "Trehundratusen låntagare i samma register"}
    downwards = answer(method, asset, "confidentiality", 2, raised_level=lower, **why)
    assert "ska vara högre" in send(coordinators, asset, "confidentiality", downwards).content.decode()
    fill_in(coordinators, asset, method, (2, 1, 1), raised={"raised_level": higher, **why})
    decide(coordinators, asset)
    made = Classification.objects.get().judgements.get(aspect="confidentiality")
    assert (made.base_level.number, made.level.number, made.raise_ground) == (2, 3, "accumulation")
    text = coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/").content.decode()
    assert "höjd från 2 Betydande" in text
    assert "Trehundratusen låntagare" in text


def test_owner_decides_or_it_is_told_how(
    coordinators: Client, unit: Unit, owner_post: Post, owner: User, method: Method, client_for, clock
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    fill_in(coordinators, asset, method, owner_approval="")
    text = decide(coordinators, asset).content.decode()
    assert "Skriv hur och när ägaren beslutade" in text
    assert not Classification.objects.exists()
    version = ClassificationDraft.objects.get().version
    handed = coordinators.post(
        f"/kulturforvaltningen/klassning/{asset.reference}/utkast/lamna/", {"draft_version": version}
    )
    assert handed.status_code == 302
    waiting = FollowUp.objects.get(kind="classification_decision")
    assert waiting.intended_on.isoformat() == "2026-12-07"
    assert "Beslut om klassning" in client_for(owner).get("/kulturforvaltningen/min-sida/").content.decode()
    assert decide(client_for(owner), asset).status_code == 302
    waiting.refresh_from_db()
    assert waiting.completed_at is not None
    assert not FollowUp.objects.open().filter(kind="classification_decision").exists()
    assert Classification.objects.get().decision.decided_by == owner


def test_entry_without_an_owner_has_a_draft_but_no_decision(coordinators: Client, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    fill_in(coordinators, asset, method)
    assert "saknar ägare" in coordinators.get(address_of(asset, "sammanfattning")).content.decode()
    assert "utse en ägande befattning" in decide(coordinators, asset).content.decode()
    assert not Classification.objects.exists()
    assert ClassificationDraft.objects.open().count() == 1


def test_deputy_decides_as_the_owner(unit: Unit, method: Method, coordinator: User, client_for) -> None:
    post = PostFactory(unit=unit, deputy=coordinator)
    asset = InformationAssetFactory(unit=unit, owner=post)
    client = client_for(coordinator)
    fill_in(client, asset, method)
    decide(client, asset)
    assert Classification.objects.get().owner_approval == ""


def test_draft_is_discarded_and_the_decided_one_stays(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    classify(asset, (1, 1, 1), method=method)
    text = coordinators.get(address_of(asset, "konfidentialitet")).content.decode()
    assert "Skäl för nivå 1" in text  # a new draft starts from what holds
    send(coordinators, asset, "confidentiality", answer(method, asset, "confidentiality", 3))
    assert ClassificationDraft.objects.get().judgements.count() == 3
    address = f"/kulturforvaltningen/klassning/{asset.reference}/utkast/kasta/"
    coordinators.post(address, {"draft_version": 0})
    assert ClassificationDraft.objects.open().count() == 1  # made from an older page
    coordinators.post(address, {"draft_version": 1})
    assert ClassificationDraft.objects.get().outcome == "discarded"
    assert str(Classification.objects.in_force().get()) == "Klassning K1 R1 T1"


def test_ten_thousand_characters_of_reason(coordinators: Client, unit: Unit, owner_post: Post, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    reason = ("Åtta år av prövningar. " * 500)[:10_000].strip()
    fill_in(coordinators, asset, method, raised={"reason": reason})
    decide(coordinators, asset)
    made = Classification.objects.get().judgements.get(aspect="confidentiality")
    assert made.reason == reason
    assert reason in coordinators.get(f"/kulturforvaltningen/klassning/{asset.reference}/").content.decode()


def test_decision_on_an_entry_changed_since_is_refused(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    fill_in(coordinators, asset, method)
    old = ClassificationDraft.objects.get().version
    text = coordinators.post(
        address_of(asset, "sammanfattning"), {"version": 99, "draft_version": old}
    ).content.decode()
    assert "Någon annan har sparat" in text
    assert not Classification.objects.exists()


def test_delegated_decisions_are_listed_for_the_board(
    coordinators: Client, reader: User, colleague: User, unit: Unit, owner_post: Post, method: Method, client_for, clock
) -> None:
    asset = InformationAssetFactory(unit=unit, title="Ansökningar om stöd", owner=owner_post)
    refused = fill_in(coordinators, asset, method, authority="delegation", delegation_item="").content.decode()
    assert "Ange punkten i delegationsordningen" in refused
    fill_in(coordinators, asset, method, authority="delegation", delegation_item="7.2")
    decide(coordinators, asset)
    assert Decision.objects.get().authority == "delegation"
    listed = client_for(reader).get("/kulturforvaltningen/delegationsbeslut/").content.decode()
    assert "Ansökningar om stöd" in listed
    assert "7.2" in listed
    others = client_for(colleague).get("/kulturforvaltningen/delegationsbeslut/").content.decode()
    assert "Ansökningar om stöd" not in others
    home = coordinators.get("/kulturforvaltningen/min-sida/").content.decode()
    assert 'href="/kulturforvaltningen/delegationsbeslut/"' in home  # found from every page, by its navigation
    backwards = {"start": "2026-12-01", "end": "2026-01-01"}
    assert "före startdatum" in coordinators.get("/kulturforvaltningen/delegationsbeslut/", backwards).content.decode()


def test_only_those_who_may_change_the_asset_classify_it(
    reader: User, owner: User, client_for, unit: Unit, owner_post: Post, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit)
    own = InformationAssetFactory(unit=unit, owner=owner_post)
    assert client_for(reader).get(address_of(asset, "riktighet")).status_code == 403
    assert client_for(owner).get(address_of(asset, "riktighet")).status_code == 404
    assert client_for(owner).get(address_of(own, "riktighet")).status_code == 200
    assert client_for(owner).get(address_of(own, "sparbarhet")).status_code == 404
