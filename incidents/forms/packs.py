"""Forms by which a report is answered, recorded as filed, and followed by what comes back."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.incidents import moment_input, not_ahead
from incidents.models import Filing, NotificationStage, Question
from incidents.packs import Pack, PackQuestion
from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberGuard


def long_text(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class AnswerForm(PersonalNumberGuard):
    """One's own answer to a question; ``seen`` is the own answer as it stood when the page was opened."""

    text = forms.CharField(
        required=False, max_length=LONGEST_TEXT, help_text=_("Tomt svar ger tillbaka det som registret vet.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_TEXT)
    UNGUARDED = ("seen",)

    def __init__(self, *args: Any, question: PackQuestion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": question.value, "seen": question.own})
        super().__init__(*args, auto_id=f"answer_{question.key}_%s", **kwargs)
        self.question = question
        if question.kind == Question.Kind.CHOICE and question.options:
            self._offer(forms.ChoiceField, forms.Select, [("", "–")])
        elif question.kind == Question.Kind.CHOICES and question.options:
            self._offer(forms.MultipleChoiceField, forms.CheckboxSelectMultiple, [])
            self.initial["text"] = question.value.split("\n") if question.value else []
        else:
            rows = 5 if question.kind == Question.Kind.LONG_TEXT else 1
            self.fields["text"].widget = forms.Textarea(attrs={"rows": rows})
            self.fields["text"].widget.attrs |= {"data-count": f"count-{question.key}"}
            if question.max_length:
                self.fields["text"].widget.attrs["data-limit"] = str(question.max_length)
        self.fields["text"].label = question.text

    def _offer(self, field: type[forms.ChoiceField], widget: type[forms.Widget], first: list[tuple[str, str]]) -> None:
        strange = self.question.strange_options
        options = [*first, *((option, option) for option in (*self.question.options, *strange))]
        self.fields["text"] = field(
            required=False, choices=options, widget=widget, help_text=self.fields["text"].help_text
        )

    def answer(self) -> str:
        """Return the answer of a valid form as text: each choice on a line of its own."""
        answer = self.cleaned_data["text"]
        return "\n".join(answer) if isinstance(answer, list) else answer


class FilingForm(PersonalNumberGuard):
    """How a person has filed a report, or handed it over to the city's function."""

    UNGUARDED = ("authority_reference",)

    way = forms.ChoiceField(label=_("Hur lämnades den?"), choices=Filing.Way.choices, widget=forms.RadioSelect)
    filed_at = forms.DateTimeField(label=_("När lämnades den?"), widget=moment_input())
    authority_reference = forms.CharField(
        label=_("Mottagarens ärendenummer"),
        required=False,
        max_length=60,
        help_text=_("Står i bekräftelsen, till exempel IMY-2026-1234. Kan antecknas senare som ett besked."),
    )
    receipt = long_text(
        _("Kvittens"),
        required=False,
        rows=2,
        help_text=_("Vem tog emot, och hur bekräftades det? Behövs när rapporten lämnas över till stadens funktion."),
    )
    completeness = forms.ChoiceField(
        label=_("Återstår något att komplettera?"),
        choices=[("complete", _("Nej, inget återstår")), ("incomplete", _("Ja, rapporten kompletteras senare"))],
        widget=forms.RadioSelect,
    )
    delay_reason = long_text(
        _("Skäl till förseningen"),
        required=False,
        rows=3,
        help_text=_("Behövs när rapporten lämnas efter tidsfristen."),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        duty = pack.duty
        by_city = duty.stage.filer == NotificationStage.Filer.CITY
        delay = pack.question("delay_reason")
        kwargs["initial"] = {
            "way": Filing.Way.HANDED_OVER if by_city else Filing.Way.FILED,
            "filed_at": timezone.localtime(),
            "completeness": "incomplete" if pack.missing else "",
            "delay_reason": delay.value if delay else "",
            "digest": pack.digest,
        }
        super().__init__(*args, **kwargs)
        if pack.question_set is None:
            del self.fields["completeness"]

    def clean_filed_at(self) -> dt.datetime | None:
        """Refuse a time that lies ahead."""
        return not_ahead(self.cleaned_data["filed_at"])

    @property
    def is_complete(self) -> bool:
        """True when a valid form says that nothing remains to be told."""
        return self.cleaned_data.get("completeness") != "incomplete"

    def show_again(self, pack: Pack) -> None:
        """Let the next attempt start from the answers as they are now."""
        self.data = self.data.copy()
        self.data["digest"] = pack.digest


class DispenseForm(PersonalNumberGuard):
    """Why a report is not needed."""

    reason = long_text(_("Varför behövs rapporten inte?"), rows=2)


class ReceiptForm(PersonalNumberGuard):
    """What the recipient, or the city's function, has answered."""

    UNGUARDED = ("reference",)

    received_at = forms.DateTimeField(
        label=_("När kom beskedet?"), required=False, widget=moment_input(), help_text=_("Tomt betyder nu.")
    )
    reference = forms.CharField(label=_("Ärendenummer"), required=False, max_length=60)
    note = long_text(_("Vad säger beskedet?"), rows=2, required=False)

    def clean_received_at(self) -> dt.datetime | None:
        """Refuse a time that lies ahead."""
        return not_ahead(self.cleaned_data["received_at"])


class RequestForm(PersonalNumberGuard):
    """What a recipient has asked for, and until when."""

    requested_at = forms.DateTimeField(
        label=_("När kom begäran?"), required=False, widget=moment_input(), help_text=_("Tomt betyder nu.")
    )
    due_at = forms.DateTimeField(
        label=_("Svar senast"), required=False, widget=moment_input(), help_text=_("Tomt när ingen tid är angiven.")
    )
    note = forms.CharField(label=_("Vem begär vad?"), max_length=300)

    def clean_requested_at(self) -> dt.datetime | None:
        """Refuse a time that lies ahead."""
        return not_ahead(self.cleaned_data["requested_at"])

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that is due before it was asked for."""
        cleaned = super().clean()
        asked = cleaned.get("requested_at") or timezone.now()
        if cleaned.get("due_at") and cleaned["due_at"] <= asked:
            self.add_error("due_at", ValidationError(_("Svarstiden ska ligga efter begäran.")))
        return cleaned
