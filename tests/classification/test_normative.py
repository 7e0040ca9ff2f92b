"""Normative classifications: decided once by the city, inherited at once by all who are linked."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from assets.models import InformationAsset, System
from assets.services import change_asset, change_system
from classification.models import (
    CityRequest,
    Method,
    NormativeChange,
    NormativeMatter,
    ProtectionLevel,
)
from classification.normative.linking import link_system, unlink_system
from classification.normative.lowering import lower_normative, withdraw_lowering
from classification.normative.matters import move_matter
from classification.normative.publishing import expire_normatives, withdraw_normative
from classification.normative.requests import ask_city, change_city_request
from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.services import archive_entry, restore_entry
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

TODAY = STOCKHOLM_NOON.date()
SHARED = {"operation": "city_shared"}


def levels_of(entry: Entry) -> dict[str, int]:
    return {row.aspect[0]: row.level.number for row in ProtectionLevel.objects.filter(entry_id=entry.pk)}


def confidentiality_of(entry: Entry) -> ProtectionLevel:
    return ProtectionLevel.objects.get(entry_id=entry.pk, aspect="confidentiality")


def matter_of(system: System) -> NormativeMatter:
    return NormativeMatter.objects.get(system_id=system.pk)


def acting(entry: Entry) -> dict[str, object]:
    return {"version": Entry.objects.get(pk=entry.pk).version, "by": UserFactory(), "at": STOCKHOLM_NOON}


def open_kinds(entry: Entry) -> set[str]:
    return set(FollowUp.objects.open().filter(entry_id=entry.pk).values_list("kind", flat=True)) - {
        "system_review",
        "classification_review",
        "access_review",
    }


@pytest.fixture
def shared(unit: Unit, owner_post: Post) -> System:
    return SystemFactory(unit=unit, owner=owner_post, title="Lönelinjen", **SHARED)


@pytest.fixture
def central(db: None) -> System:
    return SystemFactory(unit=UnitFactory(organisation__name="Stadsledningskontoret"), title="Lönelinjen (central)")


# The matter follows the system


def test_a_shared_system_gets_a_matter_and_no_other_does(unit: Unit, shared: System) -> None:
    assert matter_of(shared).state == "missing"
    assert not NormativeMatter.objects.filter(system=SystemFactory(unit=unit)).exists()


def test_the_matter_closes_and_reopens_with_the_systems_operation(shared: System, method: Method, unit: Unit) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    record(shared, (3, 2, 1), method=method)
    assert levels_of(asset) == {"c": 3, "i": 2, "a": 1}
    for operation, expected in (("own", {}), ("city_shared", {"c": 3, "i": 2, "a": 1})):
        stored = System.objects.get(pk=shared.pk)
        stored.operation = operation
        change_system(system=stored, **acting(shared))
        assert levels_of(asset) == expected
    assert matter_of(shared).is_decided


def test_states_move_only_as_allowed_and_each_move_is_kept(shared: System) -> None:
    move_matter(system=shared, to="in_progress", note="Staden har börjat", **acting(shared))
    with pytest.raises(DomainError, match="Registrera begäran"):
        move_matter(system=shared, to="requested", note="", **acting(shared))
    with pytest.raises(DomainError, match="följer av"):
        move_matter(system=shared, to="decided", note="", **acting(shared))
    change = NormativeChange.objects.get()
    assert (change.from_state, change.to_state, change.note) == ("missing", "in_progress", "Staden har börjat")


# Publishing


def test_publishing_decides_every_linked_matter_and_tells_the_owners(
    shared: System, central: System, unit: Unit, method: Method
) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    other = SystemFactory(**SHARED)
    unlinked = SystemFactory(unit=unit, **SHARED)
    classify(asset, (1, 3, 1), method=method)
    for system in (shared, other):
        link(system, central)
    published = publish(central, (2, 2, 2), method=method)
    assert levels_of(asset) == {"c": 2, "i": 3, "a": 2}
    assert levels_of(shared) == {"c": 2, "i": 3, "a": 2}
    assert levels_of(other) == {"c": 2, "i": 2, "a": 2}
    row = confidentiality_of(asset)
    assert (row.ground, row.origin_id, row.own_level.number, row.normative) == ("normative", shared.pk, 1, published)
    assert {matter_of(system).state for system in (shared, other)} == {"decided"}
    assert matter_of(unlinked).state == "missing"
    for system in (shared, other):
        assert open_kinds(system) == {"normative_published"}
    assert not FollowUp.objects.filter(entry_id=unlinked.pk, kind="normative_published").exists()


def test_no_stored_level_names_the_central_entry(shared: System, central: System, method: Method) -> None:
    link(shared, central)
    publish(central, (2, 2, 2), method=method)
    assert not ProtectionLevel.objects.exclude(entry_id=central.pk).filter(origin_id=central.pk).exists()


def test_linking_later_takes_what_is_published(shared: System, central: System, method: Method) -> None:
    publish(central, (2, 2, 2), method=method)
    link(shared, central)
    assert matter_of(shared).state == "decided"
    unlink_system(system=shared, **acting(shared))
    assert matter_of(shared).state == "outdated"
    assert levels_of(shared) == {}


def test_a_new_version_takes_the_place_of_the_old(shared: System, central: System, method: Method) -> None:
    link(shared, central)
    first = publish(central, (3, 3, 3), method=method)
    second = publish(central, (1, 1, 1), method=method, version_label="2.0")
    assert second.decision.supersedes == first.decision
    assert levels_of(shared) == {"c": 1, "i": 1, "a": 1}
    assert NormativeChange.objects.filter(to_state="decided").count() == 2


def test_withdrawing_makes_all_preliminary_again(shared: System, central: System, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    classify(asset, (1, 1, 1), method=method)
    link(shared, central)
    publish(central, (2, 2, 2), method=method)
    assert not InformationAsset.objects.preliminary().exists()
    count = withdraw_normative(system=central, reason="Nya funktioner är införda", **acting(central))
    assert count == 1
    assert matter_of(shared).state == "outdated"
    assert levels_of(asset) == {"c": 1, "i": 1, "a": 1}
    assert list(InformationAsset.objects.preliminary()) == [asset]
    assert open_kinds(shared) == {"normative_outdated"}


def test_what_has_run_out_no_longer_holds(shared: System, method: Method) -> None:
    record(shared, (2, 2, 2), method=method, valid_until=TODAY + dt.timedelta(days=10))
    assert expire_normatives(at=STOCKHOLM_NOON) == 0
    later = STOCKHOLM_NOON + dt.timedelta(days=11)
    assert expire_normatives(at=later) == 1
    assert expire_normatives(at=later) == 0
    assert matter_of(shared).state == "outdated"
    assert NormativeChange.objects.get(to_state="outdated").changed_by is None
    assert levels_of(shared) == {}


def test_a_restricted_central_system_is_never_published(central: System, method: Method) -> None:
    hidden = SystemFactory(unit=central.unit, restricted=True)
    with pytest.raises(DomainError, match="begränsad"):
        publish(hidden, (1, 1, 1), method=method)


def test_only_offered_systems_of_others_can_be_linked(shared: System, central: System, unit: Unit) -> None:
    for target in (central, SystemFactory(unit=unit)):
        with pytest.raises(DomainError, match="går inte att koppla"):
            link_system(system=System.objects.get(pk=shared.pk), central=target, **acting(shared))


def test_a_level_outside_the_register_and_a_missing_one_are_refused(shared: System, method: Method) -> None:
    with pytest.raises(ValidationError, match="säkerhet"):
        record(shared, (4, 1, 1), method=method)
    with pytest.raises(ValidationError, match="framtiden"):
        record(shared, (1, 1, 1), method=method, decided_on=TODAY + dt.timedelta(days=1))
    assert matter_of(shared).state == "missing"


# Requests to the city


def test_asking_moves_the_matter_and_reminds_until_the_answer(shared: System) -> None:
    request = CityRequest(
        system=shared, subject="normative", asked_on=TODAY, asked_to="Stadsledningskontoret", case_number="KUN 2026/9"
    )
    ask_city(request=request, **acting(shared))
    assert matter_of(shared).state == "requested"
    reminder = FollowUp.objects.open().get(entry_id=shared.pk, kind="city_request")
    assert reminder.intended_on == dt.date(2027, 2, 23)
    assert reminder.interval_months == 3
    again = CityRequest(system=shared, subject="normative", asked_on=TODAY, asked_to="SLK")
    with pytest.raises(ValidationError, match="redan begärd"):
        ask_city(request=again, **acting(shared))
    request.answered_on, request.answer = TODAY, "Kommer i vår"
    change_city_request(request=request, **acting(shared))
    assert "city_request" not in open_kinds(shared)


def test_publishing_answers_what_was_asked(shared: System, central: System, method: Method) -> None:
    link(shared, central)
    for subject in ("normative", "risk_analysis"):
        request = CityRequest(system=shared, subject=subject, asked_on=TODAY, asked_to="Stadsledningskontoret")
        ask_city(request=request, **acting(shared))
    publish(central, (1, 1, 1), method=method)
    assert CityRequest.objects.unanswered().get().subject == "risk_analysis"
    assert open_kinds(shared) == {"normative_published", "city_request"}


def test_two_who_ask_at_once_do_not_overwrite(shared: System) -> None:
    request = CityRequest(system=shared, subject="normative", asked_on=TODAY, asked_to="SLK")
    with pytest.raises(EditConflict):
        ask_city(request=request, version=shared.version + 1, by=UserFactory(), at=STOCKHOLM_NOON)


# Lowering


def lower(entry: Entry, normative, **changes):
    values = {"aspect": "confidentiality", "reason": "Bara offentliga uppgifter", "approved_by": "Informationsägaren"}
    stored = Entry.objects.get(pk=entry.pk)
    return lower_normative(
        entry=stored, normative=normative, ground=DecisionGround(), **acting(stored), **(values | changes)
    )


def test_lowering_needs_permission_reason_and_a_lower_judgement(shared: System, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    forbidding = record(shared, (2, 2, 2), method=method)
    with pytest.raises(DomainError, match="får inte sänkas"):
        lower(asset, forbidding)
    allowing = record(shared, (2, 2, 2), method=method, may_lower=True)
    with pytest.raises(DomainError, match="saknar egen klassning"):
        lower(asset, allowing)
    classify(asset, (1, 2, 2), method=method)
    with pytest.raises(DomainError, match="skälet"):
        lower(asset, allowing, reason="  ")
    with pytest.raises(DomainError, match="inte lägre"):
        lower(asset, allowing, aspect="integrity")
    with pytest.raises(DomainError, match="gäller inte för posten"):
        lower(asset, record(SystemFactory(unit=unit, **SHARED), (3, 3, 3), method=method, may_lower=True))
    lower(asset, allowing)
    assert levels_of(asset) == {"c": 1, "i": 2, "a": 2}
    assert levels_of(shared) == {"c": 2, "i": 2, "a": 2}


def test_lowering_stops_at_the_judgement_it_was_given_for(shared: System, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    classify(asset, (1, 1, 1), method=method)
    lowering = lower(asset, record(shared, (3, 1, 1), method=method, may_lower=True))
    classify(asset, (0, 1, 1), method=method)
    assert levels_of(asset)["c"] == 1
    withdraw_lowering(lowering=lowering, **acting(asset))
    assert levels_of(asset)["c"] == 3
    with pytest.raises(DomainError, match="gäller inte längre"):
        withdraw_lowering(lowering=lowering, **acting(asset))


def test_a_new_version_voids_the_lowering(shared: System, unit: Unit, method: Method) -> None:
    asset = InformationAssetFactory(unit=unit, systems=[shared])
    classify(asset, (1, 1, 1), method=method)
    lower(asset, record(shared, (3, 1, 1), method=method, may_lower=True))
    assert levels_of(asset)["c"] == 1
    record(shared, (2, 1, 1), method=method, may_lower=True, version_label="2.0")
    assert levels_of(asset)["c"] == 2


# What waits


def test_waiting_and_preliminary_have_one_meaning(shared: System, unit: Unit, method: Method) -> None:
    own = SystemFactory(unit=unit)
    waits = InformationAssetFactory(unit=unit, systems=[shared, own])
    InformationAssetFactory(unit=unit, systems=[own])
    assert list(InformationAsset.objects.waiting()) == [waits]
    assert not InformationAsset.objects.preliminary().exists()
    classify(waits, (1, 1, 1), method=method)
    assert list(InformationAsset.objects.preliminary()) == [waits]
    assert list(System.objects.waiting()) == [shared]
    assert {row.pk: row.is_waiting for row in System.objects.with_waiting()} == {shared.pk: True, own.pk: False}
    archive_entry(entry=Entry.objects.get(pk=shared.pk), **acting(shared))
    assert not InformationAsset.objects.waiting().exists()
    restore_entry(entry=Entry.objects.get(pk=shared.pk), **acting(shared))
    record(shared, (1, 1, 1), method=method)
    assert not InformationAsset.objects.waiting().exists()
    assert not InformationAsset.objects.preliminary().exists()


def test_assets_that_move_or_whose_system_is_archived_follow(shared: System, unit: Unit, method: Method) -> None:
    own = SystemFactory(unit=unit)
    asset = InformationAssetFactory(unit=unit, systems=[shared, own])
    record(shared, (3, 3, 3), method=method)
    assert levels_of(own) == {"c": 3, "i": 3, "a": 3}
    archive_entry(entry=Entry.objects.get(pk=shared.pk), **acting(shared))
    assert levels_of(asset) == levels_of(own) == {}
    restore_entry(entry=Entry.objects.get(pk=shared.pk), **acting(shared))
    assert levels_of(own) == {"c": 3, "i": 3, "a": 3}
    stored = InformationAsset.objects.get(pk=asset.pk)
    change_asset(asset=stored, systems=[own], **acting(asset))
    assert levels_of(asset) == levels_of(own) == {}
