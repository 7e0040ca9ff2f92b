"""Confirming classifications at the årsgenomgång: what was confirmed is not asked again."""

import datetime as dt

import pytest

from assets.annual_review.parts import every_part
from assets.annual_review.signing import PartAnswer, sign_annual_review
from assets.models import System
from classification.confirmations import confirmed_since
from classification.models import Classification, Method
from isms.accounts.models import Post, Unit, User
from isms.followup.models import FollowUp
from isms.register.models import Decision, Entry
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, SystemFactory, classify

LAST_YEAR = STOCKHOLM_NOON - dt.timedelta(days=375)


@pytest.fixture
def system(unit: Unit, owner_post: Post, owner: User) -> System:
    return SystemFactory(unit=unit, owner=owner_post, at=LAST_YEAR)


def sign(system: System, by: User, at: dt.datetime, classification: str = "unchanged") -> None:
    answers = {part.code: PartAnswer("unchanged") for part in every_part()}
    answers["classification"] = PartAnswer(classification, note="Klassas om" if classification == "changed" else "")
    version = Entry.objects.get(pk=system.pk).version
    sign_annual_review(system=system, answers=answers, version=version, previous_id=0, by=by, at=at)


def waiting(entry: Entry) -> FollowUp:
    return FollowUp.objects.open().get(entry_id=entry.pk, kind="classification_review")


def test_unchanged_confirms_the_system_and_the_owners_assets(
    system: System, owner: User, owner_post: Post, unit: Unit, method: Method, now
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], at=LAST_YEAR)
    for entry in (system, asset):
        classify(entry, (1, 1, 1), method=method, at=LAST_YEAR)
    sign(system, owner, now)
    next_on = FollowUp.objects.open().get(entry_id=system.pk, kind="system_review").intended_on
    assert {waiting(system).intended_on, waiting(asset).intended_on} == {next_on}
    confirmed = Decision.objects.filter(kind=Decision.Kind.CLASSIFICATION_CONFIRMED)
    assert {row.entry_id for row in confirmed} == {system.pk, asset.pk}
    assert all(row.decided_by == owner for row in confirmed)
    assert Classification.objects.in_force().count() == 2
    assert confirmed_since(now.date()).count() == 2
    done = FollowUp.objects.completed().filter(kind="classification_review")
    assert {row.outcome_note for row in done} == {"Bekräftad oförändrad vid årsgenomgången."}


def test_changed_leaves_the_reviews_open(system: System, owner: User, method: Method, now) -> None:
    classify(system, (1, 1, 1), method=method, at=LAST_YEAR)
    day = waiting(system).intended_on
    sign(system, owner, now, classification="changed")
    assert waiting(system).intended_on == day
    assert not Decision.objects.filter(kind=Decision.Kind.CLASSIFICATION_CONFIRMED).exists()


def test_others_assets_and_restricted_ones_are_not_confirmed(
    system: System, owner: User, owner_post: Post, colleague_post: Post, unit: Unit, method: Method, now
) -> None:
    others = InformationAssetFactory(unit=unit, owner=colleague_post, systems=[system], at=LAST_YEAR)
    hidden = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], restricted=True, at=LAST_YEAR)
    days = {}
    for entry in (others, hidden):
        classify(entry, (1, 1, 1), method=method, at=LAST_YEAR)
        days[entry.pk] = waiting(entry).intended_on
    sign(system, owner, now)
    assert {entry.pk: waiting(entry).intended_on for entry in (others, hidden)} == days


def test_a_review_planned_after_the_next_annual_review_stays(
    system: System, owner: User, owner_post: Post, unit: Unit, method: Method, now
) -> None:
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[system], at=LAST_YEAR)
    classify(asset, (1, 1, 1), method=method, at=now)  # next year's review falls after the system's next day
    day = waiting(asset).intended_on
    sign(system, owner, now)
    assert waiting(asset).intended_on == day
