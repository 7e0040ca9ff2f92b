"""What is done with an incident from its page: move, note, link, name handlers."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.forms.incidents import EventForm, HandlerForm, LinkForm, MoveForm
from incidents.models import Incident
from incidents.selectors import handlers_of
from incidents.services import (
    add_handler,
    link_incidents,
    move_incident,
    note_event,
    remove_handler,
    unlink_incidents,
)
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry, posted_version


@require_POST
def move(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Move an incident to another state."""
    incident = changeable_entry(request, reference, model=Incident)
    form = MoveForm(request.POST, incident=incident, auto_id="move_%s")

    def do() -> str:
        texts = {name: form.cleaned_data.get(name, "") for name in ("note", "conclusion", "lessons")}
        moved = move_incident(
            incident=incident,
            to_state=form.cleaned_data["to_state"],
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
            **texts,
        )
        return _("Läget är ändrat till %(state)s.") % {"state": moved.get_state_display()}

    return _answer(request, incident, form, do, question=_("Ändra läge"), place="lage")


@require_POST
def note(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Write a line in the course of events."""
    incident = changeable_entry(request, reference, model=Incident)
    form = EventForm(request.POST, auto_id="event_%s")

    def do() -> str:
        now = timezone.now()
        happened_at = form.cleaned_data["happened_at"] or now
        note_event(incident=incident, text=form.cleaned_data["text"], happened_at=happened_at, by=request.user, at=now)
        return _("Händelsen är antecknad.")

    return _answer(request, incident, form, do, question=_("Anteckna en händelse"), place="forlopp")


@require_POST
def link(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Tie the incident to another that the actor may change."""
    incident = changeable_entry(request, reference, model=Incident)
    form = LinkForm(request.POST, actor=request.actor, auto_id="link_%s")

    def do() -> str:
        link_incidents(one=incident, other=form.incident)
        return _("Incidenterna är kopplade.")

    return _answer(request, incident, form, do, question=_("Koppla en incident"), place="kopplade")


@require_POST
def unlink(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Undo a tie to another incident that the actor may change."""
    incident = changeable_entry(request, reference, model=Incident)
    other = get_object_or_404(Incident.objects.editable_by(request.actor), pk=pk)
    unlink_incidents(one=incident, other=other)
    messages.success(request, _("Kopplingen är borttagen."))
    return HttpResponseRedirect(f"{incident.get_absolute_url()}#kopplade")


@require_POST
def add(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Let the holder of a post handle the incident."""
    incident = changeable_entry(request, reference, model=Incident)
    form = HandlerForm(request.POST, actor=request.actor, auto_id="handler_%s")

    def do() -> str:
        handler = add_handler(incident=incident, post=form.cleaned_data["post"], by=request.user)
        return _("%(name)s handlägger nu incidenten.") % {"name": handler}

    return _answer(request, incident, form, do, question=_("Lägg till handläggare"), place="handlaggare")


@require_POST
def remove(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """End a person's handling of the incident."""
    incident = changeable_entry(request, reference, model=Incident)
    for handler in handlers_of(incident):
        if handler.pk == pk:
            remove_handler(incident=incident, user=handler)
            messages.success(request, _("%(name)s handlägger inte längre incidenten.") % {"name": handler})
    return HttpResponseRedirect(f"{incident.get_absolute_url()}#handlaggare")


def _answer(
    request: HttpRequest, incident: Incident, form: forms.Form, do: Callable[[], str], *, question: str, place: str
) -> HttpResponse:
    """Do what a valid form asks and return to its place on the page; else show the form with everything typed."""
    if form.is_valid():
        try:
            done = do()
        except DomainError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(f"{incident.get_absolute_url()}#{place}")
    context = {"entry": incident, "form": form, "question": question}
    return render(request, "incidents/form_page.html", context, status=422)
