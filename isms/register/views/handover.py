"""Hand over from one post to another: choose, look, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.permissions import Right
from isms.register.errors import DomainError
from isms.register.forms import HandoverForm
from isms.register.handover import charges_of, entries_of, hand_over

ENTRIES_SHOWN = 250


def handover(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what two chosen posts would hand over, and hand it over when that is confirmed."""
    actor = request.actor
    if not actor.has(Right.EDIT_REGISTER):
        raise PermissionDenied(_("Bara samordnaren lämnar över mellan befattningar."))
    is_post = request.method == "POST"
    asked = request.POST if is_post else request.GET
    form = HandoverForm(asked if is_post or "giver" in asked else None, actor=actor)
    context: dict[str, Any] = {"form": form, "giver": None}
    if form.is_valid():
        giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
        if is_post:
            try:
                done = hand_over(giver=giver, taker=taker, actor=actor, at=timezone.now())
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _said(str(taker), done.entry_count, done.charge_count))
                return redirect("register:handover", organisation=organisation)
        entries = entries_of(actor, giver)
        context |= {
            "giver": giver,
            "taker": taker,
            "entry_count": entries.count(),
            "entries": entries.with_flags(actor.today).with_names().order_by("kind", "reference", "pk")[:ENTRIES_SHOWN],
            "charges": charges_of(actor, giver),
        }
    return render(request, "register/handover.html", context)


def _said(taker: str, entry_count: int, charge_count: int) -> str:
    entries = ngettext("%(count)d post", "%(count)d poster", entry_count) % {"count": entry_count}
    charges = ngettext("%(count)d uppdrag", "%(count)d uppdrag", charge_count) % {"count": charge_count}
    return _("%(taker)s har tagit över %(entries)s och %(charges)s.") % {
        "taker": taker,
        "entries": entries,
        "charges": charges,
    }
