"""The zones of the organisation's network, which its coordinator keeps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from assets.forms import ZoneForm
from assets.models import Zone
from assets.services import save_zone
from isms.register.views.base import ActorMixin


def zone_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the zones in their order, and what each is meant for."""
    zones = Zone.objects.visible_to(request.actor).in_order()
    return render(request, "assets/zones.html", {"zones": zones, "may_edit": request.actor.may_create})


class ZoneEdit(ActorMixin, FormView):
    """Add or change a zone."""

    template_name = "assets/zone_form.html"
    form_class = ZoneForm

    @cached_property
    def zone(self) -> Zone | None:
        """The zone to change, None when adding; 404 when there is none, 403 for those who may only read."""
        zone = None
        if "pk" in self.kwargs:
            zone = get_object_or_404(Zone.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar zonerna."))
        return zone

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the zone."""
        zone = self.zone or Zone(organisation=self.actor.organisation)
        return {**super().get_form_kwargs(), "instance": zone}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the zone."""
        return super().get_context_data(zone=self.zone, **kwargs)

    def form_valid(self, form: ZoneForm) -> HttpResponse:
        """Save through the service."""
        try:
            zone = save_zone(zone=form.instance, by=self.actor.user, at=timezone.now())
        except ValidationError as error:
            form.add_error("name" if "name" in form.fields else None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("Zonen %(zone)s är sparad.") % {"zone": zone})
        return redirect("assets:zone_list", organisation=self.actor.organisation.slug)
