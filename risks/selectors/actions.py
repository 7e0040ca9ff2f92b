"""Reads across actions and the entries that they are done for."""

from dataclasses import dataclass

from django.db.models import Count, Q

from isms.register.access import Actor
from isms.register.models import Entry
from risks.models import Action, ActionLink, ContinuityPlan, Risk, RiskAnalysis
from risks.querysets.actions import ActionQuerySet


def actions_of(entry: Entry, actor: Actor) -> list[Action]:
    """Return the actions an entry has raised or shares and the actor may see, those that are due first at the top."""
    return list(Action.objects.visible_to(actor).active().filter(_done_for(entry)).with_detail().soonest_first())


def in_plan_of(actions: ActionQuerySet, entry: Entry) -> ActionQuerySet:
    """Keep the actions of an entry's plan: its own, the shared ones, and those of its risks and continuity plans."""
    analyses = RiskAnalysis.objects.filter(subject_id=entry.pk).values("pk")
    risks = Risk.objects.filter(Q(analysis__subject_id=entry.pk) | Q(analysis_id=entry.pk)).values("pk")
    plans = ContinuityPlan.objects.filter(subject_id=entry.pk).values("pk")
    through = Q()
    for below in (analyses, risks, plans):
        linked = ActionLink.objects.filter(entry_id__in=below).values("action_id")
        through |= Q(source_id__in=below) | Q(pk__in=linked)
    return actions.filter(_done_for(entry) | through)


def shared_with(action: Action, actor: Actor) -> list[Entry]:
    """Return the entries, besides its source, whose plans an action is counted in and that the actor sees."""
    linked = ActionLink.objects.filter(action_id=action.pk).values("entry_id")
    shared = Entry.objects.visible_to(actor).filter(pk__in=linked).with_flags(actor.today)
    return list(shared.select_related("organisation").in_swedish_order())


def _done_for(entry: Entry) -> Q:
    linked = ActionLink.objects.filter(entry_id=entry.pk).values("action_id")
    return Q(source_id=entry.pk) | Q(pk__in=linked)


@dataclass(frozen=True)
class Progress:
    """How far a plan has come; cancelled actions are outside the total, late ones are not merely open."""

    total: int
    done: int
    ongoing: int
    not_started: int
    late: int
    cancelled: int

    @property
    def percent(self) -> int:
        """The share that is done, rounded down: 100 means everything."""
        return self.done * 100 // self.total if self.total else 0


def progress_of(actions: ActionQuerySet, *, actor: Actor) -> Progress:
    """Count a plan's actions by state on the actor's day; a late action is counted as late only."""
    late = Q(state__in=Action.OPEN_STATES, due_on__lt=actor.today)
    counts = actions.order_by().aggregate(
        done=Count("pk", filter=Q(state=Action.State.DONE)),
        ongoing=Count("pk", filter=Q(state=Action.State.ONGOING) & ~late),
        not_started=Count("pk", filter=Q(state=Action.State.NOT_STARTED) & ~late),
        late=Count("pk", filter=late),
        cancelled=Count("pk", filter=Q(state=Action.State.CANCELLED)),
        everything=Count("pk"),
    )
    return Progress(total=counts.pop("everything") - counts["cancelled"], **counts)
