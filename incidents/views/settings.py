"""The organisation's settings for incidents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from incidents.forms.settings import SettingsForm
from incidents.selectors import settings_of
from incidents.services import save_settings
from isms.register.views.base import ActorMixin


class Settings(ActorMixin, FormView):
    """Who may report, and what an authority is told of who answers."""

    template_name = "incidents/settings.html"
    form_class = SettingsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who keep the register."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar inställningarna för incidenter."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what is stored."""
        return {**super().get_form_kwargs(), "instance": settings_of(self.actor.organisation)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address that is handed out when reports are taken without an account."""
        path = reverse("incidents:open_report", args=[self.actor.organisation.slug])
        return super().get_context_data(open_address=self.request.build_absolute_uri(path), **kwargs)

    def form_valid(self, form: SettingsForm) -> HttpResponse:
        """Store the settings."""
        save_settings(form.instance)
        messages.success(self.request, _("Inställningarna är sparade."))
        return HttpResponseRedirect(self.request.path)
