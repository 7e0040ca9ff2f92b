"""Read an entry's history: who changed what, from which value to which, and when."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry

EVENT_LIMIT = 400


@dataclass(frozen=True)
class FieldChange:
    """One field's old and new value as text; both are empty strings where there was none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryItem:
    """Everything one action changed on an entry."""

    when: dt.datetime
    who: str
    summary: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class HistorySource:
    """An event table whose rows belong to entries, found by a column that holds the entry's id."""

    event_model: str
    entry_column: str
    label: str | Promise = ""
    # The fields worth telling; empty tells all. The rest is bookkeeping that would drown them.
    fields: tuple[str, ...] = ()
    # Which of the events an actor is told of; all by default.
    visible: Callable[[Actor], models.Q] | None = None


_sources: list[HistorySource] = []


def registered_sources() -> tuple[HistorySource, ...]:
    """Return the event tables that apps have added to the history of entries."""
    return tuple(_sources)


def register_source(source: HistorySource) -> None:
    """Add an event table to the history of the entries it belongs to; called from ``AppConfig.ready``."""
    _sources.append(source)


@dataclass
class _Row:
    """One event with the one before it on the same object."""

    event: Any
    previous: Any | None
    source: HistorySource


def history_of(entry: Entry, *, actor: Actor) -> list[HistoryItem]:
    """Return what has happened to an entry, newest first, one item per action.

    At most the 400 latest events of each table are read. Foreign keys are resolved to names
    in one query per referred model; entries that the actor may not see are not named.
    """
    rows = [row for source in _sources_for(entry) for row in _rows(entry, source, actor)]
    names = _related_names(rows, actor)
    people = _people(rows)
    grouped: dict[Any, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(row.event.pgh_context_id or (row.source.event_model, row.event.pk), []).append(row)
    items = []
    for group in grouped.values():
        changes = tuple(change for row in group for change in _changes(row, names))
        created = any(
            row.event.pgh_label == "insert" and row.source.event_model == "register.EntryEvent" for row in group
        )
        if changes or created:
            items.append(
                HistoryItem(
                    when=max(row.event.pgh_created_at for row in group),
                    who=_who(group[0].event, people),
                    summary=_summary(group, created=created),
                    changes=changes if not created else (),
                )
            )
    return sorted(items, key=lambda item: item.when, reverse=True)


def _summary(group: list[_Row], *, created: bool) -> str:
    """Say in a word what was done: to the entry itself, or to what belongs to it."""
    if created:
        return _("Skapad")
    labels = {str(row.source.label) for row in group}
    return labels.pop() if len(labels) == 1 and "" not in labels else _("Ändrad")


def _sources_for(entry: Entry) -> list[HistorySource]:
    own_model = registers.get(entry.kind).model
    own = [HistorySource("register.EntryEvent", "pgh_obj_id"), HistorySource(f"{own_model}Event", "pgh_obj_id")]
    return _with_events(entry, own + [source for source in _sources if _owning_kind(source) in ("", entry.kind)])


def _with_events(entry: Entry, sources: list[HistorySource]) -> list[HistorySource]:
    """Keep the tables that hold anything of the entry; one query, where most of a score of tables hold nothing."""
    looked = [
        apps.get_model(source.event_model)
        .objects.filter(**{source.entry_column: entry.pk})
        .order_by()
        .annotate(place=models.Value(place, output_field=models.IntegerField()))
        .values_list("place", flat=True)[:1]
        for place, source in enumerate(sources)
    ]
    held = set(looked[0].union(*looked[1:], all=True))
    return [source for place, source in enumerate(sources) if place in held]


@cache
def _owning_kind(source: HistorySource) -> str:
    """Return the only kind of entry that owns such rows, so that no other entry's page asks; empty is any kind."""
    owner = apps.get_model(source.event_model)._meta.get_field(source.entry_column).related_model
    return getattr(owner, "KIND", "")


def _rows(entry: Entry, source: HistorySource, actor: Actor) -> list[_Row]:
    model = apps.get_model(source.event_model)
    told = source.visible(actor) if source.visible else models.Q()
    events = list(model.objects.filter(told, **{source.entry_column: entry.pk}).order_by("-pgh_id")[:EVENT_LIMIT])
    rows, latest = [], {}
    for event in reversed(events):
        rows.append(_Row(event, latest.get(event.pgh_obj_id), source))
        latest[event.pgh_obj_id] = event
    return rows


def _tracked_fields(event: Any) -> list[models.Field]:
    return [field for field in event._meta.concrete_fields if not field.name.startswith("pgh_")]


def _related_names(rows: Iterable[_Row], actor: Actor) -> dict[type[models.Model], dict[Any, str]]:
    wanted: dict[type[models.Model], set[Any]] = {}
    for row in rows:
        for field in _tracked_fields(row.event):
            value = getattr(row.event, field.attname)
            if isinstance(field, models.ForeignKey) and value is not None:
                wanted.setdefault(field.related_model, set()).add(value)
    found = {}
    for model, keys in wanted.items():
        queryset = model._default_manager.filter(pk__in=keys)
        if issubclass(model, Entry):
            queryset = queryset.visible_to(actor)
        foreign = [field.name for field in model._meta.concrete_fields if field.name in {"unit"}]
        found[model] = {item.pk: str(item) for item in queryset.select_related(*foreign)}
    return found


def _people(rows: Iterable[_Row]) -> dict[int, str]:
    keys = {(row.event.pgh_context or {}).get("user") for row in rows} - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)}


def _who(event: Any, people: dict[int, str]) -> str:
    context = event.pgh_context or {}
    if context.get("user") in people:
        return people[context["user"]]
    return _("Systemet (%(job)s)") % {"job": context["task"]} if context.get("task") else _("Systemet")


def _changes(row: _Row, names: dict[type[models.Model], dict[Any, str]]) -> list[FieldChange]:
    changes = []
    tracked_model = row.event.pgh_tracked_model
    for field in _tracked_fields(row.event):
        if field.name in {"id", "entry", "kind", "created_at", "created_by", "organisation"}:
            continue
        if field.attname == row.source.entry_column or (row.source.fields and field.name not in row.source.fields):
            continue
        removed = row.event.pgh_label == "delete"
        new = "" if removed else as_text(tracked_model, field, getattr(row.event, field.attname), names)
        before = row.event if removed else row.previous
        old = as_text(tracked_model, field, getattr(before, field.attname), names) if before else ""
        if old != new:
            label = tracked_model._meta.get_field(field.name).verbose_name
            changes.append(FieldChange(label=capitalised(str(label)), old=old, new=new))
    return changes


def capitalised(text: str) -> str:
    """Begin a label with a capital letter."""
    return text[:1].upper() + text[1:]


def as_text(
    tracked_model: type[models.Model],
    field: models.Field,
    value: Any,
    names: dict[type[models.Model], dict[Any, str]],
) -> str:
    """Write a stored value as the user knows it."""
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get(field.related_model, {}).get(value, _("en post som du inte har behörighet till"))
    if isinstance(value, list):
        stored = tracked_model._meta.get_field(field.name)
        labels = dict(getattr(stored, "base_field", stored).flatchoices)
        return ", ".join(str(labels.get(item, item)) for item in value)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value)
    choices = dict(tracked_model._meta.get_field(field.name).flatchoices)
    return str(choices.get(value, value))
