"""Reads of reviews of suppliers and the questions they are made of."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

from isms.register.querysets import ThroughEntryQuerySet
from suppliers.querysets.suppliers import OfSupplierQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation


class QuestionTemplateQuerySet(models.QuerySet):
    """Versions of questions."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's versions, the newest first."""
        return self.filter(organisation=organisation).order_by("-number")


class SupplierReviewQuerySet(OfSupplierQuerySet):
    """Reviews of suppliers."""

    def open(self) -> Self:
        """Keep what is neither decided nor called off."""
        return self.filter(state="open")

    def decided(self) -> Self:
        """Keep what is decided."""
        return self.filter(state="decided")

    def decided_between(self, start: dt.date, end: dt.date) -> Self:
        """Keep what was decided from a day through another."""
        return self.decided().filter(ruling__reviewed_on__range=(start, end))

    def with_detail(self) -> Self:
        """Join what a page shows: supplier, questions' version and decision."""
        return self.select_related("supplier__organisation", "template", "begun_by", "ruling__decision__decided_by")

    def latest_first(self) -> Self:
        """Order by number, the newest first."""
        return self.order_by("-number", "-pk")


class OfReviewQuerySet(ThroughEntryQuerySet):
    """Rows of one review, seen by those who see its supplier."""

    entry_path = "review__supplier__entry__"


def latest_ruling(field: str) -> Subquery:
    """Build the value of a field of the latest decision about each supplier of a query."""
    from suppliers.models import ReviewDecision

    rulings = ReviewDecision.objects.filter(review__supplier_id=OuterRef("pk")).order_by("-reviewed_on", "-pk")
    return Subquery(rulings.values(field)[:1])
