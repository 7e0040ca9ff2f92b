"""The deviations that the registers know of: told to authorities, found by checks, late answers, late actions.

What happened is told by its day. Whether something is still open is what the register holds now.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.models import ControlCheck, Recommendation, ReferenceLink
from governance.models.reference import Tertial
from governance.tertial import Period, TertialSource
from incidents.models import Filing, Incident, SignificanceRuling
from incidents.querysets import TO_IMY
from isms.accounts.models import Organisation
from isms.followup.dates import start_of_day
from risks.models import Action


def _between(period: Period, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return start_of_day(period.start), start_of_day(day + dt.timedelta(days=1))


def _notified(organisation: Organisation, period: Period, day: dt.date) -> QuerySet:
    start, stop = _between(period, day)
    filings = Filing.objects.filter(TO_IMY, duty__incident=OuterRef("pk"), filed_at__gte=start, filed_at__lt=stop)
    return Incident.objects.filter(Exists(filings), organisation=organisation)


def _significant(organisation: Organisation, period: Period, day: dt.date) -> QuerySet:
    start, stop = _between(period, day)
    rulings = SignificanceRuling.objects.filter(
        incident=OuterRef("pk"),
        is_significant=True,
        decision__superseded_by__isnull=True,
        decision__decided_at__gte=start,
        decision__decided_at__lt=stop,
    )
    return Incident.objects.filter(Exists(rulings), organisation=organisation)


def _deviating_checks(organisation: Organisation, period: Period, day: dt.date) -> QuerySet:
    checks = ControlCheck.objects.filter(organisation=organisation, year=period.year, archived_at__isnull=True)
    if period.code != Tertial.VB:
        checks = checks.filter(tertial=period.code.upper())
    return checks.filter(result=ControlCheck.Result.DEVIATION)


def _late_recommendations(organisation: Organisation, period: Period, day: dt.date) -> QuerySet:
    is_unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=day)
    is_broken = Q(due_on__lt=day, state__in=Recommendation.OPEN_STATES)
    return Recommendation.objects.filter(
        Q(is_unanswered, answer_due_on__lt=day) | is_broken, organisation=organisation, archived_at__isnull=True
    )


def _late_actions(organisation: Organisation, period: Period, day: dt.date) -> QuerySet:
    links = ReferenceLink.objects.filter(reference__kind__in=("vor", "ikp"))
    is_planned = Q(Exists(links.filter(entry=OuterRef("pk")))) | Q(Exists(links.filter(entry=OuterRef("source"))))
    return Action.objects.open().filter(is_planned, organisation=organisation, due_on__lt=day, archived_at__isnull=True)


SOURCES = (
    TertialSource(
        "breaches_notified",
        _("Personuppgiftsincidenter anmälda till IMY"),
        lambda count: (
            ngettext(
                "%(count)d personuppgiftsincident har anmälts till Integritetsskyddsmyndigheten",
                "%(count)d personuppgiftsincidenter har anmälts till Integritetsskyddsmyndigheten",
                count,
            )
            % {"count": count}
        ),
        _notified,
    ),
    TertialSource(
        "significant_incidents",
        _("Betydande incidenter enligt cybersäkerhetslagen"),
        lambda count: (
            ngettext(
                "%(count)d incident har bedömts som betydande enligt cybersäkerhetslagen",
                "%(count)d incidenter har bedömts som betydande enligt cybersäkerhetslagen",
                count,
            )
            % {"count": count}
        ),
        _significant,
    ),
    TertialSource(
        "deviating_checks",
        _("Kontroller med avvikelse"),
        lambda count: (
            ngettext(
                "%(count)d kontroll enligt internkontrollplanen visade en avvikelse",
                "%(count)d kontroller enligt internkontrollplanen visade avvikelser",
                count,
            )
            % {"count": count}
        ),
        _deviating_checks,
    ),
    TertialSource(
        "late_recommendations",
        _("Försenade rekommendationer"),
        lambda count: (
            ngettext(
                "%(count)d rekommendation är inte besvarad eller åtgärdad i tid",
                "%(count)d rekommendationer är inte besvarade eller åtgärdade i tid",
                count,
            )
            % {"count": count}
        ),
        _late_recommendations,
    ),
    TertialSource(
        "late_actions",
        _("Försenade åtgärder enligt VoR och IKP"),
        lambda count: (
            ngettext(
                "%(count)d åtgärd enligt väsentlighets- och riskanalysen eller internkontrollplanen är försenad",
                "%(count)d åtgärder enligt väsentlighets- och riskanalysen eller internkontrollplanen är försenade",
                count,
            )
            % {"count": count}
        ),
        _late_actions,
    ),
)
