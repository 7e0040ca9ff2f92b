"""Classifications made in another tool work as any other: levels, review, history."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import Client

from classification.method_services import choose_method
from classification.models import AspectJudgement, Classification, ClassificationDraft, Method, ProtectionLevel
from classification.selectors import works_elsewhere
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.models import Entry
from tests.classification.guided import address_of
from tests.factories import InformationAssetFactory, SystemFactory, classify

TOTALS = {"fulfilled": 40, "partial": 7, "unfulfilled": 3, "not_applicable": 12}


@pytest.fixture
def coordinators(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def page_of(entry: Entry) -> str:
    return f"/kulturforvaltningen/klassning/{entry.reference}/annat-verktyg/"


def values(method: Method, entry: Entry, numbers: tuple[int, int, int] = (2, 1, 3), **changes: object) -> dict:
    aspects = ("confidentiality", "integrity", "availability")
    levels = {
        f"{aspect}_level": method.levels.get(number=number).pk for aspect, number in zip(aspects, numbers, strict=True)
    }
    version = Entry.objects.get(pk=entry.pk).version
    return levels | {"version": version, "made_on": "2026-03-02", "link": "https://klassa.example/123"} | changes


def test_result_is_recorded_and_everything_follows(
    coordinators: Client, unit: Unit, owner_post: Post, method: Method, clock
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    report = SimpleUploadedFile("handlingsplan.pdf", b"%PDF-1.7 innehall", content_type="application/pdf")
    reply = coordinators.post(page_of(system), values(method, system, **TOTALS, document=report))
    assert reply.status_code == 302, reply.content.decode()
    made = Classification.objects.get()
    assert (made.source, made.elsewhere_on, made.fulfilled_count) == ("elsewhere", dt.date(2026, 3, 2), 40)
    assert not made.judgements.exclude(area=None, reason="").exists()
    assert {row.level.number for row in ProtectionLevel.objects.filter(entry_id=system.pk)} == {1, 2, 3}
    review = FollowUp.objects.get(entry_id=system.pk, kind="classification_review")
    assert review.intended_on == dt.date(2027, 3, 2) == made.valid_until  # counted from the day it was made
    text = coordinators.get(f"/kulturforvaltningen/klassning/{system.reference}/").content.decode()
    assert "Klassad på annat håll" in text
    assert "https://klassa.example/123" in text
    assert "40 uppfyllda, 7 delvis, 3 inte uppfyllda, 12 ej tillämpliga" in text
    assert "handlingsplan.pdf" in coordinators.get(system.get_absolute_url()).content.decode()


def test_level_reaches_the_system_from_an_asset_classified_elsewhere(
    coordinators: Client, unit: Unit, method: Method, clock
) -> None:
    system = SystemFactory(unit=unit)
    asset = InformationAssetFactory(unit=unit, systems=[system])
    coordinators.post(page_of(asset), values(method, asset, (3, 0, 0)))
    assert ProtectionLevel.objects.get(entry_id=system.pk, aspect="confidentiality").origin_id == asset.pk


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"made_on": "2026-11-24"}, "framåt i tiden"),
        ({"made_on": "2025-01-01"}, "redan en klassning från 2026-11-23"),
        ({"made_on": ""}, "måste fyllas i"),
        ({"integrity_level": ""}, "Välj en nivå"),
        ({"fulfilled": "4"}, "Fyll i alla fyra antalen"),
        ({"link": "javascript:alert(1)"}, "giltig"),
        ({"version": "1"}, "Någon annan har sparat"),
        ({"document": SimpleUploadedFile("virus.exe", b"MZ")}, "virus.exe"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_stored(
    coordinators: Client, unit: Unit, method: Method, clock, changes: dict, message: str
) -> None:
    asset = InformationAssetFactory(unit=unit)
    classify(asset, (1, 1, 1), method=method)
    typed = values(method, asset, made_on="2026-11-23") | changes
    reply = coordinators.post(page_of(asset), typed)
    assert reply.status_code == 200
    if "document" not in changes:
        assert message in reply.content.decode()
    else:
        assert reply.context["form"].errors["document"]
    assert Classification.objects.count() == 1


def test_level_outside_the_register_stops(coordinators: Client, unit: Unit, method: Method, clock) -> None:
    asset = InformationAssetFactory(unit=unit)
    text = coordinators.post(page_of(asset), values(method, asset, (4, 1, 1))).content.decode()
    assert method.levels.get(is_out_of_scope=True).instruction[:40] in text
    assert not Classification.objects.exists()


def test_later_result_of_the_same_day_supersedes(coordinators: Client, unit: Unit, method: Method, clock) -> None:
    asset = InformationAssetFactory(unit=unit)
    classify(asset, (1, 1, 1), method=method)
    assert coordinators.post(page_of(asset), values(method, asset, made_on="2026-11-23")).status_code == 302
    assert Classification.objects.in_force().get().source == "elsewhere"


def test_organisation_that_works_elsewhere_is_led_to_the_result(
    coordinators: Client, organisation: Organisation, unit: Unit, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit)
    assert not works_elsewhere(organisation)
    choose_method(organisation=organisation, method=method, works_in="elsewhere")
    assert works_elsewhere(organisation)
    assert coordinators.get(address_of(asset)).url == page_of(asset)
    assert coordinators.get(address_of(asset, "riktighet")).status_code == 200
    assert not ClassificationDraft.objects.exists()


def test_database_refuses_a_raise_downwards(unit: Unit, method: Method) -> None:
    made = classify(InformationAssetFactory(unit=unit), (1, 1, 1), method=method)
    lower, higher = method.levels.get(number=1), method.levels.get(number=2)
    with pytest.raises(ProgrammingError, match="higher"), transaction.atomic():
        AspectJudgement.objects.create(
            classification=made,
            aspect="traceability",
            level=lower,
            base_level=higher,
            raise_ground="aggregation",
            raise_reason="Skäl",
        )
