"""Start a review and write in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from isms.accounts.permissions import Right
from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import posted_version
from reports import services
from reports.forms import DecisionPointForm, MeasureForm, MeasureStatusForm, ReviewPartForm, SectionForm, StartForm
from reports.selectors import numbered_chapters, shown_figures
from reports.services.writing import ReviewClosed
from reports.views.scoped import writable_review


def start(request: HttpRequest, organisation: str) -> HttpResponse:
    """Start a year's review."""
    if not request.actor.has(Right.WRITE_REVIEW):
        raise PermissionDenied(_("Bara samordnaren startar ledningens genomgång."))
    form = StartForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            review = services.start_review(
                organisation=request.organisation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(review)s är startad.") % {"review": review.title})
            return HttpResponseRedirect(review.get_absolute_url())
    return render(request, "reports/start.html", {"form": form})


class ReviewPartEdit(ActorMixin, FormView):
    """Change a part of an open review; a conflict shows what is stored and keeps what was typed."""

    form_class: type[ReviewPartForm]
    stored: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the review, or refuse: closed reviews are read, not written."""
        self.review = writable_review(request, kwargs["reference"])
        self.stored = self.get_stored()
        if not self.review.is_open or self.review.is_archived:
            messages.info(request, ReviewClosed().message)
            return HttpResponseRedirect(self.review.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_stored(self) -> Any:
        """Return the part to change, None for a new one; 404 when the address names one that is not there."""
        raise NotImplementedError

    def save(self, values: dict[str, Any]) -> None:
        """Call the service with the form's values."""
        raise NotImplementedError

    def form_valid(self, form: ReviewPartForm) -> HttpResponse:
        """Save, or show the form again with the reason and everything that was typed."""
        values = {**form.cleaned_data, "review": self.review, "by": self.actor.user, "at": timezone.now()}
        try:
            self.save(values)
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            self.review.refresh_from_db()
            self.stored = self.get_stored()
            form.start_from(self.review.version)
            return self.render_to_response(self.get_context_data(form=form, is_conflict=True), status=409)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Sparat."))
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        """Return to the review's page."""
        return self.review.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the review and the stored part."""
        return super().get_context_data(
            **{"review": self.review, "entry": self.review, "stored": self.stored, "is_conflict": False, **kwargs}
        )


class SectionEdit(ReviewPartEdit):
    """Write a chapter with its figures beside."""

    template_name = "reports/section.html"
    form_class = SectionForm

    def get_stored(self) -> Any:
        """Return the chapter."""
        return get_object_or_404(self.review.sections, code=self.kwargs["code"])

    def get_initial(self) -> dict[str, Any]:
        """Start from the stored chapter."""
        return SectionForm.initial_of(self.stored, self.review.version)

    def save(self, values: dict[str, Any]) -> None:
        """Write the chapter."""
        is_public = values.pop("is_public") == "yes"
        services.write_section(code=self.stored.code, is_public=is_public, **values)

    def get_success_url(self) -> str:
        """Stay on the chapter, or go on to the next when asked."""
        code = self.stored.code
        if "next" in self.request.POST:
            codes = [chapter.section.code for chapter in numbered_chapters(self.review)]
            code = codes[min(codes.index(code) + 1, len(codes) - 1)]
        organisation = self.actor.organisation.slug
        return reverse(
            "reports:section_edit",
            kwargs={"organisation": organisation, "reference": self.review.reference, "code": code},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list of chapters and this chapter's figures."""
        chapters = numbered_chapters(self.review, current=self.stored.code)
        figures = shown_figures(self.review, self.stored.figure_codes, actor=self.actor)
        number = next(chapter.number for chapter in chapters if chapter.is_current)
        return super().get_context_data(chapters=chapters, figures=figures, number=number, **kwargs)


class PointEdit(ReviewPartEdit):
    """What decisions and measures have in common: added without a key, changed with one."""

    template_name = "reports/point.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the actor, whose organisation's posts can be chosen."""
        return {**super().get_form_kwargs(), "actor": self.actor}


class DecisionEdit(PointEdit):
    """Ask for a decision, or rewrite what is asked for."""

    form_class = DecisionPointForm

    def get_stored(self) -> Any:
        """Return the decision to rewrite."""
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.review.decision_points.standing(), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Start from the stored decision."""
        added_now = {"is_from_meeting": "mote" in self.request.GET}
        stored = DecisionPointForm.initial_of(self.stored) if self.stored else added_now
        return {"version": self.review.version, **stored}

    def save(self, values: dict[str, Any]) -> None:
        """Add or change."""
        if self.stored is None:
            services.add_decision(**values)
        else:
            services.change_decision(decision=self.stored, **values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the page, and say where the point can be taken back."""
        heading = _("Ändra förslag till beslut") if self.stored else _("Nytt förslag till beslut")
        return super().get_context_data(
            **{"heading": heading, "withdraw_url": "reports:decision_withdraw" if self.stored else "", **kwargs}
        )


class MeasureEdit(PointEdit):
    """Promise a measure, change one, or tell how far one from an earlier year has come."""

    def get_stored(self) -> Any:
        """Return the measure to change."""
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.review.measures.standing(), pk=self.kwargs["pk"])

    def get_form_class(self) -> type[ReviewPartForm]:
        """A carried measure stays as it was promised: only its status is told."""
        return MeasureStatusForm if self.stored and self.stored.is_carried else MeasureForm

    def get_initial(self) -> dict[str, Any]:
        """Start from the stored measure, or from next year."""
        if self.stored:
            return {"version": self.review.version, **MeasureForm.initial_of(self.stored)}
        year = self.review.year + 1
        return {"version": self.review.version, "from_year": year, "to_year": year, "status": "planned"}

    def save(self, values: dict[str, Any]) -> None:
        """Add or change."""
        if self.stored is None:
            values.pop("status_note")
            services.add_measure(**values)
        else:
            services.change_measure(measure=self.stored, **values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the page, and say where the measure can be taken back."""
        own = self.stored is not None and not self.stored.is_carried
        heading = _("Ändra åtgärd") if self.stored else _("Ny åtgärd")
        return super().get_context_data(
            **{"heading": heading, "withdraw_url": "reports:measure_withdraw" if own else "", **kwargs}
        )


@require_POST
def decision_withdraw(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Take back a decision that was asked for."""
    review = writable_review(request, reference)
    decision = get_object_or_404(review.decision_points.standing(), pk=pk)
    return _withdraw(request, review, services.withdraw_decision, decision=decision)


@require_POST
def measure_withdraw(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Take back a measure of this year."""
    review = writable_review(request, reference)
    measure = get_object_or_404(review.measures.standing(), pk=pk)
    return _withdraw(request, review, services.withdraw_measure, measure=measure)


def _withdraw(request: HttpRequest, review: Any, service: Any, **point: Any) -> HttpResponse:
    try:
        service(review=review, version=posted_version(request), by=request.user, at=timezone.now(), **point)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Borttaget."))
    return HttpResponseRedirect(review.get_absolute_url())
