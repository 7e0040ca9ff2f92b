"""The list of years, a review's page and the rows behind a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from isms.accounts.permissions import Right
from isms.register.history import history_of
from reports.aids import writing_state_of
from reports.clauses import coverage_of
from reports.figures import DEFINITIONS
from reports.forms import SubmitForm
from reports.models import ManagementReview
from reports.rounds import current_round
from reports.selectors import numbered_chapters, parts_asked_of, shown_figures
from reports.views.scoped import may_render, may_type_in, visible_review


def review_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the years with their state; the coordinator starts a new one here."""
    reviews = ManagementReview.objects.visible_to(request.actor).active().with_detail().latest_first()
    context = {"reviews": reviews, "may_start": request.actor.has(Right.WRITE_REVIEW)}
    context["asked"] = parts_asked_of(request.user, request.organisation).waiting()
    return render(request, "reports/list.html", context)


def review_detail(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show a review: where it is, its chapters, figures, points and editions, and what can be done now."""
    review = visible_review(request, reference)
    actor, now = request.actor, timezone.now()
    editions = list(review.editions.with_detail().latest_first())
    edition = editions[0] if editions else None
    approved = next((each for each in editions if hasattr(each, "approval")), None)
    job = getattr(approved, "render_job", None)
    chapters = numbered_chapters(review)
    may_write = actor.has(Right.WRITE_REVIEW) and not review.is_archived
    is_writing = may_write and review.is_open
    measures = list(review.measures.standing().in_order())
    context = {
        "review": review,
        "entry": review,
        "chapters": chapters,
        "coverage": coverage_of((each.named, each.section.iso_clause) for each in chapters),
        "figures": shown_figures(review, list(DEFINITIONS), actor=actor),
        "decisions": review.decision_points.standing().in_order(),
        "measures": [measure for measure in measures if not measure.is_carried],
        "earlier_measures": [measure for measure in measures if measure.is_carried],
        "editions": editions,
        "edition": edition,
        "approved": approved,
        "round": current_round(review) if review.is_open else [],
        "job": job,
        "may_restart": job is not None and job.may_restart(now),
        "may_render": may_render(actor),
        "may_write": is_writing,
        "may_type_in": may_type_in(actor, review),
        "writing_state": writing_state_of(review, [each.section for each in chapters]) if is_writing else None,
        "may_record_paper": may_write and review.is_submitted,
        "may_correct": may_write and review.is_approved,
        "may_decide": actor.has(Right.APPROVE_REVIEW) and review.is_submitted and not review.is_archived,
        "submit_form": SubmitForm(initial={"version": review.version, "case_number": review.case_number}),
        "followups": list(review.followups.for_panel()),
        "history": history_of(review, actor=actor),
    }
    return render(request, "reports/detail.html", context)


def figure_rows(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Show what a figure means and every row behind it: live while the review is written, frozen afterwards."""
    review = visible_review(request, reference)
    figures = shown_figures(review, [code], actor=request.actor)
    if not figures:
        raise Http404
    figure = figures[0]
    counted = [row for row in figure.rows if row.is_counted]
    others = [row for row in figure.rows if not row.is_counted]
    context = {"review": review, "entry": review, "figure": figure, "counted": counted, "others": others}
    context["may_type_in"] = may_type_in(request.actor, review)
    return render(request, "reports/figure.html", context)
