"""Filters of the lists of governing documents and control checks."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from governance.models import ControlCheck, GoverningDocument
from isms.register.filters import EntryFilterSet
from isms.register.quick_filters import QuickFilter


class GoverningDocumentFilterSet(EntryFilterSet):
    """Sort of document, whose it is, whether it is to be followed, and lateness."""

    document_kind = django_filters.ChoiceFilter(
        label=_("Dokumenttyp"), choices=GoverningDocument.Kind.choices, empty_label=_("Alla typer")
    )
    level = django_filters.ChoiceFilter(
        label=_("Nivå"), choices=GoverningDocument.Level.choices, empty_label=_("Staden och lokalt")
    )
    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=GoverningDocument.State.choices, empty_label=_("Alla lägen")
    )
    late = django_filters.BooleanFilter(label=_("Försenad översyn"), method="filter_late", widget=CheckboxInput)

    class Meta:
        model = GoverningDocument
        fields: list[str] = []

    def filter_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep documents in force whose review is late or whose time has run out."""
        return queryset.late(self.request.actor.today) if value else queryset


RESULT_CHOICES = [("planned", _("Planerad")), *ControlCheck.Result.choices]


class ControlCheckFilterSet(EntryFilterSet):
    """Year, tertial and result."""

    year = django_filters.NumberFilter(label=_("År"), min_value=2000, max_value=2100)
    tertial = django_filters.ChoiceFilter(
        label=_("Tertial"), choices=ControlCheck.Period.choices, empty_label=_("Alla tertial")
    )
    result = django_filters.ChoiceFilter(
        label=_("Resultat"), choices=RESULT_CHOICES, method="filter_result", empty_label=_("Alla resultat")
    )

    class Meta:
        model = ControlCheck
        fields: list[str] = []

    def filter_result(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one result, or what remains to be done."""
        return queryset.planned() if value == "planned" else queryset.filter(result=value)


DOCUMENT_QUESTIONS = (
    QuickFilter(_("Försenad översyn"), "late=on", lambda documents, actor: documents.late(actor.today)),
    QuickFilter(
        _("Utkast"), "state=draft", lambda documents, actor: documents.filter(state=GoverningDocument.State.DRAFT)
    ),
)
