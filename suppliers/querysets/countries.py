"""Reads of what countries are in chapter V of the GDPR."""

from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models


class CountryStandingQuerySet(models.QuerySet):
    """Countries with a standing of their own."""

    def standing_as(self, *standings: str) -> Self:
        """Keep the countries that stand in one of these ways."""
        return self.filter(standing__in=standings)

    def codes(self) -> ArraySubquery:
        """Return the countries' codes as an array in SQL, read once per query."""
        return ArraySubquery(self.order_by().values("country"))

    def in_code_order(self) -> Self:
        """Order by country code."""
        return self.order_by("country")
