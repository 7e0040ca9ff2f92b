"""The review's way: out for granskning, answers, a decision on paper, a correction."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.views.scoped import posted_version
from reports import services
from reports.dispatch import dispatch_rendering
from reports.flow_forms import AnswerForm, CorrectForm, PaperForm
from reports.selectors import latest_edition, parts_asked_of
from reports.views.deciding import EditionDecision
from reports.views.scoped import writable_review


@require_POST
def send_round(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Ask those who answer for parts of the review."""
    review = writable_review(request, reference)
    try:
        asked = services.start_round(review=review, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = ngettext("%(count)d person är tillfrågad.", "%(count)d personer är tillfrågade.", len(asked))
        messages.success(request, told % {"count": len(asked)})
    return HttpResponseRedirect(review.get_absolute_url())


def my_part(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show a person their own part of a review, and take what they say of it."""
    asked = parts_asked_of(request.user, request.organisation).filter(review__reference=reference)
    confirmation = get_object_or_404(asked[:1])
    review = confirmation.review
    is_waiting = review.state == review.State.IN_ROUND and not review.is_archived
    initial = {"answer": confirmation.answer, "comment": confirmation.comment}
    form = AnswerForm(request.POST, initial=initial) if request.method == "POST" else AnswerForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("answer", "comment")}
        try:
            services.answer_part(confirmation=confirmation, by=request.user, at=timezone.now(), **values)
        except DomainError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Tack, svaret är sparat."))
            return HttpResponseRedirect(request.path)
    context = {"review": review, "confirmation": confirmation, "form": form, "is_waiting": is_waiting}
    return render(request, "reports/my_part.html", context)


class Paper(EditionDecision):
    """Record that the edition was approved on a signed paper."""

    template_name = "reports/paper.html"
    form_class = PaperForm

    def find_review(self, request: HttpRequest, reference: str) -> Any:
        """The coordinator records what the receiver has signed."""
        return writable_review(request, reference)

    def get_initial(self) -> dict[str, Any]:
        """Carry the checksum that the coordinator sees, which the paper names."""
        return {"content_sha256": self.edition.content_sha256}

    def decide(self, form: PaperForm) -> str:
        """Record, and start making the files."""
        services.approve_on_paper(
            edition=self.edition,
            ground=form.ground(),
            signed_on=form.cleaned_data["signed_on"],
            case_number=form.cleaned_data["case_number"],
            upload=form.cleaned_data["file"],
            by=self.actor.user,
            at=timezone.now(),
            expected_sha256=form.cleaned_data["content_sha256"],
        )
        dispatch_rendering(edition_id=self.edition.pk)
        return _("Beslutet på papper är registrerat. Utgåva %(number)d är godkänd.") % {"number": self.edition.number}


def correct(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Open an approved review for a correction."""
    review = writable_review(request, reference)
    if not review.is_approved or review.is_archived:
        messages.info(request, _("Bara en godkänd genomgång kan rättas."))
        return HttpResponseRedirect(review.get_absolute_url())
    form = CorrectForm(request.POST or None, initial={"version": review.version})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("changes", "version")}
        try:
            services.correct_review(review=review, by=request.user, at=timezone.now(), **values)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Genomgången kan ändras. Den godkända utgåvan står kvar."))
            return HttpResponseRedirect(review.get_absolute_url())
    context = {"review": review, "entry": review, "edition": latest_edition(review), "form": form}
    return render(request, "reports/correct.html", context)
