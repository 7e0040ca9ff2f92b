"""Read an entry's whole history, page by page: what was done to it and to everything that belongs to it."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.access import CHANGE_ENTRY, Actor, visible_condition
from isms.register.audit.labels import TECHNICAL, label_of
from isms.register.audit.ownership import Trace, paths_to_entries, traces_of
from isms.register.history import FieldChange, as_text, capitalised, registered_sources
from isms.register.models import Entry

LONGEST_VALUE = 1_000
REFERENCE = re.compile(r"(?<=/)[A-Z]+-[0-9]+(?=/)")
# Keys and bookkeeping: what they say stands in the head of the item.
NOT_TOLD = frozenset({"id", "entry", "kind", "organisation", "created_at", "created_by"})


@dataclass(frozen=True)
class HistoryPart:
    """What one action did to one row: of which kind, and each value before and after."""

    label: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class HistoryAction:
    """Everything that was done in one go: by whom, when, and through which channel."""

    when: dt.datetime
    who: str
    channel: str
    parts: tuple[HistoryPart, ...]


@dataclass(frozen=True)
class _Row:
    """One row of history with the state before it, None for the first."""

    trace: Trace
    row: Any
    previous: Any | None

    @property
    def context(self) -> dict[str, Any]:
        return (self.row.pgh_context or {}) if self.trace.is_event else {}


class EntryTrail:
    """The actions on one entry, newest first, as a sequence that a paginator can count and slice.

    The number of questions depends on how many kinds of rows a page shows, never on how much has happened.
    Rows that another entry owns are told only to those who may see that entry, and what an app tells only some of on an
    entry's own page is told only them here too.
    """

    def __init__(self, entry: Entry, *, actor: Actor) -> None:
        self.entry, self.actor = entry, actor
        self.told_elsewhere = _added_by_apps(entry)
        self.traces = [*traces_of(entry), *self.told_elsewhere]

    def count(self) -> int:
        """Count the actions."""
        found = self._ask("SELECT COUNT(DISTINCT action) FROM trail")
        return found[0][0]

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[HistoryAction]:
        """Return a page of actions with everything that was done in each."""
        limit = wanted.stop - wanted.start
        actions = self._ask(
            "SELECT action, MAX(moment) FROM trail GROUP BY action ORDER BY 2 DESC, 1 LIMIT %s OFFSET %s",
            limit,
            wanted.start,
        )
        if not actions:
            return []
        keys = [action for action, _moment in actions]
        rows = self._ask(
            "SELECT action, source, key FROM trail WHERE action = ANY(%s) ORDER BY moment, source, key",
            keys,
        )
        loaded = self._load(rows)
        names = _names_of(loaded.values(), self.actor)
        people = _people_in(loaded.values())
        done: dict[str, list[_Row]] = {key: [] for key in keys}
        for action, source, key in rows:
            done[action].append(loaded[source, key])
        return [self._action(moment, done[action], names, people) for action, moment in actions]

    def _ask(self, statement: str, *params: Any) -> list[tuple[Any, ...]]:
        """Run a question over the union of every table that can hold something about the entry."""
        legs, values = [], []
        for number, trace in enumerate(self.traces):
            for path in trace.paths[-1:] if trace in self.told_elsewhere else trace.paths:
                try:
                    sql, leg_params = self._leg(number, trace, path).query.sql_with_params()
                except EmptyResultSet:  # a reader without any right to what owns the rows
                    continue
                legs.append(f"({sql})")
                values.extend(leg_params)
        trail = f"WITH trail(action, source, key, moment) AS ({' UNION '.join(legs)}) "
        with connection.cursor() as cursor:
            cursor.execute(trail + statement, [*values, *params])
            return cursor.fetchall()

    def _leg(self, number: int, trace: Trace, path: str) -> models.QuerySet:
        rows = trace.model._base_manager.filter(_told_to(self.actor, trace), **{path: self.entry.pk})
        if path != trace.paths[0]:
            rows = rows.filter(visible_condition(self.actor, path=trace.owner))
        text = CharField()
        if trace.is_event:
            alone = Concat(Value(f"{number}:"), Cast("pgh_id", text), output_field=text)
            action = Coalesce(Cast("pgh_context_id", text), alone)
        else:
            person = Coalesce(Cast(F(trace.person.removesuffix("_id")), text), Value("")) if trace.person else Value("")
            action = Concat(Cast(F(trace.moment), text), Value(":"), person, output_field=text)
        return rows.order_by().values_list(action, Value(number), Cast("pk", models.BigIntegerField()), trace.moment)

    def _load(self, rows: Iterable[tuple[str, int, int]]) -> dict[tuple[int, int], _Row]:
        """Fetch the rows of a page: one question for each kind, and one for what stood before them."""
        wanted: dict[int, set[int]] = {}
        for _action, source, key in rows:
            wanted.setdefault(source, set()).add(key)
        loaded = {}
        for source, keys in sorted(wanted.items()):
            trace = self.traces[source]
            found, before = _fetch(trace, keys)
            for row in found:
                loaded[source, row.pk] = _Row(trace, row, before.get(getattr(row, "previous_id", None)))
        return loaded

    def _action(self, moment: dt.datetime, rows: list[_Row], names: "_Names", people: dict[int, str]) -> HistoryAction:
        parts = []
        for row in rows:
            changes = tuple(_changes(row, names, self.entry))
            if changes or not row.trace.is_event or row.row.pgh_label != "update":
                parts.append(HistoryPart(_label(row), changes))
        return HistoryAction(moment, _who(rows[0], people), _channel(rows[0], self.entry), tuple(parts))


_Names = dict[type[models.Model], dict[Any, str]]


def _told_to(actor: Actor, trace: Trace) -> models.Q:
    """Return which of a source's rows may be told to an actor: the same as on the entry's own page."""
    kept_back = (source for source in registered_sources() if source.event_model == trace.model._meta.label)
    visible = next((source.visible for source in kept_back if source.visible), None)
    return visible(actor) if visible else models.Q()


def _added_by_apps(entry: Entry) -> list[Trace]:
    """Return what apps tell of other entries on an entry's page, such as the actions that a risk gave rise to.

    The other entry owns the row, so it is told to those who may see that entry.
    """
    found = []
    for source in registered_sources():
        model = apps.get_model(source.event_model)
        target = model._meta.get_field(source.entry_column).related_model
        is_of_kind = getattr(target, "KIND", "") in ("", entry.kind)
        if is_of_kind and issubclass(model.pgh_tracked_model, Entry):
            found.append(Trace(model, model.pgh_tracked_model, ("pgh_obj_id", source.entry_column)))
    return found


def _fetch(trace: Trace, keys: set[int]) -> tuple[list[Any], dict[int, Any]]:
    heavy = [field.name for field in trace.model._meta.concrete_fields if isinstance(field, models.BinaryField)]
    rows = trace.model._base_manager.filter(pk__in=keys).defer(*heavy)
    if not trace.is_event:
        return list(rows.annotate(made_by=F(trace.person.removesuffix("_id"))) if trace.person else rows), {}
    earlier = trace.model._base_manager.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    latest = earlier.order_by("-pgh_id").values("pgh_id")[:1]
    found = list(rows.annotate(previous_id=Subquery(latest)))
    missing = {row.previous_id for row in found} - {None}
    before = trace.model._base_manager.filter(pk__in=missing).in_bulk() if missing else {}
    return found, before


def told_fields(trace: Trace) -> list[models.Field]:
    """Return the fields of a table that a reader is told of."""
    head = {trace.moment, trace.person.removesuffix("_id")}
    return [
        field
        for field in trace.model._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.name not in NOT_TOLD | TECHNICAL | head
        and not isinstance(field, models.BinaryField)
        and not _is_structure(field)
    ]


def _is_structure(field: models.Field) -> bool:
    """Tell whether a field only ties rows of one entry together: whoever reads sees them side by side."""
    target = field.related_model
    if not isinstance(field, models.ForeignKey) or issubclass(target, Entry):
        return False
    return bool(paths_to_entries(target))


def _changes(row: _Row, names: _Names, entry: Entry) -> Iterable[FieldChange]:
    removed = row.trace.is_event and row.row.pgh_label == "delete"
    for field in told_fields(row.trace):
        value = getattr(row.row, field.attname)
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Entry) and value == entry.pk:
            continue
        new = "" if removed else _text(row.trace, field, value, names)
        before = row.row if removed else row.previous
        old = _text(row.trace, field, getattr(before, field.attname), names) if before is not None else ""
        if old != new:
            label = label_of(row.trace.tracked._meta.get_field(field.name))
            yield FieldChange(label=capitalised(label), old=old, new=new)


def _text(trace: Trace, field: models.Field, value: Any, names: _Names) -> str:
    is_nested = isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    text = str(value) if is_nested else as_text(trace.tracked, field, value, names)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + " …"


def _names_of(rows: Iterable[_Row], actor: Actor) -> _Names:
    """Look up what foreign keys point at, one question per kind; entries that the actor may not see are not named."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for row in rows:
        for field in told_fields(row.trace):
            if isinstance(field, models.ForeignKey):
                for state in (row.row, row.previous):
                    if state is not None and getattr(state, field.attname) is not None:
                        wanted.setdefault(field.related_model, set()).add(getattr(state, field.attname))
    found = {}
    for model, keys in wanted.items():
        queryset = model._base_manager.filter(pk__in=keys)
        if issubclass(model, Entry):
            queryset = model.objects.visible_to(actor).filter(pk__in=keys)
        further = [] if issubclass(model, Entry | User) else _foreign_names(model)
        found[model] = {item.pk: _name(item) for item in queryset.select_related(*further)}
    return found


