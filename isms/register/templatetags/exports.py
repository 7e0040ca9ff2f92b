"""The address at which a list is taken out as a file."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from isms.register.registers import Register

register = template.Library()


@register.simple_tag(takes_context=True)
def export_address(context: dict[str, Any], definition: Register) -> str:
    """Return the address of the export of a register's list as the page shows it: filters, order and columns."""
    request: HttpRequest = context["request"]
    asked = request.GET.copy()
    for name in ("page", "per_page"):
        asked.pop(name, None)
    address = reverse("register:export", kwargs={"organisation": request.organisation.slug, "kind": definition.kind})
    return f"{address}?{asked.urlencode()}" if asked else address
