"""Reviews of suppliers: the overview, one review with its steps, and what is asked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from isms.languages import in_swedish
from isms.register.downloads import XLSX, send_download
from isms.register.models import Entry
from isms.register.views.scoped import changeable_entry, may_change, visible_entry
from suppliers.forms.reviews import AnswersForm, BeginForm, CallOffForm, DecideReviewForm, DeviationForm
from suppliers.models import Supplier, SupplierReview
from suppliers.questionnaire import write_questionnaire
from suppliers.review_overview import review_picture
from suppliers.review_selectors import open_review_of, review_page
from suppliers.services import add_deviation, answer_review, begin_review, call_off_review, decide_review
from suppliers.views.steps import StepPage


@require_safe
def overview(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show which suppliers are due, late and reviewed."""
    return render(request, "suppliers/reviews/overview.html", {"picture": review_picture(request.actor)})


@require_safe
def detail(request: HttpRequest, organisation: str, reference: str, number: int) -> HttpResponse:
    """Show one review: what was answered, what deviated and what was decided."""
    supplier = visible_entry(request, reference, model=Supplier)
    review = review_of(supplier, number)
    context = {
        "entry": supplier,
        "register": supplier.register,
        "review": review,
        "shown": review_page(review, request.actor),
        "may_edit": may_change(request, supplier) and not supplier.is_archived,
    }
    return render(request, "suppliers/reviews/detail.html", context)


@require_safe
@in_swedish()
def questionnaire(request: HttpRequest, organisation: str, reference: str, number: int) -> HttpResponse:
    """Send the questions as a spreadsheet to be filled in by the supplier."""
    supplier = changeable_entry(request, reference, model=Supplier)
    review = review_of(supplier, number)
    if not review.is_open:
        raise Http404
    name = _t("fragor-%(supplier)s-%(number)d.xlsx") % {"supplier": supplier.reference, "number": review.number}
    return send_download(write_questionnaire(review), filename=name, content_type=XLSX)


def review_of(supplier: Entry, number: int) -> SupplierReview:
    """Return a review of a supplier that has been found within the actor's rights."""
    review = get_object_or_404(supplier.reviews.with_detail(), number=number)
    review.supplier = supplier
    return review


class Begin(StepPage):
    """Begin a review; one that is going on is shown instead."""

    model = Supplier
    form_class = BeginForm
    question = _("Följ upp leverantören")
    button = _("Påbörja uppföljningen")
    done = _("Uppföljningen är påbörjad. Svara på frågorna, eller skicka dem till leverantören.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on with the review that is open already."""
        going_on = open_review_of(self.entry)
        return super().get(request, *args, **kwargs) if going_on is None else HttpResponseRedirect(going_on)

    def perform(self, form: BeginForm, **common: Any) -> None:
        """Begin the review."""
        said = {name: form.cleaned_data[name] for name in ("method", "participants")}
        self.review = begin_review(supplier=self.entry, **said, **common)

    def get_success_url(self) -> str:
        """Show the review that has begun."""
        return self.review.get_absolute_url()


class ReviewStep(StepPage):
    """A step with one review that is open; back to its page."""

    model = Supplier

    @cached_property
    def review(self) -> SupplierReview:
        """The review that the step is about."""
        return review_of(self.entry, self.kwargs["number"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the supplier and the review first; what is over takes no more steps."""
        if request.method == "GET" and not self.review.is_open:
            return HttpResponseRedirect(self.review.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the review."""
        return super().get_context_data(review=self.review, about=self.review, **kwargs)

    def get_success_url(self) -> str:
        """Return to the review."""
        return f"{self.review.get_absolute_url()}{self.place}"


class Answer(ReviewStep):
    """Answer the questions."""

    form_class = AnswersForm
    template_name = "suppliers/reviews/answers.html"
    question = _("Svara på frågorna")
    button = _("Spara svaren")
    done = _("Svaren är sparade.")
    place = "#svar"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the review with its questions."""
        return {**super().get_form_kwargs(), "review": self.review}

    def perform(self, form: AnswersForm, **common: Any) -> None:
        """Record the answers."""
        answer_review(review=self.review, answers=form.answers(), summary=form.cleaned_data["summary"], **common)


class Deviate(ReviewStep):
    """Note a deviation, and make an action of it."""

    form_class = DeviationForm
    question = _("Lägg till avvikelse")
    button = _("Spara avvikelsen")
    done = _("Avvikelsen är sparad.")
    place = "#avvikelser"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the review with its questions."""
        return {**super().get_form_kwargs(), "review": self.review}

    def get_initial(self) -> dict[str, Any]:
        """Start from the question that the link names."""
        return {"question": self.request.GET.get("fraga", "")[:20]}

    def perform(self, form: DeviationForm, **common: Any) -> None:
        """Note the deviation."""
        said = {name: form.cleaned_data[name] for name in ("description", "due_on")}
        add_deviation(review=self.review, question=form.chosen(), **said, **common)


class Decide(ReviewStep):
    """Decide what the review leads to."""

    form_class = DecideReviewForm
    template_name = "suppliers/decide.html"
    question = _("Besluta uppföljningen")
    button = _("Besluta")
    done = _("Uppföljningen är beslutad.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A decision of an agreement tells its days here; a review has none."""
        return super().get_context_data(**{"notice_on": None} | kwargs)

    def perform(self, form: DecideReviewForm, **common: Any) -> None:
        """Record the decision."""
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason", "escalated_to", "answer_due_on")}
        decide_review(review=self.review, ground=form.ground(), **said, **common)


class CallOff(ReviewStep):
    """Call the review off."""

    form_class = CallOffForm
    question = _("Avbryt uppföljningen")
    button = _("Avbryt uppföljningen")
    done = _("Uppföljningen är avbruten. Leverantören väntar fortfarande på att följas upp.")

    def perform(self, form: CallOffForm, **common: Any) -> None:
        """Call it off."""
        call_off_review(review=self.review, reason=form.cleaned_data["reason"], **common)
