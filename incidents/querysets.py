"""Reads of incidents and what hangs on them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor

OPEN_STATES = ("reported", "assessing", "handling", "resolved")
# What makes a filing a notification to the supervisory authority, one of cybersäkerhetslagen, and a late one.
TO_IMY = Q(duty__stage__code="gdpr_notification")
TO_MCF = Q(duty__stage__law="cybersecurity")
LATE = Q(filed_at__gt=F("duty__due_at"))


class Told(models.TextChoices):
    """Who has been told of an incident, as lists, statistics and figures count it."""

    IMY = "imy", _("Anmäld till IMY")
    IMY_IN_TIME = "imy_in_time", _("Anmäld till IMY i tid")
    IMY_LATE = "imy_late", _("Anmäld till IMY efter fristen")
    MCF = "mcf", _("Rapporterad enligt cybersäkerhetslagen")
    INFORMED = "informed", _("De registrerade är informerade")


class IncidentQuerySet(EntryQuerySet):
    """Incidents."""

    def open(self) -> Self:
        """Keep what is not closed."""
        return self.filter(state__in=OPEN_STATES)

    def touching(self, entry: models.Model) -> Self:
        """Keep the incidents that have hit an entry."""
        return self.filter(affected__entry_id=entry.pk)

    def linked_to(self, incident: models.Model) -> Self:
        """Keep the incidents that belong together with one."""
        return self.filter(Q(newer_links__newer_id=incident.pk) | Q(older_links__older_id=incident.pk)).distinct()

    def latest_first(self) -> Self:
        """Order by time of report, newest first."""
        return self.order_by(F("reported_at").desc(), "-pk")

    def with_clock(self) -> Self:
        """Tell of each how many reports are still to be filed, and of the most urgent its stage and moment."""
        from incidents.models import NotificationDuty

        waiting = NotificationDuty.objects.open().filter(incident=OuterRef("pk")).in_due_order()
        counted = waiting.order_by().values("incident").annotate(count=Count("pk")).values("count")
        return self.annotate(
            open_duty_count=Coalesce(Subquery(counted), 0),
            next_duty_due_at=Subquery(waiting.values("due_at")[:1]),
            next_duty_name=Subquery(waiting.values("stage__name")[:1]),
        )

    def most_urgent_first(self) -> Self:
        """Order open clocks by when they run out, then what is open, then the rest by time of report."""
        return self.order_by(
            F("next_duty_due_at").asc(nulls_last=True),
            Case(When(open_duty_count__gt=0, then=0), When(state__in=OPEN_STATES, then=1), default=2),
            F("reported_at").desc(),
            "-pk",
        )

    def with_duty(self, condition: Q) -> Self:
        """Keep the incidents that have a report of a sort."""
        from incidents.models import NotificationDuty

        return self.filter(Exists(NotificationDuty.objects.filter(condition, incident=OuterRef("pk"))))

    def told(self, whom: str, *, year: int | None = None) -> Self:
        """Keep what somebody has been told of: a code of ``Told``, in one year when it is given."""
        from incidents.models import Filing, SubjectsInformed

        if whom == Told.INFORMED:
            informed = SubjectsInformed.objects.filter(controller__incident=OuterRef("pk"))
            return self.filter(Exists(informed.filter(informed_at__year=year) if year else informed))
        filings = Filing.objects.filter(duty__incident=OuterRef("pk"))
        filings = filings.filter(filed_at__year=year) if year else filings
        if whom == Told.MCF:
            return self.filter(Exists(filings.filter(TO_MCF)))
        if whom == Told.IMY_LATE:
            return self.filter(Exists(filings.filter(TO_IMY & LATE)))
        found = self.filter(Exists(filings.filter(TO_IMY)))
        return found.exclude(Exists(filings.filter(TO_IMY & LATE))) if whom == Told.IMY_IN_TIME else found


class ThroughIncidentQuerySet(ThroughEntryQuerySet):
    """Rows of an incident, seen by those who see the incident."""

    entry_path = "incident__entry__"

    def latest_first(self) -> Self:
        """Order the newest first."""
        return self.order_by("-pk")

    def oldest_first(self) -> Self:
        """Order as they were added."""
        return self.order_by("pk")


class RulingQuerySet(ThroughEntryQuerySet):
    """What is decided for one controller of an incident."""

    entry_path = "controller__incident__entry__"

    def in_force(self) -> Self:
        """Leave out what a later decision has superseded."""
        return self.filter(decision__superseded_by__isnull=True)

    def latest_first(self) -> Self:
        """Order the newest first."""
        return self.order_by("-pk")


class ThroughDutyQuerySet(ThroughEntryQuerySet):
    """Rows of one report that an incident demands."""

    entry_path = "duty__incident__entry__"

    def latest_first(self) -> Self:
        """Order the newest first."""
        return self.order_by("-pk")


class ThroughFilingQuerySet(ThroughEntryQuerySet):
    """What came back after something was filed."""

    entry_path = "filing__duty__incident__entry__"

    def oldest_first(self) -> Self:
        """Order as they came."""
        return self.order_by("received_at", "pk")


class NotificationDutyQuerySet(ThroughIncidentQuerySet):
    """Reports that incidents demand."""

    def open(self) -> Self:
        """Keep what is still to be filed."""
        return self.filter(state="open")

    def done(self) -> Self:
        """Keep what was filed or handed over."""
        return self.filter(state__in=("filed", "handed_over"))

    def late(self, now: dt.datetime) -> Self:
        """Keep what is still to be filed though its clock has run out."""
        return self.open().filter(due_at__lt=now)

    def with_detail(self) -> Self:
        """Join what a clock shows: stage, controller and what was filed."""
        return self.select_related("stage", "controller", "filing")

    def in_working_order(self) -> Self:
        """Order what is still to be filed first, by when the clock runs out, what has no limit last."""
        is_closed = models.Case(models.When(state="open", then=0), default=1)
        return self.order_by(is_closed, F("due_at").asc(nulls_last=True), "pk")

    def in_due_order(self) -> Self:
        """Order by when the clock runs out, what has no limit last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


