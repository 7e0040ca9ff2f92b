"""Figures of incidents: what was reported during the year, what was told to authorities, and what is open.

What sort an incident is, is told as the register holds it now; its state is the one it had on the day of the count.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Filing, Incident, TimelineEvent
from incidents.querysets import LATE, TO_IMY, TO_MCF
from isms.followup.dates import start_of_day
from reports.figures.counting import Frame, Row, Selection, end_of, listed, present, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition


def _year(frame: Frame) -> tuple[dt.datetime, dt.datetime]:
    """Return when the review's year began and when the count ends: with the year, or with the day of the count."""
    start, stop = (start_of_day(dt.date(year, 1, 1)) for year in (frame.year, frame.year + 1))
    return start, min(stop, end_of(frame))


def _reported(frame: Frame) -> QuerySet[Incident]:
    start, stop = _year(frame)
    incidents = Incident.objects.filter(reported_at__gte=start, reported_at__lt=stop)
    return listed(present(incidents, frame))


def _filed(frame: Frame, condition: object) -> Exists:
    start, stop = _year(frame)
    filings = Filing.objects.filter(condition, duty__incident=OuterRef("pk"), filed_at__gte=start, filed_at__lt=stop)
    return Exists(filings)


def incidents_reported(frame: Frame) -> list[Row]:
    """Return the incidents and deviations that were reported during the year."""
    return split(_reported(frame), lambda each: True, lambda each: ", ".join(each.natures))


def incidents_it(frame: Frame) -> list[Row]:
    """Mark, among the reports of the year, the it incidents."""
    return split(_reported(frame), lambda each: each.is_it)


def incidents_information_security(frame: Frame) -> list[Row]:
    """Mark, among the reports of the year, the information security incidents."""
    return split(_reported(frame), lambda each: each.is_information_security)


def incidents_breaches(frame: Frame) -> list[Row]:
    """Mark, among the reports of the year, the breaches of personal data."""
    return split(_reported(frame), lambda each: each.is_personal_data_breach)


def incidents_deviations(frame: Frame) -> list[Row]:
    """Mark, among the reports of the year, the deviations."""
    return split(_reported(frame), lambda each: each.is_deviation)


def breaches_notified(frame: Frame) -> list[Row]:
    """Return the incidents that were notified to the supervisory authority during the year."""
    return split(_notified(frame), lambda each: True)


def breaches_notified_in_time(frame: Frame) -> list[Row]:
    """Mark, among the incidents notified during the year, those of which no notification was late."""
    return split(_notified(frame), lambda each: not each.was_late)


def _notified(frame: Frame) -> QuerySet[Incident]:
    """Return the incidents of which the authority was told during the year, each with whether it was told late."""
    notified = Incident.objects.filter(_filed(frame, TO_IMY)).annotate(was_late=_filed(frame, TO_IMY & LATE))
    return listed(present(notified, frame))


def incidents_cyber_reported(frame: Frame) -> list[Row]:
    """Return the incidents of which something was reported under cybersäkerhetslagen during the year."""
    return split(listed(present(Incident.objects.filter(_filed(frame, TO_MCF)), frame)), lambda each: True)


def incidents_open(frame: Frame) -> Selection:
    """Return the incidents that were not closed when the day of the count was over, whatever year they are of."""
    moved = TimelineEvent.objects.filter(incident_id=OuterRef("pk"), noted_at__lt=end_of(frame)).exclude(to_state="")
    state = Coalesce(Subquery(moved.latest_first().values("to_state")[:1]), Value(Incident.State.REPORTED.value))
    then = Incident.objects.annotate(state_then=state).exclude(state_then=Incident.State.CLOSED)
    return Selection(listed(present(then, frame)), note=lambda each: timezone.localdate(each.reported_at).isoformat())


_REPORTED = _("incidenter och avvikelser som rapporterades under året")
_OF_ITS_KIND = _("En incident kan vara av flera slag och räknas då under vart och ett.")

DEFINITIONS = (
    FigureDefinition(
        "incidents_reported",
        _("Rapporterade incidenter och avvikelser"),
        _("Det som rapporterades under genomgångens år. Fler rapporter är inte ett sämre resultat."),
        _REPORTED,
        "",
        COUNT,
        incidents_reported,
    ),
    FigureDefinition(
        "incidents_it", _("It-incidenter"), _OF_ITS_KIND, _("it-incidenter"), _REPORTED, SHARE, incidents_it
    ),
    FigureDefinition(
        "incidents_information_security",
        _("Informationssäkerhetsincidenter"),
        _OF_ITS_KIND,
        _("informationssäkerhetsincidenter"),
        _REPORTED,
        SHARE,
        incidents_information_security,
    ),
    FigureDefinition(
        "incidents_breaches",
        _("Personuppgiftsincidenter"),
        _("Incidenter som är bedömda som personuppgiftsincidenter, anmälda eller inte."),
        _("personuppgiftsincidenter"),
        _REPORTED,
        SHARE,
        incidents_breaches,
    ),
    FigureDefinition(
        "incidents_deviations",
        _("Avvikelser och tillbud"),
        _("Sådant som avvek men inte blev en incident."),
        _("avvikelser och tillbud"),
        _REPORTED,
        SHARE,
        incidents_deviations,
    ),
    FigureDefinition(
        "breaches_notified",
        _("Incidenter anmälda till IMY"),
        _("Personuppgiftsincidenter som anmäldes till Integritetsskyddsmyndigheten under genomgångens år."),
        _("incidenter som anmäldes till IMY"),
        "",
        COUNT,
        breaches_notified,
    ),
    FigureDefinition(
        "breaches_notified_in_time",
        _("Anmälda till IMY inom 72 timmar"),
        _("Incidenter där varje anmälan under året lämnades innan tidsfristen från vetskapen hade gått ut."),
        _("incidenter som anmäldes i tid"),
        _("incidenter som anmäldes till IMY"),
        SHARE,
        breaches_notified_in_time,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "incidents_cyber_reported",
        _("Incidenter rapporterade enligt cybersäkerhetslagen"),
        _("Incidenter där något steg lämnades till MCF eller lämnades över till stadens funktion under året."),
        _("incidenter som rapporterades enligt cybersäkerhetslagen"),
        "",
        COUNT,
        incidents_cyber_reported,
    ),
    FigureDefinition(
        "incidents_open",
        _("Öppna incidenter"),
        _("Incidenter och avvikelser som inte var avslutade på mätdagen, oavsett när de rapporterades."),
        _("incidenter och avvikelser som inte är avslutade"),
        "",
        COUNT,
        incidents_open,
    ),
)
