"""Factories of requirements, through the services."""

import datetime as dt
from typing import Any

import factory

from assets.models import System
from classification.common_controls import register_control
from classification.models import CommonControl, Method, Requirement
from classification.requirements_loader import load_requirements
from isms.accounts.models import User
from tests.factories import STOCKHOLM_NOON, EntryFactory, InformationAssetFactory, SystemFactory, classify


def every_requirement() -> list[Requirement]:
    """Load the shipped catalogue and return its requirements by code."""
    load_requirements(at=STOCKHOLM_NOON)
    return list(Requirement.objects.in_use().select_related("current_text").order_by("code"))


def requirement(code: str) -> Requirement:
    """Return a shipped requirement."""
    load_requirements(at=STOCKHOLM_NOON)
    return Requirement.objects.select_related("current_text").get(code=code, catalogue__organisation=None)


def classified_system(levels: tuple[int, int, int], *, method: Method, **values: Any) -> System:
    """Make a system with one asset classified at levels for K, R and T."""
    load_requirements(at=STOCKHOLM_NOON)
    system = SystemFactory(**values)
    asset = InformationAssetFactory(unit=system.unit, systems=[system])
    classify(asset, levels, method=method)
    return system


class CommonControlFactory(EntryFactory):
    """A requirement answered for the whole organisation."""

    class Meta:
        model = CommonControl

    title = factory.Sequence(lambda number: f"Gemensamt krav {number}")
    state = "fulfilled"
    how = "Sköts av förvaltningens stab."

    @classmethod
    def save_through_service(
        cls, model: type[CommonControl], *, by: User, at: dt.datetime, **values: Any
    ) -> CommonControl:
        """Register the control."""
        return register_control(control=model(**values), by=by, at=at)
