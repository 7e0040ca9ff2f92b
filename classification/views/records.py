"""The page that shows every classification of an entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classification.kinds import CLASSIFIABLE_KINDS
from classification.selectors import open_draft
from isms.register.views.scoped import may_change, visible_entry


def classifications(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show every classification of an entry, newest first, with judgements and reasons."""
    entry = visible_entry(request, reference, kinds=CLASSIFIABLE_KINDS)
    context = {
        "entry": entry,
        "classifications": entry.classifications.with_detail().latest_first(),
        "draft": open_draft(entry),
        "may_edit": may_change(request, entry) and not entry.is_archived,
    }
    return render(request, "classification/list.html", context)
