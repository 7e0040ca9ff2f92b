"""Normative classifications as the users of both organisations meet them."""

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from assets.models import System
from classification.models import CityRequest, Method, NormativeClassification, NormativeMatter, ProtectionLevel
from isms.accounts import roles
from isms.accounts.models import Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.access import grant_role
from isms.register.models import Entry
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    classify,
    link,
    publish,
    record,
)

BASE = "/kulturforvaltningen/normerande-klassningar/"
CITY = "/stadsledningskontoret/normerande-klassningar/"
TODAY = STOCKHOLM_NOON.date()
ASPECTS = ("confidentiality", "integrity", "availability")


@pytest.fixture
def shared(unit: Unit, owner_post: Post) -> System:
    return SystemFactory(unit=unit, owner=owner_post, title="Kontovägen", operation="city_shared")


@pytest.fixture
def city_unit(db: None) -> Unit:
    return UnitFactory(organisation__name="Stadsledningskontoret", organisation__slug="stadsledningskontoret")


@pytest.fixture
def central(city_unit: Unit) -> System:
    return SystemFactory(unit=city_unit, title="Kontovägen centralt", description="Hemliga detaljer hos staden")


@pytest.fixture
def publisher(city_unit: Unit, client_for) -> Client:
    user = UserFactory(name="Fatima Central")
    grant_role(user=user, role=roles.CENTRAL_COORDINATOR, organisation=city_unit.organisation)
    return client_for(user)


@pytest.fixture
def coordinators(coordinator: User, client_for, clock) -> Client:
    return client_for(coordinator)


def version_of(entry: Entry) -> int:
    return Entry.objects.get(pk=entry.pk).version


def terms(entry: Entry, method: Method, number: int = 2, **changes: object) -> dict[str, object]:
    level = method.levels.get(number=number).pk
    values = {
        "version": version_of(entry),
        "issued_by": "Stadsledningskontoret",
        "version_label": "1.0",
        "decided_on": TODAY.isoformat(),
        "authority": "execution",
        **{f"{aspect}_level": level for aspect in ASPECTS},
    }
    return values | changes


def test_publishing_reaches_the_other_organisation_at_once(
    publisher: Client, coordinators: Client, shared: System, central: System, unit: Unit, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared], title="Fakturor")
    classify(asset, (1, 1, 1), method=method)
    asset_page = f"/kulturforvaltningen/informationstillgangar/{asset.reference}/"
    assert "Preliminär, väntar" in coordinators.get(asset_page).content.decode()
    offered = publisher.post(f"{CITY}publicera/{central.reference}/erbjud/", {"is_open": 1, "version": central.version})
    assert offered.status_code == 302
    found = coordinators.get(f"{BASE}system/{shared.reference}/koppla/", {"q": "kontov"}).content.decode()
    assert "Kontovägen centralt" in found
    assert "Hemliga detaljer" not in found
    linking = {"central": central.pk, "version": version_of(shared)}
    assert coordinators.post(f"{BASE}system/{shared.reference}/koppla/", linking).status_code == 302
    answer = publisher.post(f"{CITY}publicera/{central.reference}/", terms(central, method))
    assert answer.status_code == 302, answer.content.decode()
    page = coordinators.get(asset_page).content.decode()
    assert "Preliminär" not in page
    assert "Normerande klassning av Stadsledningskontoret, version 1.0" in page
    assert central.reference not in page or central.reference == shared.reference
    assert "Hemliga detaljer" not in page
    assert FollowUp.objects.open().filter(entry_id=shared.pk, kind="normative_published").exists()
    listed = publisher.get(f"{CITY}publicera/").content.decode()
    assert "Kontovägen centralt" in listed
    assert "Kulturförvaltningen" not in listed
    withdrawn = publisher.post(
        f"{CITY}publicera/{central.reference}/upphav/", {"reason": "Nya funktioner", "version": version_of(central)}
    )
    assert withdrawn.status_code == 302
    assert "Preliminär, väntar" in coordinators.get(asset_page).content.decode()


def test_what_is_not_offered_cannot_be_found_or_linked(coordinators: Client, shared: System, central: System) -> None:
    address = f"{BASE}system/{shared.reference}/koppla/"
    assert "Kontovägen centralt" not in coordinators.get(address).content.decode()
    for chosen in (central.pk, "", "åäö", "9" * 40):
        assert coordinators.post(address, {"central": chosen, "version": shared.version}).status_code == 404


