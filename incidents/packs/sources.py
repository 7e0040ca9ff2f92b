"""How the register answers the questions of authorities: one reading per source."""

import datetime as dt
import re
from collections.abc import Callable

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import BreachController, IncidentContact, InformRuling, PersonalDataBreach
from incidents.packs.context import ReportContext
from incidents.packs.places import IN_SETTINGS, ON_BREACH, ON_INCIDENT
from incidents.packs.registry import Source, add_source, answers_from, source, source_choices

POSTCODE = re.compile(r"\d{3} ?\d{2} +\S.*")

__all__ = ["source", "source_choices"]


def _moment(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _from_breach(name: str, label: str | Promise, read: Callable[[PersonalDataBreach], str]) -> None:
    add_source(name, Source(label, lambda context: read(context.breach) if context.breach else "", ON_BREACH))


# Who answers


@answers_from("controller_name", gettext_lazy("Personuppgiftsansvarigs namn"), ON_BREACH)
def _controller_name(context: ReportContext) -> str:
    if context.controller:
        return context.controller.name
    return context.details.name if context.details else context.incident.organisation.name


@answers_from("organisation_number", gettext_lazy("Organisationsnummer"), ON_BREACH)
def _organisation_number(context: ReportContext) -> str:
    own = context.controller.organisation_number if context.controller else ""
    board = context.controller is None or context.controller.party == BreachController.Party.BOARD
    return own or (context.details.organisation_number if context.details and board else "")


def _address(context: ReportContext) -> str:
    return context.settings.postal_address or (context.details.address if context.details else "")


@answers_from("postal_address", gettext_lazy("Postadress"), IN_SETTINGS)
def _postal_address(context: ReportContext) -> str:
    return _address(context)


@answers_from("postcode_town", gettext_lazy("Postnummer och ort"), IN_SETTINGS)
def _postcode_town(context: ReportContext) -> str:
    found = POSTCODE.search(_address(context))
    return found.group(0).strip() if found else ""


@answers_from("line_of_business", gettext_lazy("Verksamhetsområde"))
def _line_of_business(context: ReportContext) -> str:
    return _("Offentlig förvaltning, kommun")


@answers_from("operator_name", gettext_lazy("Verksamhetsutövarens namn"))
def _operator_name(context: ReportContext) -> str:
    return context.incident.organisation.name


@answers_from("own_reference", gettext_lazy("Referens och diarienummer"), ON_INCIDENT)
def _own_reference(context: ReportContext) -> str:
    return ", ".join(part for part in (context.incident.reference, context.incident.case_number) if part)


@answers_from("contact_name", gettext_lazy("Kontaktpersonens namn"), IN_SETTINGS)
def _contact_name(context: ReportContext) -> str:
    return context.settings.contact_name


@answers_from("contact_email", gettext_lazy("Kontaktpersonens e-post"), IN_SETTINGS)
def _contact_email(context: ReportContext) -> str:
    return context.settings.contact_email


@answers_from("contact_phone", gettext_lazy("Kontaktpersonens telefon"), IN_SETTINGS)
def _contact_phone(context: ReportContext) -> str:
    return context.settings.contact_phone


@answers_from("contact_whole", gettext_lazy("Kontaktperson med telefon och e-post"), IN_SETTINGS)
def _contact_whole(context: ReportContext) -> str:
    settings = context.settings
    return ", ".join(part for part in (settings.contact_name, settings.contact_phone, settings.contact_email) if part)


@answers_from("contact_address", gettext_lazy("Adress för myndighetens brev"), IN_SETTINGS)
def _contact_address(context: ReportContext) -> str:
    return context.settings.contact_address or _address(context)


@answers_from("data_protection_officer", gettext_lazy("Dataskyddsombud"))
def _data_protection_officer(context: ReportContext) -> str:
    return _lines(context.details.officer_name, context.details.officer_contact) if context.details else ""


# When


@answers_from("occurred", gettext_lazy("När det inträffade"), ON_INCIDENT)
def _occurred(context: ReportContext) -> str:
    return _moment(context.incident.occurred_from)


@answers_from("discovered", gettext_lazy("När det upptäcktes"), ON_INCIDENT)
def _discovered(context: ReportContext) -> str:
    return _moment(context.incident.discovered_at)


@answers_from("known", gettext_lazy("När ni fick kännedom"))
def _known(context: ReportContext) -> str:
    return _moment(context.incident.discovered_at)


@answers_from("ended", gettext_lazy("När det upphörde"), ON_INCIDENT)
def _ended(context: ReportContext) -> str:
    return _moment(context.incident.occurred_to)


@answers_from("ongoing", gettext_lazy("Om det pågår"), ON_INCIDENT)
def _ongoing(context: ReportContext) -> str:
    return _("Nej") if context.incident.occurred_to or context.incident.resolved_at else ""


@answers_from("handled", gettext_lazy("När incidenten var hanterad"), ON_INCIDENT)
def _handled(context: ReportContext) -> str:
    return _moment(context.incident.resolved_at)


@answers_from("delay_reason", gettext_lazy("Skäl till förseningen"), applies=lambda context: context.is_late)
def _delay_reason(context: ReportContext) -> str:
    return ""


# What has happened


@answers_from("description", gettext_lazy("Vad som har hänt"), ON_INCIDENT)
def _description(context: ReportContext) -> str:
    return context.incident.what_happened


@answers_from("services", gettext_lazy("Drabbade tjänster och system"), ON_INCIDENT)
def _services(context: ReportContext) -> str:
    return _lines(context.incident.system_named, *context.affected)


@answers_from("categories", gettext_lazy("Kategorier"), ON_INCIDENT)
def _categories(context: ReportContext) -> str:
    return _lines(*context.incident.category_labels)


@answers_from("incident_severity", gettext_lazy("Incidentens allvarlighet"), ON_INCIDENT)
def _incident_severity(context: ReportContext) -> str:
    return context.incident.get_severity_display()


@answers_from("suspected_hostile", gettext_lazy("Om det kan vara avsiktligt"), ON_INCIDENT)
def _suspected_hostile(context: ReportContext) -> str:
    if not context.incident.cause_class:
        return ""
    return _("Ja") if context.incident.cause_class == "hostile" else _("Nej")


@answers_from("root_cause", gettext_lazy("Grundorsak"), ON_INCIDENT)
def _root_cause(context: ReportContext) -> str:
    return _lines(context.incident.get_cause_class_display(), context.incident.cause)


@answers_from("significance", gettext_lazy("Skälen för att incidenten är betydande"), ON_BREACH)
def _significance(context: ReportContext) -> str:
    return context.significance.decision.reason if context.significance else ""


@answers_from("lessons", gettext_lazy("Lärdomar"), ON_INCIDENT)
def _lessons(context: ReportContext) -> str:
    return context.incident.lessons


@answers_from("cause_description", gettext_lazy("Orsaken med egna ord"), ON_INCIDENT)
def _cause_description(context: ReportContext) -> str:
    return context.incident.cause


@answers_from("all_measures", gettext_lazy("Åtgärder"), ON_INCIDENT)
def _all_measures(context: ReportContext) -> str:
    return _lines(context.incident.correction, _breach_measures(context))


@answers_from("measures", gettext_lazy("Vidtagna och planerade åtgärder"), ON_BREACH)
def _measures(context: ReportContext) -> str:
    return _breach_measures(context) or context.incident.correction


def _breach_measures(context: ReportContext) -> str:
    if context.breach is None:
        return ""
    planned = context.breach.measures_planned
    return _lines(context.breach.measures_taken, _("Planerat: %(what)s") % {"what": planned} if planned else "")


@answers_from("processor_involved", gettext_lazy("Om ett biträde är inblandat"), ON_BREACH)
def _processor_involved(context: ReportContext) -> str:
    return _("Ja") if context.controller and context.controller.processor_name else ""


def _has_processor(context: ReportContext) -> bool:
    return bool(context.controller and context.controller.processor_name)


@answers_from("processor_name", gettext_lazy("Biträdet och dess underrättelse"), ON_BREACH, _has_processor)
def _processor_name(context: ReportContext) -> str:
    controller = context.controller
    if controller is None:
        return ""
    return ", ".join(part for part in (controller.processor_name, _moment(controller.processor_notified_at)) if part)


@answers_from("police", gettext_lazy("Polisanmälan"))
def _police(context: ReportContext) -> str:
    told = [contact for contact in context.contacts if contact.party == IncidentContact.Party.POLICE]
    return _lines(*(", ".join(part for part in (_moment(one.contacted_at), one.reference) if part) for one in told))


# The breach


_from_breach("how_discovered", gettext_lazy("Hur det upptäcktes"), lambda breach: breach.how_discovered)
_from_breach("event", gettext_lazy("Typ av händelse"), lambda breach: breach.get_event_display())
_from_breach(
    "effects", gettext_lazy("Vad som hände med uppgifterna"), lambda breach: _lines(*breach.labels_of("effects"))
)
_from_breach("cause", gettext_lazy("Orsak"), lambda breach: breach.get_cause_display())
_from_breach("protection", gettext_lazy("Skydd"), lambda breach: breach.protection)
_from_breach(
    "subject_count",
    gettext_lazy("Antal registrerade"),
    lambda breach: _count(breach.subject_count, breach.subject_count_known),
)
_from_breach(
    "record_count", gettext_lazy("Antal poster"), lambda breach: _count(breach.record_count, breach.record_count_known)
)
_from_breach(
    "subject_groups",
    gettext_lazy("Grupper av registrerade"),
    lambda breach: _lines(*breach.labels_of("subject_groups")),
)
_from_breach(
    "data_kinds", gettext_lazy("Slag av personuppgifter"), lambda breach: _lines(*breach.labels_of("data_kinds"))
)
_from_breach(
    "data_kinds_other",
    gettext_lazy("Andra grupper och uppgifter"),
    lambda breach: _lines(breach.subject_groups_other, breach.data_kinds_other),
)
_from_breach(
    "consequence_kinds",
    gettext_lazy("Möjliga konsekvenser"),
    lambda breach: _lines(*breach.labels_of("consequence_kinds")),
)
_from_breach("consequences", gettext_lazy("Konsekvenser med egna ord"), lambda breach: breach.consequences)
_from_breach(
    "subject_severity", gettext_lazy("Allvarlighet för de registrerade"), lambda breach: breach.get_severity_display()
)
_from_breach(
    "cross_border",
    gettext_lazy("Registrerade i flera länder"),
    lambda breach: breach.cross_border_note or _("Ja") if breach.is_cross_border else "",
)
_from_breach("other_information", gettext_lazy("Övriga upplysningar"), lambda breach: breach.other_information)


def _count(number: int | None, known: str) -> str:
    if number is None:
        return ""
    return str(number) if known == "exact" else _("cirka %(number)d") % {"number": number}


# Those concerned


def _is_informed(context: ReportContext) -> bool:
    return context.informed is not None


def _is_to_be_informed(context: ReportContext) -> bool:
    ruling = context.inform_ruling
    return not context.informed and ruling is not None and ruling.outcome in InformRuling.INFORMING


def _is_left_uninformed(context: ReportContext) -> bool:
    ruling = context.inform_ruling
    return not context.informed and ruling is not None and ruling.outcome not in InformRuling.INFORMING


@answers_from("informed", gettext_lazy("Om de registrerade är informerade"), ON_BREACH)
def _informed(context: ReportContext) -> str:
    if context.informed:
        return _("Ja")
    if context.inform_ruling is None:
        return ""
    if _is_to_be_informed(context):
        return _("Nej, men de kommer att informeras")
    return _("Nej, och de kommer inte att informeras")


@answers_from("informed_when", gettext_lazy("När de informerades"), ON_BREACH, _is_informed)
def _informed_when(context: ReportContext) -> str:
    return _moment(context.informed.informed_at) if context.informed else ""


@answers_from("informed_how", gettext_lazy("Hur de informerades"), ON_BREACH, _is_informed)
def _informed_how(context: ReportContext) -> str:
    told = context.informed
    if told is None:
        return ""
    count = _("%(count)d personer") % {"count": told.informed_count} if told.informed_count is not None else ""
    return _lines(told.channel, count, told.content)


@answers_from("inform_when", gettext_lazy("När de ska informeras"), ON_BREACH, _is_to_be_informed)
def _inform_when(context: ReportContext) -> str:
    ruling = context.inform_ruling
    return ruling.planned_on.isoformat() if ruling and ruling.planned_on else ""


@answers_from("why_not_inform", gettext_lazy("Varför de inte informeras"), ON_BREACH, _is_left_uninformed)
def _why_not_inform(context: ReportContext) -> str:
    ruling = context.inform_ruling
    return _lines(ruling.get_outcome_display(), ruling.decision.reason) if ruling else ""


# Other reports


@answers_from("breach_reported", gettext_lazy("Om incidenten är anmäld till IMY"))
def _breach_reported(context: ReportContext) -> str:
    if not context.incident.is_personal_data_breach:
        return _("Nej, inte en personuppgiftsincident")
    filed = [filing for filing in context.filed if filing.duty.stage.law == "gdpr"]
    return _lines(*(f"{filing.duty}: {_moment(filing.filed_at)}" for filing in filed)) or _("Ja, ännu inte anmäld")


@answers_from("notification_reference", gettext_lazy("Incidentanmälans ärendenummer"))
def _notification_reference(context: ReportContext) -> str:
    filed = (filing for filing in context.filed if filing.duty.stage.code == "cyber_notification")
    return next((filing.authority_reference for filing in filed), "")


@answers_from("report_kind", gettext_lazy("Vilken rapport det är"))
def _report_kind(context: ReportContext) -> str:
    kinds = {"cyber_interim": _("Delrapport"), "cyber_status": _("Lägesrapport")}
    return kinds.get(context.duty.stage.code, _("Slutrapport"))


@answers_from(
    "requested",
    gettext_lazy("Vad mottagaren har frågat efter"),
    applies=lambda context: bool(context.duty.request_note),
)
def _requested(context: ReportContext) -> str:
    return context.duty.request_note
