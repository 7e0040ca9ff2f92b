"""A supplier's reviews, for its page."""

from typing import Any

from django import template
from django.template import Context

from suppliers.models import Supplier
from suppliers.review_selectors import reviews_of

register = template.Library()


@register.inclusion_tag("suppliers/reviews/panel.html", takes_context=True)
def review_panel(context: Context, entry: Supplier, may_edit: bool) -> dict[str, Any]:
    """Show when a supplier is to be reviewed, and its reviews."""
    return {
        "entry": entry,
        "organisation": context["request"].actor.organisation,
        "reviews": reviews_of(entry),
        "may_edit": may_edit and not entry.is_archived,
    }
