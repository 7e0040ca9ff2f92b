"""Files on an entry: add, download, supersede, mark, withdraw."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isms.register.attachments import (
    AttachmentSpoilt,
    add_attachment,
    mark_attachment,
    read_attachment,
    remove_attachment,
)
from isms.register.downloads import send_download
from isms.register.errors import DomainError
from isms.register.forms import AttachmentForm
from isms.register.models import Attachment, Entry
from isms.register.services import record_read
from isms.register.views.scoped import changeable_entry, may_change

# Whatever the file is, a browser that shows it after all may run nothing in it.
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_POST
def add(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Keep a file with an entry that the actor may change."""
    entry = changeable_entry(request, reference)
    form = AttachmentForm(request.POST, request.FILES, auto_id="attachment_%s")
    if _is_kept(request, form, entry):
        return HttpResponseRedirect(f"{entry.get_absolute_url()}#bilagor")
    return render(request, "register/attachment_form.html", {"entry": entry, "form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def supersede(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add the newer version of a file; the earlier one stays as it was."""
    earlier = _changeable(request, pk)
    entry = earlier.entry
    is_sent = request.method == "POST"
    form = AttachmentForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"description": earlier.description, "is_secret": earlier.is_secret},
        auto_id="attachment_%s",
    )
    if is_sent and _is_kept(request, form, entry, replaces=earlier):
        return HttpResponseRedirect(f"{entry.get_absolute_url()}#bilagor")
    context = {"entry": entry, "form": form, "earlier": earlier}
    return render(request, "register/attachment_version.html", context, status=422 if is_sent else 200)


@require_safe
def download(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Send a file to somebody who may read it; it is always saved, never opened inside the site."""
    attachment = _visible(request, pk)
    try:
        content = read_attachment(attachment)
    except AttachmentSpoilt as spoilt:
        raise Http404(spoilt.message) from spoilt
    response = send_download(content, filename=attachment.name, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


@require_POST
def mark(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Mark a file for secrecy, or take the mark away."""
    attachment = _changeable(request, pk)
    is_secret = request.POST.get("is_secret") == "on"
    mark_attachment(attachment=attachment, is_secret=is_secret)
    messages.success(request, _("Bilagan är sekretessmarkerad.") if is_secret else _("Markeringen är borttagen."))
    return HttpResponseRedirect(f"{attachment.entry.get_absolute_url()}#bilagor")


@require_POST
def remove(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Withdraw a file from an entry that the actor may change."""
    attachment = _changeable(request, pk)
    try:
        remove_attachment(attachment=attachment, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Bilagan är borttagen från posten."))
    return HttpResponseRedirect(f"{attachment.entry.get_absolute_url()}#bilagor")


def _is_kept(request: HttpRequest, form: AttachmentForm, entry: Entry, **of_version: Any) -> bool:
    """Keep the file of a valid form, and say so; otherwise leave the reason in the form."""
    if not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        add_attachment(
            entry=entry,
            upload=values["file"],
            description=values["description"],
            is_secret=values["is_secret"],
            by=request.user,
            at=timezone.now(),
            **of_version,
        )
    except ValidationError as error:
        form.add_error(None, error)
    except DomainError as error:
        form.add_error(None, error.message)
    else:
        messages.success(request, _("Filen är bifogad."))
        if form.name_was_cleaned:
            told = _("Filnamnet innehöll ett personnummer. Det är ersatt med [personnummer].")
            messages.warning(request, told)
        return True
    return False


def _changeable(request: HttpRequest, pk: int) -> Attachment:
    """Return a file on an entry that the actor may change; its page names the entry, so a restricted one is read."""
    attachment = _visible(request, pk)
    record_read(entry=attachment.entry, by=request.user, at=timezone.now(), path=request.path)
    if not may_change(request, attachment.entry):
        raise PermissionDenied(_("Du får läsa posten men inte ändra den."))
    return attachment


def _visible(request: HttpRequest, pk: int) -> Attachment:
    present = Attachment.objects.visible_to(request.actor).present().select_related("entry__organisation")
    return get_object_or_404(present, pk=pk)
