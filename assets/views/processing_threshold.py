"""The threshold assessments of a processing: make one, advise on it, decide it, read them all."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assets.models import ProcessingActivity, ThresholdAssessment
from assets.processing.advice import record_advice
from assets.processing.assessment_forms import AdviceForm, RulingForm, ThresholdForm
from assets.processing.threshold import assess_threshold, decide_threshold
from assets.views.processing_base import ActivityForm, AdviseForm
from isms.register.views.scoped import visible_entry

ANCHOR = "#troskelanalys"


def _latest(activity: ProcessingActivity) -> ThresholdAssessment | None:
    return activity.threshold_assessments.prefetch_related("answers").latest_first().first()


class Assess(ActivityForm):
    """Answer the nine questions anew, starting from the latest answers."""

    form_class = ThresholdForm
    template_name = "assets/processing_threshold_form.html"
    heading = _("Gör tröskelanalys")
    button = _("Spara tröskelanalysen")
    done = _("Tröskelanalysen är sparad och väntar på dataskyddsombudets råd.")
    anchor = ANCHOR

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from the latest answers."""
        return {**super().get_form_kwargs(), "current": _latest(self.activity)}

    def save(self, form: ThresholdForm) -> None:
        """Store the assessment."""
        assess_threshold(
            activity=self.activity,
            version=form.cleaned_data["version"],
            answers=form.answers(),
            mandatory_case=form.cleaned_data["mandatory_case"],
            override=form.cleaned_data["override"],
            override_reason=form.cleaned_data["override_reason"],
            by=self.actor.user,
            at=timezone.now(),
        )


class Decide(ActivityForm):
    """Decide the latest assessment."""

    form_class = RulingForm
    template_name = "assets/processing_ruling_form.html"
    heading = _("Besluta tröskelanalysen")
    button = _("Besluta")
    done = _("Tröskelanalysen är beslutad.")
    anchor = ANCHOR

    @cached_property
    def assessment(self) -> ThresholdAssessment:
        """The latest assessment; 404 when there is none."""
        return _or_404(self.activity)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what is decided and what was advised."""
        return super().get_context_data(
            conclusion=self.assessment.summary, advice=self.assessment.advice.order_by("pk"), **kwargs
        )

    def save(self, form: RulingForm) -> None:
        """Decide."""
        decide_threshold(
            assessment=self.assessment,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            ground=form.ground(),
            by=self.actor.user,
            at=timezone.now(),
        )


class Advise(AdviseForm):
    """Advise on the latest assessment."""

    anchor = ANCHOR

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what the advice is about."""
        context = super().get_context_data(**kwargs)
        return context | {"intro": _("Rådet gäller tröskelanalysen: %s.") % _or_404(self.activity).summary}

    def save(self, form: AdviceForm) -> None:
        """Record the advice."""
        record_advice(about=_or_404(self.activity), by=self.actor.user, at=timezone.now(), **self.given(form))


def _or_404(activity: ProcessingActivity) -> ThresholdAssessment:
    found = _latest(activity)
    if found is None:
        raise Http404
    return found


def threshold_list(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show every threshold assessment of a processing, newest first, with answers, advice and decisions."""
    activity = visible_entry(request, reference, model=ProcessingActivity)
    assessments = (
        activity.threshold_assessments.select_related("assessed_by", "ruling__decision__decided_by")
        .prefetch_related("answers", "advice")
        .latest_first()
    )
    return render(request, "assets/processing_thresholds.html", {"entry": activity, "assessments": assessments})
