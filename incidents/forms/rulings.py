"""The forms by which a breach and a significant incident are advised on, decided and told of."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incidents.forms.groups import GROUND, Group, GroupedForm, cap_texts, day_input, long_text
from incidents.forms.incidents import moment_input, not_ahead
from incidents.models import IncidentContact, InformRuling, SignificanceRuling, SubjectsInformed
from isms.register.decisions import DecisionGroundForm

NOTIFY, STAY = "notify", "stay"


class AdviceForm(GroupedForm):
    """What the data protection officer advises."""

    UNGUARDED = ("adviser",)

    text = long_text(
        _("Råd"),
        rows=6,
        error_messages={"required": _("Skriv rådet.")},
        help_text=_("Till exempel: ska incidenten anmälas, hur stor är risken, ska de registrerade informeras?"),
    )
    given_at = forms.DateTimeField(label=_("Lämnat"), widget=moment_input())
    adviser = forms.CharField(
        label=_("Dataskyddsombud"),
        max_length=150,
        help_text=_("Vem rådet kommer från, när du antecknar ett mottaget råd."),
    )

    GROUPS = (Group(_("Rådet"), ("text", "given_at", "adviser"), "radet"),)

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_officer:
            del self.fields["adviser"]

    def clean_given_at(self) -> Any:
        """Refuse what lies ahead."""
        return not_ahead(self.cleaned_data["given_at"])


class NotifyForm(GroupedForm, DecisionGroundForm):
    """Report to the supervisory authority, or not."""

    decision = forms.ChoiceField(
        label=_("Beslut"),
        choices=[(NOTIFY, _("Anmäl till IMY")), (STAY, _("Anmäl inte, men dokumentera"))],
        widget=forms.RadioSelect,
        help_text=_("Att inte anmäla kräver att risken för de registrerade är bedömd som osannolik."),
        error_messages={"required": _("Välj om incidenten ska anmälas.")},
    )
    presumption_reason = long_text(
        _("Varför är risken osannolik trots skyddade personuppgifter?"),
        required=False,
        help_text=_(
            "Hög risk förutsätts. Behövs bara om ni inte anmäler: vem kan ha sett uppgifterna, och hur vet ni "
            "att ingen kan hitta personen genom dem?"
        ),
    )
    reason = long_text(
        _("Skäl"),
        help_text=_("Vad kan hända dem det gäller, och hur troligt är det?"),
        error_messages={"required": _("Skriv skälen för beslutet.")},
    )
    advice = long_text(
        _("Dataskyddsombudets råd, eller varför det inte har inhämtats"),
        error_messages={"required": _("Skriv rådet, eller varför det inte har inhämtats.")},
    )

    GROUPS = (
        Group(_("Beslut om anmälan"), ("decision", "presumption_reason", "reason", "advice"), "beslut"),
        GROUND,
    )

    def __init__(self, *args: Any, is_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_protected:
            del self.fields["presumption_reason"]


class InformForm(GroupedForm, DecisionGroundForm):
    """Tell those concerned, or which exception applies."""

    outcome = forms.ChoiceField(
        label=_("Beslut"),
        choices=InformRuling.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om de registrerade ska informeras.")},
    )
    planned_on = forms.DateField(
        label=_("Informeras senast"),
        required=False,
        widget=day_input(),
        help_text=_("Utan onödigt dröjsmål. Behövs när de informeras, en och en eller genom allmän information."),
    )
    reason = long_text(_("Skäl"), error_messages={"required": _("Skriv skälen för beslutet.")})

    GROUPS = (Group(_("Beslut om information"), ("outcome", "planned_on", "reason"), "beslut"), GROUND)


class InformedForm(GroupedForm, forms.ModelForm):
    """That those concerned have been told."""

    UNGUARDED = ("informed_by_name",)

    GROUPS = (
        Group(
            _("Så informerades de"),
            ("informed_at", "informed_by_name", "channel", "informed_count", "content"),
            "informerade",
        ),
    )

    class Meta:
        model = SubjectsInformed
        fields = ("informed_at", "informed_by_name", "channel", "informed_count", "content")
        widgets = {"informed_at": moment_input(), "content": forms.Textarea(attrs={"rows": 4})}
        labels = {"informed_at": _("När"), "informed_by_name": _("Av vem"), "channel": _("På vilket sätt")}
        help_texts = {
            "channel": _("Till exempel: brev, telefon, möte, meddelande i e-tjänsten, webbplatsen."),
            "informed_count": _("Hur många som fick veta."),
            "content": _(
                "Vad som hände, vad det kan leda till, vad ni gör och vem de kan fråga (art. 34.2). Skriv inga namn."
            ),
        }

    def clean_informed_at(self) -> Any:
        """Refuse what lies ahead."""
        return not_ahead(self.cleaned_data["informed_at"])


def _question(name: str, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=capfirst(SignificanceRuling._meta.get_field(name).verbose_name),
        choices=SignificanceRuling.Answer.choices,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": _("Svara ja, nej eller vet inte ännu.")},
    )


class SignificanceForm(GroupedForm, DecisionGroundForm):
    """Three plain questions and what they come to."""

    disrupts_service = _question(
        "disrupts_service", _("Till exempel: bokningen ligger nere för alla, eller gör det snart om inget görs.")
    )
    costs_money = _question(
        "costs_money", _("Till exempel: utpressning, bedrägeri, stora kostnader för återställning.")
    )
    harms_others = _question(
        "harms_others", _("Till exempel: elever, invånare eller andra förvaltningar skadas påtagligt.")
    )
    is_significant = forms.TypedChoiceField(
        label=_("Är incidenten betydande?"),
        choices=[("yes", _("Ja, den är betydande")), ("no", _("Nej, den är inte betydande"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("Ett ja ovan gör den betydande. Vet ni inte ännu: välj det troliga och besluta på nytt senare."),
        error_messages={"required": _("Välj om incidenten är betydande.")},
    )
    reason = long_text(_("Skäl"), error_messages={"required": _("Skriv skälen för beslutet.")})

    GROUPS = (
        Group(_("Frågor"), SignificanceRuling.QUESTIONS, "fragor"),
        Group(_("Slutsats"), ("is_significant", "reason"), "slutsats"),
        GROUND,
    )

    def ruling_answers(self) -> dict[str, str]:
        """Return the answers of a valid form."""
        return {name: self.cleaned_data[name] for name in SignificanceRuling.QUESTIONS}


class ContactForm(GroupedForm, forms.ModelForm):
    """A contact with somebody whom no clock demands."""

    UNGUARDED = ("name", "reference")

    GROUPS = (Group(_("Kontakten"), ("party", "name", "contacted_at", "reference", "note"), "kontakten"),)

    class Meta:
        model = IncidentContact
        fields = ("party", "name", "contacted_at", "reference", "note")
        widgets = {
            "party": forms.RadioSelect,
            "contacted_at": moment_input(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cap_texts(self)
        self.fields["party"].choices = IncidentContact.Party.choices

    def clean_contacted_at(self) -> Any:
        """Refuse what lies ahead."""
        return not_ahead(self.cleaned_data["contacted_at"])
