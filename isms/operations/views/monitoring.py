"""The address that a monitoring system reads."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from isms.operations.metrics import CONTENT_TYPE, metrics_text


@never_cache
@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with numbers to whoever has the token; to others there is nothing here."""
    token = settings.ISMS_METRICS_TOKEN
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    if not token or kind.lower() != "bearer" or not constant_time_compare(shown.strip(), token):
        raise Http404
    return HttpResponse(metrics_text(now=timezone.now(), today=timezone.localdate()), content_type=CONTENT_TYPE)
