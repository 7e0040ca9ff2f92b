"""Hand a review over, approve it, or send it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.views.base import ActorMixin
from reports import services
from reports.dispatch import dispatch_rendering
from reports.forms import ApproveForm, ReturnForm, SubmitForm
from reports.models import ManagementReview
from reports.selectors import latest_edition
from reports.views.reauthentication import ask_who, is_reauthenticated
from reports.views.scoped import decidable_review, writable_review


@require_POST
def submit(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Hand the review over to the director."""
    review = writable_review(request, reference)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Genomgången överlämnades inte. Läs in sidan igen och försök på nytt."))
        return HttpResponseRedirect(review.get_absolute_url())
    try:
        edition = services.submit_review(review=review, by=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Utgåva %(number)d är överlämnad.") % {"number": edition.number})
    return HttpResponseRedirect(review.get_absolute_url())


GROUND_CHOSEN = "review_approval_ground"


class EditionDecision(ActorMixin, FormView):
    """A page where the director decides on the edition that is handed over."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the edition; without one that waits for a decision there is nothing to do here."""
        self.review = self.find_review(request, kwargs["reference"])
        self.edition = latest_edition(self.review)
        if not self.review.is_submitted or self.review.is_archived:
            messages.info(request, _("Genomgången väntar inte på beslut."))
            return HttpResponseRedirect(self.review.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def find_review(self, request: HttpRequest, reference: str) -> ManagementReview:
        """Only the director decides."""
        return decidable_review(request, reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the review and the edition."""
        return super().get_context_data(review=self.review, entry=self.review, edition=self.edition, **kwargs)

    def decide(self, form: forms.Form) -> str:
        """Call the service and return what to tell the director."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Decide, or show the form again with the reason."""
        try:
            message = self.decide(form)
        except ValidationError as error:
            by_field = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
            form.add_error(None, error if by_field else error.messages)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, message)
        return HttpResponseRedirect(self.review.get_absolute_url())


class Approve(EditionDecision):
    """Approve exactly the edition whose checksum is shown, after saying once more who one is."""

    template_name = "reports/approve.html"
    form_class = ApproveForm

    def get_initial(self) -> dict[str, Any]:
        """Carry the checksum that the director sees, and the ground chosen before the password was asked for."""
        chosen = self.request.session.get(GROUND_CHOSEN, {})
        return {**chosen, "content_sha256": self.edition.content_sha256}

    def form_valid(self, form: ApproveForm) -> HttpResponse:
        """Ask for the password first; what was chosen stands in the form when the director comes back."""
        if not is_reauthenticated(self.request):
            ground = {name: form.data.get(name, "") for name in form.fields if name != "content_sha256"}
            self.request.session[GROUND_CHOSEN] = ground
            return ask_who(self.request)
        self.request.session.pop(GROUND_CHOSEN, None)
        return super().form_valid(form)

    def decide(self, form: ApproveForm) -> str:
        """Approve, and start making the PDF."""
        services.approve_edition(
            edition=self.edition,
            ground=form.ground(),
            by=self.actor.user,
            at=timezone.now(),
            expected_sha256=form.cleaned_data["content_sha256"],
        )
        dispatch_rendering(edition_id=self.edition.pk)
        return _("Utgåva %(number)d är godkänd.") % {"number": self.edition.number}


class Return(EditionDecision):
    """Send the edition back to the coordinator."""

    template_name = "reports/return.html"
    form_class = ReturnForm

    def decide(self, form: ReturnForm) -> str:
        """Send back."""
        services.return_edition(
            edition=self.edition, reason=form.cleaned_data["reason"], by=self.actor.user, at=timezone.now()
        )
        return _("Utgåva %(number)d är åter för komplettering.") % {"number": self.edition.number}