class NotificationStageQuerySet(models.QuerySet):
    """Stages of reporting, shipped or an organisation's own."""

    def readable_in(self, organisation: Organisation) -> Self:
        """Keep the shipped stages and the organisation's own."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation=organisation))

    def begun_by(self, day: dt.date) -> Self:
        """Keep the versions whose first day has come; which of them holds, ``stages_in_force`` says."""
        return self.filter(valid_from__lte=day)

    def in_precedence(self) -> Self:
        """Order the versions so that the last one of a code holds, as ``stages.precedence`` does."""
        return self.order_by(F("organisation").asc(nulls_first=True), "valid_from", "decided_at", "pk")

    def of_code(self, code: str) -> Self:
        """Keep the versions of one stage, the newest first."""
        return self.filter(code=code).order_by("-valid_from", "-decided_at", "-pk")


class QuestionSetQuerySet(models.QuerySet):
    """Questions of authorities' forms, shipped or an organisation's own."""

    def readable_in(self, organisation: Organisation) -> Self:
        """Keep the shipped sets and the organisation's own."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation=organisation))

    def newest_first(self) -> Self:
        """Order an organisation's own before the shipped, and later versions first."""
        return self.order_by("code", F("organisation").asc(nulls_last=True), "-number")


class TimelineEventQuerySet(ThroughIncidentQuerySet):
    """Lines of the course of events."""

    def in_order(self) -> Self:
        """Order as it happened."""
        return self.order_by("happened_at", "pk")


class AffectedEntryQuerySet(ThroughIncidentQuerySet):
    """What incidents have hit, seen by those who see the incident."""


class IncidentLinkQuerySet(models.QuerySet):
    """Pairs of incidents."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the pairs of which the actor sees both."""
        from isms.register.access import visible_condition

        return self.filter(
            visible_condition(actor, path="older__entry__"), visible_condition(actor, path="newer__entry__")
        )
