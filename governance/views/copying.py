"""Texts to copy: for the city's planning system, and for the registrator."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from governance.forms.copying import CopySettingsForm, CopyTextForm
from governance.models import PlanningText
from governance.selectors.copying import CopyText, copy_text, length_of, limits_of
from governance.selectors.records import hides_title, names_in, record_notes
from governance.services import decide_copying, save_text
from isms.accounts.permissions import Right
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import visible_entry

YEARS_BACK = 2


class PlanningTexts(ActorMixin, FormView):
    """One text per occasion, ready from the registers: edit, count and copy it, and save it only when asked."""

    template_name = "governance/texts.html"
    form_class = CopyTextForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let those in who read all registers: the texts count everything."""
        if not self.actor.has(Right.VIEW_REGISTER):
            raise PermissionDenied(_("Texterna räknar hela registret. Be samordnaren om dem."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def years(self) -> list[int]:
        """The years to choose among: the coming one, for VoR, the present and two before."""
        this_year = self.actor.today.year
        return list(range(this_year + 1, this_year - YEARS_BACK - 1, -1))

    @cached_property
    def asked(self) -> CopyText:
        """The text of the address; the first tertial of the present year when it names none."""
        year, kind = self.request.GET.get("ar", ""), self.request.GET.get("text", "")
        return copy_text(
            PlanningText(kind) if kind in PlanningText.values else PlanningText.T1,
            year=int(year) if year in {str(each) for each in self.years} else self.actor.today.year,
            actor=self.actor,
        )

    def get_initial(self) -> dict[str, Any]:
        """Start from the saved text, or from what the registers say when ``?ny=1`` asks for that."""
        return {"text": self.asked.fresh if self.request.GET.get("ny") else self.asked.text}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form how long the text may be."""
        return {**super().get_form_kwargs(), "limit": self.asked.limit}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text, its length as it stands in the form, and what else there is to choose."""
        context = super().get_context_data(asked=self.asked, years=self.years, kinds=PlanningText, **kwargs)
        length = length_of(str(context["form"]["text"].value() or ""))
        return context | {"length": length, "over_by": max(0, length - self.asked.limit)}

    def form_valid(self, form: CopyTextForm) -> HttpResponse:
        """Count the text, and save it when that was asked for."""
        if "save" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren sparar texter."))
        save_text(
            organisation=self.actor.organisation,
            text_kind=self.asked.kind,
            year=self.asked.year,
            text=form.cleaned_data["text"],
            by=self.actor.user,
            at=timezone.now(),
        )
        messages.success(self.request, _("Texten är sparad."))
        return HttpResponseRedirect(f"{self.request.path}?ar={self.asked.year}&text={self.asked.kind.value}")


class CopySettings(ActorMixin, FormView):
    """How long each text may be, and what the organisation calls each sort of document."""

    template_name = "governance/copy_settings.html"
    form_class = CopySettingsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let only those in who keep the register."""
        if not self.actor.may_create:
            raise PermissionDenied(_("Bara samordnaren ändrar inställningarna."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from what holds."""
        organisation = self.actor.organisation
        return {**super().get_form_kwargs(), "limits": limits_of(organisation), "names": names_in(organisation)}

    def form_valid(self, form: CopySettingsForm) -> HttpResponse:
        """Store the settings."""
        decide_copying(organisation=self.actor.organisation, limits=form.limits(), names=form.names())
        messages.success(self.request, _("Inställningarna är sparade."))
        return HttpResponseRedirect(reverse("governance:texts", args=[self.actor.organisation.slug]))


@require_safe
def record_note(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show what the registrator asks for about an entry and its decisions, field by field."""
    entry = visible_entry(request, reference)
    context = {
        "entry": entry,
        "register": entry.register,
        "notes": record_notes(entry),
        "hides_title": hides_title(entry),
    }
    return render(request, "governance/record_note.html", context)
