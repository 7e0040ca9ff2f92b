"""What is open and what is marked for secrecy: mark it, compare the editions, check a file."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.views.base import ActorMixin
from reports import services
from reports.compare import compare_content, mentions_of_marked
from reports.content import build_content
from reports.models import ManagementReview
from reports.parts import find_part, part_groups, suggested_grounds
from reports.secrecy_forms import CheckForm, MarkForm
from reports.selectors import draft_content
from reports.services.writing import ReviewClosed
from reports.verification import find_origin
from reports.views.scoped import visible_review, writable_review


@require_safe
def secrecy(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """List every part that can be marked, and how each stands."""
    review = writable_review(request, reference)
    if not review.is_open or review.is_archived:
        messages.info(request, ReviewClosed().message)
        return HttpResponseRedirect(review.get_absolute_url())
    content = build_content(review=review, by=request.user, at=timezone.now())
    context = {"review": review, "entry": review, "groups": part_groups(review, content)}
    context["mentions"] = mentions_of_marked(content)
    return render(request, "reports/secrecy.html", context)


class Mark(ActorMixin, FormView):
    """Mark a part for secrecy, or open it."""

    template_name = "reports/mark.html"
    form_class = MarkForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the part in what the review says now."""
        self.review = writable_review(request, kwargs["reference"])
        if not self.review.is_open or self.review.is_archived:
            messages.info(request, ReviewClosed().message)
            return HttpResponseRedirect(self.review.get_absolute_url())
        content = build_content(review=self.review, by=request.user, at=timezone.now())
        self.part = find_part(part_groups(self.review, content), kwargs["part"], kwargs["key"])
        if self.part is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what is marked."""
        return {**super().get_form_kwargs(), "part": self.part}

    def get_initial(self) -> dict[str, Any]:
        """Start from how the part stands."""
        return MarkForm.initial_of(self.part, self.review.version)

    def form_valid(self, form: MarkForm) -> HttpResponse:
        """Mark or open, or show the form again with everything that was typed."""
        about = {"review": self.review, "part": self.part.part, "key": self.part.key}
        about |= {"version": form.cleaned_data["version"], "by": self.actor.user, "at": timezone.now()}
        try:
            if form.cleaned_data["is_public"] == "yes":
                services.open_part(**about)
            else:
                services.mark_part(**about, **form.marking())
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            self.review.refresh_from_db()
            form.data = form.data.copy()
            form.data["version"] = str(self.review.version)
            return self.form_invalid(form)
        messages.success(self.request, _("Sparat."))
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        """Return to the list of parts."""
        kwargs = {"organisation": self.actor.organisation.slug, "reference": self.review.reference}
        return reverse("reports:secrecy", kwargs=kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the review, the part and the provisions."""
        more = {"review": self.review, "entry": self.review, "part": self.part, "grounds": suggested_grounds()}
        return super().get_context_data(**{**more, **kwargs})


@require_safe
def compare(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show the full and the public edition beside each other."""
    review = visible_review(request, reference)
    content, edition = draft_content(review, by=request.user, at=timezone.now())
    public = edition.public_content if edition else None
    pairs = compare_content(content, public)
    context = {
        "review": review,
        "entry": review,
        "edition": edition,
        "different": [pair for pair in pairs if pair.differs],
        "same": [pair for pair in pairs if not pair.differs],
        "mentions": mentions_of_marked(content, public),
    }
    return render(request, "reports/compare.html", context)


def check(request: HttpRequest, organisation: str) -> HttpResponse:
    """Tell what a file or a checksum is: which edition it belongs to, or that it is none of those here."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        sha256 = hashlib.sha256(upload.read()).hexdigest() if upload else form.cleaned_data["checksum"]
        reviews = ManagementReview.objects.visible_to(request.actor)
        context |= {"is_checked": True, "sha256": sha256, "origin": find_origin(sha256, reviews=reviews)}
    return render(request, "reports/check.html", context)
