"""Which items an organisation holds its procurements to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from isms.register.views.base import ActorMixin
from suppliers.forms.gate_items import GateItemsPage
from suppliers.gate_items import gate_items, gate_items_page
from suppliers.services.gate_items import decide_gate_items


@require_safe
def items(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the items that hold, and the versions before them."""
    shown = gate_items_page(request.actor.organisation)
    return render(request, "suppliers/procurements/gate_items.html", {"shown": shown})


class GateItemsEdit(ActorMixin, View):
    """Decide a new version of the items; procurements that have passed keep theirs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who keep the register."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar grindens punkter."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Show what holds as a form."""
        return self._show(GateItemsPage(items=gate_items(self.actor.organisation)))

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Store the next version, or show what is wrong with everything that was typed."""
        page = GateItemsPage(items=gate_items(self.actor.organisation), data=request.POST)
        if not page.is_valid():
            return self._show(page)
        try:
            decided = decide_gate_items(
                organisation=self.actor.organisation,
                items=page.chosen(),
                note=page.head.cleaned_data["note"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            page.take_errors(error)
            return self._show(page)
        messages.success(request, _("%(version)s gäller för upphandlingar före grinden.") % {"version": decided})
        return redirect("suppliers:gate_items", organisation=organisation)

    def _show(self, page: GateItemsPage) -> HttpResponse:
        return render(self.request, "suppliers/procurements/gate_items_form.html", {"page": page})
