"""Form, filters and table of the common controls."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classification.models import CommonControl, Fulfilment, Requirement, Theme
from isms.register.access import Actor
from isms.register.filters import EntryFilterSet
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.tables import CellColumn, EntryTable


class CommonControlForm(EntryForm):
    """A common control: which requirement, how it is met for all systems, and who answers for it."""

    FIELDSETS = (
        Fieldset(_("Kravet"), ("requirement", "title")),
        Fieldset(_("Svaret"), ("state", "how")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = CommonControl
        fields = (*COMMON_FIELDS, "requirement", "state", "how")
        widgets = {
            "how": forms.Textarea(attrs={"rows": 4}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        offered = Q(pk__in=Requirement.objects.of(actor.organisation).in_use().values("pk"))
        kept = Q(pk=self.instance.requirement_id)
        field = self.fields["requirement"]
        field.queryset = (
            Requirement.objects.filter(offered | kept).select_related("current_text").order_by("code", "pk")
        )
        field.label_from_instance = _requirement_label


class CommonControlFilterSet(EntryFilterSet):
    """Filters of the list of common controls."""

    state = django_filters.ChoiceFilter(label=_("Svar"), choices=Fulfilment.choices, empty_label=_("Alla svar"))
    theme = django_filters.ChoiceFilter(
        label=_("Tema"),
        field_name="requirement__current_text__theme",
        choices=Theme.choices,
        empty_label=_("Alla teman"),
    )

    class Meta:
        model = CommonControl
        fields: list[str] = []


class CommonControlTable(EntryTable):
    """The list of common controls."""

    requirement = tables.Column(verbose_name=_("Krav"), accessor="requirement__code")
    state = CellColumn(
        verbose_name=_("Svar"), template_name="classification/requirements/state_cell.html", order_by=("state", "pk")
    )

    class Meta(EntryTable.Meta):
        model = CommonControl
        fields = ("reference", "title", "requirement", "state", "unit", "owner")
        sequence = fields
        empty_text = _("Inga gemensamma krav matchar. Ändra filtren eller lägg till ett.")


def _requirement_label(requirement: Requirement) -> str:
    title = requirement.current_text.title if requirement.current_text else _("utgånget krav")
    return f"{requirement.code} {title}"
