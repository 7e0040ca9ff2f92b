"""What units are called in files, and who answers for their training."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from isms.register.views.base import ActorMixin
from training.forms.courses import units_of
from training.forms.units import UnitsForm
from training.selectors.units import contacts_in, names_in
from training.services import remember_units


class UnitsPage(ActorMixin, FormView):
    """Choose the post of each unit and the unit of each name that a waiting file holds."""

    template_name = "training/units.html"
    form_class = UnitsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in those who may import."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren bestämmer vad namnen i filerna betyder."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the units, their posts and the names."""
        return {
            **super().get_form_kwargs(),
            "actor": self.actor,
            "units": list(units_of(self.actor)),
            "contacts": contacts_in(self.actor.organisation),
            "names": names_in(self.actor),
        }

    def form_valid(self, form: UnitsForm) -> HttpResponse:
        """Remember what was chosen."""
        remember_units(organisation=self.actor.organisation, names=form.meanings(), contacts=form.contacts())
        messages.success(self.request, _("Enhetsnamnen är sparade. Öppna importen igen för att provköra den."))
        return redirect("training:units", organisation=self.actor.organisation.slug)
