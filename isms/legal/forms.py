"""What the one who reports is asked, and what the one who answers writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.legal.models import AccessibilityReport
from isms.register.personal_number_guard import PersonalNumberGuard


class AccessibilityReportForm(PersonalNumberGuard, forms.ModelForm):
    """Three questions, of which one must be answered."""

    UNGUARDED = ("contact",)

    class Meta:
        model = AccessibilityReport
        fields = ("kind", "text", "page", "contact")
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "kind": _("Vad gäller det?"),
            "text": _("Beskriv vad som inte fungerar, eller vad du behöver"),
            "page": _("På vilken sida?"),
            "contact": _("Hur når vi dig?"),
        }
        help_texts = {
            "text": _("Skriv gärna vilket hjälpmedel du använder. Skriv inget personnummer."),
            "page": _("Sidans adress eller rubrik."),
            "contact": _("E-post eller telefon. Behövs bara om du vill ha svar."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = AccessibilityReport.Kind.choices
        self.fields["kind"].initial = AccessibilityReport.Kind.SHORTCOMING


class AnswerReportForm(PersonalNumberGuard):
    """What was answered, or done about it."""

    answer = forms.CharField(
        label=_("Svar"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Vad du har svarat, eller vad som är rättat. Ett avslag lämnas skriftligt och med skäl (15 §)."),
    )
