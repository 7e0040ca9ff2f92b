"""The facts that texts for the city's planning system are written from, each with one definition."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from governance.models import ControlResult, DocumentReview, GoverningDocument
from governance.periods import first_day, last_day
from governance.selectors.internal_control import Tally, counts_between
from incidents.models import Filing, Incident
from incidents.querysets import TO_IMY
from isms.followup.dates import start_of_day
from isms.register.access import Actor
from risks.models import Action, ActionChange, Risk

WORST_RISKS = 5


@dataclass(frozen=True)
class Deviation:
    """A check that found something, with the action that mends it; what may not be named has neither."""

    title: str
    action: str
    due_on: dt.date | None


@dataclass(frozen=True)
class PeriodFacts:
    """What happened from one day through another, of what the actor sees."""

    first_on: dt.date
    last_on: dt.date
    controls: dict[str, Tally]
    deviations: tuple[Deviation, ...]
    incidents: int
    breaches: int
    notified: int
    documents_adopted: int
    documents_reviewed: int
    actions_done: int
    actions_late: int


@dataclass(frozen=True)
class NamedRisk:
    """A risk as VoR may read it; restricted and secret ones are counted, never named."""

    event: str
    zone: str
    treatment: str
    plan_id: str


@dataclass(frozen=True)
class RiskFacts:
    """The risks in force, the gravest zone first, the worst of them by name, and what is done about them."""

    zones: tuple[tuple[str, int], ...]
    worst: tuple[NamedRisk, ...]
    open_actions: int


def period_facts(actor: Actor, first: dt.date, last: dt.date) -> PeriodFacts:
    """Read the facts of a period; a dozen questions, however much has happened."""
    controls = {}
    for source, tallies in counts_between(actor, first, last):
        inside = [tally for (year, name), tally in tallies.items() if _is_inside(year, name, first, last)]
        controls[source.code] = sum(inside, Tally())
    start, stop = start_of_day(first), start_of_day(last + dt.timedelta(days=1))
    incidents = Incident.objects.visible_to(actor).active()
    filed = Filing.objects.filter(TO_IMY, duty__incident=OuterRef("pk"), filed_at__gte=start, filed_at__lt=stop)
    reported = Q(reported_at__gte=start, reported_at__lt=stop)
    numbers = incidents.annotate(was_notified=Exists(filed)).aggregate(
        incidents=Count("pk", filter=reported),
        breaches=Count("pk", filter=reported & Q(is_personal_data_breach=True)),
        notified=Count("pk", filter=Q(was_notified=True)),
    )
    documents = GoverningDocument.objects.visible_to(actor).active()
    done = ActionChange.objects.visible_to(actor).filter(
        to_state=Action.State.DONE, changed_at__gte=start, changed_at__lt=stop, action__state=Action.State.DONE
    )
    return PeriodFacts(
        first_on=first,
        last_on=last,
        controls=controls,
        deviations=_deviations(actor, first, last),
        documents_adopted=documents.filter(adopted_on__range=(first, last)).count(),
        documents_reviewed=DocumentReview.objects.visible_to(actor).filter(reviewed_on__range=(first, last)).count(),
        actions_done=done.values("action_id").distinct().count(),
        actions_late=Action.objects.visible_to(actor).active().overdue(actor.today).count(),
        **numbers,
    )


def risk_facts(actor: Actor) -> RiskFacts:
    """Read the risks in force now."""
    risks = Risk.objects.visible_to(actor).in_force()
    zones = risks.filter(zone__isnull=False).order_by("-zone__severity").values_list("zone__severity", "zone__name")
    counted: dict[str, int] = {}
    for _severity, name, number in zones.annotate(number=Count("pk")):
        counted[name] = counted.get(name, 0) + number
    named = risks.filter(is_restricted=False, secrecy_ground="", analysis__secrecy_ground="", zone__isnull=False)
    worst = named.select_related("zone", "analysis").worst_first()[:WORST_RISKS]
    return RiskFacts(
        zones=tuple(counted.items()),
        worst=tuple(
            NamedRisk(
                event=risk.title,
                zone=risk.zone.name,
                treatment=str(risk.get_treatment_display()) if risk.treatment else "",
                plan_id=risk.analysis.vor_id,
            )
            for risk in worst
        ),
        open_actions=Action.objects.visible_to(actor).active().open().filter(source__in=risks.values("pk")).count(),
    )


def _is_inside(year: int, tertial: str, first: dt.date, last: dt.date) -> bool:
    return first <= first_day(year, tertial) and last_day(year, tertial) <= last


def _deviations(actor: Actor, first: dt.date, last: dt.date) -> tuple[Deviation, ...]:
    results = ControlResult.objects.visible_to(actor).in_force().filter(result="deviation")
    within = results.filter(check_entry__archived_at__isnull=True, check_entry__year__range=(first.year, last.year))
    found = []
    for result in within.select_related("check_entry", "action").order_by("check_entry__reference", "pk"):
        check = result.check_entry
        if not _is_inside(check.year, check.tertial, first, last):
            continue
        if check.is_restricted or check.is_marked_secret:
            found.append(Deviation("", "", None))
        else:
            action = result.action
            found.append(Deviation(check.title, action.reference if action else "", action.due_on if action else None))
    return tuple(found)
