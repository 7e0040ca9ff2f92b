"""The impact assessments of a processing: work on one, advise, decide, consult the authority, read them all."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assets.models import ImpactAssessment, PriorConsultation, ProcessingActivity
from assets.processing.advice import record_advice
from assets.processing.assessment_forms import AdviceForm, ConsultationForm, ImpactForm, RulingForm
from assets.processing.impact import (
    CONTENT,
    decide_impact_assessment,
    in_work,
    record_consultation,
    work_on_impact_assessment,
)
from assets.views.processing_base import ActivityForm, AdviseForm, compared
from isms.register.forms import ConflictingField
from isms.register.views.scoped import visible_entry

ANCHOR = "#konsekvensbedomning"


def _in_work_or_404(activity: ProcessingActivity) -> ImpactAssessment:
    found = in_work(activity)
    if found is None:
        raise Http404
    return found


class Work(ActivityForm):
    """Start the impact assessment or write in it; the work can be left and resumed."""

    form_class = ImpactForm
    heading = _("Konsekvensbedömning")
    button = _("Spara")
    done = _("Konsekvensbedömningen är sparad.")
    intro = _("Skriv kort här och bifoga hela dokumentet på behandlingens sida. Du kan spara och fortsätta senare.")
    anchor = ANCHOR

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what is written."""
        return {**super().get_form_kwargs(), "instance": in_work(self.activity)}

    def save(self, form: ImpactForm) -> None:
        """Store the content."""
        work_on_impact_assessment(
            activity=self.activity,
            version=form.cleaned_data["version"],
            content={name: form.cleaned_data[name] for name in CONTENT},
            by=self.actor.user,
            at=timezone.now(),
        )

    def conflicts(self, form: ImpactForm) -> list[ConflictingField]:
        """Compare with what is stored now."""
        stored = in_work(self.activity)
        return compared(form, stored) if stored else []


class Decide(ActivityForm):
    """Decide the impact assessment in work."""

    form_class = RulingForm
    template_name = "assets/processing_ruling_form.html"
    heading = _("Besluta konsekvensbedömningen")
    button = _("Besluta")
    done = _("Konsekvensbedömningen är beslutad.")
    anchor = ANCHOR

    @cached_property
    def assessment(self) -> ImpactAssessment:
        """The assessment in work; 404 when there is none."""
        return _in_work_or_404(self.activity)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what is decided and what was advised."""
        risk = self.assessment.get_remaining_risk_display() or _("inte angiven")
        return super().get_context_data(
            conclusion=_("Kvarstående risk: %s") % str(risk).lower(),
            advice=self.assessment.advice.order_by("pk"),
            **kwargs,
        )

    def save(self, form: RulingForm) -> None:
        """Decide."""
        decide_impact_assessment(
            assessment=self.assessment,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            ground=form.ground(),
            by=self.actor.user,
            at=timezone.now(),
        )


class Advise(AdviseForm):
    """Advise on the impact assessment in work."""

    anchor = ANCHOR
    intro = _("Rådet gäller konsekvensbedömningen.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Refuse when there is nothing to advise on."""
        _in_work_or_404(self.activity)
        return super().get_context_data(**kwargs)

    def save(self, form: AdviceForm) -> None:
        """Record the advice."""
        record_advice(about=_in_work_or_404(self.activity), by=self.actor.user, at=timezone.now(), **self.given(form))


class Consult(ActivityForm):
    """Note that the authority is asked, and what it answers."""

    form_class = ConsultationForm
    heading = _("Förhandssamråd med IMY")
    button = _("Spara")
    done = _("Förhandssamrådet är sparat.")
    intro = _("När den kvarstående risken är hög rådfrågas IMY innan behandlingen påbörjas (art. 36).")
    anchor = ANCHOR

    @cached_property
    def assessment(self) -> ImpactAssessment:
        """The latest decided assessment; 404 when there is none."""
        decided = self.activity.impact_assessments.filter(status=ImpactAssessment.Status.DECIDED)
        found = decided.select_related("prior_consultation").latest_first().first()
        if found is None:
            raise Http404
        found.activity = self.activity
        return found

    @property
    def stored(self) -> PriorConsultation | None:
        """What is noted already."""
        return getattr(self.assessment, "prior_consultation", None)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what is noted."""
        kwargs = super().get_form_kwargs()
        return {**kwargs, "instance": self.stored or PriorConsultation(impact_assessment=self.assessment)}

    def save(self, form: ConsultationForm) -> None:
        """Store the consultation."""
        record_consultation(
            assessment=self.assessment,
            version=form.cleaned_data["version"],
            asked_on=form.cleaned_data["asked_on"],
            case_number=form.cleaned_data["case_number"],
            answered_on=form.cleaned_data["answered_on"],
            outcome=form.cleaned_data["outcome"],
            answer=form.cleaned_data["answer"],
            by=self.actor.user,
            at=timezone.now(),
        )

    def conflicts(self, form: ConsultationForm) -> list[ConflictingField]:
        """Compare with what is stored now."""
        assessment = self.activity.impact_assessments.select_related("prior_consultation").get(pk=self.assessment.pk)
        stored = getattr(assessment, "prior_consultation", None)
        return compared(form, stored) if stored else []


def impact_list(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show every impact assessment of a processing, newest first."""
    activity = visible_entry(request, reference, model=ProcessingActivity)
    assessments = (
        activity.impact_assessments.select_related("decision__decided_by", "prior_consultation")
        .prefetch_related("advice")
        .latest_first()
    )
    return render(request, "assets/processing_impacts.html", {"entry": activity, "assessments": assessments})
