"""Write the texts that the city's planning system asks for: facts out of the registers, and nothing else.

The one who reports adds what the facts mean. A tertial's text begins with the paragraph of *Tertialrapport*.
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import PlanningText
from governance.selectors.facts import Deviation, PeriodFacts, period_facts, risk_facts
from governance.selectors.internal_control import Tally
from governance.selectors.tertial import tertial_report
from governance.tertial import Period
from isms.register.access import Actor

# How long the city's fields are is not verified: an organisation sets its own limits.
SHIPPED_LIMITS = {PlanningText.T1: 2_000, PlanningText.T2: 2_000, PlanningText.VB: 4_000, PlanningText.VOR: 2_000}
# What is late today is told in reports that are written about now.
REPORTED_WITHIN_DAYS = 120


def text_of(kind: str, *, year: int, actor: Actor) -> str:
    """Return the ready text of one occasion, from what the actor sees now."""
    if kind == PlanningText.VOR:
        return _risk_text(year, actor)
    period = Period(year, kind)
    facts = period_facts(actor, period.start, period.end)
    opening = tertial_report(actor, period).paragraph
    parts = [_heading(kind, year), opening, _controls(facts), _incidents(facts)]
    is_reported_now = actor.today <= facts.last_on + dt.timedelta(days=REPORTED_WITHIN_DAYS)
    parts.append(_rest(facts, is_reported_now=is_reported_now))
    return "\n\n".join(part for part in parts if part)


def _heading(kind: str, year: int) -> str:
    names = {"year": year}
    if kind == PlanningText.VB:
        return _("Informationssäkerhet och dataskydd, helåret %(year)d") % names
    if kind == PlanningText.T1:
        return _("Informationssäkerhet och dataskydd, tertial 1 %(year)d (januari–april)") % names
    return _("Informationssäkerhet och dataskydd, tertial 2 %(year)d (maj–augusti)") % names


def _controls(facts: PeriodFacts) -> str:
    told = []
    checks = facts.controls["checks"]
    if checks.planned:
        told.append(
            _("%(done)d av %(planned)d kontroller enligt internkontrollplanen är genomförda.")
            % {"done": checks.done, "planned": checks.planned}
        )
        if checks.done and not facts.deviations:
            told.append(_("Inga avvikelser konstaterades."))
    told += [_deviation(found) for found in facts.deviations]
    told.append(_access_reviews(facts.controls["access_reviews"]))
    if number := facts.controls["classifications"].done:
        told.append(
            ngettext(
                "%(count)d informationsklassning är beslutad.",
                "%(count)d informationsklassningar är beslutade.",
                number,
            )
            % {"count": number}
        )
    return " ".join(part for part in told if part)


def _deviation(found: Deviation) -> str:
    if not found.title:
        return _("En kontroll visade en avvikelse som inte beskrivs här.")
    if found.due_on is None:
        return _("Kontrollen ”%(check)s” visade en avvikelse.") % {"check": found.title}
    return _("Kontrollen ”%(check)s” visade en avvikelse som ska vara åtgärdad senast %(day)s (%(action)s).") % {
        "check": found.title,
        "day": found.due_on.isoformat(),
        "action": found.action,
    }


def _access_reviews(tally: Tally) -> str:
    if not tally.done:
        return ""
    told = ngettext(
        "%(count)d behörighetskontroll är genomförd",
        "%(count)d behörighetskontroller är genomförda",
        tally.done,
    ) % {"count": tally.done}
    if not tally.deviations:
        return _("%(told)s, utan avvikelser.") % {"told": told}
    found = ngettext("%(count)d avvikelse", "%(count)d avvikelser", tally.deviations) % {"count": tally.deviations}
    return _("%(told)s, med %(found)s.") % {"told": told, "found": found}


def _incidents(facts: PeriodFacts) -> str:
    told = []
    if facts.incidents:
        reported = ngettext(
            "%(count)d incident eller avvikelse rapporterades",
            "%(count)d incidenter och avvikelser rapporterades",
            facts.incidents,
        ) % {"count": facts.incidents}
        breaches = ngettext(
            "%(count)d personuppgiftsincident", "%(count)d personuppgiftsincidenter", facts.breaches
        ) % {"count": facts.breaches}
        told.append(_("%(reported)s, varav %(breaches)s.") % {"reported": reported, "breaches": breaches})
    else:
        told.append(_("Inga incidenter rapporterades."))
    if facts.notified:
        told.append(
            ngettext(
                "%(count)d anmäldes till Integritetsskyddsmyndigheten (IMY).",
                "%(count)d anmäldes till Integritetsskyddsmyndigheten (IMY).",
                facts.notified,
            )
            % {"count": facts.notified}
        )
    return " ".join(told)


def _rest(facts: PeriodFacts, *, is_reported_now: bool) -> str:
    """Tell of documents and actions; how many are late today has nothing to do with a report of long ago."""
    told = []
    if number := facts.documents_adopted:
        told.append(
            ngettext("%(count)d styrdokument fastställdes.", "%(count)d styrdokument fastställdes.", number)
            % {"count": number}
        )
    if number := facts.documents_reviewed:
        told.append(
            ngettext("%(count)d styrdokument sågs över.", "%(count)d styrdokument sågs över.", number)
            % {"count": number}
        )
    if number := facts.actions_done:
        told.append(
            ngettext("%(count)d åtgärd blev klar.", "%(count)d åtgärder blev klara.", number) % {"count": number}
        )
    if (number := facts.actions_late) and is_reported_now:
        told.append(
            ngettext("%(count)d åtgärd är försenad i dag.", "%(count)d åtgärder är försenade i dag.", number)
            % {"count": number}
        )
    return " ".join(told)


def _risk_text(year: int, actor: Actor) -> str:
    facts = risk_facts(actor)
    parts = [_("Informationssäkerhetsrisker, underlag till väsentlighets- och riskanalysen %(year)d") % {"year": year}]
    if not facts.zones:
        return "\n\n".join([*parts, _("Registret innehåller inga beslutade riskanalyser.")])
    zones = ", ".join(f"{name.lower()} {number}" for name, number in facts.zones)
    parts.append(_("Risker i beslutade riskanalyser, per zon: %(zones)s.") % {"zones": zones})
    lines = []
    for risk in facts.worst:
        told = f"– {risk.event} ({risk.zone.lower()})"
        if risk.treatment:
            told += _(". Hantering: %(treatment)s") % {"treatment": risk.treatment.lower()}
        if risk.plan_id:
            told += f". {risk.plan_id}"
        lines.append(f"{told}.")
    if lines:
        parts.append("\n".join([_("Allvarligast:"), *lines]))
    if number := facts.open_actions:
        parts.append(
            ngettext(
                "%(count)d åtgärd mot riskerna pågår eller är planerad.",
                "%(count)d åtgärder mot riskerna pågår eller är planerade.",
                number,
            )
            % {"count": number}
        )
    return "\n\n".join(parts)
