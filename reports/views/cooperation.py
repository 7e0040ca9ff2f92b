"""Write together: comments on a chapter, who is asked for it, and what those who are asked hand in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from isms.accounts.permissions import Right
from isms.register.errors import DomainError
from reports import services
from reports.aids import asked_of, review_asked_about, section_of_topic
from reports.models import ManagementReview, ReviewSection, SectionComment
from reports.views.scoped import visible_review, writable_review
from reports.writing_forms import AskForm, DeliverForm, SectionCommentForm


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Show a chapter with what is remarked on it, and take in remarks, for everybody who reads the review."""
    review = visible_review(request, reference)
    section = _section(review, code)
    form = SectionCommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.comment_section(
                section=section, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
        except ValidationError as error:
            form.add_error("text", error.messages)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Kommentaren är sparad."))
            return HttpResponseRedirect(_url("reports:section_comments", review, code))
    may_write = request.actor.has(Right.WRITE_REVIEW)
    context = {"review": review, "entry": review, "section": section, "form": form, "may_write": may_write}
    return render(request, "reports/comments.html", {**context, "comments": section.comments.oldest_first()})


@require_POST
def comment_handle(request: HttpRequest, organisation: str, reference: str, code: str, pk: int) -> HttpResponse:
    """Note that a comment is dealt with."""
    review = writable_review(request, reference)
    comment = get_object_or_404(SectionComment, pk=pk, section__review=review, section__code=code)
    services.handle_comment(comment=comment, by=request.user, at=timezone.now())
    messages.success(request, _("Kommentaren är hanterad."))
    return HttpResponseRedirect(_url("reports:section_comments", review, code))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Ask a post to prepare a chapter by a day: it becomes a follow-up on Min sida."""
    review = writable_review(request, reference)
    section = _section(review, code)
    form = AskForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.ask_for_section(
                section=section, post=given["post"], due_on=given["due_on"], by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error("due_on" if given["due_on"] < request.actor.today else None, error.message)
        else:
            messages.success(request, _("%(post)s har fått uppgiften.") % {"post": given["post"].title})
            return HttpResponseRedirect(_url("reports:section_edit", review, code))
    context: dict[str, Any] = {"review": review, "entry": review, "section": section, "form": form}
    return render(request, "reports/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Let those who are asked for a chapter write it, whether or not they may read the whole review."""
    asked = asked_of(request.actor, reference)
    if not asked:
        raise Http404
    review = review_asked_about(asked)
    form = DeliverForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        followup = next(each for each in asked if each.pk == form.cleaned_data["followup"])
        try:
            services.deliver_section(
                review=review, followup=followup, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Tack. Samordnaren ser ditt underlag under avsnittet."))
            return redirect("followup:my_page", organisation=request.organisation.slug)
    wanted = [(followup, section_of_topic(review, followup.topic)) for followup in asked]
    return render(request, "reports/deliver.html", {"review": review, "form": form, "wanted": wanted})


def _section(review: ManagementReview, code: str) -> ReviewSection:
    return get_object_or_404(review.sections.select_related("review__organisation"), code=code)


def _url(name: str, review: ManagementReview, code: str) -> str:
    kwargs = {"organisation": review.organisation.slug, "reference": review.reference, "code": code}
    return reverse(name, kwargs=kwargs)
