"""A supplier's list of sub-processors read into the chain of its agreement."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from zeal import zeal_ignore

from isms.register.models import ImportBatch
from suppliers.models import SubProcessorLink
from tests.factories import SystemFactory
from tests.supplier_factories import SupplierFactory, deliver, processing_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries", "clock")]

BASE = "/kulturforvaltningen/importer"
HEAD = (
    "Avtal;Företag;Etableringsland;Behandlingsländer;Tjänst;Överföringen vilar på;TIA den;Anlitas av;Nivå;Från och med"
)


@pytest.fixture
def agreement(unit):
    system, supplier = SystemFactory(unit=unit, handles_personal_data=True), SupplierFactory(unit=unit)
    deliver(supplier, system)
    return processing_agreement(supplier, [system])


def dry_run(client: Client, *rows: str) -> tuple[ImportBatch, list[tuple[str, str, str]]]:
    """Upload a list; return the batch, and verdict, title and what is said of each row in the order of the file."""
    content = ContentFile("\r\n".join((HEAD, *rows)).encode(), name="lista.csv")
    answer = client.post(f"{BASE}/ny/sub_processors/", {"file": content})
    assert answer.status_code == 302, answer.context["form"].errors
    batch = ImportBatch.objects.latest("pk")
    verdicts = sorted(client.get(f"{BASE}/{batch.pk}/").context["verdicts"], key=lambda row: row.number)
    told = [
        (row.verdict.value, row.title, " ".join(row.errors) or ", ".join(change.label for change in row.changes))
        for row in verdicts
    ]
    return batch, told


def carry_out(client: Client, batch: ImportBatch) -> str:
    seen = client.get(f"{BASE}/{batch.pk}/").context["seen"]
    with zeal_ignore():  # each row is written by the service of one link
        return client.post(f"{BASE}/{batch.pk}/genomfor/", {"seen": seen}, follow=True).content.decode()


def standing() -> list[tuple[str, str, str]]:
    """Return company, the one above and mechanism of what holds now."""
    links = SubProcessorLink.objects.standing(dt.date(2026, 11, 23)).select_related("parent").order_by("company")
    return [(link.company, str(link.parent or ""), link.mechanism) for link in links]


def test_what_cannot_be_read_is_explained_row_by_row_and_nothing_is_stored(client_for, coordinator, agreement) -> None:
    client, ref = client_for(coordinator), agreement.reference
    batch, told = dry_run(
        client,
        f"{ref};Nordmoln AB;SE;Sverige;Drift;EES;;;1;",
        f"{ref};Nordmoln AB;SE;Sverige;Drift;EES;;;1;",
        f"{ref};Nordmoln AB;SE;Sverige;Drift;EES;;;2;",
        "AVT-0999;Moln AB;SE;SE;;EES;;;;",
        f"{ref};Cloud Inc.;US;US;;EES;;;2;",
        f"{ref};Cloud Inc.;US;Narnia;;DPF;;;2;",
        f"{ref};Cloud Inc.;US;US;;något;;;2;",
        f"{ref};Cloud Inc.;US;US;;DPF;;Okända AB;;",
        f"{ref};Cloud Inc.;US;US;;DPF;;;4;",
        f"{ref};Cloud Inc.;US;US;;SCC 3;2027-01-01;;2;",
        f"{ref};Kontakt 19121212-1212;SE;SE;;EES;;;;",
        f"{ref};;SE;SE;;EES;;;;",
    )
    expected = (
        "",
        "två gånger",
        "ring",
        "AVT-0999",
        "utanför EU/EES",
        "Okända länder: Narnia",
        "ingen mekanism",
        "Okända AB",
        "Nivå 4 har ingen rad på nivå 3",
        "ligger framåt",
        "personnummer",
        "Ange företaget",
    )
    for (verdict, _title, said), words in zip(told, expected, strict=True):
        assert (verdict == "error") == bool(words), said
        assert words in said
    assert "Rätta raderna med fel" in carry_out(client, batch)
    assert not SubProcessorLink.objects.exists()


def test_a_list_becomes_a_chain_and_the_next_list_changes_it_with_history(client_for, coordinator, agreement) -> None:
    client, ref = client_for(coordinator), agreement.reference
    rows = (
        f"{ref};Nordmoln AB;SE;Sverige, FI;Drift;EES;;;1;2025-03-01",
        f"{ref};Cloud Inc.;US;US, IE;Molnet;DPF;;;2;2025-03-01",
        f"{ref};Nattstöd Ltd.;IN;IN;Felsökning;SCC modul 3;2025-04-01;Cloud Inc.;;2025-04-01",
        f"{ref};Brevduvan AB;SE;SE;Utskick;inom EU/EES;;;1;",
    )
    batch, told = dry_run(client, *rows)
    assert [verdict for verdict, _title, _said in told] == ["new"] * 4
    assert told[2][1] == f"{ref} · Nordmoln AB → Cloud Inc. → Nattstöd Ltd."
    assert "4 nya led och 0 ändrade" in carry_out(client, batch)
    first = [
        ("Brevduvan AB", "", "eea"),
        ("Cloud Inc.", "Nordmoln AB", "dpf"),
        ("Nattstöd Ltd.", "Cloud Inc.", "scc_3"),
        ("Nordmoln AB", "", "eea"),
    ]
    assert standing() == first
    assert [row[0] for row in dry_run(client, *rows)[1]] == ["unchanged"] * 4
    batch, told = dry_run(
        client,
        f"{ref};cloud inc.;;;;SCC modul 2;2026-10-01;Nordmoln AB;;",
        f"{ref};Nattstöd Ltd.;;;;;2026-10-01;Cloud Inc.;;",
    )
    assert [(row[0], row[2]) for row in told] == [
        ("changed", "överföringen vilar på, bedömning av tredjelandets rätt (TIA)"),
        ("changed", "bedömning av tredjelandets rätt (TIA)"),
    ]
    assert "0 nya led och 2 ändrade" in carry_out(client, batch)
    assert standing() == [row if row[0] != "Cloud Inc." else ("Cloud Inc.", "Nordmoln AB", "scc_2") for row in first]
    assert SubProcessorLink.objects.get(company="Nattstöd Ltd.", ended_on=None).tia_on == dt.date(2026, 10, 1)
    page = client.get(f"{agreement.get_absolute_url()}?dag=2026-11-22").content.decode()
    assert "vilar på DPF" in page
