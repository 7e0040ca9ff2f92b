"""Mina inställningar: how often the mail comes, and the calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from isms.followup.feeds import working_feed
from isms.followup.forms import MailPreferenceForm
from isms.followup.preferences import choose_mail, preference_of
from isms.register.views.base import ActorMixin


class OwnSettings(ActorMixin, FormView):
    """A person's own choices in one organisation."""

    template_name = "followup/settings.html"
    form_class = MailPreferenceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what holds now."""
        preference = preference_of(user=self.actor.user, organisation=self.actor.organisation)
        return {**super().get_form_kwargs(), "instance": preference}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the person has a calendar address."""
        feed = working_feed(user=self.actor.user, organisation=self.actor.organisation)
        return super().get_context_data(feed=feed, **kwargs)

    def form_valid(self, form: MailPreferenceForm) -> HttpResponse:
        """Store the choice through the service."""
        choose_mail(user=self.actor.user, organisation=self.actor.organisation, **form.cleaned_data)
        messages.success(self.request, _("Inställningarna är sparade."))
        return redirect("followup:settings", organisation=self.actor.organisation.slug)
