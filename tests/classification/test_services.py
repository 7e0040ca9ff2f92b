"""Classifications are decisions, and systems inherit the highest level of what they hold."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.db.models import F

from assets.services import change_asset
from classification.models import AspectJudgement, Classification, Method, ProtectionLevel
from classification.selectors import areas_of
from classification.services import Judgement, OutOfScope, decide_classification
from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import EditConflict
from isms.register.models import Decision, Entry
from isms.register.services import archive_entry, restore_entry
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, SystemFactory, UserFactory, classify


def levels_of(entry: Entry) -> dict[str, int]:
    return {row.aspect[0]: row.level.number for row in ProtectionLevel.objects.filter(entry_id=entry.pk)}


def origin_of(entry: Entry, aspect: str) -> Entry | None:
    return ProtectionLevel.objects.get(entry_id=entry.pk, aspect=aspect).origin


def test_a_new_classification_supersedes_and_nothing_is_overwritten(unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    first = classify(asset, (1, 1, 1), method=method)
    second = classify(asset, (2, 1, 1), method=method)
    assert Classification.objects.in_force().get() == second
    assert second.decision.supersedes == first.decision
    assert [judgement.level.number for judgement in first.judgements.order_by("pk")] == [1, 1, 1]


@pytest.mark.parametrize("model", [Classification, AspectJudgement, Decision])
def test_the_database_refuses_to_change_a_decision(unit: Unit, method: Method, model) -> None:
    classify(InformationAssetFactory(unit=unit), (1, 1, 1), method=method)
    with pytest.raises(ProgrammingError), transaction.atomic():
        model.objects.update(id=F("id"))
    with pytest.raises(ProgrammingError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_review_is_due_in_twelve_months_for_the_owner(unit: Unit, owner_post: Post, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    classification = classify(asset, (1, 2, 3), method=method)
    review = FollowUp.objects.get(entry_id=asset.pk, kind="classification_review")
    assert review.intended_on == dt.date(2027, 11, 23) == classification.valid_until
    assert review.responsible is None
    assert review.entry.owner == owner_post


def test_reclassifying_moves_the_one_open_review(unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    classify(asset, (1, 1, 1), method=method)
    classify(asset, (1, 1, 2), method=method, at=STOCKHOLM_NOON + dt.timedelta(days=30))
    review = FollowUp.objects.get(entry_id=asset.pk, kind="classification_review", completed_at=None)
    assert review.intended_on == dt.date(2027, 12, 23)


def test_system_is_at_least_its_highest_asset_and_names_it(unit: Unit, method: Method) -> None:
    system = SystemFactory(unit=unit)
    low = InformationAssetFactory(unit=unit, systems=[system])
    high = InformationAssetFactory(unit=unit, systems=[system])
    classify(low, (1, 3, 0), method=method)
    classify(high, (3, 1, 2), method=method)
    classify(system, (2, 2, 2), method=method)
    assert levels_of(system) == {"c": 3, "i": 3, "a": 2}
    assert origin_of(system, "confidentiality").pk == high.pk
    assert origin_of(system, "integrity").pk == low.pk
    availability = ProtectionLevel.objects.get(entry_id=system.pk, aspect="availability")
    assert (availability.own_level.number, availability.inherited_level.number) == (2, 2)


def test_level_follows_when_an_asset_moves_is_archived_or_restored(unit: Unit, method: Method) -> None:
    old, new = SystemFactory(unit=unit), SystemFactory(unit=unit)
    asset = InformationAssetFactory(unit=unit, systems=[old])
    classify(asset, (3, 3, 3), method=method)
    asset.refresh_from_db()
    user = UserFactory()
    change_asset(asset=asset, systems=[new], version=asset.version, by=user, at=STOCKHOLM_NOON)
    assert levels_of(old) == {}
    assert levels_of(new) == {"c": 3, "i": 3, "a": 3}
    archive_entry(entry=asset, version=asset.version, by=user, at=STOCKHOLM_NOON)
    assert levels_of(new) == {}
    restore_entry(entry=asset, version=asset.version, by=user, at=STOCKHOLM_NOON)
    assert levels_of(new) == {"c": 3, "i": 3, "a": 3}


def test_level_outside_the_register_stores_nothing(unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    with pytest.raises(OutOfScope, match="säkerhet"):
        classify(asset, (4, 1, 1), method=method)
    assert not Classification.objects.exists()


def test_missing_aspect_and_empty_reason_are_refused(unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    level, area = method.levels.get(number=1), areas_of(method)[0]
    for judgements, field in (
        ({"confidentiality": Judgement(level, area, "Skäl")}, "availability_level"),
        ({"confidentiality": Judgement(level, area, "   ")}, "confidentiality_reason"),
    ):
        with pytest.raises(ValidationError) as refusal:
            decide_classification(
                entry=asset,
                version=asset.version,
                method=method,
                judgements=judgements,
                participants="Två personer",
                ground=DecisionGround(),
                by=UserFactory(),
                at=STOCKHOLM_NOON,
            )
        assert field in refusal.value.error_dict


def test_two_who_classify_at_once_do_not_overwrite(unit: Unit, owner_post: Post, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post)
    classify(asset, (1, 1, 1), method=method)
    level, area = method.levels.get(number=2), areas_of(method)[0]
    judgements = {aspect: Judgement(level, area, "Skäl") for aspect in ("confidentiality", "integrity", "availability")}
    with pytest.raises(EditConflict):
        decide_classification(
            entry=asset,
            version=1,
            method=method,
            judgements=judgements,
            participants="Två personer",
            ground=DecisionGround(),
            by=owner_post.holder,
            at=STOCKHOLM_NOON,
        )
    assert Classification.objects.count() == 1


def test_delegation_needs_its_item(unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit)
    with pytest.raises(ValidationError, match="delegationsordningen"):
        classify(asset, (1, 1, 1), method=method, ground=DecisionGround(authority="delegation"))
    classify(asset, (1, 1, 1), method=method, ground=DecisionGround(authority="delegation", delegation_item="7.2"))
    assert Decision.objects.delegated_between(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).get().delegation_item == "7.2"


def test_levels_of_methods_with_different_scales_are_compared_by_severity(unit: Unit, method: Method) -> None:
    other = Method.objects.get(code="msb")
    system = SystemFactory(unit=unit)
    by_msb = InformationAssetFactory(unit=unit, systems=[system])
    by_klassa = InformationAssetFactory(unit=unit, systems=[system])
    classify(by_msb, (3, 4, 1), method=other)  # betydande, allvarlig, försumbar
    classify(by_klassa, (3, 2, 1), method=method)  # allvarlig, betydande, måttlig
    levels = {row.aspect: row.level for row in ProtectionLevel.objects.filter(entry_id=system.pk)}
    assert {aspect: level.name for aspect, level in levels.items()} == {
        "confidentiality": "Allvarlig",
        "integrity": "Allvarlig",
        "availability": "Måttlig",
    }
    assert [levels[aspect].method.code for aspect in ("confidentiality", "integrity")] == ["klassa", "msb"]