def test_recording_by_hand_keeps_what_was_typed_when_refused(
    coordinators: Client, shared: System, method: Method
) -> None:
    address = f"{BASE}system/{shared.reference}/registrera/"
    wrong = terms(shared, method, note="Åäö ska stå kvar", may_lower="on", integrity_level="")
    text = coordinators.post(address, wrong).content.decode()
    assert "Ange vem som godkänner" in text
    assert "Välj en nivå" in text
    assert "Åäö ska stå kvar" in text
    assert not NormativeClassification.objects.exists()
    future = terms(shared, method, decided_on="2027-01-01")
    assert "framtiden" in coordinators.post(address, future).content.decode()
    late = terms(shared, method, version=0, note="Min anteckning")
    text = coordinators.post(address, late).content.decode()
    assert "Någon annan har sparat" in text
    assert "Min anteckning" in text
    assert coordinators.post(address, terms(shared, method)).status_code == 302
    page = coordinators.get(f"{BASE}system/{shared.reference}/").content.decode()
    assert "Beslutad" in page
    assert "Gäller nu" in page


def test_a_request_is_asked_changed_and_answered(coordinators: Client, shared: System) -> None:
    values = {
        "version": shared.version,
        "subject": "normative",
        "asked_on": "2026-03-02",
        "asked_to": "Stadsledningskontoret",
        "case_number": "KUN 2026/77",
    }
    address = f"{BASE}system/{shared.reference}/begaran/ny/"
    assert coordinators.post(address, values).status_code == 302
    again = coordinators.post(address, values | {"version": version_of(shared)}).content.decode()
    assert "redan begärd" in again
    waiting = coordinators.get(BASE).content.decode()
    assert "266 dagar sedan" in waiting
    assert "KUN 2026/77" in waiting
    request = CityRequest.objects.get()
    edit = f"{BASE}system/{shared.reference}/begaran/{request.pk}/"
    early = values | {"version": version_of(shared), "answered_on": "2026-01-01"}
    assert "före begäran" in coordinators.post(edit, early).content.decode()
    conflict = coordinators.post(edit, values | {"version": 0, "asked_to": "Någon annan"}).content.decode()
    assert "Så skiljer sig" in conflict
    answered = values | {"version": version_of(shared), "answered_on": "2026-11-20", "answer": "Kommer till våren"}
    assert coordinators.post(edit, answered).status_code == 302
    assert not FollowUp.objects.open().filter(kind="city_request").exists()
    assert "Kommer till våren" in coordinators.get(f"{BASE}system/{shared.reference}/").content.decode()


