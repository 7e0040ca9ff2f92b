"""Factories of governing documents and control checks."""

import datetime as dt
from typing import Any

import factory

from governance.models import ControlCheck, GoverningDocument
from governance.services import plan_check, register_document
from isms.accounts.models import User
from tests.factories import EntryFactory


class GoverningDocumentFactory(EntryFactory):
    """A local anvisning that the director adopted on 12 December 2025; ``draft=True`` leaves it unadopted."""

    class Meta:
        model = GoverningDocument

    class Params:
        draft = factory.Trait(adopted_by="", adopted_on=None)

    title = factory.Sequence(lambda number: f"Lokal anvisning {number}")
    document_kind = "instruction"
    adopted_by = "Kulturdirektören"
    adopted_on = dt.date(2025, 12, 12)

    @classmethod
    def save_through_service(
        cls, model: type[GoverningDocument], *, by: User, at: dt.datetime, **values: Any
    ) -> GoverningDocument:
        """Register the document."""
        return register_document(document=model(**values), by=by, at=at)


class ControlCheckFactory(EntryFactory):
    """A check planned for the last tertial of 2026."""

    class Meta:
        model = ControlCheck

    title = factory.Sequence(lambda number: f"Kontroll {number}")
    year = 2026
    tertial = "VB"
    what = "Att slutade medarbetares konton är stängda."

    @classmethod
    def save_through_service(
        cls, model: type[ControlCheck], *, by: User, at: dt.datetime, **values: Any
    ) -> ControlCheck:
        """Plan the check."""
        return plan_check(check=model(**values), by=by, at=at)
