"""Find personal identity numbers that are stored already, in any text of any table of ours, history included."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from isms.register.models import Entry
from isms.register.personal_numbers import find_personal_numbers

# What PostgreSQL looks for; whether it is a number with a date and a check digit is told here.
CANDIDATE = r"[0-9]{6}.{0,3}[0-9]{4}"
# Digits that nobody has typed.
NOT_TYPED = ("sha256", "password", "token", "message_id", "file")
DEEPEST = 4


@dataclass(frozen=True, order=True)
class Finding:
    """Where a number stands: never the number itself."""

    organisation: str
    reference: str
    model: str
    field: str
    key: str
    is_history: bool


def stored_personal_numbers(*, with_history: bool = True) -> Iterator[Finding]:
    """Yield each place, table by table.

    Args:
        with_history: look in the history too, which keeps what has been taken out of the register since.
    """
    for model in apps.get_models():
        is_history = hasattr(model, "pgh_tracked_model")
        if _is_ours(model) and model._meta.managed and (with_history or not is_history):
            yield from _in_table(model, is_history=is_history)


def _is_ours(model: type[models.Model]) -> bool:
    return "site-packages" not in Path(model._meta.app_config.path).parts


def _in_table(model: type[models.Model], *, is_history: bool) -> Iterator[Finding]:
    fields = [field for field in model._meta.local_concrete_fields if _holds_text(field)]
    if not fields:
        return
    texts = {f"text_{number}": Cast(field.name, models.TextField()) for number, field in enumerate(fields)}
    candidates = models.Q()
    for name in texts:
        candidates |= models.Q(**{f"{name}__regex": CANDIDATE})
    path = path_to_entry(model)
    where = [f"{path}organisation__slug", f"{path}reference"] if path is not None else []
    rows = model._default_manager.annotate(**texts).filter(candidates).order_by("pk")
    described = getattr(model, "pgh_tracked_model", model)._meta
    for pk, *found in rows.values_list("pk", *where, *texts).iterator(500):
        organisation, reference = (found[0] or "", found[1] or "") if where else ("", "")
        for field, text in zip(fields, found[len(where) :], strict=True):
            if text and find_personal_numbers(text):
                label = str(described.get_field(field.name).verbose_name)
                yield Finding(organisation, reference, str(described.verbose_name), label, str(pk), is_history)


def _holds_text(field: models.Field) -> bool:
    if any(part in field.name for part in NOT_TYPED) or field.name.startswith("pgh_"):
        return False
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return is_text or isinstance(field, models.JSONField) or field.get_internal_type() == "ArrayField"


@cache
def path_to_entry(model: type[models.Model]) -> str | None:
    """Return the lookup prefix from a row to the entry that owns it, the shortest; None when none does."""
    if issubclass(model, Entry):
        return ""
    waiting: deque[tuple[type[models.Model], str]] = deque([(model, "")])
    seen = {model}
    while waiting:
        current, path = waiting.popleft()
        for field in current._meta.concrete_fields:
            related = field.related_model if isinstance(field, models.ForeignKey) else None
            if related is None or related in seen:
                continue
            if issubclass(related, Entry):
                return f"{path}{field.name}__"
            seen.add(related)
            if path.count("__") < DEEPEST:
                waiting.append((related, f"{path}{field.name}__"))
    return None
