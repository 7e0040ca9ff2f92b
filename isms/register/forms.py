"""What every register's form shares: rights-aware choices, fieldsets and the version that guards the edit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, Unit
from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.models import Comment, Entry
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.personal_numbers import replace_personal_numbers
from isms.register.sorting import SwedishOrder


@dataclass(frozen=True)
class Fieldset:
    """A legend and the names of the fields under it; rarely used ones stand folded at the end of the form."""

    legend: str | Promise
    names: tuple[str, ...]
    is_rare: bool = False


@dataclass(frozen=True)
class ConflictingField:
    """A field that two people have set differently: what is stored now and what this user typed."""

    label: str
    stored: str
    typed: str


LONGEST_TEXT = 20_000
COMMON_FIELDS = (
    "title",
    "unit",
    "owner",
    "case_number",
    "secrecy_ground",
    "secrecy_reason",
    "secrecy_assessed_by",
    "is_restricted",
)
ADMINISTRATION_FIELDSET = Fieldset(
    _("Diarium och sekretess"),
    ("case_number", "secrecy_ground", "secrecy_reason", "secrecy_assessed_by", "is_restricted"),
    is_rare=True,
)


class EntryForm(PersonalNumberGuard, forms.ModelForm):
    """A register's form for creating and changing an entry; it validates and never saves."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIELDSETS: tuple[Fieldset, ...] = ()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.conflicts: list[ConflictingField] = []
        if self.instance.organisation_id is None:
            self.instance.organisation = actor.organisation
        if "unit" in self.fields:
            units = Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True)
            self.fields["unit"].queryset = units.order_by(SwedishOrder("name"), "pk")
            if self.instance._state.adding and not units.exists():  # a new organisation
                self.fields["unit"].help_text = _(
                    "Organisationen har inga enheter än. Lägg upp dem under Enheter och befattningar först."
                )
        if "owner" in self.fields:
            self.fields["owner"].queryset = posts_in(actor)
            self.fields["owner"].label_from_instance = _owner_label
        if not actor.has(Right.VIEW_RESTRICTED):
            self.fields.pop("is_restricted", None)
        self.fields["version"].initial = self.instance.version
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and field.max_length is None:
                field.max_length = LONGEST_TEXT
                field.validators.append(MaxLengthValidator(LONGEST_TEXT))

    def fieldsets(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """Yield each legend with its bound fields; fields that the actor may not set are left out."""
        for fieldset in self.FIELDSETS:
            if not fieldset.is_rare:
                yield fieldset.legend, [self[name] for name in fieldset.names if name in self.fields]

    def rare_fieldsets(self) -> Iterator[tuple[str | Promise, list[BoundField], bool]]:
        """Yield the folded groups, and whether one stands open: it holds an error, or something is filled in."""
        for fieldset in self.FIELDSETS:
            if fieldset.is_rare:
                fields = [self[name] for name in fieldset.names if name in self.fields]
                yield fieldset.legend, fields, any(field.errors or self._is_filled(field.name) for field in fields)

    def _is_filled(self, name: str) -> bool:
        value = self[name].value()
        return value not in (None, "", False, []) and value != self._meta.model._meta.get_field(name).get_default()

    def show_conflict(self, stored: Entry) -> None:
        """Compare what was typed with what is stored now, and let the next save start from the stored version."""
        typed = self.instance
        for name in self.changed_data:
            if name == "version" or not hasattr(stored, name):
                continue
            before, after = self._shown(stored, name), self._shown(typed, name)
            if before != after:
                label = str(self.fields[name].label)
                self.conflicts.append(ConflictingField(label=label, stored=before, typed=after))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(stored.version)

    def _shown(self, entry: Entry, name: str) -> str:
        """Write a field's value; of related entries only those that the form offers the actor."""
        field = entry._meta.get_field(name)
        if not field.many_to_many:
            related = field.related_model
            if related and issubclass(related, Entry) and getattr(entry, field.attname) is not None:
                offered = self.fields[name].queryset.filter(pk=getattr(entry, field.attname)).exists()
                return _display(entry, name) if offered else str(_("en post som du inte har behörighet till"))
            return _display(entry, name)
        rows = self.cleaned_data.get(name, []) if entry is self.instance else getattr(entry, name).all()
        offered = set(self.fields[name].queryset)
        return ", ".join(sorted(str(row) for row in rows if row in offered))

    def take_model_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at the fields they belong to, the rest at the top."""
        take_errors(self, error)


def take_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show a service's validation errors at the fields they belong to, the rest at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _owner_label(post: Post) -> str:
    holder = str(post.holder) if post.holder else str(_("vakant"))
    return f"{post.title}, {post.unit.name} ({holder})"


def _display(entry: Entry, name: str) -> str:
    field = entry._meta.get_field(name)
    value = getattr(entry, name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("Ja") if value else _("Nej"))
    if isinstance(value, list):
        names = dict(getattr(field, "base_field", field).flatchoices)
        return ", ".join(str(names.get(item, item)) for item in value)
    return "" if value is None else str(value)


class CommentForm(PersonalNumberGuard, forms.ModelForm):
    """A new comment on an entry."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": _("Ny kommentar")}


class AttachmentForm(PersonalNumberGuard):
    """A file to keep with an entry."""

    file = forms.FileField(
        label=_("Fil"),
        max_length=200,
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
        help_text=_("Högst 25 MB, till exempel pdf, docx eller xlsx. Namnge inte enskilda personer i filnamnet."),
    )
    description = forms.CharField(label=_("Vad filen är"), max_length=300, required=False)
    is_secret = forms.BooleanField(
        label=_("Sekretessmarkera filen"),
        required=False,
        help_text=_("Den syns då inte för den som bara läser posten."),
    )

    name_was_cleaned = False

    def clean_file(self) -> UploadedFile:
        """Take personal identity numbers out of the file's name; nobody needs to choose the file again for that."""
        upload = self.cleaned_data["file"]
        cleaned = replace_personal_numbers(upload.name)
        self.name_was_cleaned = cleaned != upload.name
        upload.name = cleaned
        return upload


class PeriodForm(forms.Form):
    """A period from one day through another."""

    start = forms.DateField(label=_("Från och med"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("Till och med"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        cleaned = super().clean()
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", _("Slutdatum ligger före startdatum."))
        return cleaned


class PostField(forms.ModelChoiceField):
    """A choice among posts, each with its unit and present holder."""

    def label_from_instance(self, post: Post) -> str:
        """Name the post so that people recognise it."""
        return _owner_label(post)


def posts_in(actor: Actor) -> QuerySet[Post]:
    """Return the organisation's posts that are in use, in Swedish order."""
    return (
        Post.objects.filter(unit__organisation=actor.organisation, archived_at__isnull=True)
        .select_related("unit", "holder")
        .order_by(SwedishOrder("title"), SwedishOrder("unit__name"), "pk")
    )


class HandoverForm(forms.Form):
    """From which post to which."""

    giver = forms.TypedChoiceField(label=_("Från befattning"))
    taker = forms.TypedChoiceField(label=_("Till befattning"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = {str(post.pk): post for post in posts_in(actor)}
        for name in ("giver", "taker"):
            self.fields[name].choices = [("", "–"), *((key, _owner_label(post)) for key, post in posts.items())]
            self.fields[name].coerce = posts.__getitem__

    def clean(self) -> dict[str, Any]:
        """Refuse a post that would hand over to itself."""
        cleaned = super().clean()
        if cleaned.get("giver") and cleaned["giver"] == cleaned.get("taker"):
            self.add_error("taker", _("Välj en annan befattning än den som lämnar över."))
        return cleaned
