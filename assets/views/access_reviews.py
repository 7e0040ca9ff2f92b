"""Access reviews: the list across systems, the page where one is recorded or corrected, and the intervals."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from assets.access_reviews.filters import AccessReviewFilterSet
from assets.access_reviews.forms import AccessReviewForm, IntervalForm, initial_of, initial_of_correction
from assets.access_reviews.intervals import decide_intervals, months_for, months_of
from assets.access_reviews.planning import move_planned, planned_otherwise
from assets.access_reviews.recording import record_access_review
from assets.access_reviews.selectors import access_review_coverage, with_access_reviews
from assets.access_reviews.tables import AccessReviewTable
from assets.models import AccessReview, System
from isms.accounts.permissions import Right
from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin, RegisterList
from isms.register.views.scoped import as_stored, changeable_entry

MORE_ROWS = 5


class AccessReviewList(RegisterList):
    """Every system in use that the actor sees, with its latest and next access review."""

    model = System
    table_class = AccessReviewTable
    filterset_class = AccessReviewFilterSet
    template_name = "assets/access_reviews/list.html"
    list_label = gettext_lazy("Behörighetskontroller")

    def get_queryset(self) -> QuerySet[System]:
        """Add the days of the latest and the next review."""
        return with_access_reviews(super().get_queryset().in_use().with_flags(self.actor.today))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many systems are reviewed in time."""
        coverage = access_review_coverage(System.objects.visible_to(self.actor), today=self.actor.today)
        return super().get_context_data(coverage=coverage, **kwargs)


class AccessReviewRecord(ActorMixin, FormView):
    """Record an access review of a system, or correct one that the address names."""

    template_name = "assets/access_reviews/form.html"
    form_class = AccessReviewForm

    @cached_property
    def system(self) -> System:
        """The system that is reviewed."""
        return changeable_entry(self.request, self.kwargs["reference"], model=System)

    @cached_property
    def corrected(self) -> AccessReview | None:
        """The review that is corrected, None when a new one is recorded."""
        if "pk" not in self.kwargs:
            return None
        reviews = AccessReview.objects.visible_to(self.actor).filter(system=self.system).select_related("superseded_by")
        return get_object_or_404(reviews, pk=self.kwargs["pk"])

    @cached_property
    def previous(self) -> AccessReview | None:
        """The latest review in force."""
        return AccessReview.objects.visible_to(self.actor).filter(system=self.system).in_force().latest_first().first()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its system, and start from the review that is corrected or from the one before."""
        arguments = super().get_form_kwargs() | {"system": self.system, "today": self.actor.today}
        if self.corrected is not None:
            arguments |= {"corrected": self.corrected, "initial": initial_of_correction(self.corrected)}
        else:
            own = self.system.owner if self.system.owner_id in self.actor.post_ids else None
            arguments["initial"] = initial_of(today=self.actor.today, previous=self.previous, post=own)
        return arguments

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the system and what is known of its reviews."""
        return super().get_context_data(
            entry=self.system,
            register=self.system.register,
            corrected=self.corrected,
            previous=self.previous,
            months=months_for(self.system),
            **kwargs,
        )

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form again with more rows when that button was pressed, without judging what is typed."""
        if "add_rows" in self.request.POST:
            arguments = self.get_form_kwargs()
            typed = self.form_class(**arguments, more_rows=MORE_ROWS)
            arguments |= {"data": None, "files": None, "row_count": typed.shown_rows}
            arguments["initial"] |= {name: typed.data.get(name, "") for name in typed.fields}
            return self.render_to_response(self.get_context_data(form=self.form_class(**arguments)))
        return super().post(*args, **kwargs)

    def form_valid(self, form: AccessReviewForm) -> HttpResponse:
        """Record through the service; on a refusal show the form again with the reason."""
        deviations = form.deviations()
        try:
            record_access_review(
                review=form.review(),
                deviations=deviations,
                version=form.cleaned_data["version"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except EditConflict:
            form.add_error(None, _("Systemet har ändrats sedan du öppnade sidan. Se över uppgifterna och spara igen."))
            form.data["version"] = str(as_stored(self.system).version)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_model_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _said(len(deviations), is_correction=self.corrected is not None))
        return HttpResponseRedirect(f"{self.system.get_absolute_url()}#behorighetskontroller")


def _said(deviation_count: int, *, is_correction: bool) -> str:
    if is_correction:
        return _("Rättelsen är sparad. Den tidigare versionen ligger kvar.")
    if not deviation_count:
        return _("Behörighetskontrollen är sparad utan avvikelser.")
    return ngettext(
        "Behörighetskontrollen är sparad. %(count)d avvikelse har blivit en åtgärd.",
        "Behörighetskontrollen är sparad. %(count)d avvikelser har blivit åtgärder.",
        deviation_count,
    ) % {"count": deviation_count}


class IntervalEdit(ActorMixin, FormView):
    """The organisation's months between two reviews, by criticality."""

    template_name = "assets/access_reviews/intervals.html"
    form_class = IntervalForm

    @property
    def may_edit(self) -> bool:
        """Whether the actor decides the intervals; others read them."""
        return self.actor.has(Right.EDIT_REGISTER)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what holds now."""
        return {**super().get_form_kwargs(), "months": months_of(self.actor.organisation)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what holds now and how many plans differ from it."""
        return super().get_context_data(
            months=months_of(self.actor.organisation),
            may_edit=self.may_edit,
            differing_count=len(planned_otherwise(self.actor.organisation)) if self.may_edit else 0,
            **kwargs,
        )

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse those who may only read."""
        if not self.may_edit:
            raise PermissionDenied(_("Bara samordnaren ändrar intervallen."))
        return super().post(*args, **kwargs)

    def form_valid(self, form: IntervalForm) -> HttpResponse:
        """Decide the intervals, move what is planned when asked, and say what became of the open reviews."""
        organisation = self.actor.organisation
        try:
            decide_intervals(organisation=organisation, months=form.months())
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        if form.cleaned_data["move_planned"]:
            moved = move_planned(organisation=organisation, by=self.actor.user, at=timezone.now())
            text = _("Intervallen är sparade. %(count)d planerade kontroller har fått det nya intervallet.")
        else:
            moved = len(planned_otherwise(organisation))
            text = _("Intervallen är sparade. %(count)d planerade kontroller ligger kvar på sin dag.")
        messages.success(self.request, text % {"count": moved})
        return redirect("assets:access_review_list", organisation=organisation.slug)
