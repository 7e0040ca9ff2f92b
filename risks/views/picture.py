"""The picture of the organisation's risks: matrix, the gravest, the trend and what is to be mended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from risks.models import Risk
from risks.selectors.risks import current_scale, faults_of, matrix_of, trend_of

TOP_COUNT = 10


def picture(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the risks in force that the actor sees; ``?varde=residual`` places them as after treatment."""
    actor = request.actor
    basis = "residual" if request.GET.get("varde") == "residual" else "now"
    scale = current_scale(actor)
    risks = Risk.objects.visible_to(actor).in_force()
    content: dict[str, object] = {"scale": scale, "basis": basis, "cell_query": "status=in_force"}
    if scale is not None:
        shown = risks.with_names().with_faults(actor.today)
        top = list(shown.worst_first()[:TOP_COUNT])
        faulty = shown.faulty()
        content |= {
            "matrix": matrix_of(risks, scale=scale, basis=basis),
            "top": top,
            "trend": trend_of(risks, scale=scale, today=actor.today),
            "faulty": [(risk, faults_of(risk)) for risk in faulty.worst_first()[:TOP_COUNT]],
            "faulty_count": faulty.count(),
        }
    return render(request, "risks/picture.html", content)