def test_lowering_shows_both_levels_and_can_be_taken_back(
    coordinators: Client, shared: System, unit: Unit, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    classify(asset, (1, 1, 1), method=method)
    record(shared, (3, 1, 1), method=method, may_lower=True)
    page = f"/kulturforvaltningen/informationstillgangar/{asset.reference}/"
    address = f"{BASE}post/{asset.reference}/sank/confidentiality/"
    assert address in coordinators.get(page).content.decode()
    values = {"version": version_of(asset), "reason": "", "approved_by": "Ägaren", "authority": "execution"}
    assert "Sänk den normerande nivån" in coordinators.post(address, values).content.decode()
    assert coordinators.post(address, values | {"reason": "Bara öppna uppgifter"}).status_code == 302
    text = coordinators.get(page).content.decode()
    assert "Sänkt från normerande 3" in text
    assert "Bara öppna uppgifter" in text
    lowering = asset.normative_lowerings.get()
    taken = f"{BASE}post/{asset.reference}/sankning/{lowering.pk}/aterta/"
    assert coordinators.post(taken, {"version": version_of(asset)}).status_code == 302
    assert ProtectionLevel.objects.get(entry_id=asset.pk, aspect="confidentiality").level.number == 3
    assert coordinators.get(f"{BASE}post/{asset.reference}/sank/integrity/").status_code == 404
    assert coordinators.get(f"{BASE}post/{asset.reference}/sank/annat/").status_code == 404


def test_waiting_page_and_appendix_show_only_what_the_actor_may_see(
    coordinators: Client, owner: User, client_for, shared: System, unit: Unit, owner_post: Post, method: Method
) -> None:
    seen = InformationAssetFactory(unit=unit, owner=owner_post, systems=[shared], title="Fakturor")
    InformationAssetFactory(unit=unit, systems=[shared], title="Annans reskontra")
    InformationAssetFactory(unit=unit, systems=[shared], title="Skyddad lista", restricted=True)
    SystemFactory(unit=unit, title="Dolt stadssystem", operation="city_shared", restricted=True)
    classify(seen, (3, 1, 1), method=method)
    for_coordinator = coordinators.get(BASE).content.decode()
    for title in ("Fakturor", "Annans reskontra", "Skyddad lista", "Dolt stadssystem"):
        assert title in for_coordinator
    for_owner = client_for(owner).get(BASE).content.decode()
    assert "Fakturor" in for_owner
    for title in ("Annans reskontra", "Skyddad lista", "Dolt stadssystem"):
        assert title not in for_owner
    answer = coordinators.get(f"{BASE}bilaga.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(answer.streaming_content))).pages)
    assert "Annans reskontra" in text
    assert "begränsad läsbehörighet ingår inte" in " ".join(text.split())
    assert "Skyddad lista" not in text
    assert "Dolt stadssystem" not in text


@pytest.mark.parametrize("count", [2, 12])
def test_waiting_page_takes_as_many_queries_however_much_waits(
    coordinators: Client, unit: Unit, owner_post: Post, count: int, django_assert_max_num_queries
) -> None:
    for _number in range(count):
        system = SystemFactory(unit=unit, owner=owner_post, operation="city_shared")
        InformationAssetFactory(unit=unit, owner=owner_post, systems=[system])
    with django_assert_max_num_queries(20):
        assert coordinators.get(BASE).status_code == 200


def test_lists_filter_by_waiting_preliminary_and_state(
    coordinators: Client, shared: System, unit: Unit, method: Method
) -> None:
    waits = InformationAssetFactory(unit=unit, systems=[shared], title="Väntande")
    InformationAssetFactory(unit=unit, title="Fristående")
    address = "/kulturforvaltningen/informationstillgangar/"
    text = coordinators.get(address, {"waiting": "on"}).content.decode()
    assert "Väntande" in text
    assert "Fristående" not in text
    assert "Väntande" not in coordinators.get(address, {"preliminary": "on"}).content.decode()
    classify(waits, (1, 1, 1), method=method)
    assert "Väntande" in coordinators.get(address, {"preliminary": "on"}).content.decode()
    systems = "/kulturforvaltningen/system/"
    assert shared.title in coordinators.get(systems, {"normative": "missing"}).content.decode()
    assert shared.title not in coordinators.get(systems, {"normative": "decided"}).content.decode()
    moved = {"to": "in_progress", "note": "Startat", "version": version_of(shared)}
    assert coordinators.post(f"{BASE}system/{shared.reference}/lage/", moved).status_code == 302
    assert shared.title in coordinators.get(systems, {"normative": "in_progress"}).content.decode()


def test_only_publishers_publish(
    coordinators: Client, publisher: Client, unit: Unit, central: System, method: Method
) -> None:
    own = SystemFactory(unit=unit)
    assert coordinators.get(f"{BASE}publicera/").status_code == 403
    assert coordinators.get(f"{BASE}publicera/{own.reference}/").status_code == 403
    assert publisher.get(f"{CITY}publicera/{central.reference}/").status_code == 200
    assert publisher.get(f"{BASE}publicera/").status_code == 404


def test_linked_matter_is_closed_to_recording_by_hand(
    coordinators: Client, shared: System, central: System, method: Method
) -> None:
    link(shared, central)
    publish(central, (1, 1, 1), method=method, decided_on=TODAY - dt.timedelta(days=3))
    refused = coordinators.post(f"{BASE}system/{shared.reference}/registrera/", terms(shared, method))
    assert "Ta bort kopplingen" in refused.content.decode()
    unlinked = coordinators.post(f"{BASE}system/{shared.reference}/koppla-bort/", {"version": version_of(shared)})
    assert unlinked.status_code == 302
    assert NormativeMatter.objects.get(system=shared).state == "outdated"
