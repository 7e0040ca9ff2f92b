"""Filters of the inventory's lists."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from assets.countries import EEA, PLACES, SWEDEN
from assets.models import InformationAsset, Process, System
from isms.followup.dates import add_months
from isms.register import flags
from isms.register.filters import EntryFilterSet
from isms.register.quick_filters import QuickFilter

CLASSIFIED_CHOICES = [
    ("level", _("Har en skyddsnivå")),
    ("yes", _("Har en egen klassning")),
    ("current", _("Klassad eller översedd på 12 månader")),
    ("no", _("Inte klassad")),
]
CURRENT_MONTHS = 12
# By Level.severity, which levels of all methods share.
SEVERITIES = (_("försumbar"), _("måttlig"), _("betydande"), _("allvarlig"), _("synnerligen allvarlig"))
YES_NO_CHOICES = [("yes", _("Ja")), ("no", _("Nej"))]
AI_CHOICES = [("any", _("Använder eller utvecklar AI")), *System.AiRiskClass.choices, ("none", _("Ingen AI"))]


def _normative_states() -> list[tuple[str, str]]:
    """Return the states of a shared system's matter with the city, as the classification room names them."""
    return System._meta.get_field("normative_matter").related_model.State.choices


def _flag_choices(kind: str) -> Callable[[], list[tuple[str, Any]]]:
    """Name the flags that the rooms above have registered, when the form is shown."""
    return lambda: [(flag.code, flag.label) for flag in flags.flags_for(kind)]


def _levels() -> list[tuple[str, str]]:
    """Return each aspect on each severity, and without a level; the classification room names the aspects."""
    aspects = System._meta.get_field("protection_levels").related_model._meta.get_field("aspect").choices
    severities = [(str(number), name) for number, name in enumerate(SEVERITIES)] + [("none", _("ej klassat"))]
    return [(f"{code}-{end}", f"{label}: {name}") for code, label in aspects for end, name in severities]


