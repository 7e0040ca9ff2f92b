"""The steps of a procurement: answers and decision at the gate, moves, requirements and hand-over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isms.register.downloads import PDF, send_download
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry
from suppliers.forms.procurements import DecideGateForm, GateAnswerForm, HandOverForm, MoveForm
from suppliers.gate_items import GateItem, items_for
from suppliers.models import Procurement
from suppliers.procurement_selectors import gate_shown, given_answer
from suppliers.services import answer_gate, decide_gate, hand_over, move_procurement
from suppliers.tender import write_tender
from suppliers.views.steps import StepPage


class AnswerItem(StepPage):
    """Answer one item of the gate by hand."""

    model = Procurement
    form_class = GateAnswerForm
    question = _("Svara vid grinden")
    button = _("Spara svaret")
    done = _("Svaret är sparat.")
    place = "#grind"

    @cached_property
    def item(self) -> GateItem:
        """The item of the address."""
        found = next((each for each in items_for(self.entry) if each.code == self.kwargs["item"]), None)
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its actor."""
        return {**super().get_form_kwargs(), "actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """Start from the answer there is."""
        return given_answer(self.entry, self.item.code, self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which item it is."""
        return super().get_context_data(about=self.item.label, **kwargs)

    def perform(self, form: GateAnswerForm, **common: Any) -> None:
        """Record the answer."""
        said = {name: form.cleaned_data[name] for name in ("answer", "reason", "points_at")}
        answer_gate(procurement=self.entry, item=self.item.code, **said, **common)


class DecideGate(StepPage):
    """Decide at the gate."""

    model = Procurement
    form_class = DecideGateForm
    template_name = "suppliers/procurements/decide_gate.html"
    question = _("Pröva grinden")
    button = _("Besluta")
    done = _("Beslutet vid grinden är sparat.")
    place = "#grind"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what is missing."""
        return super().get_context_data(gate=gate_shown(self.entry, self.actor), **kwargs)

    def perform(self, form: DecideGateForm, **common: Any) -> None:
        """Record the decision."""
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
        decide_gate(procurement=self.entry, ground=form.ground(), **said, **common)


class Move(StepPage):
    """Move the procurement to another state."""

    model = Procurement
    form_class = MoveForm
    question = _("Byt läge")
    button = _("Byt läge")
    done = _("Läget är ändrat.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the procurement as it stands."""
        return {**super().get_form_kwargs(), "procurement": self.entry}

    def perform(self, form: MoveForm, **common: Any) -> None:
        """Move it."""
        move_procurement(
            procurement=self.entry,
            to_state=form.cleaned_data["to_state"],
            note=form.cleaned_data["note"],
            lifts_restriction=form.cleaned_data.get("lifts_restriction", False),
            **common,
        )


class HandOver(StepPage):
    """Hand an awarded procurement over to those who keep what was acquired."""

    model = Procurement
    form_class = HandOverForm
    question = _("Lämna över till förvaltning")
    button = _("Lämna över")
    done = _("Upphandlingen är överlämnad. System, leverantör och avtalsutkast finns i registret.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its actor."""
        return {**super().get_form_kwargs(), "actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """A procurement of something new is often called what it brings."""
        return {"system_title": self.entry.title}

    def perform(self, form: HandOverForm, **common: Any) -> None:
        """Hand it over."""
        hand_over(
            procurement=self.entry,
            supplier=form.cleaned_data["supplier_named"],
            supplier_title=form.cleaned_data["supplier_title"],
            system=form.cleaned_data["system_reference"],
            system_title=form.cleaned_data["system_title"],
            **common,
        )


@require_POST
def requirements(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Send the requirements for the tender as a PDF, and note that they were taken out."""
    procurement = changeable_entry(request, reference, model=Procurement)
    try:
        content = write_tender(procurement, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(f"{procurement.get_absolute_url()}#krav")
    name = _t("ska-krav-%(reference)s.pdf") % {"reference": procurement.reference}
    return send_download(content, filename=name, content_type=PDF)
