"""Vem ser detta, and sharing an entry."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.scoped import visible_entry
from isms.rights.forms import ShareForm
from isms.rights.lookups import share_or_404
from isms.rights.sharing import may_share, may_share_for_change, share_with, shares_of, withdraw_share
from isms.rights.sight import seers_of


@require_safe
def who_sees(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show everybody who sees an entry and why, and its shares to those who may share it."""
    entry = visible_entry(request, reference)
    return _show(request, entry, _form(request, entry) if may_share(request.actor, entry) else None)


@require_POST
def share(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Share an entry with a person through a day."""
    entry = _shareable(request, reference)
    form = _form(request, entry)
    if form.is_valid():
        person, until = form.cleaned_data["person"], form.cleaned_data["until"]
        try:
            share_with(
                entry=entry,
                person=person,
                until=until,
                may_change=form.cleaned_data.get("may_change", False),
                actor=request.actor,
            )
        except (DomainError, ValidationError) as error:
            form.take_refusal(error)
        else:
            said = _("Posten är delad med %(who)s till och med %(day)s.")
            messages.success(request, said % {"who": person.name, "day": until.isoformat()})
            return redirect("rights:who_sees", organisation=organisation, reference=reference)
    return _show(request, entry, form, status=422)


@require_POST
def unshare(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """End a share."""
    entry = _shareable(request, reference)
    ended = share_or_404(entry, pk)
    withdraw_share(share=ended, entry=entry, actor=request.actor)
    messages.success(request, _("Delningen med %(who)s är avslutad.") % {"who": ended.user.name})
    return redirect("rights:who_sees", organisation=organisation, reference=reference)


def _shareable(request: HttpRequest, reference: str) -> Entry:
    entry = visible_entry(request, reference)
    if not may_share(request.actor, entry):
        raise PermissionDenied(_("Du får läsa posten men inte dela den."))
    return entry


def _form(request: HttpRequest, entry: Entry) -> ShareForm:
    data = request.POST if request.method == "POST" else None
    return ShareForm(data, actor=request.actor, allows_change=may_share_for_change(request.actor, entry))


def _show(request: HttpRequest, entry: Entry, form: ShareForm | None, *, status: int = 200) -> HttpResponse:
    today = request.actor.today
    shares = shares_of(entry) if form is not None else []  # who may share sees them, also of what is archived
    context = {
        "entry": entry,
        "seers": seers_of(entry, asked_by=request.actor),
        "form": form,
        "shares": [(each, each.until is not None and each.until < today) for each in shares],
    }
    return render(request, "rights/who_sees.html", context, status=status)
