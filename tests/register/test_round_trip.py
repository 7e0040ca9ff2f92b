"""Every register goes out as a file and comes back saying the same, and takes in what a file has new."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from zeal import zeal_ignore

from incidents.models import Incident
from isms.accounts.models import Unit, User
from isms.register.imports.sheet import every_sheet, sheet_of
from isms.register.models import Entry, ImportBatch
from isms.register.spreadsheets import read_table, write_csv
from risks.models import Action, Risk
from suppliers.models import Agreement
from tests.factories import (
    STOCKHOLM_NOON,
    ActionFactory,
    IncidentFactory,
    InformationAssetFactory,
    PostFactory,
    ProcessFactory,
    ProcessingActivityFactory,
    RiskAnalysisFactory,
    RiskFactory,
    SystemFactory,
    UnitFactory,
    ZoneFactory,
)
from tests.supplier_factories import AgreementFactory, SupplierFactory
from tests.training.factories import CourseFactory

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen"
TEXT = "=1+1; ”citat”\nrad två  -x"
SECRECY = {"secrecy_ground": "18 kap. 8 § OSL", "secrecy_reason": TEXT, "secrecy_assessed_by": "Registrator"}


def _systems(unit: Unit, owner: Any) -> None:
    zone = ZoneFactory(organisation=unit.organisation, name="Zon; ett")
    told = {"description": TEXT, "country": "NO", "zone": zone, "manager": owner, "ai_role": "deployer"}
    SystemFactory(unit=unit, owner=owner, title="-12 procent", ai_risk_class="high", is_in_rsa=True, **told, **SECRECY)
    SystemFactory(unit=unit, restricted=True, title="Med\xa0hårt mellanrum")


def _assets(unit: Unit, owner: Any) -> None:
    systems = [SystemFactory(unit=unit, title="A; B"), SystemFactory(unit=unit)]
    InformationAssetFactory(
        unit=unit,
        owner=owner,
        systems=systems,
        process=ProcessFactory(unit=unit, title="Utlåning"),
        information_kinds=["customers", "logs"],
        personal_data="sensitive",
        retention_rule="dispose",
        retention_months=24,
        retention_trigger="case_closed",
    )
    InformationAssetFactory(unit=unit)


def _processing(unit: Unit, owner: Any) -> None:
    told = {"purpose": TEXT, "legal_basis": "public_task", "legal_support": "Bibliotekslagen", "transfer": "no"}
    assets, systems = [InformationAssetFactory(unit=unit)], [SystemFactory(unit=unit)]
    ProcessingActivityFactory(unit=unit, owner=owner, assets=assets, systems=systems, state="active", **told)


def _agreements(unit: Unit, owner: Any) -> None:
    main = AgreementFactory(unit=unit, owner=owner, signed=True, ends_on=dt.date(2027, 12, 31))
    covers = [SystemFactory(unit=unit), ProcessingActivityFactory(unit=unit)]
    AgreementFactory(unit=unit, agreement_kind="processing", supplier=main.supplier, part_of=main, covers=covers)
    AgreementFactory(unit=unit, agreement_kind="instruction", supplier=None, counterpart_name="Byggnadsnämnden")


def _risks(unit: Unit, owner: Any) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=owner)
    RiskFactory(analysis=analysis, now=(3, 3), residual=(2, 2), treatment="reduce", treatment_note=TEXT)
    RiskFactory(analysis=analysis)


def _actions(unit: Unit, owner: Any) -> None:
    ActionFactory(unit=unit, owner=owner, cost_sek=120_000, from_year=2026, to_year=2027, description=TEXT)
    ActionFactory(unit=unit, source=SystemFactory(unit=unit), area="risk")


def _incidents(unit: Unit, owner: Any) -> None:
    at = STOCKHOLM_NOON - dt.timedelta(days=2, minutes=7, seconds=31)
    told = {"is_it": True, "categories": ["attack", "operating_error"], "occurred_from": at, "what_happened": TEXT}
    IncidentFactory(unit=unit, owner=owner, affected=[SystemFactory(unit=unit)], severity="2", **told)
    IncidentFactory(unit=unit, involves_protected_identities=True)


def _units(unit: Unit, owner: Any) -> None:
    UnitFactory(organisation=unit.organisation, parent=unit, name="Filialen")


MADE: dict[str, Callable[[Unit, Any], Any]] = {
    "system": _systems,
    "information_asset": _assets,
    "process": lambda unit, owner: ProcessFactory(unit=unit, owner=owner, systems=[SystemFactory(unit=unit)]),
    "processing_activity": _processing,
    "supplier": lambda unit, owner: SupplierFactory(
        unit=unit, owner=owner, organisation_number="212000-0142", description=TEXT, website="https://a.example/?b=1"
    ),
    "agreement": _agreements,
    "risk": _risks,
    "action": _actions,
    "incident": _incidents,
    "course": lambda unit, owner: CourseFactory(
        unit=unit, owner=owner, period="nano", part_titles="Ett; två\nTre", link="https://lär.example/kurs"
    ),
    "unit": _units,
    "post": lambda unit, owner: PostFactory(unit=unit, vacant=True),
}


@pytest.fixture
def client(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def uploaded(client: Client, kind: str, content: bytes, name: str) -> list[Any]:
    answer = client.post(f"{BASE}/importer/ny/{kind}/", {"file": ContentFile(content, name=name)})
    assert answer.status_code == 302, answer.content.decode()
    return list(client.get(answer.url).context["verdicts"].paginator.object_list)


def test_every_sheet_is_tried() -> None:
    assert set(MADE) == {sheet.kind for sheet in every_sheet()}


@pytest.mark.parametrize("kind", sorted(MADE))
def test_what_goes_out_comes_back_unchanged(client: Client, unit: Unit, kind: str) -> None:
    MADE[kind](unit, PostFactory(unit=unit, title="Chef; enhet"))
    count = sheet_of(kind).model.objects.count()
    for form in ("xlsx", "csv"):
        content = client.get(f"{BASE}/exportera/{kind}/?filformat={form}").getvalue()
        table = read_table(ContentFile(content, name="ut"))
        assert len(table.rows) == count > 0
        told = uploaded(client, kind, content, f"ut.{form}")
        assert [(str(row.verdict), row.changes, row.errors) for row in told] == [("unchanged", (), ())] * count
        assert len(ImportBatch.objects.latest("pk").columns) >= len(
            [each for each in sheet_of(kind).columns if not each.is_told_only]
        )


NEW: dict[str, tuple[tuple[str, ...], tuple[Any, ...]]] = {
    "information_asset": (("Informationsmängd", "Form", "Finns i system"), ("Lånekort", "Papper", "{system}")),
    "process": (("Processnamn", "System"), ("Utlåning", "{system}")),
    "processing_activity": (("Behandling", "Ändamål", "Läge"), ("Bokning", "Boka lokal", "Pågår")),
    "supplier": (("Leverantör", "Org.nr", "Land"), ("Ny AB", "2120000142", "Sverige")),
    "agreement": (
        ("Avtal", "Slag", "Leverantör", "Gäller från", "Omfattar"),
        ("Drift", "Huvudavtal", "{supplier}", "2026-01-01", "{system}"),
    ),
    "risk": (
        ("Riskanalys", "Orsak", "Händelse", "Konsekvens", "Hotkälla", "Sannolikhet i dag", "Konsekvens i dag"),
        ("{analysis}", "Att ingen ser", "Ett intrång", "Att data sprids", "Teknik", "3", "4,0"),
    ),
    "action": (("Åtgärd", "Klar senast", "Läge", "Kommer från"), ("Inför MFA", 46357, "Klar", "{system}")),
    "incident": (
        ("Incident", "Personuppgiftsincident", "Upptäcktes", "Avslutad", "Slutsats"),
        ("Fel brev", "x", "2025-03-01 14:20", "2025-03-04", "Ett brev kom fel."),
    ),
    "course": (("Kurs", "Målgrupp", "Mål, procent genomförda"), ("Grundkurs", "Chefer", "90")),
}


def test_each_register_takes_in_a_new_row_and_lets_it_go_again(client: Client, unit: Unit) -> None:
    system, supplier, analysis = SystemFactory(unit=unit), SupplierFactory(unit=unit), RiskAnalysisFactory(unit=unit)
    given = {"{system}": system.reference, "{supplier}": supplier.title, "{analysis}": analysis.reference}
    for kind, (headers, row) in NEW.items():
        cells = [given.get(cell, cell) for cell in row]
        told = uploaded(client, kind, write_csv((*headers, "Enhet"), [(*cells, unit.name)]), "ny.csv")
        assert [(str(each.verdict), each.errors) for each in told] == [("new", ())], kind
        batch = ImportBatch.objects.latest("pk")
        seen = client.get(f"{BASE}/importer/{batch.pk}/").context["seen"]
        with zeal_ignore():
            client.post(f"{BASE}/importer/{batch.pk}/genomfor/", {"seen": seen})
        batch.refresh_from_db()
        assert batch.outcome == "1 ny, 0 ändrade, 0 oförändrade.", kind
        assert batch.imported_rows.get().entry.kind == kind
    risk, action, incident = Risk.objects.get(), Action.objects.get(), Incident.objects.get()
    assert (risk.value, risk.title, risk.unit) == (12, "Ett intrång", unit)
    assert (action.state, action.due_on, action.followups.filter(completed_at=None).count()) == (
        "done",
        dt.date(2026, 12, 1),
        0,
    )
    assert (incident.state, incident.followups.count(), incident.duties.count()) == ("closed", 0, 0)
    [told] = uploaded(client, "risk", write_csv(("Referens", "Sannolikhet i dag"), [(risk.reference, "–")]), "r.csv")
    assert told.errors == ("Det som är bedömt kan inte bli obedömt igen.",)
    ImportBatch.objects.latest("pk").delete()
    assert "Fel brev" in client.get(incident.get_absolute_url()).content.decode()
    uploaded(client, "incident", write_csv(("Referens", "Grundorsak"), [(incident.reference, "Förväxling")]), "i.csv")
    apply_latest(client)  # a change of what was over starts no clock either
    assert (Incident.objects.get().cause, incident.duties.count()) == ("Förväxling", 0)
    assert incident.discovered_at == dt.datetime(2025, 3, 1, 13, 20, tzinfo=dt.UTC)
    assert Agreement.objects.get().covers.get().entry_id == system.pk
    made = Entry.objects.filter(imported_rows__is_new=True)
    for batch in ImportBatch.objects.order_by("-pk"):
        with zeal_ignore():
            client.post(f"{BASE}/importer/{batch.pk}/angra/")
        batch.refresh_from_db()
        told = ("Ångrad: 1 arkiverade", "Ångrad: 0 arkiverade, 1 återställda", "Ångrad: 0 arkiverade, 0 återställda, 1")
        wanted = told[1] if batch.file_name == "i.csv" else told[2] if batch.kind == "incident" else told[0]
        assert batch.outcome.startswith(wanted), (batch.kind, batch.leftovers)
    assert [entry.kind for entry in made.active()] == ["incident"]  # it has been changed since, though put back


def test_units_and_posts_come_in_with_their_people(client: Client, unit: Unit, owner: User) -> None:
    rows = [("Biblioteken", unit.name), ("Stadsbiblioteket", "Biblioteken")]
    uploaded(client, "unit", write_csv(("Avdelning", "Överordnad enhet"), rows), "enheter.csv")
    apply_latest(client)
    assert Unit.objects.get(name="Stadsbiblioteket").parent.parent == unit
    rows = [("Bibliotekschef", "Stadsbiblioteket", owner.email), ("Bibliotekschef", "Biblioteken", "")]
    uploaded(client, "post", write_csv(("Befattning", "Enhet", "Innehavare"), rows), "poster.csv")
    apply_latest(client)
    posts = sheet_of("post").model.objects.filter(title="Bibliotekschef").order_by("pk")
    assert [(post.unit.name, post.holder) for post in posts.select_related("unit", "holder")] == [
        ("Stadsbiblioteket", owner),
        ("Biblioteken", None),
    ]
    told = uploaded(
        client, "post", write_csv(("Befattning", "Enhet", "Innehavare"), [(*rows[1][:2], owner.email)]), "p"
    )
    assert [(str(row.verdict), row.is_by_name) for row in told] == [("changed", False)]


def apply_latest(client: Client) -> None:
    batch = ImportBatch.objects.latest("pk")
    seen = client.get(f"{BASE}/importer/{batch.pk}/").context["seen"]
    with zeal_ignore():
        client.post(f"{BASE}/importer/{batch.pk}/genomfor/", {"seen": seen})
    batch.refresh_from_db()
    assert batch.state == "applied", client.get(f"{BASE}/importer/{batch.pk}/").content.decode()
