"""The action plan of one entry, one unit or the whole organisation, with how far it has come."""

from typing import Any

from django.db.models import QuerySet

from isms.register.models import Entry
from isms.register.views.base import RegisterList
from risks.filters import ActionPlanFilterSet
from risks.models import Action
from risks.selectors.actions import progress_of
from risks.tables import ActionTable


class ActionPlan(RegisterList):
    """The actions of a plan as a list; ``?post=SYS-0042`` is the plan of one entry."""

    model = Action
    table_class = ActionTable
    filterset_class = ActionPlanFilterSet
    template_name = "risks/action_plan.html"
    create_url = "risks:action_create"

    def get_queryset(self) -> QuerySet[Action]:
        """Start with what is due first."""
        return super().get_queryset().soonest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the progress of exactly what the filters find, and the entry that the plan is about."""
        context = super().get_context_data(**kwargs)
        about = Entry.objects.visible_to(self.actor).select_related("organisation")
        reference = getattr(context["filter"].form, "cleaned_data", {}).get("post", "").strip()[:20]
        context["about"] = about.filter(reference__iexact=reference).first() if reference else None
        context["progress"] = progress_of(context["filter"].qs, actor=self.actor)
        return context
