"""What a spreadsheet must not tell or change, and that many rows at once leave what one at a time leaves."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from zeal import zeal_ignore

from assets.models import InformationAsset, System
from assets.services import change_system
from isms.accounts.models import Unit, User
from isms.accounts.roles import CENTRAL_COORDINATOR
from isms.register import registers
from isms.register.access import grant_role
from isms.register.imports import services, writing
from isms.register.imports.services import take_in
from isms.register.imports.work import run
from isms.register.models import ImportBatch
from isms.register.spreadsheets import write_csv
from risks.models import Action
from suppliers.models import Supplier
from tests.factories import (
    STOCKHOLM_NOON,
    ActivityFactory,
    InformationAssetFactory,
    PostFactory,
    RiskAnalysisFactory,
    SystemFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen"


@pytest.fixture
def central(unit: Unit) -> User:
    """Somebody who sees and changes all but what is restricted."""
    user = UserFactory()
    grant_role(user=user, role=CENTRAL_COORDINATOR, organisation=unit.organisation)
    return user


def dry_run(client: Client, kind: str, headers: tuple[str, ...], *rows: tuple[Any, ...]) -> Any:
    upload = ContentFile(write_csv(headers, rows), name="fil.csv")
    answer = client.post(f"{BASE}/importer/ny/{kind}/", {"file": upload})
    return client.get(answer.url).context


def carry_out(client: Client, context: Any, **choices: str) -> ImportBatch:
    with zeal_ignore():
        client.post(f"{BASE}/importer/{context['batch'].pk}/genomfor/", {"seen": context["seen"], **choices})
    return ImportBatch.objects.get(pk=context["batch"].pk)


def test_what_one_may_not_see_is_neither_told_nor_changed(central: User, client_for, unit: Unit) -> None:
    hidden = SystemFactory(unit=unit, title="Hemligt system", restricted=True)
    seen, other = SystemFactory(unit=unit, title="Öppet"), SystemFactory(unit=unit, title="Annat")
    asset = InformationAssetFactory(unit=unit, systems=[hidden, seen])
    client = client_for(central)
    content = client.get(f"{BASE}/exportera/information_asset/?filformat=csv").getvalue().decode()
    assert seen.reference in content
    assert hidden.reference not in content
    headers = ("Referens", "Namn", "Enhet", "Finns i system")
    context = dry_run(
        client,
        "information_asset",
        headers,
        (asset.reference, "", "", other.reference),
        ("", "Ny", unit.name, hidden.reference),
        ("", "Ny två", unit.name, "Hemligt system"),
    )
    told = {row.number: row for row in context["verdicts"]}
    assert [(each.old, each.new) for each in told[2].changes] == [(seen.reference, other.reference)]
    assert all("finns inte" in told[number].errors[0] for number in (3, 4))
    carry_out(client, context, faults="skip")
    assert set(asset.systems.all()) == {System.objects.get(pk=hidden.pk), System.objects.get(pk=other.pk)}
    [row] = dry_run(client, "system", ("Referens", "Namn"), (hidden.reference, "Taget"))["verdicts"]
    assert "finns inte bland det som du får ändra" in row.errors[0]
    [row] = dry_run(client, "system", ("Namn", "Enhet"), ("Hemligt system", unit.name))["verdicts"]
    assert str(row.verdict) == "new"  # not even that the name is taken is told
    assert "is_restricted" not in client.get(f"{BASE}/exportera/system/").content.decode()


def test_a_stored_dry_run_is_told_to_whoever_it_was_made_for(
    central: User, client_for, unit: Unit, coordinator: User, monkeypatch, now: dt.datetime
) -> None:
    monkeypatch.setattr(services, "LARGE", 1)
    hidden = SystemFactory(unit=unit, title="Hemligt system", restricted=True)
    upload = ContentFile(write_csv(("Referens", "Kritikalitet"), [(hidden.reference, "Hög")]), name="fil.csv")
    batch = take_in(organisation=unit.organisation, kind="system", upload=upload, by=coordinator, at=now)
    run(batch.pk, clock=lambda: now)
    address = f"{BASE}/importer/{batch.pk}/"
    assert "Hemligt system" in client_for(coordinator).get(address).content.decode()
    assert "Hemligt system" not in client_for(central).get(address).content.decode()


def test_personal_numbers_and_wrong_cells_are_told_at_their_column(coordinator: User, client_for, unit: Unit) -> None:
    client = client_for(coordinator)
    stored = SystemFactory(unit=unit, title="Alfa", description="Text", operation="city_shared")
    headers = (
        "Referens",
        "Namn",
        "Enhet",
        "Beskrivning",
        "Ingår i RSA",
        "Driftland",
        "Sekretessbestämmelse",
        "Driftform",
    )
    context = dry_run(
        client,
        "system",
        headers,
        ("", "Beta", unit.name, "Låntagare 811218-9876", "kanske", "Narnia", "", ""),
        (stored.reference, "", "", "–", "", "", "", ""),
        ("", "Gamma", unit.name, "", "", "", "18 kap. 8 § OSL", ""),
        (stored.reference, "Två gånger", "", "", "", "", "", ""),
    )
    told = {row.number: row for row in context["verdicts"]}
    assert [error.split(":")[0] for error in told[2].errors] == ["Beskrivning", "Ingår i RSA", "Driftland"]
    assert "811218" not in str(told)
    assert [(each.label, each.old, each.new) for each in told[3].changes] == [("Beskrivning", "Text", "")]
    assert told[4].errors == ("En sekretessmarkering behöver både skäl och vem som har bedömt den.",)
    assert told[5].errors == ("Posten står redan på rad 3 i filen.",)
    # Somebody is first: nothing is written.
    stored.refresh_from_db()
    change_system(system=stored, version=stored.version, by=coordinator, at=STOCKHOLM_NOON)
    assert carry_out(client, context, faults="skip").state == "applied"  # the version is not in the dry run …
    stored.refresh_from_db()
    assert (stored.description, stored.version) == ("", 3)  # … and the change is made to what stands there now
    context = dry_run(client, "system", ("Referens", "Beskrivning"), (stored.reference, "Ny text"))
    stored.description = "Någon var före"
    change_system(system=stored, version=stored.version, by=coordinator, at=STOCKHOLM_NOON)
    assert carry_out(client, context).state == "uploaded"


ROWS: dict[type[models.Model], tuple[str, tuple[str, ...], list[tuple[Any, ...]]]] = {
    InformationAsset: (
        "information_asset",
        ("Informationsmängd", "Enhet", "Finns i system", "Personuppgifter"),
        [("", "{unit}", "{system}", "Känsliga personuppgifter"), ("", "{unit}", "", "")],
    ),
    Supplier: ("supplier", ("Leverantör", "Enhet", "Org.nr"), [("", "{unit}", ""), ("", "{unit}", "")]),
    Action: (
        "action",
        ("Åtgärd", "Enhet", "Klar senast", "Läge"),
        [("", "{unit}", "2026-12-31", ""), ("", "{unit}", "2026-11-01", "Klar"), ("", "{unit}", "2027-01-31", "Pågår")],
    ),
}


@pytest.mark.parametrize("model", list(ROWS), ids=lambda model: model.__name__)
def test_many_at_once_leave_what_one_at_a_time_leaves(
    model: type[models.Model], coordinator: User, client_for, unit: Unit, monkeypatch
) -> None:
    client, system = client_for(coordinator), SystemFactory(unit=unit)
    kind, headers, rows = ROWS[model]
    given = {"{unit}": unit.name, "{system}": system.reference}
    found = []
    for way, many in (("Ett", 1_000), ("Många", 1)):
        monkeypatch.setattr(writing, "MANY", many)
        named = [(f"{way} {n}", *(given.get(cell, cell) for cell in row[1:])) for n, row in enumerate(rows)]
        batch = carry_out(client, dry_run(client, kind, headers, *named))
        assert batch.outcome.startswith(f"{len(rows)} nya")
        found.append(everything_about(model, way))
    assert found[0] == found[1]


def everything_about(model: type[models.Model], way: str) -> list[dict[str, list[str]]]:
    """What stands in every table about each entry, but for keys, names, numbers and moments."""
    apart = {
        "id",
        "pk",
        "entry",
        "asset",
        "action",
        "title",
        "reference",
        "search_text",
        "search_vector",
        "calendar_id",
    }
    apart |= {"created_at", "updated_at", "opened_at", "completed_at", "changed_at"}
    found = []
    for entry in model.objects.filter(title__startswith=way).order_by("pk"):
        told = {}
        for relation in [None, *model._meta.related_objects]:
            table = relation.related_model if relation else model
            if table.__name__ == "ImportedRow":
                continue
            names = [field.attname for field in table._meta.concrete_fields if field.name not in apart]
            names = [name for name in names if not name.startswith("pgh_")]
            rows = table._base_manager.filter(**{relation.field.name if relation else "pk": entry.pk})
            told[relation.name if relation else "own"] = sorted(map(repr, rows.values_list(*names)))
        found.append(told)
    return found


def test_every_list_goes_out_in_both_forms_whatever_the_address_says(coordinator: User, client_for, unit: Unit) -> None:
    client = client_for(coordinator)
    RiskAnalysisFactory(unit=unit, title="=Analys")
    ActivityFactory(unit=unit, owner=PostFactory(unit=unit))
    lists = 0
    for definition in registers.every():
        for form in ("xlsx", "csv"):
            answer = client.get(f"{BASE}/exportera/{definition.kind}/?filformat={form}&sort=-title,junk&q=%00&unit=x")
            assert answer.status_code in (200, 404), definition.kind
            lists += answer.status_code == 200
    assert lists >= 2 * 18
    content = client.get(f"{BASE}/exportera/risk_analysis/?filformat=csv").getvalue().decode()
    assert "'=Analys" in content
    for path in ("unit", "post"):
        assert client.get(f"{BASE}/exportera/{path}/?filformat=xlsx").status_code == 200


def test_units_and_posts_are_for_coordinators(actors, client_for) -> None:
    client = client_for(actors.reader)
    assert client.get(f"{BASE}/exportera/unit/?filformat=csv").status_code == 403
    assert client.get(f"{BASE}/importer/mall/unit/").status_code == 403
    assert client.get(f"{BASE}/exportera/system/?filformat=csv").status_code == 200
