"""Forms about the law of an incident, shown in groups with a legend each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.register.forms import LONGEST_TEXT, ConflictingField, take_errors
from isms.register.personal_number_guard import PersonalNumberGuard


@dataclass(frozen=True)
class Group:
    """A legend and the names of the fields under it; ``anchor`` is what a link to the group names."""

    legend: str | Promise
    names: tuple[str, ...]
    anchor: str
    help: str | Promise = ""


@dataclass(frozen=True)
class ShownGroup:
    """A group with its bound fields."""

    legend: str | Promise
    anchor: str
    help: str | Promise
    fields: list[BoundField]


GROUND = Group(_("Beslutsgrund"), ("authority", "delegation_item", "board_on", "board_paragraph"), "beslutsgrund")


class GroupedForm(PersonalNumberGuard):
    """A form in groups that starts from a version of its incident and guards against personal numbers."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    GROUPS: tuple[Group, ...] = ()

    def groups(self) -> Iterator[ShownGroup]:
        """Yield the groups with the fields that the form has."""
        for group in self.GROUPS:
            fields = [self[name] for name in group.names if name in self.fields]
            if fields:
                yield ShownGroup(group.legend, group.anchor, group.help, fields)

    def started_from(self) -> int:
        """Return the version of the incident that a valid form started from; 0, which none has, when missing."""
        return self.cleaned_data["version"] or 0

    def take_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at the fields they belong to, the rest at the top."""
        take_errors(self, error)

    def conflicts_with(self, stored: models.Model | None) -> list[ConflictingField]:
        """Return what is stored now beside what was typed, where they differ; nothing for a form that only adds."""
        instance = getattr(self, "instance", None)
        if stored is None or instance is None:
            return []
        found = []
        for name in self.changed_data:
            if name in self._meta.fields:
                before, after = shown(stored, name), shown(instance, name)
                if before != after:
                    found.append(ConflictingField(label=str(self.fields[name].label), stored=before, typed=after))
        return found


def shown(row: models.Model, name: str) -> str:
    """Write a field's value as people read it."""
    field, value = row._meta.get_field(name), getattr(row, name)
    if isinstance(value, list):
        names = dict(field.base_field.flatchoices)
        return ", ".join(str(names.get(code, code)) for code in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("Ja") if value else _("Nej"))
    return "" if value is None else str(value)


def long_text(label: str | Promise, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field of several lines."""
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def day_input() -> forms.DateInput:
    """Return the widget of a day: the browser's own."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def cap_texts(form: forms.BaseForm) -> None:
    """Let no text be longer than what the register keeps."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea) and field.max_length is None:
            field.max_length = LONGEST_TEXT
            field.validators.append(MaxLengthValidator(LONGEST_TEXT))
