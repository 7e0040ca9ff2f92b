"""Who is away and whose deputy is told instead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from isms.followup.absences import note_absence, withdraw_absence
from isms.followup.forms import AbsenceForm
from isms.followup.models import Absence
from isms.register.views.base import ActorMixin


class AbsenceList(ActorMixin, FormView):
    """Present and coming absences of the actor's own posts, of every post for the coordinator, and a new one."""

    template_name = "followup/absences.html"
    form_class = AbsenceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the actor, whose posts it offers."""
        return {**super().get_form_kwargs(), "actor": self.actor}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the absences."""
        absences = list(Absence.objects.visible_to(self.actor).from_day(self.actor.today).with_detail().by_day())
        away = {absence.pk for absence in absences if absence.is_on(self.actor.today)}
        return super().get_context_data(absences=absences, away=away, **kwargs)

    def form_valid(self, form: AbsenceForm) -> HttpResponse:
        """Note the absence through the service."""
        try:
            absence = note_absence(by=self.actor.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        said = _("Frånvaron är införd. %(who)s får påminnelserna.")
        who = absence.post.deputy or _("Samordnarna")
        messages.success(self.request, said % {"who": who})
        return redirect("followup:absence_list", organisation=self.actor.organisation.slug)


@require_POST
def withdraw(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take an absence back."""
    absence = get_object_or_404(Absence.objects.visible_to(request.actor), pk=pk)
    withdraw_absence(absence=absence, at=timezone.now())
    messages.success(request, _("Frånvaron är borttagen."))
    return redirect("followup:absence_list", organisation=organisation)
