"""Type in a figure of the year before a review, when that year has no approved edition."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.views.scoped import posted_version
from reports import services
from reports.figures import DEFINITIONS
from reports.models import ManagementReview, TypedFigure
from reports.typed_figures import TypedFigureHistory, typed_history
from reports.views.scoped import may_type_in, writable_review
from reports.views.writing import ReviewPartEdit
from reports.writing_forms import TypedFigureForm


class TypedFigureEdit(ReviewPartEdit):
    """Type in what a figure was, with where that comes from and everything that was typed in before."""

    template_name = "reports/typed_figure.html"
    form_class = TypedFigureForm

    @cached_property
    def history(self) -> TypedFigureHistory:
        """The figure and what has been typed in."""
        return typed_history(self.review, self.kwargs["code"])

    def get_stored(self) -> TypedFigure | None:
        """Return the value that holds; 404 when there is no such figure."""
        if self.kwargs["code"] not in DEFINITIONS:
            raise Http404
        self.__dict__.pop("history", None)
        return self.history.holds

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, unless the values of an edition hold."""
        if not may_type_in(self.actor, self.review):
            messages.info(request, _("Förra årets nyckeltal kommer ur den godkända utgåvan."))
            return HttpResponseRedirect(_figure_url(self.actor.organisation.slug, self.review, kwargs["code"]))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what the figure is counted of."""
        return {**super().get_form_kwargs(), "definition": self.history.definition}

    def get_initial(self) -> dict[str, Any]:
        """Start from the value that holds."""
        return TypedFigureForm.initial_of(self.stored, self.review.version)

    def save(self, values: dict[str, Any]) -> None:
        """Store the value."""
        values.pop("personal_numbers", None)
        services.type_figure(code=self.kwargs["code"], **values)

    def get_success_url(self) -> str:
        """Return to the figure, or go on to the next when asked."""
        code, name = self.kwargs["code"], "figure_rows"
        if "next" in self.request.POST:
            codes = list(DEFINITIONS)
            code, name = codes[min(codes.index(code) + 1, len(codes) - 1)], "typed_figure"
        return _figure_url(self.actor.organisation.slug, self.review, code, name=name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figure and its history."""
        return super().get_context_data(**{"history": self.history, **kwargs})


@require_POST
def typed_figure_withdraw(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Take a typed value away; the history keeps it."""
    review = writable_review(request, reference)
    if code not in DEFINITIONS:
        raise Http404
    try:
        services.withdraw_typed_figure(
            review=review, code=code, version=posted_version(request), by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Värdet är borttaget. Historiken finns kvar."))
    return HttpResponseRedirect(_figure_url(organisation, review, code))


def _figure_url(organisation: str, review: ManagementReview, code: str, *, name: str = "figure_rows") -> str:
    return reverse(
        f"reports:{name}", kwargs={"organisation": organisation, "reference": review.reference, "code": code}
    )
