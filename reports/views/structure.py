"""Which chapters an organisation's coming reviews start with."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from isms.accounts.permissions import Right
from isms.register.errors import DomainError
from isms.register.views.base import ActorMixin
from reports.chapters import structure_page
from reports.services import decide_structure
from reports.structure_forms import StructurePage

LONGEST_NUMBER = 5


@require_safe
def structure(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the chapters that hold, or those of the version that the address asks for, and what they answer."""
    asked = request.GET.get("version", "")
    if asked and not (asked.isdecimal() and len(asked) <= LONGEST_NUMBER):
        raise Http404
    shown = structure_page(request.organisation, number=int(asked) if asked else None)
    if shown is None:
        raise Http404
    context = {"shown": shown, "may_write": request.actor.has(Right.WRITE_REVIEW)}
    return render(request, "reports/structure.html", context)


class StructureEdit(ActorMixin, View):
    """Decide a new version of the chapters; reviews that are started keep theirs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who write the review."""
        if not self.actor.has(Right.WRITE_REVIEW):
            raise PermissionDenied(_("Bara samordnaren ändrar genomgångens avsnitt."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Show what holds as a form."""
        return self._show(StructurePage(self.actor.organisation, started_from=self._newest()))

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Store the next version, or show what is wrong with everything that was typed."""
        page = StructurePage(self.actor.organisation, started_from=0, data=request.POST)
        if not page.is_valid():
            return self._show(page)
        try:
            decided = decide_structure(
                organisation=self.actor.organisation,
                chapters=page.chosen(),
                started_from=page.head.cleaned_data["started_from"],
                note=page.head.cleaned_data["note"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            page.head.add_error(None, error.messages)
            return self._show(page)
        except DomainError as error:
            page.head.add_error(None, error.message)
            page.start_from(self._newest())
            return self._show(page, status=409)
        messages.success(request, _("%(version)s gäller för nästa genomgång som startas.") % {"version": decided})
        return redirect("reports:structure", organisation=organisation)

    def _newest(self) -> int:
        newest = structure_page(self.actor.organisation).version
        return newest.number if newest else 0

    def _show(self, page: StructurePage, *, status: int = 200) -> HttpResponse:
        return render(self.request, "reports/structure_form.html", {"page": page}, status=status)
