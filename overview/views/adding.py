"""Add a system, a risk or an action in five fields."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.models import System
from assets.services import register_system
from isms.register.models import Entry
from isms.register.views.base import RegisterForm
from overview.adding import additions_for, may_add_risks
from overview.forms.quick import QuickActionForm, QuickRiskForm, QuickSystemForm
from overview.forms.templates import ACTION_TEMPLATES, RISK_TEMPLATES, SYSTEM_TEMPLATES, Template
from risks.models import Action, Risk
from risks.services import add_risk, create_action


@require_safe
def choose(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what the person may add."""
    return render(request, "overview/adding.html", {"additions": additions_for(request.actor)})


class QuickForm(RegisterForm):
    """A short form for something new; the whole form is one link away."""

    template_name = "overview/quick_form.html"
    whole_form = ""
    templates: Mapping[str, Template] = {}

    @property
    def chosen(self) -> str:
        """The sort in the address, ``?mall=…``; empty when it names none."""
        asked = self.request.GET.get("mall", "")
        return asked if asked in self.templates else ""

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the chosen sort fills in."""
        return super().get_initial() | (self.templates[self.chosen].values if self.chosen else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address of the whole form, and the sorts to start from."""
        told = {"whole_form": self.whole_form, "templates": self.templates, "chosen": self.chosen}
        return super().get_context_data(**told, **kwargs)


class QuickSystem(QuickForm):
    """A system in five fields; ``?mall=saas`` starts from a common sort."""

    model = System
    form_class = QuickSystemForm
    whole_form = "assets:system_create"
    templates = SYSTEM_TEMPLATES

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from the sort of system in the address; the form is sent to the same one."""
        return {**super().get_form_kwargs(), "template": self.chosen}

    def save(self, form: QuickSystemForm) -> System:
        """Register the system."""
        return register_system(system=form.instance, by=self.actor.user, at=timezone.now())


class QuickRisk(QuickForm):
    """A risk of a draft analysis, judged later: whoever may change the analysis may add one."""

    model = Risk
    form_class = QuickRiskForm
    templates = RISK_TEMPLATES

    def get_entry(self) -> Entry | None:
        """Nothing is changed here; refuse whoever can have no analysis."""
        if not may_add_risks(self.actor):
            raise PermissionDenied(_("Risker läggs till av den som äger en riskanalys, och av samordnaren."))
        return None

    def save(self, form: QuickRiskForm) -> Risk:
        """Add the risk to its analysis."""
        return add_risk(risk=form.instance, now=None, residual=None, by=self.actor.user, at=timezone.now())


class QuickAction(QuickForm):
    """An action in five fields."""

    model = Action
    form_class = QuickActionForm
    templates = ACTION_TEMPLATES
    whole_form = "risks:action_create"

    def save(self, form: QuickActionForm) -> Action:
        """Create the action."""
        return create_action(action=form.instance, by=self.actor.user, at=timezone.now())
