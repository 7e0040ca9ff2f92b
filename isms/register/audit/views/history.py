"""The history tab of an entry."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isms.register.audit.querysets import may_answer_readings, may_read_log
from isms.register.audit.trail import EntryTrail
from isms.register.audit.wording import told, who
from isms.register.models import AccessEvent
from isms.register.views.scoped import visible_entry

ACTIONS_SHOWN = 25
ACCESSES_SHOWN = 50


@require_safe
def entry_history(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show everything that has happened to an entry and to what belongs to it, newest first."""
    entry = visible_entry(request, reference)
    page = Paginator(EntryTrail(entry, actor=request.actor), ACTIONS_SHOWN).get_page(request.GET.get("page"))
    accesses = AccessEvent.objects.visible_to(request.actor, entry=entry).with_names().latest_first()[:ACCESSES_SHOWN]
    context = {
        "entry": entry,
        "page": page,
        "accesses": [(event, who(event), told(event)) for event in accesses],
        "answers_readings": may_answer_readings(request.actor),
        "may_read_log": may_read_log(request.actor),
    }
    return render(request, "register/audit/history.html", context)
