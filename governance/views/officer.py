"""The data protection officer's page, and advice on any entry."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assets.processing.advice import is_officer, may_advise
from governance.forms.officer import OfficerAdviceForm
from governance.selectors.officer import officer_page
from governance.services import give_officer_advice
from governance.views.steps import StepPage
from isms.accounts.permissions import Right
from isms.register.models import Entry
from isms.register.views.scoped import visible_entry


@require_safe
def officer(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what waits for the officer, to the officer and those who keep the register with them."""
    if not request.actor.has(Right.VIEW_PERSONAL_DATA_MATTERS):
        raise PermissionDenied(_("Sidan är dataskyddsombudets. Samordnaren kan läsa den."))
    return render(request, "governance/officer/page.html", {"page": officer_page(request.actor)})


class Advise(StepPage):
    """Advice by the data protection officer, or noted by the coordinator who received it."""

    model = Entry
    form_class = OfficerAdviceForm
    question = gettext_lazy("Råd från dataskyddsombudet")
    button = gettext_lazy("Spara rådet")
    done = gettext_lazy("Rådet om %(entry)s är sparat.")

    def get_entry(self) -> Entry:
        """Return the entry, for those who may advise on it."""
        found = visible_entry(self.request, self.kwargs["reference"])
        if not may_advise(self.actor):
            raise PermissionDenied(_("Bara dataskyddsombudet lämnar råd. Samordnaren antecknar råd som har kommit in."))
        return found

    def get_initial(self) -> dict[str, Any]:
        """Start from today."""
        return {**super().get_initial(), "given_on": self.actor.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The officer's own name needs no asking."""
        return {**super().get_form_kwargs(), "is_officer": is_officer(self.actor)}

    def save(self, form: OfficerAdviceForm) -> None:
        """Keep the advice."""
        give_officer_advice(
            entry=self.entry,
            text=form.cleaned_data["text"],
            adviser=form.cleaned_data.get("adviser") or str(self.actor.user),
            given_on=form.cleaned_data["given_on"],
            by=self.actor.user,
            at=timezone.now(),
        )
