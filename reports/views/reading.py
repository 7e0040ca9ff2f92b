"""The list of years, a review's page and the rows behind a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from isms.accounts.permissions import Right
from isms.register.history import history_of
from reports.aids import writing_state_of
from reports.figures import DEFINITIONS
from reports.forms import SubmitForm
from reports.models import ManagementReview
from reports.selectors import latest_edition, numbered_chapters, shown_figures
from reports.views.scoped import may_render, visible_review


def review_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the years with their state; the coordinator starts a new one here."""
    reviews = ManagementReview.objects.visible_to(request.actor).active().with_detail().latest_first()
    context = {"reviews": reviews, "may_start": request.actor.has(Right.WRITE_REVIEW)}
    return render(request, "reports/list.html", context)


def review_detail(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show a review: where it is, its chapters, figures, points and editions, and what can be done now."""
    review = visible_review(request, reference)
    actor, now = request.actor, timezone.now()
    edition = latest_edition(review)
    job = getattr(edition, "render_job", None) if edition else None
    chapters = numbered_chapters(review)
    may_write = actor.has(Right.WRITE_REVIEW) and review.is_open and not review.is_archived
    context = {
        "review": review,
        "entry": review,
        "chapters": chapters,
        "figures": shown_figures(review, list(DEFINITIONS), actor=actor),
        "decisions": review.decision_points.standing().in_order(),
        "measures": review.measures.standing().new().in_order(),
        "earlier_measures": review.measures.standing().carried().in_order(),
        "editions": review.editions.with_detail().latest_first(),
        "edition": edition,
        "job": job,
        "may_restart": job is not None and job.may_restart(now),
        "may_render": may_render(actor),
        "may_write": may_write,
        "writing_state": writing_state_of(review, [each.section for each in chapters]) if may_write else None,
        "may_decide": actor.has(Right.APPROVE_REVIEW) and review.is_submitted and not review.is_archived,
        "submit_form": SubmitForm(initial={"version": review.version, "case_number": review.case_number}),
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
    return render(request, "reports/figure.html", context)
