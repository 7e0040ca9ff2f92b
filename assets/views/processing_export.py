"""The whole processing register as a file, as the supervisory authority may ask for it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assets.models import ProcessingActivity
from assets.processing.export import write_register_pdf, write_register_xlsx
from assets.processing.selectors import exported_activities
from isms.register.downloads import PDF, XLSX, send_download
from isms.register.services import record_read


@require_safe
def spreadsheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send what the actor sees of the register as a workbook."""
    activities = _activities(request)
    content = write_register_xlsx(
        organisation=request.actor.organisation, activities=activities, today=request.actor.today
    )
    return _file(request, content, ending="xlsx", content_type=XLSX)


@require_safe
def document(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send what the actor sees of the register as a tagged PDF."""
    activities = _activities(request)
    content = write_register_pdf(
        organisation=request.actor.organisation, activities=activities, today=request.actor.today
    )
    return _file(request, content, ending="pdf", content_type=PDF)


def _activities(request: HttpRequest) -> list[ProcessingActivity]:
    """Read the register within the actor's rights, and log the reading of the restricted ones."""
    activities = list(exported_activities(request.actor))
    for activity in activities:
        record_read(entry=activity, by=request.user, at=timezone.now(), path=request.path)
    return activities


def _file(request: HttpRequest, content: bytes, *, ending: str, content_type: str) -> HttpResponse:
    name = f"registerforteckning-{request.actor.organisation.slug}-{request.actor.today.isoformat()}.{ending}"
    return send_download(content, filename=name, content_type=content_type)
