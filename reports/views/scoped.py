"""Find the review of an address within the actor's rights."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.views.scoped import visible_entry
from reports.content import approved_edition
from reports.models import Edition, ManagementReview


def visible_review(request: HttpRequest, reference: str) -> ManagementReview:
    """Return a review that the actor may see.

    Raises:
        Http404: there is none, or the actor may not see it.
    """
    return visible_entry(request, reference, model=ManagementReview)


def writable_review(request: HttpRequest, reference: str) -> ManagementReview:
    """Return a review that the actor writes.

    Raises:
        Http404: the actor may not see it.
        PermissionDenied: only the coordinator writes the review.
    """
    review = visible_review(request, reference)
    if not request.actor.has(Right.WRITE_REVIEW):
        raise PermissionDenied(_("Bara samordnaren skriver ledningens genomgång."))
    return review


def decidable_review(request: HttpRequest, reference: str) -> ManagementReview:
    """Return a review that the actor decides on.

    Raises:
        Http404: the actor may not see it.
        PermissionDenied: only the director decides.
    """
    review = visible_review(request, reference)
    if not request.actor.has(Right.APPROVE_REVIEW):
        raise PermissionDenied(_("Bara förvaltningschefen beslutar om ledningens genomgång."))
    return review


def may_render(actor: Actor) -> bool:
    """Tell whether the actor may start the making of an approved report's file again."""
    return actor.has(Right.WRITE_REVIEW) or actor.has(Right.APPROVE_REVIEW)


def may_type_in(actor: Actor, review: ManagementReview) -> bool:
    """Tell whether the actor may type in last year's figures: only when no approved edition tells them."""
    may_write = actor.has(Right.WRITE_REVIEW) and review.is_open and not review.is_archived and not review.correction
    return may_write and approved_edition(review, review.year - 1) is None


def edition_of(review: ManagementReview, number: int) -> Edition:
    """Return an edition of a review, without its content; 404 when there is none with that number."""
    return get_object_or_404(review.editions.with_detail(), number=number)