def _name(item: models.Model) -> str:
    """Write what a foreign key points at as people know it; a permission is what one may do."""
    if isinstance(item, Permission):
        return _("läsa och ändra") if item.codename == CHANGE_ENTRY else _("läsa")
    return str(item)


def _foreign_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def _people_in(rows: Iterable[_Row]) -> dict[int, str]:
    keys = {row.context.get("user") for row in rows} | {getattr(row.row, "made_by", None) for row in rows}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys - {None})}


def _who(row: _Row, people: dict[int, str]) -> str:
    key = row.context.get("user") if row.trace.is_event else getattr(row.row, "made_by", None)
    return people.get(key, _("Systemet"))


def _channel(row: _Row, entry: Entry) -> str:
    """Say through what it came: a page, an import, a job or a command; empty for what says who and when itself.

    The page of another entry, which the reader may not see, is not named.
    """
    if not row.trace.is_event:
        return ""
    if task := row.context.get("task"):
        return _("genom jobbet %(name)s") % {"name": task}
    if command := row.context.get("command"):
        return _("genom kommandot %(name)s") % {"name": command}
    url = row.context.get("url") or ""
    if "/importer/" in url:
        return _("genom import")
    if set(REFERENCE.findall(url)) - {entry.reference}:
        return _("genom en annan posts sida")
    return _("genom sidan %(address)s") % {"address": url} if url else _("direkt i databasen eller vid installation")


def _label(row: _Row) -> str:
    """Name what was done to what."""
    what = capitalised(str(row.trace.tracked._meta.verbose_name))
    if not row.trace.is_event:
        return what
    if row.row.pgh_label == "insert":
        return _("Ny: %(what)s") % {"what": what.lower()}
    if row.row.pgh_label == "delete":
        return _("Borttagning: %(what)s") % {"what": what.lower()}
    return _("Ändring: %(what)s") % {"what": what.lower()}
