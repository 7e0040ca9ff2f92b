"""Conditions as finished SQL: for what a page tells of a few rows, and says the same way every time."""

from typing import TYPE_CHECKING, Any, Self

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Exists, Expression, OuterRef, Q
from django.db.models.expressions import ExpressionWrapper, RawSQL

if TYPE_CHECKING:
    from django.db.models import Model

#: How an EXISTS ends. With the offset PostgreSQL plans it once, for the few rows of a page; without, a second time as a
#: table over all rows, and so on at each level: planning was most of what such a condition cost.
ONE_ROW, FOR_FEW_ROWS = " LIMIT 1)", " LIMIT 1 OFFSET 0)"


class WrittenOut(RawSQL):
    """SQL that speaks of its query's own table only, and so needs nothing looked up in the query that it joins."""

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Self:
        """Take a copy, as any expression; RawSQL would look for columns of parent models in the text."""
        return Expression.resolve_expression(self, *args, **kwargs)


def write_out(model: type["Model"], condition: Q) -> WrittenOut | ExpressionWrapper:
    """Return a condition on a model's rows as SQL that any query of the model can be annotated with.

    The caller keeps it: making the SQL of flags anew was a tenth of the time of a list. A condition that reaches over
    a join beside the model's own tables is given back as it is, since another query may call that join something else.
    """
    apart = model._base_manager.order_by().filter(condition, pk=OuterRef("pk"))
    as_it_is = ExpressionWrapper(condition, output_field=BooleanField())
    return _write(model, condition) or _write(model, Q(Exists(apart))) or as_it_is


def _write(model: type["Model"], condition: Q) -> WrittenOut | None:
    query = model._base_manager.order_by().annotate(told=condition).query
    if {alias for alias in query.alias_map if query.alias_refcount[alias]} - {model._meta.db_table}:
        return None
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.setup_query()
    sql, params = compiler.compile(query.annotations["told"])
    return WrittenOut(sql.replace(ONE_ROW, FOR_FEW_ROWS), tuple(params), output_field=BooleanField())
