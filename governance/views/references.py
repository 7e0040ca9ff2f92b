"""The items of VoR, IKP and RSA, a page per year, and what points to them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from governance.forms.references import ChooseReferencesForm, ReferenceForm, ReferenceRowsForm
from governance.models import PlanningReference
from governance.selectors.references import (
    REFERRING_KINDS,
    pointing_to,
    references_in,
    references_of,
    references_to_choose,
)
from governance.services import change_reference, save_references, set_references
from governance.views.years import asked_year
from isms.accounts.permissions import Right
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import changeable_entry


@require_safe
def reference_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show a year's items."""
    year = asked_year(request)
    context = {"shown": references_in(request.actor, year), "may_edit": request.actor.has(Right.EDIT_REGISTER)}
    return render(request, "governance/references/list.html", context)


@require_safe
def reference_detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show an item and the entries that point to it."""
    reference = get_object_or_404(PlanningReference.objects.visible_to(request.actor), pk=pk)
    context = {
        "reference": reference,
        "entries": pointing_to(reference, request.actor),
        "may_edit": request.actor.has(Right.EDIT_REGISTER),
    }
    return render(request, "governance/references/detail.html", context)


class ReferenceAdd(ActorMixin, FormView):
    """Type or paste the lines of a year's document."""

    form_class = ReferenceRowsForm
    template_name = "governance/references/add.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in those who keep the register."""
        if not request.actor.has(Right.EDIT_REGISTER):
            raise PermissionDenied(_("Bara samordnaren lägger till hänvisningar."))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Start with the year of the page it was begun from."""
        return {"year": asked_year(self.request)}

    def form_valid(self, form: ReferenceRowsForm) -> HttpResponse:
        """Save all lines or none."""
        told = form.cleaned_data
        try:
            saved = save_references(
                organisation=self.actor.organisation, kind=told["kind"], year=told["year"], rows=told["rows"]
            )
        except ValidationError as error:
            form.add_error("rows", error.messages)
            return self.form_invalid(form)
        added = ngettext("%(count)d ny rad", "%(count)d nya rader", saved.added) % {"count": saved.added}
        changed = ngettext("%(count)d ändrad", "%(count)d ändrade", saved.changed) % {"count": saved.changed}
        messages.success(self.request, _("Sparat: %(added)s, %(changed)s.") % {"added": added, "changed": changed})
        address = reverse("governance:reference_list", args=[self.actor.organisation.slug])
        return HttpResponseRedirect(f"{address}?ar={told['year']}")


class ReferenceEdit(ActorMixin, FormView):
    """Correct one item."""

    form_class = ReferenceForm
    template_name = "governance/references/edit.html"

    @cached_property
    def reference(self) -> PlanningReference:
        """The item, for those who keep the register."""
        found = get_object_or_404(PlanningReference.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        if not self.actor.has(Right.EDIT_REGISTER):
            raise PermissionDenied(_("Bara samordnaren ändrar hänvisningar."))
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its item."""
        return {**super().get_form_kwargs(), "instance": self.reference}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the item."""
        return super().get_context_data(reference=self.reference, **kwargs)

    def form_valid(self, form: ReferenceForm) -> HttpResponse:
        """Save the item."""
        try:
            change_reference(reference=form.instance)
        except ValidationError as error:
            form.add_error("code", error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("%(reference)s är sparad.") % {"reference": form.instance})
        return HttpResponseRedirect(form.instance.get_absolute_url())


class ReferenceChoose(ActorMixin, FormView):
    """Say which items an entry points to."""

    form_class = ChooseReferencesForm
    template_name = "governance/references/choose.html"

    @cached_property
    def entry(self) -> Entry:
        """The entry that points."""
        return changeable_entry(self.request, self.kwargs["reference"], kinds=REFERRING_KINDS)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the recent items."""
        return {**super().get_form_kwargs(), "offered": references_to_choose(self.entry, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        """Start with what it points to."""
        return {"references": [str(reference.pk) for reference in references_of(self.entry, self.actor)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry."""
        return super().get_context_data(entry=self.entry, register=self.entry.register, **kwargs)

    def form_valid(self, form: ChooseReferencesForm) -> HttpResponse:
        """Save the choice."""
        try:
            set_references(
                entry=self.entry,
                references=form.cleaned_data["references"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Hänvisningarna är sparade."))
        return HttpResponseRedirect(f"{self.entry.get_absolute_url()}#hanvisningar")
