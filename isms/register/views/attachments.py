"""Files on an entry: add, download, withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.register.attachments import add_attachment, remove_attachment
from isms.register.errors import DomainError
from isms.register.forms import AttachmentForm
from isms.register.models import Attachment
from isms.register.services import record_read
from isms.register.views.scoped import changeable_entry, may_change


@require_POST
def add(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Keep a file with an entry that the actor may change."""
    entry = changeable_entry(request, reference)
    form = AttachmentForm(request.POST, request.FILES, auto_id="attachment_%s")
    if form.is_valid():
        try:
            add_attachment(
                entry=entry,
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Filen är bifogad."))
            return HttpResponseRedirect(f"{entry.get_absolute_url()}#bilagor")
    return render(request, "register/attachment_form.html", {"entry": entry, "form": form}, status=422)


@require_safe
def download(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Send a file to somebody who sees its entry; it is always saved, never opened inside the site."""
    attachment = _visible(request, pk)
    record_read(entry=attachment.entry, by=request.user, at=timezone.now(), path=request.path)
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("Filen finns inte i lagringen.")) from missing
    return FileResponse(stored, as_attachment=True, filename=attachment.name, content_type="application/octet-stream")


@require_POST
def remove(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Withdraw a file from an entry that the actor may change."""
    attachment = _visible(request, pk)
    if not may_change(request, attachment.entry):
        raise PermissionDenied(_("Du får läsa posten men inte ändra den."))
    remove_attachment(attachment=attachment, by=request.user, at=timezone.now())
    messages.success(request, _("Bilagan är borttagen från posten."))
    return HttpResponseRedirect(f"{attachment.entry.get_absolute_url()}#bilagor")


def _visible(request: HttpRequest, pk: int) -> Attachment:
    present = Attachment.objects.visible_to(request.actor).present().select_related("entry__organisation")
    return get_object_or_404(present, pk=pk)
