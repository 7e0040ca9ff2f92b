"""Forms of governing documents and their reviews."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classification.models import CommonControl, Requirement
from governance.models import DocumentReview, GoverningDocument
from governance.models.document import HTTPS_ONLY
from isms.register.access import Actor
from isms.register.forms import COMMON_FIELDS, EntryForm, Fieldset
from isms.register.reference_fields import ReferencesField
from risks.forms.risks import DATE, DecideForm

MOST_REQUIREMENTS = 100


class RequirementsField(forms.CharField):
    """Codes of requirements separated by commas or spaces; gives the requirements of the catalogues in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, **kwargs)
        self.queryset = Requirement.objects.none()

    def clean(self, value: Any) -> list[Requirement]:
        """Find the requirements, or say which codes are unknown."""
        wanted = list(dict.fromkeys(part.upper() for part in re.split(r"[\s,;]+", super().clean(value)) if part))
        if len(wanted) > MOST_REQUIREMENTS:
            raise ValidationError(_("Ange högst 100 krav."))
        found = {each.code.upper(): each for each in self.queryset.all()} if wanted else {}
        if unknown := [code for code in wanted if code not in found]:
            told = _("Dessa krav finns inte i kravkatalogen: %(codes)s.")
            raise ValidationError(told % {"codes": ", ".join(unknown)})
        return [found[code] for code in wanted]


class GoverningDocumentForm(EntryForm):
    """A governing document: what it lays down, who adopted it, when it is looked at again and what it serves."""

    link = forms.URLField(
        label=_("Länk till dokumentet"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[HTTPS_ONLY],
        help_text=_("Börjar med https://. Har ni filen bifogar ni den på dokumentets sida i stället."),
    )
    requirement_codes = RequirementsField(
        label=_("Krav som dokumentet svarar på"),
        required=False,
        help_text=_("Koder ur kravkatalogen, till exempel ORG-01, ORG-02."),
    )
    controls = ReferencesField(
        label=_("Förvaltningsgemensamma krav som bygger på dokumentet"),
        required=False,
        help_text=_("Referenser med komma emellan."),
    )

    FIELDSETS = (
        Fieldset(_("Dokumentet"), ("title", "document_kind", "level", "summary", "link")),
        Fieldset(_("Fastställande"), ("adopted_by", "adopted_on", "case_number", "replaces")),
        Fieldset(_("Giltighet och översyn"), ("valid_until", "review_months")),
        Fieldset(_("Hör ihop med"), ("requirement_codes", "controls")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(
            _("Sekretess"),
            ("secrecy_ground", "secrecy_reason", "secrecy_assessed_by", "is_restricted"),
            is_rare=True,
        ),
    )

    class Meta:
        model = GoverningDocument
        fields = (
            *COMMON_FIELDS,
            "document_kind",
            "level",
            "summary",
            "adopted_by",
            "adopted_on",
            "valid_until",
            "review_months",
            "link",
            "replaces",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "adopted_on": DATE["widget"],
            "valid_until": DATE["widget"],
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        requirements = Requirement.objects.visible_to(actor).in_use().in_order()
        self.fields["requirement_codes"].queryset = requirements
        offered = CommonControl.objects.visible_to(actor).active()
        self.fields["controls"].queryset = offered
        self.kept_requirements: list[int] = []
        self.kept_controls: list[int] = []
        if self.instance.pk is None:
            return
        linked = set(self.instance.requirement_links.values_list("requirement_id", flat=True))
        shown = list(requirements.filter(pk__in=linked))
        self.fields["requirement_codes"].initial = ", ".join(each.code for each in shown)
        self.kept_requirements = sorted(linked - {each.pk for each in shown})
        leaning = set(self.instance.control_links.values_list("control_id", flat=True))
        named = list(offered.filter(pk__in=leaning).order_by("reference", "pk"))
        self.fields["controls"].initial = named
        self.kept_controls = sorted(leaning - {each.pk for each in named})

    def links(self) -> dict[str, list[int]]:
        """Return what a valid form links to; what the person could not see stays linked."""
        cleaned = self.cleaned_data
        return {
            "requirement_ids": [*self.kept_requirements, *(each.pk for each in cleaned["requirement_codes"])],
            "control_ids": [*self.kept_controls, *(each.pk for each in cleaned["controls"])],
        }


class ReviewForm(DecideForm):
    """What the review of a document came to, why, and on whose authority."""

    outcome = forms.ChoiceField(
        label=_("Vad kom översynen fram till?"), choices=DocumentReview.Outcome.choices, widget=forms.RadioSelect
    )
    valid_until = forms.DateField(
        label=_("Gäller till och med"),
        required=False,
        help_text=_("Om dokumentet gäller oförändrat och ska få en ny sista dag."),
        **DATE,
    )
    action_due_on = forms.DateField(
        label=_("Gör revideringen till en åtgärd, klar senast"),
        required=False,
        help_text=_("Åtgärden hamnar hos dokumentets ägare."),
        **DATE,
    )
    field_order = ("version", "outcome", "reason", "valid_until", "action_due_on", *DecideForm.field_order[2:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Behövs när dokumentet ska revideras eller upphävs.")
