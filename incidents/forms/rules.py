"""Forms by which an organisation makes its own version of a stage of reporting or of a form's questions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import NotificationStage, Question, QuestionSet
from incidents.packs.sources import source_choices
from incidents.services.rules import CHANGEABLE
from isms.register.personal_number_guard import PersonalNumberBlock, PersonalNumberGuard

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_QUESTIONS = 120
NEW_ROWS = 3


class StageVersionForm(PersonalNumberGuard, forms.ModelForm):
    """An organisation's own version of a stage; ``base`` is the version decided last that the person saw."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = NotificationStage
        fields = CHANGEABLE
        widgets = {
            "help_text": forms.Textarea(attrs={"rows": 5}),
            "checked_on": DAY,
            "valid_from": DAY,
            "valid_to": DAY,
            "filer": forms.RadioSelect,
        }
        help_texts = {
            "valid_from": gettext_lazy("Klockor som har startat före den dagen behåller sin version."),
            "valid_to": gettext_lazy(
                "Tomt betyder tills vidare. Efter den dagen upphör steget och inga nya klockor startar."
            ),
            "checked_on": gettext_lazy("När någon senast jämförde med lagen eller myndighetens sida."),
        }

    def __init__(self, *args: Any, stage: NotificationStage, seen: int | None, **kwargs: Any) -> None:
        initial = {name: getattr(stage, name) for name in CHANGEABLE}
        initial |= {"base": seen, "valid_from": timezone.localdate(), "valid_to": None}
        super().__init__(*args, initial=initial, **kwargs)
        self.stage = stage
        self.fields["filer"].choices = NotificationStage.Filer.choices

    def clean(self) -> dict[str, Any]:
        """Ask for the length and its unit together, and for days in order."""
        cleaned = super().clean()
        if "length" in cleaned and bool(cleaned["length"]) != bool(cleaned.get("unit")):
            self.add_error("length", _("Ange både längd och vad den räknas i, eller inget av dem."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Sista dagen kan inte ligga före den första."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the model's rules to the service: what the form does not hold comes from the version before."""
        for name in CHANGEABLE:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


class QuestionSetForm(PersonalNumberGuard, forms.ModelForm):
    """What is said of a form as a whole."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = QuestionSet
        fields = ("name", "where_filed", "source_note", "checked_on")
        widgets = {"source_note": forms.Textarea(attrs={"rows": 4}), "checked_on": DAY}

    def __init__(self, *args: Any, question_set: QuestionSet, **kwargs: Any) -> None:
        initial = {name: getattr(question_set, name) for name in self.Meta.fields} | {"base": question_set.pk}
        super().__init__(*args, initial=initial, **kwargs)


class QuestionForm(PersonalNumberBlock, forms.ModelForm):
    """One question of a form. A row without a text is no question."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)
    position = forms.IntegerField(label=gettext_lazy("Ordning"), min_value=1, max_value=9_999)
    options = forms.CharField(
        label=gettext_lazy("Svarsalternativ"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ett på varje rad, när frågan svaras med val."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Svaret hämtas från"), required=False)
    is_removed = forms.BooleanField(label=gettext_lazy("Ta bort frågan"), required=False)

    class Meta:
        model = Question
        fields = (
            "key",
            "position",
            "number",
            "chapter",
            "text",
            "help_text",
            "kind",
            "options",
            "max_length",
            "source",
            "is_required",
            "is_verified",
        )
        widgets = {"help_text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Ingenstans: svaret skrivs för hand")), *source_choices()]
        self.fields["text"].required = False
        self.fields["max_length"].min_value = 1
        self.fields["max_length"].max_value = 100_000

    def clean_options(self) -> list[str]:
        """Return each line as an option."""
        options = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if any(len(option) > 200 for option in options):
            raise ValidationError(_("Ett svarsalternativ får vara högst 200 tecken."))
        return list(dict.fromkeys(options))

    def clean_max_length(self) -> int | None:
        """Refuse a limit that nothing fits in, or that no form has."""
        limit = self.cleaned_data["max_length"]
        if limit is not None and not 1 <= limit <= 100_000:
            raise ValidationError(_("Ange 1–100 000 tecken, eller lämna fältet tomt."))
        return limit

    def clean(self) -> dict[str, Any]:
        """Ask for options where the question is answered with them."""
        cleaned = super().clean()
        chosen = cleaned.get("kind") in (Question.Kind.CHOICE, Question.Kind.CHOICES)
        if self.is_kept() and chosen and "options" in cleaned and not cleaned["options"]:
            self.add_error("options", _("Skriv svarsalternativen, ett på varje rad."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the model's rules to the service."""

    def is_kept(self) -> bool:
        """True when the row is a question of the new version."""
        return bool(self.cleaned_data.get("text", "").strip()) and not self.cleaned_data.get("is_removed")


class QuestionFormSet(forms.BaseFormSet):
    """The questions of a form, and some empty rows for new ones."""

    def clean(self) -> None:
        """Refuse a form without questions."""
        if not any(self.errors) and not any(form.is_kept() for form in self.forms):
            raise ValidationError(_("Ett formulär har minst en fråga."))

    def questions(self) -> list[Question]:
        """Return the questions of a valid form, unsaved, in the order asked for; a new one gets a key of its own."""
        kept = sorted(
            (form.cleaned_data for form in self.forms if form.is_kept()), key=lambda cleaned: cleaned["position"]
        )
        taken: set[str] = set()
        questions = []
        for cleaned in kept:
            fields = {name: cleaned[name] for name in QuestionForm.Meta.fields if name not in ("key", "position")}
            key = _free_key(cleaned["key"] or slugify(cleaned["text"])[:50] or "question", taken)
            taken.add(key)
            questions.append(Question(key=key, **fields))
        return questions


def _free_key(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, 10_000) if (key := f"{wanted[:54]}-{number}") not in taken)


QuestionRows = forms.formset_factory(
    QuestionForm,
    formset=QuestionFormSet,
    extra=NEW_ROWS,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS + NEW_ROWS,
    validate_max=True,
)


def rows_of(questions: list[Question]) -> list[dict[str, Any]]:
    """Return the values that the rows of a form start with."""
    names = [name for name in QuestionForm.Meta.fields if name != "options"]
    return [
        {name: getattr(question, name) for name in names}
        | {"options": "\n".join(question.options), "position": question.position * 10}
        for question in questions
    ]
