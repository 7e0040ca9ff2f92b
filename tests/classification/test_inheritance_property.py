"""Whatever is done in whatever order, the stored levels are those that a naive reading of the facts gives."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import AssetPlacement, InformationAsset, System
from assets.services import change_asset, change_system
from classification.models import (
    AspectJudgement,
    Method,
    NormativeLowering,
    NormativeMatter,
    ProtectionLevel,
)
from classification.normative.lowering import withdraw_lowering
from classification.normative.publishing import withdraw_normative
from classification.normative.reach import normatives_over
from isms.accounts.models import Unit, User
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import archive_entry, restore_entry
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    SystemFactory,
    UserFactory,
    classify,
    link,
    lower,
    publish,
    record,
)

ASPECTS = ("confidentiality", "integrity", "availability")
ASSETS, SYSTEMS = 3, 3
number = st.integers(0, 2)
KINDS = [
    *("classify", "classify", "move", "move", "record", "record", "publish", "link", "withdraw", "lower", "lower"),
    *("take_back", "archive", "operation", "classify_system"),
]
STEP = st.tuples(
    st.sampled_from(KINDS),
    number,
    st.sets(number),
    st.tuples(number, number, number),
    st.booleans(),
)


class World:
    """Three assets, three local systems and one central one, in two methods."""

    def __init__(self, unit: Unit, city: Unit, by: User) -> None:
        self.by = by
        self.methods = list(Method.objects.order_by("pk"))
        self.systems = [SystemFactory(unit=unit, operation="city_shared", by=by) for _each in range(SYSTEMS)]
        self.assets = [InformationAssetFactory(unit=unit, by=by) for _each in range(ASSETS)]
        self.central = SystemFactory(unit=city, by=by)

    def do(self, step: tuple) -> None:
        """Take one step; what a rule refuses changes nothing."""
        kind, which, many, levels, flag = step
        with suppress(DomainError, ValidationError), transaction.atomic():
            getattr(self, kind)(which, many, levels, flag)

    def common(self, entry: Entry) -> dict[str, object]:
        return {"version": Entry.objects.get(pk=entry.pk).version, "by": self.by, "at": STOCKHOLM_NOON}

    def numbers(self, levels: tuple, flag: bool) -> tuple[dict[str, object], tuple]:
        method = self.methods[flag]
        lowest = 1 if method.code == "msb" else 0
        return {"method": method, "by": self.by}, tuple(level + lowest for level in levels)

    def classify(self, which, many, levels, flag) -> None:
        how, chosen = self.numbers(levels, flag)
        classify(self.assets[which], chosen, **how)

    def classify_system(self, which, many, levels, flag) -> None:
        how, chosen = self.numbers(levels, flag)
        classify(self.systems[which], chosen, **how)

    def move(self, which, many, levels, flag) -> None:
        asset = InformationAsset.objects.get(pk=self.assets[which].pk)
        systems = System.objects.filter(pk__in=[self.systems[index].pk for index in many])
        change_asset(asset=asset, systems=list(systems), **self.common(asset))

    def record(self, which, many, levels, flag) -> None:
        how, chosen = self.numbers(levels, flag)
        record(self.systems[which], chosen, may_lower=len(many) < 3, **how)

    def publish(self, which, many, levels, flag) -> None:
        how, chosen = self.numbers(levels, flag)
        publish(self.central, chosen, may_lower=len(many) < 3, **how)

    def link(self, which, many, levels, flag) -> None:
        link(self.systems[which], self.central, by=self.by)

    def withdraw(self, which, many, levels, flag) -> None:
        system = self.central if flag else self.systems[which]
        stored = System.objects.get(pk=system.pk)
        withdraw_normative(system=stored, reason="Skäl", **self.common(stored))

    def lower(self, which, many, levels, flag) -> None:
        for aspect in ASPECTS:
            entry = Entry.objects.get(pk=(self.systems if flag else self.assets)[which].pk)
            # A system may have its level from an asset's normative one, and none of its own to lower.
            if normatives_over(entry):
                with suppress(DomainError), transaction.atomic():
                    lower(entry, aspect, by=self.by)

    def take_back(self, which, many, levels, flag) -> None:
        lowering = NormativeLowering.objects.in_force().select_related("entry").order_by("pk").first()
        if lowering is not None:
            withdraw_lowering(lowering=lowering, **self.common(lowering.entry))

    def archive(self, which, many, levels, flag) -> None:
        entry = Entry.objects.get(pk=(self.systems if flag else self.assets)[which].pk)
        move = restore_entry if entry.is_archived else archive_entry
        move(entry=entry, **self.common(entry))

    def operation(self, which, many, levels, flag) -> None:
        system = System.objects.get(pk=self.systems[which].pk)
        system.operation = "own" if system.is_city_shared else "city_shared"
        change_system(system=system, **self.common(system))


def own(entry_id: int, aspect: str) -> list[int]:
    found = AspectJudgement.objects.filter(
        classification__entry_id=entry_id, aspect=aspect, classification__decision__superseded_by=None
    )
    return [judgement.level.severity for judgement in found]


def normative(entry_id: int, system: System, aspect: str) -> list[int]:
    matter = NormativeMatter.objects.filter(system=system, state="decided").first()
    if matter is None or not system.is_city_shared:
        return []
    lowered = NormativeLowering.objects.in_force().filter(entry_id=entry_id, aspect=aspect, normative=matter.normative)
    return [row.level.severity for row in lowered or matter.normative.levels.filter(aspect=aspect)]


def of_asset(asset_id: int, aspect: str) -> list[int]:
    found = own(asset_id, aspect)
    for placement in AssetPlacement.objects.filter(asset_id=asset_id):
        if not placement.system.is_archived:
            found += normative(asset_id, placement.system, aspect)
    return found


def of_system(system: System, aspect: str) -> list[int]:
    found = own(system.pk, aspect) + normative(system.pk, system, aspect)
    for placement in AssetPlacement.objects.filter(system=system):
        if not placement.asset.is_archived:
            found += of_asset(placement.asset_id, aspect)
    return found


def expected() -> dict[tuple[int, str], int]:
    levels = {}
    for aspect in ASPECTS:
        for asset in InformationAsset.objects.all():
            levels[asset.pk, aspect] = of_asset(asset.pk, aspect)
        for system in System.objects.all():
            levels[system.pk, aspect] = of_system(system, aspect)
    return {key: max(found) for key, found in levels.items() if found}


def stored() -> dict[tuple[int, str], int]:
    rows = ProtectionLevel.objects.select_related("level")
    return {(row.entry_id, row.aspect): row.level.severity for row in rows}


@settings(
    max_examples=6,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=6, max_size=14))
def test_stored_levels_equal_a_naive_reading(unit: Unit, other_unit: Unit, method: Method, steps: list) -> None:
    with transaction.atomic():
        world = World(unit, other_unit, UserFactory())
        for step in steps:
            world.do(step)
            assert stored() == expected(), steps
        transaction.set_rollback(True)
