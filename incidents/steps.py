"""What must be done next with an incident, in the order in which it is done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Incident, NotificationDuty
from incidents.situation import ControllerSituation, Situation

# With so little left the report goes first: what is known is filed now and supplemented later.
URGENT = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Step:
    """One thing to do: ``address`` is empty where there is no page for it."""

    title: str
    why: str
    address: str
    due_at: dt.datetime | None = None
    due_on: dt.date | None = None
    is_late: bool = False


def next_steps(situation: Situation, *, now: dt.datetime) -> list[Step]:
    """Return what remains, the most pressing first; nothing when the incident is closed or put away."""
    incident = situation.incident
    if not incident.is_open or incident.is_archived:
        return []
    if not incident.natures:
        return [
            Step(
                title=_("Bedöm vilket slags incident det är"),
                why=_("Lagarnas frister räknas från när ni fick vetskap, inte från bedömningen."),
                address=_page(incident, "incident_edit"),
                due_at=situation.report_by_if_breach or situation.warn_by_if_significant,
            )
        ]
    pressing = [duty for duty in situation.open_duties if duty.due_at and duty.due_at - now < URGENT]
    steps = [_file(duty, incident, now, is_pressing=True) for duty in pressing]
    if situation.warn_by_if_significant and (incident.is_it or incident.is_information_security):
        steps.append(
            Step(
                title=_("Bedöm om incidenten är betydande"),
                why=_("Är den betydande enligt cybersäkerhetslagen ska CSIRT-enheten upplysas."),
                address=_page(incident, "significance"),
                due_at=situation.warn_by_if_significant,
                is_late=situation.warn_by_if_significant < now,
            )
        )
    steps += _breach_steps(situation)
    steps += [_file(duty, incident, now) for duty in situation.open_duties if duty not in pressing]
    for controller in situation.controllers:
        steps += _informing_steps(controller, incident)
    if situation.breach and situation.breach.risk and situation.breach.undocumented:
        steps.append(
            Step(
                title=_("Skriv klart dokumentationen"),
                why=_("Kvar att ange: %(what)s. Allt dokumenteras, också det som inte anmäls (art. 33.5).")
                % {"what": ", ".join(situation.breach.undocumented)},
                address=_page(incident, "breach"),
            )
        )
    return steps


def _breach_steps(situation: Situation) -> Iterator[Step]:
    breach, incident = situation.breach, situation.incident
    if breach is None:
        return
    if not breach.risk:
        yield Step(
            title=_("Bedöm risken för de registrerade"),
            why=_("Den avgör om incidenten ska anmälas och om de registrerade ska informeras."),
            address=_page(incident, "breach") + "#risk",
            due_at=next((duty.due_at for duty in situation.gdpr_duties if duty.is_open and duty.due_at), None),
        )
    deciding = [one for one in situation.controllers if not one.controller.is_processor]
    if not situation.advice and any(one.notify is None for one in deciding):
        yield Step(
            title=_("Hämta dataskyddsombudets råd"),
            why=_("Rådet skrivs in i beslutet. Hinner ni inte: skriv varför i beslutet."),
            address=_page(incident, "advise"),
        )
    for one in deciding:
        if one.notify is None or not one.notify_holds:
            yield Step(
                title=_("Besluta om anmälan till IMY: %(name)s") % {"name": one.controller.name},
                why=(
                    _("Klockan löper tills anmälan är lämnad eller ni har beslutat att inte anmäla.")
                    if one.notify is None
                    else _("Beslutet att inte anmäla håller inte längre: risken är inte bedömd som osannolik.")
                ),
                address=_page(incident, "notify", pk=one.controller.pk),
                due_at=next((duty.due_at for duty in one.duties if duty.is_open), None),
            )


def _informing_steps(one: ControllerSituation, incident: Incident) -> Iterator[Step]:
    name = {"name": one.controller.name}
    if one.controller.is_processor:
        return
    if one.inform is None or not one.inform_holds:
        yield Step(
            title=_("Besluta om de registrerade ska informeras: %(name)s") % name,
            why=(
                _("Vid hög risk informeras de utan onödigt dröjsmål (art. 34).")
                if one.inform is None
                else _("Beslutet håller inte längre: risken är hög.")
            ),
            address=_page(incident, "inform", pk=one.controller.pk),
        )
    elif one.is_yet_to_inform:
        yield Step(
            title=_("Informera de registrerade och anteckna det: %(name)s") % name,
            why=_("Beslutat att de ska informeras."),
            address=_page(incident, "informed", pk=one.controller.pk),
            due_on=one.inform.planned_on,
        )


def _file(duty: NotificationDuty, incident: Incident, now: dt.datetime, *, is_pressing: bool = False) -> Step:
    title = _("Lämna över: %(duty)s") if duty.stage.filer == duty.stage.Filer.CITY else _("Lämna: %(duty)s")
    return Step(
        title=title % {"duty": duty.label},
        why=(
            _("Lämna det ni vet nu och komplettera sedan.")
            if is_pressing
            else _("Mottagare: %(who)s.") % {"who": duty.stage.recipient}
        ),
        address=_page(incident, "duty", pk=duty.pk),
        due_at=duty.due_at,
        is_late=bool(duty.due_at and duty.due_at < now),
    )


def _page(incident: Incident, name: str, **parts: int) -> str:
    arguments = {"organisation": incident.organisation.slug, "reference": incident.reference} | parts
    return reverse(f"incidents:{name}", kwargs=arguments)
