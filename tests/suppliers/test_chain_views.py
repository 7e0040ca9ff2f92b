"""Chains of processors, announced changes and transfers through their pages."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assets.models import System
from isms.accounts import roles
from isms.followup.models import FollowUp
from isms.register.access import grant_role
from suppliers.models import ChangeNotice, CountryStanding, SubProcessorLink
from tests.assets.processing import assessed_activity
from tests.chain_factories import announce, chain_link, stored_agreement
from tests.factories import InformationAssetFactory, SystemFactory
from tests.supplier_factories import SupplierFactory, deliver, processing_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]

BASE = "/kulturforvaltningen"
TRANSFERS = f"{BASE}/overforingar/"
MOST_QUERIES = 12
CHECKED = dt.date(2026, 5, 1)


@pytest.fixture
def client(client_for, coordinator, clock):
    return client_for(coordinator)


@pytest.fixture
def agreement(unit):
    system = SystemFactory(unit=unit, title="Bokskogen", handles_personal_data=True, country="SE")
    supplier = SupplierFactory(unit=unit, title="Bibliotekssystem AB")
    deliver(supplier, system)
    return processing_agreement(supplier, [system], title="PUB-avtal Bokskogen", objection_days=30)


def version(agreement) -> int:
    return stored_agreement(agreement).version


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_chain_is_built_checked_changed_and_confirmed_from_the_agreements_page(client, agreement) -> None:
    page = agreement.get_absolute_url()
    assert "Kedjan inte bekräftad" in read(client, page)
    terms = {
        "company": "Nordmoln AB",
        "country": "SE",
        "processing_countries": "Sverige, fi, Narnia",
        "mechanism": "eea",
        "started_on": "2025-02-01",
    }
    text = client.post(f"{page}kedja/ny/", terms | {"version": version(agreement)}).content.decode()
    assert "Okända länder: Narnia" in text
    assert "Nordmoln AB" in text
    terms["processing_countries"] = "Sverige, us"
    text = client.post(f"{page}kedja/ny/", terms | {"version": version(agreement)}).content.decode()
    assert "utanför EU/EES" in text
    terms["processing_countries"] = "Sverige; fi"
    answer = client.post(f"{page}kedja/ny/", terms | {"version": version(agreement)})
    assert answer.url == f"{page}#kedja"
    above = SubProcessorLink.objects.get()
    assert above.processing_countries == ["SE", "FI"]
    assert f'<option value="{above.pk}" selected>' in read(client, f"{page}kedja/ny/?under={above.pk}")
    below = terms | {"company": "Cloud Inc.", "country": "US", "processing_countries": "US", "mechanism": "dpf"}
    client.post(f"{page}kedja/ny/", below | {"parent": above.pk, "version": version(agreement)})
    party = {"country": "SE", "processing_countries": "SE", "mechanism": "eea", "started_on": "2025-02-01"}
    client.post(f"{page}kedja/ny/?part=1", party | {"version": version(agreement)})
    text = read(client, page)
    for words in (
        "nivå 1, anlitas av Bibliotekssystem AB",
        "nivå 2, anlitas av Nordmoln AB",
        "Kedjan har 2 nivåer",
        "DPF-certifikat inte kontrollerat",
        "(tredjeland)",
        "vilar på DPF",
    ):
        assert words in text, words
    cloud = SubProcessorLink.objects.get(company="Cloud Inc.")
    checked = {"checked_on": "2026-11-20", "dpf_checked_on": "2026-11-30", "version": version(agreement)}
    assert "framåt" in client.post(f"{page}kedja/{cloud.pk}/kontrollera/", checked).content.decode()
    client.post(f"{page}kedja/{cloud.pk}/kontrollera/", checked | {"dpf_checked_on": "2026-11-20"})
    text = read(client, page)
    assert "DPF kontrollerat 2026-11-20" in text
    assert "DPF-certifikat inte kontrollerat" not in text
    changed = below | {"parent": above.pk, "mechanism": "scc_3", "started_on": "2025-02-01"}
    changed |= {"changed_on": "2026-11-01", "version": version(agreement)}
    assert client.post(f"{page}kedja/{cloud.pk}/andra/", changed).status_code == 302
    text = read(client, page)
    assert "Tredjeland utan TIA" in text
    assert "1 tidigare led" in text
    before = read(client, f"{page}?dag=2026-10-31")
    assert "Så här såg kedjan ut 2026-10-31" in before
    assert "vilar på DPF" in before
    assert "vilar på standardavtalsklausuler" not in before
    assert "vilar på standardavtalsklausuler" in text
    assert "kedja/ny/" not in before  # the past is not changed
    assert "Inga underbiträden är registrerade" in read(client, f"{page}?dag=2025-01-31")
    for slip in ("32 mars", "0001-01-01"):
        assert "Skriv dagen som 2026-03-01" in read(client, f"{page}?dag={slip}")
    corrected = changed | {"changed_on": "", "tia_on": "2026-10-01", "version": version(agreement)}
    current = SubProcessorLink.objects.get(mechanism="scc_3")
    client.post(f"{page}kedja/{current.pk}/andra/", corrected | {"started_on": "2026-11-01"})
    assert "Tredjeland utan TIA" not in read(client, page)
    confirmed = {"confirmed_on": "2026-11-23", "source": "Bilaga 2", "version": version(agreement)}
    client.post(f"{page}kedja/bekrafta/", confirmed)
    text = read(client, page)
    assert "Kedjan inte bekräftad" not in text
    assert "Senast bekräftad av leverantören 2026-11-23: Bilaga 2" in text
    ended = {"ended_on": "2026-11-22", "version": version(agreement)}
    client.post(f"{page}kedja/{above.pk}/avsluta/", ended)
    assert "Inga underbiträden är registrerade" in read(client, page)


def test_a_notice_is_taken_in_and_answered(client, agreement) -> None:
    page = agreement.get_absolute_url()
    said = {
        "kind": "new",
        "received_on": "2026-10-01",
        "company": "Readbeam Inc.",
        "country": "US",
        "processing_countries": "US",
        "mechanism": "dpf",
    }
    assert "inom 30 dagar" in read(client, f"{page}aviseringar/ny/")
    wrong = said | {"mechanism": "", "version": version(agreement)}
    assert "vad överföringen vilar på" in client.post(f"{page}aviseringar/ny/", wrong).content.decode()
    answer = client.post(f"{page}aviseringar/ny/", said | {"version": version(agreement)})
    assert answer.url == f"{page}#aviseringar"
    notice = ChangeNotice.objects.get()
    assert notice.objection_due_on == dt.date(2026, 10, 31)
    for address in (
        page,
        f"{BASE}/leverantorsoversikt/",
        f"{BASE}/avtal/?chain=notice_late",
        f"{BASE}/avtal/?chain=notice_open",
    ):
        assert agreement.reference in read(client, address), address
    [asked] = FollowUp.objects.open().filter(entry_id=agreement.pk, kind="change_notice")
    assert f"{page}aviseringar/" in read(client, asked.get_absolute_url())
    answer_page = f"{page}aviseringar/{notice.pk}/"
    assert client.get(f"{page}aviseringar/").url == answer_page
    assert "har passerat" in read(client, answer_page)
    ruled = {"answer": "accept", "assessment": "", "answered_on": "2026-11-23", "authority": "execution"}
    text = client.post(answer_page, ruled | {"version": version(agreement)}).content.decode()
    assert "error" in text
    assert client.post(answer_page, ruled | {"assessment": "Litet", "version": version(agreement)}).status_code == 302
    text = read(client, page)
    assert "Godtagen: Nytt underbiträde: Readbeam Inc." in text
    assert "nivå 1, anlitas av Bibliotekssystem AB" in text
    assert client.get(f"{page}aviseringar/").url == f"{page}#aviseringar"
    assert agreement.reference not in read(client, f"{BASE}/avtal/?chain=notice_late")


def test_what_rests_on_dpf_and_where_the_data_goes(client, client_for, actors, agreement, unit) -> None:
    system = System.objects.get(title="Bokskogen")
    asset = InformationAssetFactory(unit=unit, systems=[system], title="Låntagare", personal_data="ordinary")
    activity = assessed_activity(unit=unit, title="Utlåning")
    activity.systems.add(system)
    above = chain_link(agreement, "Nordmoln AB", "FI")
    chain_link(agreement, "Cloud Inc.", "US", parent=above, mechanism="dpf", dpf_checked_on=CHECKED)
    chain_link(agreement, "Support Ltd.", "IN", mechanism="scc_2", service="Support")
    secret = processing_agreement(
        SupplierFactory(unit=unit, title="Hemligt AB", restricted=True), [system], restricted=True, title="Dolt avtal"
    )
    chain_link(secret, "Dolda Moln Inc.", "US", mechanism="dpf")
    text = read(client, f"{TRANSFERS}mekanism/dpf/")
    for words in (agreement.reference, "Cloud Inc.", "Dolda Moln", "Bokskogen", "Låntagare", "Utlåning", "C-703/25 P"):
        assert words in text, words
    assert "Support Ltd." not in text
    assert "rättsläget kontrollerat 2026-11-26" in text
    assert "Support Ltd." in read(client, f"{TRANSFERS}mekanism/scc/?land=in")
    assert "Ingenting vilar på" in read(client, f"{TRANSFERS}mekanism/scc/?land=US")
    assert client.get(f"{TRANSFERS}mekanism/annat/").status_code == 404
    reader = client_for(actors.reader)
    for address in (
        f"{TRANSFERS}mekanism/dpf/",
        TRANSFERS,
        f"{TRANSFERS}lander/",
        system.get_absolute_url(),
        asset.get_absolute_url(),
        activity.get_absolute_url(),
        f"{BASE}/leverantorsoversikt/",
    ):
        shown = read(reader, address)
        assert "Dold" not in shown, address
        assert "Hemligt" not in shown, address
    for page in (system, asset, activity, agreement.supplier):
        shown = read(reader, page.get_absolute_url())
        assert "genom Cloud Inc." in shown
        assert "Indien" in shown
    assert "Dessutom finns 1 avtal" in read(reader, system.get_absolute_url())
    for address in (system.get_absolute_url(), f"{BASE}/system/?flag=transfer"):
        assert "Tredjeland utan stöd" in read(client, address)
    listed = read(client, TRANSFERS)
    assert "Inga länder är inlästa" not in listed
    assert "Support Ltd." in listed
    assert "Nordmoln AB" not in listed
    assert "Nordmoln AB" in read(client, f"{TRANSFERS}?place=all")
    assert "Support Ltd." not in read(client, f"{TRANSFERS}?place=inside")
    for query in ("flag=unsupported", "flag=no_tia", "mechanism=scc_2", "country=IN", "q=support"):
        found = read(client, f"{TRANSFERS}?{query}")
        assert "Support Ltd." in found, query
        assert "Cloud Inc." not in found, query
    file = client.get(f"{TRANSFERS}overforingar.xlsx?flag=unsupported").getvalue()
    book = load_workbook(io.BytesIO(file))
    [_header, row] = list(book.worksheets[0].iter_rows(values_only=True))
    assert row[0] == agreement.reference
    assert "Support Ltd." in row
    assert "Tredjeland utan TIA" in row
    assert {cell.value for cell in book.worksheets[1]["A"]} == {"Land", "Indien"}


def test_a_country_is_changed_by_who_publishes_for_all_and_flags_follow(
    client, client_for, actors, organisation, agreement
) -> None:
    chain_link(agreement, "Lendwave Ltd.", "GB", mechanism="adequacy")
    listed = read(client, f"{BASE}/avtal/?chain=no_mechanism")
    assert agreement.reference not in listed
    page = f"{TRANSFERS}lander/gb/"
    assert client.get(page).status_code == 403
    grant_role(user=actors.director, role=roles.CENTRAL_COORDINATOR, organisation=organisation)
    central = client_for(actors.director)
    assert "Storbritannien" in read(central, page)
    assert central.get(f"{TRANSFERS}lander/zz/").status_code == 404
    values = {"standing": "third", "basis": "Upphävt", "note": "", "checked_on": "2026-12-24"}
    assert "framåt" in central.post(page, values).content.decode()
    assert central.post(page, values | {"checked_on": "2026-11-23"}).status_code == 302
    assert CountryStanding.objects.get(country="GB").standing == "third"
    assert agreement.reference in read(client, f"{BASE}/avtal/?chain=no_mechanism")
    assert "Upphävt" in read(client, f"{TRANSFERS}lander/")
    assert central.post(f"{TRANSFERS}lander/cn/", values | {"checked_on": "2026-11-23"}).status_code == 302
    assert CountryStanding.objects.filter(country="CN").exists()
    CountryStanding.objects.all().delete()
    for address in (TRANSFERS, f"{TRANSFERS}lander/"):
        assert "Inga länder är inlästa" in read(client, address)


def test_lists_and_pages_cost_the_same_for_many(client, unit) -> None:
    def grow() -> None:
        for number in range(6):
            system = SystemFactory(unit=unit, handles_personal_data=True)
            InformationAssetFactory(unit=unit, systems=[system])
            agreement = processing_agreement(SupplierFactory(unit=unit), [system])
            above = chain_link(agreement, f"Moln {number}", "US", mechanism="dpf")
            chain_link(agreement, f"Stöd {number}", "IN", parent=above, mechanism="scc_3")
            announce(agreement, objection_due_on=dt.date(2026, 11, 20))

    def counts() -> list[int]:
        found = []
        for address in (
            TRANSFERS,
            f"{TRANSFERS}?flag=protected_abroad&place=all",
            f"{BASE}/avtal/?chain=no_tia",
            f"{TRANSFERS}lander/",
            f"{TRANSFERS}mekanism/dpf/",
            f"{TRANSFERS}overforingar.xlsx",
        ):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    grow()
    client.get(TRANSFERS)
    few = counts()
    grow()
    assert counts() == few
    assert max(few[:4]) <= MOST_QUERIES, few
