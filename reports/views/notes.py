"""Notes of the year: a list of what is noted, and a page to write one on any day."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.views.base import ActorMixin
from reports import services
from reports.aids import may_note
from reports.models import YearNote
from reports.note_lists import notes_of_year, years_with_notes
from reports.writing_forms import NoteForm


@require_safe
def note_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show a year's notes under their chapters: all of them to whoever writes the review, to others their own."""
    _demand_right(request)
    years = sorted({request.actor.today.year, *years_with_notes(request.actor)}, reverse=True)
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.actor.today.year
    context = {"year": year, "years": years, "chapters": notes_of_year(request.actor, year)}
    return render(request, "reports/notes.html", context)


class NoteEdit(ActorMixin, FormView):
    """Write a note, or change one that has not been used."""

    template_name = "reports/note.html"
    form_class = NoteForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in those who write notes; what is used is read and not changed."""
        _demand_right(request)
        if self.stored is not None and self.stored.is_used:
            messages.info(request, _("Anteckningen är redan använd i genomgången."))
            return redirect("reports:note_list", organisation=request.organisation.slug)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def stored(self) -> YearNote | None:
        """The note to change; None for a new one."""
        return _visible_note(self.request, self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the actor, whose organisation's chapters can be chosen."""
        return {**super().get_form_kwargs(), "actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """Start from the stored note, or from today and the chapter of the address."""
        if self.stored is not None:
            return {name: getattr(self.stored, name) for name in ("chapter_code", "text", "noted_on", "year")}
        today: dt.date = self.actor.today
        return {"noted_on": today, "year": today.year, "chapter_code": self.request.GET.get("avsnitt", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the stored note."""
        return super().get_context_data(stored=self.stored, **kwargs)

    def form_valid(self, form: NoteForm) -> HttpResponse:
        """Save, or show the form again with the reason and everything that was typed."""
        names = ("chapter_code", "text", "noted_on", "year")
        values = {name: form.cleaned_data[name] for name in names} | {"by": self.actor.user, "at": timezone.now()}
        try:
            if self.stored is None:
                services.add_note(organisation=self.actor.organisation, **values)
            else:
                services.change_note(note=self.stored, **values)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error("noted_on" if values["noted_on"] > self.actor.today else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Anteckningen är sparad."))
        return HttpResponseRedirect(f"{_list_url(self.request)}?ar={values['year']}")


@require_POST
def note_withdraw(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take back a note."""
    _demand_right(request)
    note = _visible_note(request, pk)
    try:
        services.withdraw_note(note=note, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Anteckningen är borttagen."))
    return HttpResponseRedirect(f"{_list_url(request)}?ar={note.year}")


def _demand_right(request: HttpRequest) -> None:
    if not may_note(request.actor):
        raise PermissionDenied(_("Årsanteckningar skrivs av samordnaren och av dem som har en befattning."))


def _visible_note(request: HttpRequest, pk: int) -> YearNote:
    return get_object_or_404(YearNote.objects.visible_to(request.actor).select_related("organisation"), pk=pk)


def _list_url(request: HttpRequest) -> str:
    return reverse("reports:note_list", kwargs={"organisation": request.organisation.slug})
