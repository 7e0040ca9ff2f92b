"""The access log of an organisation: a list with a search, and the same rows as a spreadsheet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isms.accounts.permissions import Right
from isms.languages import in_swedish
from isms.register.audit.filters import AccessFilterSet
from isms.register.audit.querysets import may_read_log
from isms.register.audit.wording import told, who
from isms.register.downloads import XLSX, send_download
from isms.register.models import AccessEvent
from isms.register.spreadsheets import Sheet, write_workbook

ROWS_SHOWN = 50
MOST_EXPORTED = 20_000


@require_safe
def access_log(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show who has read, fetched and been let in, newest first."""
    found = _found(request)
    page = Paginator(found.qs.with_names().latest_first(), ROWS_SHOWN).get_page(request.GET.get("page"))
    rows = [(event, who(event), told(event)) for event in page]
    context = {"filter": found, "page": page, "rows": rows, "sees_entries": request.actor.has(Right.VIEW_LEDGER)}
    return render(request, "register/audit/access_log.html", context)


@require_safe
@in_swedish()
def access_log_xlsx(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the rows that the filters find as a spreadsheet, at most 20,000 of the newest."""
    events = _found(request).qs.with_names().latest_first()[:MOST_EXPORTED]
    headers = [_("Tid"), _("Slag"), _("Vem"), _("Om"), _("Post"), _("Vad"), _("Adress")]
    content = write_workbook([Sheet(_("Åtkomstlogg"), headers, [_cells(event) for event in events])])
    name = _("atkomstlogg-%(day)s.xlsx") % {"day": request.actor.today.isoformat()}
    return send_download(content, filename=name, content_type=XLSX)


def _found(request: HttpRequest) -> AccessFilterSet:
    if not may_read_log(request.actor):
        raise PermissionDenied(_("Bara samordnaren och administratören läser åtkomstloggen."))
    return AccessFilterSet(request.GET, queryset=_visible(request), request=request)


def _visible(request: HttpRequest) -> QuerySet[AccessEvent]:
    return AccessEvent.objects.visible_to(request.actor)


def _cells(event: AccessEvent) -> list[Any]:
    return [
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        event.get_kind_display(),
        who(event),
        str(event.about or ""),
        event.entry.reference if event.entry else "",
        told(event),
        event.path,
    ]
