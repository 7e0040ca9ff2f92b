"""The scale that risks are judged on: shown, and decided anew."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from isms.register.views.base import ActorMixin
from risks.forms.scales import ScalePage
from risks.selectors.risks import current_scale, scale_pages
from risks.services.scales import decide_scale


def scale(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the newest version of the scale: its steps, its zones and who may accept what."""
    stored = current_scale(request.actor)
    return render(request, "risks/scale.html", {"scale": stored, "axes": scale_pages(stored) if stored else []})


class ScaleEdit(ActorMixin, View):
    """Decide a new version of the scale; analyses made earlier keep theirs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who keep the register."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar riskskalan."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Show the newest version as a form."""
        return self._show(ScalePage(scale=current_scale(self.actor)))

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Store the next version, or show what is wrong with everything that was typed."""
        stored = current_scale(self.actor)
        page = ScalePage(data=request.POST, scale=stored)
        if not page.is_valid():
            return self._show(page, status=422)
        try:
            decided = decide_scale(
                organisation=self.actor.organisation, scale=page.description(), by=self.actor.user, at=timezone.now()
            )
        except ValidationError as error:
            page.take_errors(error)
            return self._show(page, status=422)
        messages.success(request, _("%(scale)s gäller från nu för nya riskanalyser.") % {"scale": decided})
        return HttpResponseRedirect(reverse("risks:scale", args=[organisation]))

    def _show(self, page: ScalePage, status: int = 200) -> HttpResponse:
        return render(self.request, "risks/scale_form.html", {"page": page}, status=status)