class InventoryFilterSet(EntryFilterSet):
    """What the lists filter by: protection need and whether it is classified."""

    classified = django_filters.ChoiceFilter(
        label=_("Klassning"), choices=CLASSIFIED_CHOICES, method="filter_classified", empty_label=_("Alla")
    )
    level = django_filters.ChoiceFilter(
        label=_("Skyddsnivå"), choices=_levels, method="filter_level", empty_label=_("Alla nivåer")
    )
    high = django_filters.BooleanFilter(label=_("Högt skyddsbehov"), method="filter_high", widget=CheckboxInput)

    def filter_classified(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what is classified, what is not, or what has been decided or looked at within twelve months."""
        if value == "level":
            return queryset.protected()
        if value == "current":
            return queryset.current_since(add_months(self.request.actor.today, -CURRENT_MONTHS))
        return queryset.classified().distinct() if value == "yes" else queryset.unclassified()

    def filter_level(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what stands on one level in one aspect, or has none in it."""
        aspect, _separator, severity = value.partition("-")
        return queryset.without_level(aspect) if severity == "none" else queryset.on_level(aspect, int(severity))

    def filter_high(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what the method marks as högt skyddsbehov."""
        return queryset.with_high_protection_need() if value else queryset

    def filter_rsa(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what is, or is not, part of the risk- och sårbarhetsanalys."""
        return queryset.filter(is_in_rsa=value == "yes")


class NormativeFilterSet(InventoryFilterSet):
    """What may wait for the city: systems, and the assets in them."""

    waiting = django_filters.BooleanFilter(
        label=_("Väntar på normerande klassning"), method="filter_waiting", widget=CheckboxInput
    )
    preliminary = django_filters.BooleanFilter(
        label=_("Preliminär klassning"), method="filter_preliminary", widget=CheckboxInput
    )

    def filter_waiting(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what waits for the city's normative classification."""
        return queryset.waiting() if value else queryset

    def filter_preliminary(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what is classified although the normative classification is missing."""
        return queryset.preliminary() if value else queryset


class SystemFilterSet(NormativeFilterSet):
    """Filters of the list of systems."""

    operation = django_filters.ChoiceFilter(
        label=_("Driftform"), choices=System.Operation.choices, empty_label=_("Alla driftformer")
    )
    lifecycle = django_filters.ChoiceFilter(
        label=_("Livscykel"), choices=System.Lifecycle.choices, empty_label=_("Alla skeden")
    )
    criticality = django_filters.ChoiceFilter(
        label=_("Kritikalitet"), choices=System.Criticality.choices, empty_label=_("Alla")
    )
    normative = django_filters.ChoiceFilter(
        label=_("Normerande klassning"),
        choices=_normative_states,
        method="filter_normative",
        empty_label=_("Alla lägen"),
    )
    place = django_filters.ChoiceFilter(
        label=_("Driftland"), choices=PLACES, method="filter_place", empty_label=_("Alla länder")
    )
    zone = django_filters.CharFilter(label=_("Zon"), field_name="zone__name", lookup_expr="icontains")
    manager = django_filters.CharFilter(label=_("Systemförvaltare"), method="filter_manager")
    provider = django_filters.CharFilter(
        label=_("Tillhandahålls av"), field_name="provider_organisation__name", lookup_expr="icontains"
    )
    rsa = django_filters.ChoiceFilter(
        label=_("Ingår i RSA"), choices=YES_NO_CHOICES, method="filter_rsa", empty_label=_("Alla")
    )
    ai = django_filters.ChoiceFilter(label=_("AI"), choices=AI_CHOICES, method="filter_ai", empty_label=_("Alla"))
    unsuited = django_filters.BooleanFilter(
        label=_("I fel zon för sin skyddsnivå"), method="filter_unsuited", widget=CheckboxInput
    )
    flag = django_filters.ChoiceFilter(
        label=_("Varning"), choices=_flag_choices("system"), method="filter_flag", empty_label=_("Alla")
    )

    MORE = (
        "flag",
        "classified",
        "level",
        "lifecycle",
        "normative",
        "preliminary",
        "place",
        "zone",
        "manager",
        "provider",
        "rsa",
        "ai",
        "unsuited",
        "archived",
    )

    class Meta:
        model = System
        fields: list[str] = []

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what is run in Sweden, elsewhere in EU/EES, outside it, or nobody knows where."""
        if value == "sweden":
            return queryset.filter(country=SWEDEN)
        if value == "eea":
            return queryset.filter(country__in=EEA - {SWEDEN})
        return queryset.filter(country="") if value == "unknown" else queryset.exclude(country__in={"", *EEA})

    def filter_manager(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find systems by part of the managing post's title or its holder's name."""
        return queryset.filter(Q(manager__title__icontains=value) | Q(manager__holder__name__icontains=value))

    def filter_ai(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep systems with AI, without, or of one risk class."""
        if value == "none":
            return queryset.filter(ai_role="none")
        return queryset.using_ai() if value == "any" else queryset.filter(ai_risk_class=value)

    def filter_unsuited(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep systems that need more protection than their zone is meant for."""
        return queryset.in_unsuited_zone() if value else queryset

    def filter_flag(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the systems that have one of the flags of the rooms above."""
        return queryset.flagged(value, self.request.actor.today)

    def filter_normative(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the shared systems whose matter with the city is in one state."""
        return queryset.in_normative_state(value)


class InformationAssetFilterSet(NormativeFilterSet):
    """Filters of the list of information assets."""

    priority = django_filters.ChoiceFilter(
        label=_("Prioritet"), choices=InformationAsset.Priority.choices, empty_label=_("Alla prioriteter")
    )
    personal_data = django_filters.ChoiceFilter(
        label=_("Personuppgifter"), choices=InformationAsset.PersonalData.choices, empty_label=_("Alla")
    )
    information_kind = django_filters.ChoiceFilter(
        label=_("Slag av information"),
        choices=InformationAsset.InformationKind.choices,
        method="filter_kind",
        empty_label=_("Alla slag"),
    )
    medium = django_filters.ChoiceFilter(
        label=_("Form"), choices=InformationAsset.Medium.choices, empty_label=_("Alla former")
    )
    retention_rule = django_filters.ChoiceFilter(
        label=_("Bevarande eller gallring"), choices=InformationAsset.Rule.choices, empty_label=_("Alla")
    )
    process = django_filters.CharFilter(label=_("Process"), method="filter_process")

    MORE = ("level", "information_kind", "medium", "retention_rule", "process", "archived")

    class Meta:
        model = InformationAsset
        fields: list[str] = []

    def filter_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep assets that hold one kind of information, among others."""
        return queryset.of_kind(value)

    def filter_process(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find assets by reference or part of the name of a process that the actor sees."""
        found = Process.objects.visible_to(self.request.actor).filter(
            Q(title__icontains=value) | Q(reference__iexact=value)
        )
        return queryset.filter(process__in=found.values("pk"))


class ProcessFilterSet(InventoryFilterSet):
    """Filters of the list of processes."""

    rsa = django_filters.ChoiceFilter(
        label=_("Verksamhetskritisk enligt RSA"), choices=YES_NO_CHOICES, method="filter_rsa", empty_label=_("Alla")
    )

    MORE = ("level", "archived")

    class Meta:
        model = Process
        fields: list[str] = []


ASSET_QUESTIONS = (
    QuickFilter(_("Högt skyddsbehov"), "high=on", lambda assets, actor: assets.with_high_protection_need()),
    QuickFilter(_("Inte klassade"), "classified=no", lambda assets, actor: assets.unclassified()),
)
