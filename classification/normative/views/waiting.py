"""What waits for the city: one page and one appendix for talks with the central organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classification.normative.selectors import decided_matters, waiting_systems
from isms.languages import in_swedish
from isms.register.downloads import PDF, send_download
from isms.register.pdf import write_pdf


@require_safe
def waiting(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the shared systems without a normative classification, worst consequence first."""
    rows = waiting_systems(request.actor)
    context = {
        "rows": rows,
        "asset_count": len({asset.pk for row in rows for asset in row.assets}),
        "longest": max((row.days or 0 for row in rows), default=0),
        "unasked_count": sum(row.days is None for row in rows),
        "decided": decided_matters(request.actor),
    }
    return render(request, "classification/normative/waiting.html", context)


@require_safe
@in_swedish()
def appendix(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the same as a tagged PDF without anything restricted."""
    rows = waiting_systems(request.actor, leaves_out_restricted=True)
    context = {
        "rows": rows,
        "organisation": request.organisation,
        "today": request.actor.today,
        "asset_count": len({asset.pk for row in rows for asset in row.assets}),
    }
    pdf = write_pdf("classification/normative/appendix.html", context)
    name = f"vantar-pa-normerande-klassning-{request.actor.today:%Y-%m-%d}.pdf"
    return send_download(pdf, filename=name, content_type=PDF)
