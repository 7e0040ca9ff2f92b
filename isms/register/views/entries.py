"""What can be done with an entry of any register: comment, archive, restore."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.forms import CommentForm
from isms.register.services import add_comment, archive_entry, restore_entry
from isms.register.views.scoped import changeable_entry, posted_version, visible_entry


@require_POST
def comment(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Add a comment to an entry that the actor sees."""
    entry = visible_entry(request, reference)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, "register/comment_form.html", {"entry": entry, "form": form}, status=422)
    add_comment(entry=entry, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("Kommentaren är sparad."))
    return HttpResponseRedirect(f"{entry.get_absolute_url()}#kommentarer")


@require_POST
def archive(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Put an entry away."""
    return _move(request, reference, archive_entry, _("%(entry)s är arkiverad."))


@require_POST
def restore(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Bring an archived entry back."""
    return _move(request, reference, restore_entry, _("%(entry)s är återställd."))


def _move(request: HttpRequest, reference: str, service, done: str) -> HttpResponse:
    entry = changeable_entry(request, reference)
    try:
        service(entry=entry, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done % {"entry": entry})
    return HttpResponseRedirect(entry.get_absolute_url())
