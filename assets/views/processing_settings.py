"""Who the controller is: the organisation's own details, and whom it processes for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from assets.models import ControllerDetails, ProcessingActivity, ServedController
from assets.processing.forms import ControllerDetailsForm, ServedControllerForm
from assets.processing.services import remove_served_controller, save_controller_details, save_served_controller
from assets.views.processing_base import ActivityForm, compared
from isms.accounts.permissions import Right
from isms.register.errors import DomainError
from isms.register.forms import ConflictingField, take_errors
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import changeable_entry, posted_version


class ControllerDetailsEdit(ActorMixin, FormView):
    """The organisation's details as controller, which the register's export starts with."""

    template_name = "assets/controller_details.html"
    form_class = ControllerDetailsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what is stored, or from what the organisation itself says."""
        if not self.actor.has(Right.EDIT_REGISTER):
            raise PermissionDenied(_("Bara samordnaren ändrar uppgifterna om personuppgiftsansvarig."))
        organisation = self.actor.organisation
        stored = getattr(organisation, "controller_details", None)
        details = stored or ControllerDetails(
            organisation=organisation,
            name=organisation.controller,
            organisation_number=organisation.organisation_number,
        )
        return {**super().get_form_kwargs(), "instance": details}

    def form_valid(self, form: ControllerDetailsForm) -> HttpResponse:
        """Save through the service."""
        try:
            save_controller_details(details=form.instance)
        except ValidationError as error:
            take_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Uppgifterna är sparade."))
        return redirect("assets:processing_list", organisation=self.actor.organisation.slug)


class ServedControllerEdit(ActivityForm):
    """Add or change somebody for whom the processing is done."""

    form_class = ServedControllerForm
    heading = gettext_lazy("Uppdragsgivare")
    button = gettext_lazy("Spara")
    done = gettext_lazy("Uppdragsgivaren är sparad.")
    intro = gettext_lazy("Den som vi är personuppgiftsbiträde åt, och vad vi gör åt den (art. 30.2).")
    anchor = "#uppdragsgivare"

    @cached_property
    def served(self) -> ServedController:
        """The row of the address, or a new one; 404 when the organisation is not a processor here."""
        if not self.activity.is_processor:
            raise Http404
        if "pk" not in self.kwargs:
            return ServedController(activity=self.activity)
        return _served(self.activity, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its row."""
        return {**super().get_form_kwargs(), "instance": self.served}

    def save(self, form: ServedControllerForm) -> None:
        """Store the row."""
        save_served_controller(
            served=form.instance, version=form.cleaned_data["version"], by=self.actor.user, at=timezone.now()
        )

    def conflicts(self, form: ServedControllerForm) -> list[ConflictingField]:
        """Compare with what is stored now."""
        return compared(form, _served(self.activity, self.kwargs["pk"])) if "pk" in self.kwargs else []


@require_POST
def served_remove(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Take away somebody for whom the processing is no longer done."""
    activity = changeable_entry(request, reference, model=ProcessingActivity)
    served = _served(activity, pk)
    try:
        remove_served_controller(served=served, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Uppdragsgivaren är borttagen."))
    return HttpResponseRedirect(f"{activity.get_absolute_url()}#uppdragsgivare")


def _served(activity: ProcessingActivity, pk: int) -> ServedController:
    served = get_object_or_404(activity.served_controllers, pk=pk)
    served.activity = activity
    return served
