"""The register of recommendations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assets.processing.advice import is_officer
from governance.exports.recommendations import write_recommendations_xlsx
from governance.filters.recommendations import RECOMMENDATION_QUESTIONS, RecommendationFilterSet
from governance.forms.recommendations import (
    ActionLinkForm,
    RecommendationDecideForm,
    RecommendationForm,
    VerifyForm,
)
from governance.models import Recommendation
from governance.selectors.recommendations import course_of, may_verify
from governance.services import (
    change_recommendation,
    create_recommendation,
    decide_recommendation,
    verify_recommendation,
)
from governance.tables.recommendations import RecommendationTable
from governance.views.steps import StepPage
from isms.languages import in_swedish
from isms.register.downloads import XLSX, send_download
from isms.register.errors import DomainError
from isms.register.services import record_read
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from isms.register.views.scoped import changeable_entry, visible_entry
from risks.services import link_action


class RecommendationList(RegisterList):
    """All recommendations that the actor may see."""

    model = Recommendation
    table_class = RecommendationTable
    filterset_class = RecommendationFilterSet
    quick_filters = RECOMMENDATION_QUESTIONS
    template_name = "governance/recommendations/list.html"
    create_url = "governance:recommendation_create"


class RecommendationDetail(RegisterDetail):
    """One recommendation: what is asked, what was answered, and what the giver said of it."""

    model = Recommendation
    template_name = "governance/recommendations/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the course of events and what the actor may do."""
        return super().get_context_data(
            course=course_of(self.object),
            may_verify=may_verify(self.object, self.actor),
            is_carried=self.object.is_carried_in(self.actor.today.year),
            action_form=ActionLinkForm(actor=self.actor, auto_id="link_%s"),
            **kwargs,
        )


class RecommendationEdit(RegisterForm):
    """Add or change a recommendation."""

    model = Recommendation
    form_class = RecommendationForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new one with the present year and day."""
        today = self.actor.today
        return super().get_initial() if self.entry else {"year": today.year, "received_on": today}

    def save(self, form: RecommendationForm) -> Recommendation:
        """Add or change the recommendation."""
        common = {"recommendation": form.instance, "by": self.actor.user, "at": timezone.now()}
        if self.entry is None:
            return create_recommendation(**common)
        return change_recommendation(version=form.cleaned_data["version"] or 0, **common)


class RecommendationDecide(StepPage):
    """Answer, or move on."""

    model = Recommendation
    form_class = RecommendationDecideForm
    template_name = "governance/recommendations/decide.html"
    question = gettext_lazy("Svara eller ändra läge")
    button = gettext_lazy("Besluta")
    done = gettext_lazy("Beslutet om %(entry)s är fattat.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the states that can be reached."""
        return {**super().get_form_kwargs(), "recommendation": self.entry}

    def get_initial(self) -> dict[str, Any]:
        """Start with the day that is promised already."""
        return {**super().get_initial(), "due_on": self.entry.due_on}

    def save(self, form: RecommendationDecideForm) -> None:
        """Decide."""
        told = form.cleaned_data
        decide_recommendation(
            recommendation=self.entry,
            to_state=told["to_state"],
            reason=told["reason"],
            due_on=told["due_on"],
            version=told["version"] or 0,
            ground=form.ground(),
            by=self.actor.user,
            at=timezone.now(),
        )


class RecommendationVerify(StepPage):
    """Record what the giver found."""

    model = Recommendation
    form_class = VerifyForm
    template_name = "governance/recommendations/verify.html"
    question = gettext_lazy("Anteckna verifiering")
    button = gettext_lazy("Anteckna verifieringen")
    done = gettext_lazy("Verifieringen av %(entry)s är antecknad.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back to what cannot be verified: it is not put right, or it is verified already."""
        if not self.entry.is_unverified:
            messages.error(request, _("Bara en åtgärdad rekommendation som inte är verifierad kan verifieras."))
            return HttpResponseRedirect(self.entry.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_entry(self) -> Recommendation:
        """Return the recommendation, for those who may say that it is put right."""
        entry = visible_entry(self.request, self.kwargs["reference"], model=Recommendation)
        if not may_verify(entry, self.actor):
            raise PermissionDenied(
                _("Bara samordnaren, eller dataskyddsombudet för sina egna rekommendationer, antecknar verifieringen.")
            )
        return entry

    def get_initial(self) -> dict[str, Any]:
        """Start with the day, and with the officer's name when the officer writes."""
        verifier = self.actor.user.name if is_officer(self.actor) else ""
        return {**super().get_initial(), "verified_on": self.actor.today, "verifier": verifier}

    def save(self, form: VerifyForm) -> None:
        """Record."""
        told = form.cleaned_data
        verify_recommendation(
            recommendation=self.entry,
            is_verified=told["is_verified"],
            verifier=told["verifier"],
            verified_on=told["verified_on"],
            note=told["note"],
            version=told["version"] or 0,
            by=self.actor.user,
            at=timezone.now(),
        )


@require_POST
def link(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Count an action that is planned already in the recommendation's plan."""
    entry = changeable_entry(request, reference, model=Recommendation)
    form = ActionLinkForm(request.POST, actor=request.actor, auto_id="link_%s")
    if form.is_valid():
        try:
            link_action(entry=entry, action=form.action, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("reference", error.message)
        else:
            messages.success(request, _("%(action)s räknas nu också här.") % {"action": form.action})
            return HttpResponseRedirect(f"{entry.get_absolute_url()}#atgarder")
    return render(request, "governance/recommendations/link.html", {"entry": entry, "form": form}, status=422)


@require_safe
@in_swedish()
def spreadsheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send exactly what the list's filters find as a workbook."""
    every = Recommendation.objects.visible_to(request.actor).with_names().latest_first()
    rows = list(RecommendationFilterSet(request.GET, queryset=every, request=request).qs)
    for row in rows:
        record_read(entry=row, by=request.user, at=timezone.now(), path=request.path)
    filename = f"rekommendationer-{request.actor.organisation.slug}-{request.actor.today.isoformat()}.xlsx"
    return send_download(write_recommendations_xlsx(rows), filename=filename, content_type=XLSX)
