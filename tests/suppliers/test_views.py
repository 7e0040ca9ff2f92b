"""Suppliers and agreements through their pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import AffectedEntry
from isms.followup.models import FollowUp
from isms.register.access import share_entry
from isms.register.models import Entry
from suppliers.checklist import CONTENT_ITEMS
from suppliers.models import Agreement, Delivery, Supplier, SupplierCertificate, SupplierContact
from tests.factories import STOCKHOLM_NOON, ActionFactory, IncidentFactory, SystemFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement

pytestmark = pytest.mark.django_db

SUPPLIERS = "/kulturforvaltningen/leverantorer/"
AGREEMENTS = "/kulturforvaltningen/avtal/"
OVERVIEW = "/kulturforvaltningen/leverantorsoversikt/"
MOST_QUERIES = 12


@pytest.fixture
def client(client_for, coordinator, clock):
    return client_for(coordinator)


def version(entry: Entry) -> int:
    return Entry.objects.get(pk=entry.pk).version


def supplier_values(unit, **changes: object) -> dict[str, object]:
    return {"title": "Tonika AB", "unit": unit.pk, "country": "SE", "organisation_number": ""} | changes


def agreement_values(unit, **changes: object) -> dict[str, object]:
    values = {"title": "PUB-avtal Tonika", "unit": unit.pk, "agreement_kind": "processing", "renewal": "none"}
    return values | {"starts_on": "2025-01-01", "supplier_named": "Tonika AB"} | changes


def test_a_supplier_is_added_and_wrong_numbers_lose_nothing_typed(client, unit) -> None:
    answer = client.post(f"{SUPPLIERS}ny/", supplier_values(unit, organisation_number="556036-0794", address="Gatan 1"))
    text = answer.content.decode()
    assert "Organisationsnumret är inte giltigt" in text
    assert "Gatan 1" in text
    assert client.post(f"{SUPPLIERS}ny/", supplier_values(unit, organisation_number="16556036-0793")).status_code == 302
    supplier = Supplier.objects.get()
    assert (supplier.reference, supplier.organisation_number) == ("LEV-0001", "556036-0793")
    foreign = supplier_values(unit, title="Letterloop Corp.", country="US", organisation_number="c 123-456")
    client.post(f"{SUPPLIERS}ny/", foreign)
    assert Supplier.objects.get(country="US").organisation_number == "C 123-456"
    assert (
        "redan en leverantör"
        in client.post(
            f"{SUPPLIERS}ny/", supplier_values(unit, title="Kopian", organisation_number="5560360793")
        ).content.decode()
    )
    listed = client.get(SUPPLIERS, {"place": "outside"}).content.decode()
    assert "Letterloop" in listed
    assert "Tonika" not in listed


def test_what_hangs_on_a_supplier_is_added_and_ended_from_its_page(client, unit, owner_post) -> None:
    supplier = SupplierFactory(unit=unit, owner=owner_post, title="Tonika AB")
    system = SystemFactory(unit=unit, handles_personal_data=True, title="Kursbokningen")
    page = f"{SUPPLIERS}{supplier.reference}/"
    delivery = {"what": "Drift", "reaches_personal_data": "on", "version": version(supplier)}
    answer = client.post(f"{page}leverans/", delivery | {"entry_reference": "SYS-9999"})
    assert "inget sådant system" in answer.content.decode()
    answer = client.post(f"{page}leverans/", delivery | {"entry_reference": system.reference, "version": 99})
    assert "Någon annan har sparat" in answer.content.decode()
    assert client.post(f"{page}leverans/", delivery | {"entry_reference": system.reference.lower()}).status_code == 302
    contact = {"role": "incident", "name": "Jouren", "version": version(supplier)}
    assert "Ange e-post eller telefon" in client.post(f"{page}kontakt/", contact).content.decode()
    client.post(f"{page}kontakt/", contact | {"phone": "08-508 29 000"})
    certificate = {"kind": "iso_27001", "valid_until": "2026-12-15", "version": version(supplier)}
    client.post(f"{page}certifikat/", certificate)
    text = client.get(page).content.decode()
    for words in ("Kursbokningen", "PUB-avtal saknas", "Incidenter: Jouren", "Gäller till 2026-12-15"):
        assert words in text
    system_form = client.get(f"{system.get_absolute_url()}andra/").content.decode()
    assert "ändras där" in system_form
    assert "Tonika AB" in client.get("/kulturforvaltningen/system/").content.decode()
    [held] = SupplierCertificate.objects.all()
    renewed = certificate | {"valid_until": "2029-12-15", "version": version(supplier)}
    client.post(f"{page}certifikat/{held.pk}/fornya/", renewed)
    newest = SupplierCertificate.objects.followed().get()
    client.post(f"{page}certifikat/{newest.pk}/avsluta/", {"version": version(supplier)})
    assert not SupplierCertificate.objects.followed().exists()
    client.post(f"{page}kontakt/{SupplierContact.objects.get().pk}/ta-bort/", {"version": version(supplier)})
    assert not SupplierContact.objects.exists()
    row = Delivery.objects.get()
    client.post(f"{page}leverans/{row.pk}/avsluta/", {"ended_on": "2026-11-23", "version": version(supplier)})
    assert "1 avslutad leverans" in client.get(page).content.decode()
    assert "Certifikat" in client.get(page).content.decode()  # the history tells


def test_a_supplier_is_named_from_the_systems_page(client, unit) -> None:
    system = SystemFactory(unit=unit, handles_personal_data=True)
    for number in (1, 2):
        SupplierFactory(unit=unit, title="Dubbel AB", country="SE", notes=str(number))
    page = f"{SUPPLIERS}levererar/{system.reference}/"
    values = {"what": "Drift", "reaches_personal_data": "on", "version": version(system)}
    assert "Flera leverantörer" in client.post(page, values | {"supplier_named": "dubbel ab"}).content.decode()
    assert "ingen sådan" in client.post(page, values | {"supplier_named": "Okänd"}).content.decode()
    assert client.post(page, values | {"supplier_named": "LEV-0001"}).status_code == 302
    assert Delivery.objects.get().entry_id == system.pk
    text = client.get(system.get_absolute_url()).content.decode()
    assert "Leverantör och avtal" in text
    assert "LEV-0001 Dubbel AB" in text


def test_an_agreement_goes_from_draft_to_end(client, unit) -> None:
    supplier = SupplierFactory(unit=unit, title="Tonika AB")
    system = SystemFactory(unit=unit, handles_personal_data=True, title="Kursbokningen")
    deliver(supplier, system)
    begun = client.get(f"{AGREEMENTS}ny/?fran={system.reference}").content.decode()
    assert f'value="{system.reference}"' in begun
    wrong = agreement_values(unit, supplier_named="", counterpart_name="Servicenämnden", ends_on="2020-01-01")
    text = client.post(f"{AGREEMENTS}ny/", wrong).content.decode()
    assert "Välj leverantören" in text
    assert "avtalet sluts med en leverantör" in text
    assert "Sista dagen ligger före" in text
    far = agreement_values(unit, ends_on="9999-12-31", renewal="automatic", renewal_months=1, starts_on="0001-01-01")
    assert "Kontrollera året" in client.post(f"{AGREEMENTS}ny/", far).content.decode()
    right = agreement_values(
        unit,
        covers=system.reference,
        ends_on="2026-12-31",
        renewal="automatic",
        renewal_months=12,
        notice_months=1,
        consent="general",
        objection_days=30,
    )
    assert client.post(f"{AGREEMENTS}ny/", right).status_code == 302
    agreement = Agreement.objects.get()
    page = f"{AGREEMENTS}{agreement.reference}/"
    assert "PUB-avtal saknas" in client.get(system.get_absolute_url()).content.decode()
    answers = {f"{item.code}_answer": "yes" for item in CONTENT_ITEMS[:-1]} | {"a_where": "Avsnitt 4"}
    lone = {"sub_processors_where": "Bilaga 2", "version": version(agreement)}
    assert "Välj ett svar" in client.post(f"{page}innehall/", answers | lone).content.decode()
    client.post(f"{page}innehall/", answers | {"version": version(agreement)})
    signed = {"signed_on": "2026-11-20", "signed_for_us": "Direktören", "authority": "delegation"}
    signed |= {"delegation_item": "4.2", "version": version(agreement)}
    assert "ändå tecknas" in client.post(f"{page}underteckna/", signed).content.decode()
    assert client.post(f"{page}underteckna/", signed | {"reason": "Listan kommer i januari"}).status_code == 302
    text = client.get(page).content.decode()
    for words in ("Gäller", "Avsnitt 4", "Inte granskat", "för oss: Direktören", "Delegation", "30 dagar att invända"):
        assert words in text
    assert "PUB-avtal saknas" not in client.get(system.get_absolute_url()).content.decode()
    [asked] = FollowUp.objects.open().filter(entry_id=agreement.pk)
    assert asked.intended_on == dt.date(2026, 11, 30)
    assert f"{page}uppsagning/" in client.get(asked.get_absolute_url()).content.decode()
    assert agreement.reference in client.get(AGREEMENTS, {"notice_within": "30"}).content.decode()
    decided = {"decision": "give_notice", "reason": "Upphandlas", "authority": "execution"}
    assert "2026-11-30" in client.get(f"{page}uppsagning/").content.decode()
    assert client.post(f"{page}uppsagning/", decided | {"version": version(agreement)}).status_code == 302
    assert "Uppsagt" in client.get(page).content.decode()
    assert agreement.reference in client.get(AGREEMENTS, {"ends_within": "90"}).content.decode()
    ended = {"ended_on": "2026-11-23", "reason": "Raderat", "version": version(agreement)}
    assert client.post(f"{page}avsluta/", ended).status_code == 302
    assert agreement.reference in client.get(AGREEMENTS, {"phase": "ended"}).content.decode()
    assert agreement.reference not in client.get(AGREEMENTS, {"phase": "current"}).content.decode()


def test_a_late_notice_stands_in_list_and_overview(client, unit) -> None:
    agreement = AgreementFactory(
        unit=unit, signed=True, ends_on=dt.date(2026, 12, 31), renewal="option", notice_months=3, title="Gamla avtalet"
    )
    for address in (f"{AGREEMENTS}?notice_late=on", OVERVIEW):
        text = client.get(address).content.decode()
        assert "Gamla avtalet" in text, address
    assert "Passerade 2026-09-30" in client.get(OVERVIEW).content.decode()
    assert agreement.reference not in client.get(f"{AGREEMENTS}?phase=draft").content.decode()


def test_who_may_not_see_a_supplier_learns_neither_name_nor_agreement(
    client_for, actors, unit, owner_post, clock
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, handles_personal_data=True, title="Kursbokningen")
    secret = SupplierFactory(unit=unit, title="Hemligt AB", restricted=True)
    deliver(secret, system, what="Hemligt arbete")
    processing_agreement(secret, [system], restricted=True, title="Hemligt avtal")
    main = AgreementFactory(unit=unit, owner=owner_post, supplier=secret, title="Öppet avtal")
    owner, coordinator = client_for(actors.owner), client_for(actors.coordinator)
    for address in (
        system.get_absolute_url(),
        f"{system.get_absolute_url()}andra/",
        main.get_absolute_url(),
        f"{main.get_absolute_url()}andra/",
        AGREEMENTS,
        SUPPLIERS,
        OVERVIEW,
        f"{AGREEMENTS}?supplier=Hemlig",  # what is typed stands on the page; the rest of the name must not
    ):
        assert "Hemligt" not in owner.get(address).content.decode(), address
    assert "Dessutom finns 2 poster" in owner.get(system.get_absolute_url()).content.decode()
    for address in (secret.get_absolute_url(), system.get_absolute_url(), main.get_absolute_url()):
        assert "Hemligt AB" in coordinator.get(address).content.decode(), address
    assert owner.get(secret.get_absolute_url()).status_code == 404
    # What the owner does not see stays when the owner saves.
    values = {"title": "Öppet avtal", "unit": unit.pk, "owner": owner_post.pk, "agreement_kind": "main"}
    values |= {"renewal": "none", "starts_on": "2025-01-01", "version": version(main)}
    assert owner.post(f"{main.get_absolute_url()}andra/", values).status_code == 302
    assert Agreement.objects.get(pk=main.pk).supplier_id == secret.pk
    share_entry(entry=Entry.objects.get(pk=secret.pk), user=actors.owner, by=actors.coordinator)
    assert "Hemligt AB" in owner.get(main.get_absolute_url()).content.decode()


def test_the_page_tells_of_incidents_and_the_suppliers_own_plan(client, client_for, actors, unit) -> None:
    supplier, system = SupplierFactory(unit=unit), SystemFactory(unit=unit)
    deliver(supplier, system)
    seen, secret = IncidentFactory(unit=unit, title="Stopp"), IncidentFactory(unit=unit, restricted=True, title="Dold")
    for incident in (seen, secret):
        AffectedEntry.objects.create(incident=incident, entry_id=system.pk)
    ActionFactory(unit=unit, source=Entry.objects.get(pk=supplier.pk), title="Kräv ny rutin")
    text = client.get(supplier.get_absolute_url()).content.decode()
    assert "Stopp" in text
    plan = f"/kulturforvaltningen/handlingsplan/?post={supplier.reference}"
    assert plan in text
    assert "Kräv ny rutin" in client.get(plan).content.decode()
    reader = client_for(actors.reader).get(supplier.get_absolute_url()).content.decode()
    assert "Stopp" in reader
    assert "Dold" not in reader


def test_lists_filter_and_cost_the_same_for_many(client, unit) -> None:
    def grow() -> None:
        for number in range(10):
            supplier = SupplierFactory(unit=unit, country=("SE", "FI", "US")[number % 3])
            system = SystemFactory(unit=unit, handles_personal_data=True, criticality=("low", "critical")[number % 2])
            deliver(supplier, system)
            processing_agreement(supplier, [system], signed=number % 2 == 0, ends_on=dt.date(2027, 1, 31))

    def counts() -> list[int]:
        found = []
        for address in (SUPPLIERS, AGREEMENTS, OVERVIEW, f"{AGREEMENTS}?ends_within=180&incomplete=on"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    grow()
    client.get(SUPPLIERS)
    few = counts()
    grow()
    assert counts() == few
    assert max(few[:2]) <= MOST_QUERIES
    listed = client.get(SUPPLIERS, {"criticality": "4", "missing": "agreement", "per_page": "50"}).content.decode()
    assert listed.count('<th scope="row"') == 10
    assert (
        client.get(SUPPLIERS, {"sort": "-criticality", "post": "SYS-0002"}).content.decode().count('scope="row"') == 1
    )
    assert STOCKHOLM_NOON.date().isoformat() not in listed
