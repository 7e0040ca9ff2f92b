"""Forms of systems, information assets, processes, dependencies and zones."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.countries import country_choices
from assets.models import InformationAsset, Process, System, SystemDependency, Zone
from isms.accounts.models import Organisation, Post
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.sorting import SwedishOrder

LONG_TEXTS = {
    "description": forms.Textarea(attrs={"rows": 3}),
    "purpose": forms.Textarea(attrs={"rows": 2}),
    "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
}


class InSystemsForm(EntryForm):
    """A form with the systems that something lives in or needs."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["systems"].queryset = System.objects.visible_to(actor).active().in_swedish_order()

    def clean_systems(self) -> list[System]:
        """Keep the systems that were never offered: archived ones, and those the actor does not see."""
        chosen = list(self.cleaned_data["systems"])
        if self.instance.pk is None:
            return chosen
        offered = self.fields["systems"].queryset.values("pk")
        return chosen + list(self.instance.systems.exclude(pk__in=offered))


class SystemForm(EntryForm):
    """A system: what it is, who answers for it, how it is run and what it handles."""

    FIELDSETS = (
        Fieldset(_("Systemet"), ("title", "description", "lifecycle")),
        Fieldset(_("Ansvar"), ("unit", "owner", "manager")),
        Fieldset(_("Betydelse"), ("criticality", "is_in_rsa", "handles_personal_data")),
        Fieldset(_("Drift"), ("operation", "provider_organisation", "supplier_name", "country", "zone")),
        Fieldset(_("AI och driftens särdrag"), ("ai_role", "ai_risk_class", "country_note"), is_rare=True),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = System
        fields = (
            *COMMON_FIELDS,
            "description",
            "lifecycle",
            "manager",
            "criticality",
            "is_in_rsa",
            "handles_personal_data",
            "operation",
            "provider_organisation",
            "supplier_name",
            "country",
            "country_note",
            "zone",
            "ai_role",
            "ai_risk_class",
        )
        labels = {"owner": _("Systemägare")}
        widgets = LONG_TEXTS

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        stored = self.instance
        owners: QuerySet[Post] = self.fields["owner"].queryset
        managers = Q(unit__organisation=actor.organisation, archived_at__isnull=True) | Q(pk=stored.manager_id)
        self.fields["manager"].queryset = (
            Post.objects.filter(managers).select_related("unit", "holder").order_by(*owners.query.order_by)
        )
        self.fields["manager"].label_from_instance = self.fields["owner"].label_from_instance
        self._fix_supplier_name(stored)
        self.fields["zone"].queryset = Zone.objects.of(actor.organisation).in_order()
        self.fields["country"].choices = [("", _("Inte angivet")), *country_choices()]
        self.fields["provider_organisation"].queryset = _same_city(actor.organisation, stored).order_by(
            SwedishOrder("name"), "pk"
        )

    def _fix_supplier_name(self, stored: System) -> None:
        """A name that follows a registered delivery is changed at the supplier, not here."""
        if stored.pk is not None and stored.supplied_by.filter(ended_on__isnull=True).exists():
            self.fields["supplier_name"].disabled = True
            self.fields["supplier_name"].help_text = _(
                "Namnet följer de leveranser som är registrerade hos leverantören och ändras där."
            )


def _same_city(organisation: Organisation, stored: System) -> QuerySet[Organisation]:
    """Return who may run a shared system: the city and its other parties, and whoever is recorded already."""
    city = organisation.parent_id or organisation.pk
    others = (Q(pk=city) | Q(parent_id=city)) & ~Q(pk=organisation.pk)
    return Organisation.objects.filter(others | Q(pk=stored.provider_organisation_id))


class InformationAssetForm(InSystemsForm):
    """An information asset: what it is, where it is kept, who answers for it and what it holds."""

    information_kinds = forms.MultipleChoiceField(
        label=_("Slag av information"),
        choices=InformationAsset.InformationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    systems = forms.ModelMultipleChoiceField(
        label=_("Finns i system"),
        queryset=System.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lämna tomt för information på papper."),
    )

    FIELDSETS = (
        Fieldset(_("Informationen"), ("title", "description", "purpose", "information_kinds", "medium", "priority")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Var den finns"), ("process", "systems")),
        Fieldset(_("Personuppgifter"), ("personal_data", "has_protected_identities")),
        Fieldset(
            _("Bevarande och gallring"),
            ("retention_rule", "retention_months", "retention_trigger", "retention_basis", "retention"),
        ),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = InformationAsset
        fields = (
            *COMMON_FIELDS,
            "description",
            "purpose",
            "information_kinds",
            "medium",
            "priority",
            "process",
            "personal_data",
            "has_protected_identities",
            "retention_rule",
            "retention_months",
            "retention_trigger",
            "retention_basis",
            "retention",
            "systems",
        )
        widgets = LONG_TEXTS

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        offered = Process.objects.visible_to(actor)
        present = Q(archived_at__isnull=True) | Q(pk=self.instance.process_id)
        self.fields["process"].queryset = offered.filter(present).in_swedish_order()
        self.kept_process_id = self.instance.process_id
        if self.kept_process_id and not offered.filter(pk=self.kept_process_id).exists():
            self.fields["process"].help_text = _(
                "Informationen hör till en process som du inte har behörighet till. Lämna tomt för att behålla den."
            )
        else:
            self.kept_process_id = None

    def clean_process(self) -> Process | None:
        """Keep a stored process that the actor does not see, unless another is chosen."""
        chosen = self.cleaned_data["process"]
        return chosen or (self.instance.process if self.kept_process_id else None)


class ProcessForm(InSystemsForm):
    """A process: what is done, who answers for it and which systems it needs."""

    systems = forms.ModelMultipleChoiceField(
        label=_("System som processen behöver"),
        queryset=System.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    FIELDSETS = (
        Fieldset(_("Processen"), ("title", "description", "is_in_rsa")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Stöd"), ("systems",)),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Process
        fields = (*COMMON_FIELDS, "description", "is_in_rsa", "systems")
        labels = {"owner": _("Processägare")}
        widgets = LONG_TEXTS


class DependencyForm(PersonalNumberGuard, forms.ModelForm):
    """Another system that a system needs, and in what way."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = SystemDependency
        fields = ("depends_on", "note")

    def __init__(self, *args: Any, system: System, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depends_on"].queryset = (
            System.objects.visible_to(actor)
            .active()
            .exclude(pk=system.pk)
            .exclude(dependents__system_id=system.pk)
            .in_swedish_order()
        )
        self.fields["version"].initial = system.version


class ZoneForm(PersonalNumberGuard, forms.ModelForm):
    """A zone of the network."""

    class Meta:
        model = Zone
        fields = ("name", "description", "allows_high_protection", "position")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
