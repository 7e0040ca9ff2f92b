"""The register of incidents."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.processing.advice import may_advise
from incidents.filters import IncidentFilterSet
from incidents.forms.incidents import EventForm, HandlerForm, IncidentForm, LinkForm, MoveForm
from incidents.models import Incident
from incidents.selectors import affected_by, handlers_of, linked_to, timeline_of
from incidents.services import change_incident, register_incident
from incidents.situation import situation_of
from incidents.steps import next_steps
from incidents.tables import IncidentTable
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList


class IncidentList(RegisterList):
    """All incidents that the actor may see, the most urgent first."""

    model = Incident
    template_name = "incidents/list.html"
    table_class = IncidentTable
    filterset_class = IncidentFilterSet
    create_url = "incidents:incident_create"

    def get_queryset(self) -> QuerySet[Incident]:
        """Add the clocks; those that run come first."""
        return super().get_queryset().with_clock().most_urgent_first()


class IncidentDetail(RegisterDetail):
    """One incident with its course of events, what it has hit and who handles it."""

    model = Incident
    template_name = "incidents/incident_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the course of events, what is affected, what belongs together, and the forms."""
        affected, unseen_count = affected_by(self.object, self.actor)
        situation = situation_of(self.object)
        return super().get_context_data(
            situation=situation,
            steps=next_steps(situation, now=timezone.now()),
            may_advise=may_advise(self.actor) and not self.object.is_archived,
            contacts=self.object.contacts.select_related("recorded_by").latest_first(),
            timeline=timeline_of(self.object),
            affected=affected,
            unseen_count=unseen_count,
            linked=linked_to(self.object, self.actor),
            handlers=handlers_of(self.object),
            move_form=MoveForm(incident=self.object, auto_id="move_%s"),
            event_form=EventForm(auto_id="event_%s"),
            link_form=LinkForm(actor=self.actor, auto_id="link_%s"),
            handler_form=HandlerForm(actor=self.actor, auto_id="handler_%s"),
            **kwargs,
        )


class IncidentEdit(RegisterForm):
    """Add an incident, or assess one."""

    model = Incident
    form_class = IncidentForm

    def save(self, form: IncidentForm) -> Incident:
        """Add or change the incident."""
        common = {"affected": form.affected_entries(), "by": self.actor.user, "at": timezone.now()}
        if self.entry is None:
            return register_incident(incident=form.instance, **common)
        return change_incident(incident=form.instance, version=form.cleaned_data["version"] or 0, **common)
