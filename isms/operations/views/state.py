"""The state of the installation, for administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.accounts.permissions import Right
from isms.followup.models import OutgoingMail
from isms.operations.failed_mail import SHOWN, failed_mails, retry_mail
from isms.operations.presentation import job_lines, signs_of
from isms.operations.state import state_of_installation, versions
from isms.register.errors import DomainError


@require_safe
def state(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show whether everything runs, how each job went last, and which of the organisation's mails have failed."""
    _demand_right(request)
    found = state_of_installation(now=timezone.now(), today=timezone.localdate())
    context = {
        "signs": signs_of(found, now=timezone.now()),
        "jobs": job_lines(found.jobs),
        "versions": versions(found.queue),
        "mails": failed_mails(request.organisation),
        "shown_count": SHOWN,
    }
    return render(request, "operations/state.html", context)


@require_POST
def mail_retry(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let a failed mail be tried once more."""
    _demand_right(request)
    try:
        retry_mail(mail_id=pk, actor=request.actor, at=timezone.now())
    except OutgoingMail.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Utskicket försöks igen inom någon minut."))
    return redirect("operations:state", organisation=organisation)


def _demand_right(request: HttpRequest) -> None:
    if not request.actor.has(Right.MANAGE_ACCOUNTS):
        raise PermissionDenied(_("Bara administratören ser driften."))
