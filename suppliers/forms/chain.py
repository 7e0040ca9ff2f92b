"""Forms of chains of processors, announced changes and countries."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.countries import country_choices
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberGuard
from suppliers.forms.country_fields import CountriesField
from suppliers.forms.suppliers import DATE
from suppliers.models import ChangeNotice, CountryStanding, Mechanism, SubProcessorLink
from suppliers.models.processing_terms import ProcessingTerms

NO_MECHANISM = [("", _("Välj")), *Mechanism.choices]


class LinkChoice(forms.ModelChoiceField):
    """A link of the chain by its company, with the company above it when there is one."""

    def label_from_instance(self, link: SubProcessorLink) -> str:
        """Name the company, and who engages it."""
        return f"{link} ({link.parent})" if link.parent else str(link)


class TermsForm(PersonalNumberGuard, forms.ModelForm):
    """What a company does with the data, where, and what the transfer rests on."""

    processing_countries = CountriesField(
        label=_("Behandlingsländer"),
        required=False,
        help_text=_(
            "Alla länder där uppgifterna lagras eller nås, också vid support. Namn eller landskod, skilda med komma: "
            "Sverige, Irland, US."
        ),
    )

    def __init__(self, *args: Any, links: QuerySet[SubProcessorLink], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Välj")), *country_choices()]
        self.fields["mechanism"].choices = NO_MECHANISM
        for name in ("parent", "under", "affects"):
            if name in self.fields:
                self.fields[name].queryset = links.select_related("parent")

    def terms(self) -> dict[str, Any]:
        """Return the terms of a valid form."""
        return {name: self.cleaned_data[name] for name in ProcessingTerms.TERMS if name in self.cleaned_data}


class LinkForm(TermsForm):
    """A link of the chain to add."""

    parent = LinkChoice(
        label=_("Anlitas av"),
        queryset=SubProcessorLink.objects.none(),
        required=False,
        empty_label=_("Avtalsparten själv"),
    )

    class Meta:
        model = SubProcessorLink
        fields = (
            "company",
            "parent",
            "service",
            "data_kinds",
            "country",
            "processing_countries",
            "mechanism",
            "tia_on",
            "started_on",
            "checked_on",
            "dpf_checked_on",
        )
        widgets = dict.fromkeys(("tia_on", "started_on", "checked_on", "dpf_checked_on"), DATE["widget"])

    def __init__(self, *args: Any, links: QuerySet[SubProcessorLink], **kwargs: Any) -> None:
        super().__init__(*args, links=links.filter(is_party=False), **kwargs)
        for name in ("company", "country", "processing_countries", "mechanism"):
            self.fields[name].required = True
        if self.instance.is_party:
            for name in ("company", "parent"):
                del self.fields[name]


class LinkChangeForm(LinkForm):
    """A link to correct, or to change from a day."""

    changed_on = forms.DateField(
        label=_("Ändringen gäller från"),
        required=False,
        help_text=_(
            "Lämna tomt när du rättar en felaktig uppgift. Ange dagen när något har ändrats i verkligheten: då finns "
            "kedjan kvar som den var."
        ),
        **DATE,
    )


class EndLinkForm(forms.Form):
    """The last day of a link and what hangs below it."""

    ended_on = forms.DateField(label=_("Sista dagen"), **DATE)


class CheckLinkForm(forms.Form):
    """The days on which somebody looked."""

    checked_on = forms.DateField(
        label=_("Uppgifterna kontrollerade"),
        required=False,
        help_text=_("Mot leverantörens lista eller avtal."),
        **DATE,
    )
    dpf_checked_on = forms.DateField(
        label=_("DPF-certifikatet kontrollerat"),
        required=False,
        help_text=_("Företaget står som aktivt på dataprivacyframework.gov. Bara när överföringen vilar på DPF."),
        **DATE,
    )


class ConfirmForm(PersonalNumberGuard):
    """That the supplier has confirmed its chain."""

    confirmed_on = forms.DateField(label=_("Bekräftad"), **DATE)
    source = forms.CharField(
        label=_("Hur"),
        max_length=300,
        help_text=_("Till exempel: leverantörens lista den 3 november, dnr KUN 2026/118. Inga namn på personer."),
    )


class NoticeForm(TermsForm):
    """An announced change."""

    affects = LinkChoice(
        label=_("Led som ändras eller upphör"),
        queryset=SubProcessorLink.objects.none(),
        required=False,
        empty_label=_("Inget: företaget är nytt"),
    )
    under = LinkChoice(
        label=_("Det nya företaget anlitas av"),
        queryset=SubProcessorLink.objects.none(),
        required=False,
        empty_label=_("Avtalsparten själv"),
    )

    class Meta:
        model = ChangeNotice
        fields = (
            "kind",
            "received_on",
            "objection_due_on",
            "effective_on",
            "description",
            "affects",
            "under",
            *ProcessingTerms.TERMS,
        )
        widgets = dict.fromkeys(("received_on", "objection_due_on", "effective_on", "tia_on"), DATE["widget"]) | {
            "description": forms.Textarea(attrs={"rows": 3}),
            "kind": forms.RadioSelect,
        }


class AnswerForm(DecisionGroundForm):
    """Accept an announced change, or object."""

    answer = forms.ChoiceField(
        label=_("Beslut"),
        choices=[("accept", _("Godta ändringen")), ("object", _("Invänd mot ändringen"))],
        widget=forms.RadioSelect,
    )
    assessment = forms.CharField(
        label=_("Bedömning"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Behövs företaget, vilka uppgifter når det, i vilket land, och räcker mekanismen och skyddet?"),
    )
    answered_on = forms.DateField(label=_("Svar lämnat till leverantören"), **DATE)
    effective_on = forms.DateField(
        label=_("Ändringen gäller från"),
        required=False,
        help_text=_("Kedjan ändras från den dagen när ändringen godtas. Tomt tar dagen i aviseringen."),
        **DATE,
    )
    field_order = ("answer", "assessment", "answered_on", "effective_on")


class StandingForm(PersonalNumberGuard, forms.ModelForm):
    """What a country is in chapter V of the GDPR."""

    class Meta:
        model = CountryStanding
        fields = ("standing", "basis", "note", "checked_on")
        widgets = {
            "checked_on": DATE["widget"],
            "note": forms.Textarea(attrs={"rows": 5}),
            "standing": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].required = True
