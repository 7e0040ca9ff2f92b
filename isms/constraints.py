"""Validation of a row's constraints in one question."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import BaseConstraint, CheckConstraint, Q


class ChecksAtOnce(models.Model):
    """A model whose CheckConstraints are validated together, for what is saved often and has many of them.

    Django sends a SELECT and two statements about a savepoint for each constraint: they were half of all that saving a
    system sent. Here it is one SELECT for all of a table's constraints. Only when it says no are they asked one by one,
    for the words of the one that does not hold. What cannot be asked together is left to Django as well.
    """

    _checks_hold = False

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Validate all constraints.

        Args:
            exclude: names of the fields whose constraints are left out, as Django gives them.

        Raises:
            ValidationError: a constraint does not hold.
        """
        self._checks_hold = self._satisfies_checks(set(exclude or ()))
        try:
            super().validate_constraints(exclude)
        finally:
            self._checks_hold = False

    def get_constraints(self) -> list[tuple[type[models.Model], list[BaseConstraint]]]:
        """Return the constraints by model, without those that are known to hold while the row is validated."""
        by_model: list[tuple[type[models.Model], list[Any]]] = super().get_constraints()
        if not self._checks_hold:
            return by_model
        return [(model, [one for one in found if not isinstance(one, CheckConstraint)]) for model, found in by_model]

    def _satisfies_checks(self, exclude: set[str]) -> bool:
        using = router.db_for_write(type(self), instance=self)
        for model, found in super().get_constraints():
            conditions = [one.condition for one in found if isinstance(one, CheckConstraint)]
            values = self._get_field_expression_map(meta=model._meta, exclude=exclude)
            try:
                if conditions and not Q(*conditions).check(values, using=using):
                    return False
            except FieldError:  # one of them speaks of a field that is left out
                return False
        return True
