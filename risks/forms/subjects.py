"""How a form names the entry that an analysis or a plan is about."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from isms.register.forms import EntryForm
from isms.register.models import Entry

# What an analysis or a plan cannot be about: another analysis, a plan, what comes of them, or what governs and checks.
NOT_SUBJECTS = (
    "risk_analysis",
    "risk",
    "continuity_plan",
    "action",
    "governing_document",
    "control_check",
    "recommendation",
)


def possible_subjects(actor: Actor) -> Any:
    """Return the entries that the actor sees and that an analysis or a plan may be about."""
    return Entry.objects.visible_to(actor).active().exclude(kind__in=NOT_SUBJECTS)


class SubjectForm(EntryForm):
    """A form whose entry is about another one, named by its reference: a register may hold thousands."""

    subject_reference = forms.CharField(
        label=_("Avser"),
        max_length=20,
        help_text=_("Referensen till systemet, processen eller något annat i registret, till exempel SYS-0042."),
    )
    subject_is_required = True

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field = self.fields["subject_reference"]
        field.required = self.subject_is_required
        if self.instance.subject_id is None:
            return
        if possible_subjects(actor).filter(pk=self.instance.subject_id).exists():
            field.initial = self.instance.subject.reference
        else:  # the stored subject is not the actor's to see: it stays as it is, unnamed
            del self.fields["subject_reference"]

    def clean_subject_reference(self) -> str:
        """Find the subject among what the actor sees."""
        reference = self.cleaned_data["subject_reference"].strip().upper()
        if not reference:
            self.instance.subject = None
            return ""
        subject = possible_subjects(self.actor).select_related("organisation").filter(reference=reference).first()
        if subject is None:
            raise ValidationError(_("Det finns ingen sådan post, eller så ser du den inte. Kontrollera referensen."))
        self.instance.subject = subject
        return reference
