"""What waits for the data protection officer, and what the officer has advised."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from assets.models import ImpactAssessment, MaterialChange, ProcessingActivity, ProtectionAdvice
from governance.models import OfficerAdvice, Recommendation
from incidents.models import BreachAdvice, Incident
from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.models import Entry

SHOWN = 50
ADVICE_SHOWN = 20


@dataclass(frozen=True)
class GivenAdvice:
    """One piece of advice, whatever it is about."""

    on: dt.date
    adviser: str
    text: str
    entry: Entry


@dataclass(frozen=True)
class OfficerPage:
    """The officer's page: recommendations, and what waits for advice; each list with how many there are."""

    recommendations: tuple[Recommendation, ...]
    breaches: tuple[Incident, ...]
    unadvised_count: int
    thresholds: tuple[ProcessingActivity, ...]
    impacts: tuple[ProcessingActivity, ...]
    changes: tuple[ProcessingActivity, ...]
    advice: tuple[GivenAdvice, ...]

    @property
    def waiting_count(self) -> int:
        """How much waits for advice."""
        return self.unadvised_count + len(self.thresholds) + len(self.impacts) + len(self.changes)


def officer_page(actor: Actor) -> OfficerPage:
    """Return what the officer's page shows, of what the actor may see."""
    own = Recommendation.objects.visible_to(actor).active().followed().filter(source=Recommendation.Source.OFFICER)
    breaches = Incident.objects.visible_to(actor).active().open().filter(is_personal_data_breach=True)
    breaches = breaches.annotate(is_advised=Exists(BreachAdvice.objects.filter(incident=OuterRef("pk"))))
    shown = tuple(breaches.select_related("organisation").order_by("is_advised", F("reported_at"), "pk")[:SHOWN])
    activities = ProcessingActivity.objects.visible_to(actor).active().exclude(state="ended").with_assessments()
    activities = activities.select_related("organisation").order_by("reference", "pk")
    return OfficerPage(
        recommendations=tuple(own.select_related("organisation", "owner").latest_first()[:SHOWN]),
        breaches=shown,
        unadvised_count=sum(not breach.is_advised for breach in shown),
        thresholds=tuple(activities.filter(threshold_status="waiting")[:SHOWN]),
        impacts=tuple(activities.filter(_unadvised_impact())[:SHOWN]),
        changes=tuple(_changed(activities)[:SHOWN]),
        advice=advice_given(actor)[:ADVICE_SHOWN],
    )


def _unadvised_impact() -> Exists:
    ongoing = ImpactAssessment.objects.filter(activity=OuterRef("pk"), status="ongoing")
    return Exists(ongoing.filter(~Exists(ProtectionAdvice.objects.filter(impact_assessment=OuterRef("pk")))))


def _changed(activities: QuerySet) -> QuerySet:
    """Keep what has changed since its threshold assessment was decided, unless somebody has advised on it since."""
    latest = MaterialChange.objects.filter(activity=OuterRef("pk")).order_by("-changed_at", "-pk")
    since = Q(entry=OuterRef("pk"), recorded_at__gte=OuterRef("changed_latest"))
    rows = activities.filter(is_changed=True).annotate(changed_latest=Subquery(latest.values("changed_at")[:1]))
    return rows.filter(~Exists(OfficerAdvice.objects.filter(since)))


def advice_given(actor: Actor) -> tuple[GivenAdvice, ...]:
    """Return the latest advice on entries that the actor may see, newest first, at most as much as is shown."""
    found = [
        GivenAdvice(row.given_on, row.adviser, row.text, row.entry)
        for row in OfficerAdvice.objects.visible_to(actor)
        .select_related("entry__organisation")
        .latest_first()[:ADVICE_SHOWN]
    ]
    assessments = ProtectionAdvice.objects.visible_to(actor).select_related("activity__organisation")
    found += [
        GivenAdvice(row.given_on, row.adviser, row.text, row.activity)
        for row in assessments.order_by("-given_on", "-pk")[:ADVICE_SHOWN]
    ]
    breaches = BreachAdvice.objects.visible_to(actor).select_related("incident__organisation")
    found += [
        GivenAdvice(row.given_at.date(), row.adviser, row.text, row.incident)
        for row in breaches.order_by("-given_at", "-pk")[:ADVICE_SHOWN]
    ]
    return tuple(sorted(found, key=lambda advice: advice.on, reverse=True))


def count_advice(organisation: Organisation, year: int, *, until: dt.date) -> int:
    """Return how many times the officer advised in a year, whatever it was about."""
    days = (dt.date(year, 1, 1), min(dt.date(year, 12, 31), until))
    return (
        OfficerAdvice.objects.filter(entry__organisation=organisation, given_on__range=days).count()
        + ProtectionAdvice.objects.filter(activity__organisation=organisation, given_on__range=days).count()
        + BreachAdvice.objects.filter(incident__organisation=organisation, given_at__date__range=days).count()
    )
