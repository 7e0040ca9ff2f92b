"""Jobs of the reports app: ids in, one service call."""

from celery import shared_task
from django.utils import timezone

from reports.models import RenderJob
from reports.services import run_rendering


@shared_task(name="reports.render", ignore_result=True)
def render(edition_id: int) -> None:
    """Make an approved edition's PDF; a job whose file is there already ends at once."""
    job = RenderJob.objects.select_related("edition").get(edition_id=edition_id)
    run_rendering(job=job, clock=timezone.now)


@shared_task(name="reports.render_forgotten", ignore_result=True)
def render_forgotten() -> None:
    """Queue the renderings whose worker is gone, so that an approval always ends in a file."""
    for job in RenderJob.objects.forgotten(timezone.now()):
        render.delay(job.edition_id)
