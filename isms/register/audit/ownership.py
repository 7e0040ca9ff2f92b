"""Which entry a row belongs to: found from the foreign keys, so that a new table is never forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from isms.accounts.models import User
from isms.register.models import Entry

# Rows that belong to an entry and are no part of its history, each with the reason.
NOT_HISTORY = {
    "register.EntryRead": "who has read is told apart from what was changed, to those who may know",
    "register.AccessEvent": "who has read is told apart from what was changed, to those who may know",
    "register.ImportedRow": "what an import changed stands in the entry's own history, by the same person and moment",
    "followup.Reminder": "what was mailed to whom stands in the ledger of mails",
}


@dataclass(frozen=True)
class Trace:
    """A table whose rows tell what has happened to entries.

    ``model`` is the table that is read: the event table of a tracked model, or an immutable model itself.
    ``paths`` lead from a row to an entry's key, the one that owns the row first. ``moment`` and ``person``
    are lookups to when and by whom an immutable row was made; an event carries both itself.
    """

    model: type[models.Model]
    tracked: type[models.Model]
    paths: tuple[str, ...]
    moment: str = "pgh_created_at"
    person: str = ""

    @property
    def is_event(self) -> bool:
        """True when each row is a change of something, false when the row is what was done."""
        return self.model is not self.tracked

    @property
    def owner(self) -> str:
        """The lookup prefix from a row to the entry that owns it."""
        return f"{self.paths[0].removesuffix('_id')}__"


def is_immutable(model: type[models.Model]) -> bool:
    """Tell whether a trigger keeps the model's rows as they were written, so that they are their own history."""
    return any(trigger.name == "immutable" for trigger in getattr(model._meta, "triggers", []))


def event_models() -> dict[type[models.Model], type[models.Model]]:
    """Return the event table of each tracked model."""
    return {model.pgh_tracked_model: model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}


def paths_to_entries(model: type[models.Model], *, _above: frozenset[type[models.Model]] = frozenset()) -> list[str]:
    """Return the lookups from a row to the keys of the entries it belongs to, the owning entry's first.

    A foreign key to an entry leads there at once, one to a row of an entry leads on to that row's owner.
    An entry itself has none: its history is its own.
    """
    if issubclass(model, Entry):
        return []
    found = []
    for field in model._meta.local_fields:
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or target is model or target in _above:
            continue
        if issubclass(target, Entry):
            found.append(field.attname)
        elif further := paths_to_entries(target, _above=_above | {model}):
            found.append(f"{field.name}__{further[0]}")
    # What belongs to a decision belongs to the entry that was decided about, which it names itself where it can.
    return [path for path in found if path != "decision__entry_id"] or found


@cache
def traces() -> tuple[Trace, ...]:
    """Return every table that tells what has happened to what belongs to entries, in a fixed order."""
    events = event_models()
    found = []
    for model in apps.get_models():
        paths = tuple(paths_to_entries(model))
        if not paths or hasattr(model, "pgh_tracked_model") or model._meta.label in NOT_HISTORY:
            continue
        if model in events:
            found.append(Trace(events[model], model, paths))
        elif is_immutable(model) and (moment := moment_of(model)):
            found.append(Trace(model, model, paths, moment=moment, person=person_of(model)))
    return tuple(found)


def traces_of(entry: Entry) -> Iterator[Trace]:
    """Yield the tables that can hold something about one entry: its own, and those whose keys lead to its register."""
    events = event_models()
    own = apps.get_model(entry.register.model)
    yield Trace(events[Entry], Entry, ("pgh_obj_id",))
    yield Trace(events[own], own, ("pgh_obj_id",))
    for trace in traces():
        paths = tuple(path for path in trace.paths if _leads_to(trace.tracked, path) in (Entry, own))
        if paths:
            yield trace


def _leads_to(model: type[models.Model], path: str) -> type[models.Model]:
    """Return the model of entries at the end of a lookup."""
    for name in path.removesuffix("_id").split("__"):
        model = model._meta.get_field(name).related_model
    return model


def moment_of(model: type[models.Model]) -> str:
    """Return the lookup to when an immutable row was made; a row that is part of another was made with it."""
    names = [field.name for field in model._meta.local_fields if isinstance(field, models.DateTimeField)]
    if "recorded_at" in names:
        return "recorded_at"
    moments = [name for name in names if name.endswith("_at") and name != "happened_at"]
    return moments[0] if moments else _through_owner(model, moment_of)


def person_of(model: type[models.Model]) -> str:
    """Return the lookup to who made an immutable row; empty when it does not say."""
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is User and field.name.endswith("_by"):
            return field.attname
    return _through_owner(model, person_of)


def _through_owner(model: type[models.Model], find) -> str:
    fields = sorted(model._meta.local_fields, key=lambda field: field.name != "decision")
    for field in fields:
        target = field.related_model
        is_part = isinstance(field, models.ForeignKey) and target is not model and not issubclass(target, Entry)
        if is_part and is_immutable(target) and (further := find(target)):
            return f"{field.name}__{further}"
    return ""
