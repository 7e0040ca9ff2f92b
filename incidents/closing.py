"""What still has to be done before an incident may be closed or put away."""

from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.situation import ControllerSituation, situation_of
from isms.register.consequences import Happening
from isms.register.errors import DomainError


def missing_before_closing(incident: Incident) -> list[str]:
    """Return one sentence for each thing that is missing, saying where it is done; nothing when all is done.

    Of what is handled in another tool only the clocks are kept here, so only they are asked about.
    """
    situation = situation_of(incident)
    missing = [
        _("Rapporten ”%(duty)s” ska lämnas. Öppna den under Tidsfrister.") % {"duty": duty.label}
        for duty in situation.open_duties
    ]
    if situation.breach is None or incident.is_shadow:
        return missing
    if undocumented := situation.breach.undocumented:
        missing.append(
            _(
                "Personuppgiftsincidenten är inte dokumenterad. Ange %(what)s, under Dokumentera "
                "personuppgiftsincidenten."
            )
            % {"what": ", ".join(undocumented)}
        )
    for controller in situation.controllers:
        if not controller.controller.is_processor:
            missing += _missing_decisions(controller)
    return missing


def _missing_decisions(situation: ControllerSituation) -> list[str]:
    name = {"name": situation.controller.name}
    missing = []
    if situation.notify is None:
        missing.append(
            _("Beslut om anmälan till IMY saknas för %(name)s. Besluta under Personuppgiftsincident.") % name
        )
    elif not situation.notify_holds:
        missing.append(
            _("Risken är inte längre osannolik. Besluta på nytt om anmälan för %(name)s, under Personuppgiftsincident.")
            % name
        )
    if situation.inform is None:
        missing.append(
            _("Beslut om de registrerade ska informeras saknas för %(name)s. Besluta under Personuppgiftsincident.")
            % name
        )
    elif not situation.inform_holds:
        missing.append(
            _("Risken är hög. Besluta på nytt om de registrerade för %(name)s, under Personuppgiftsincident.") % name
        )
    if situation.is_yet_to_inform:
        missing.append(
            _("%(name)s ska informera de registrerade. Anteckna att det är gjort, under Personuppgiftsincident.") % name
        )
    return missing


def refuse_while_clocks_run(happening: Happening) -> None:
    """Let no incident be put away that must still be reported, or whose data subjects are to be told.

    Raises:
        DomainError: something is still to be done.
    """
    incident = Incident.objects.filter(pk=happening.entry.pk).select_related("organisation").first()
    if incident is None:
        return
    situation = situation_of(incident)
    if waiting := [duty.label for duty in situation.open_duties]:
        raise DomainError(
            _("Incidenten kan inte arkiveras medan tidsfrister löper. Kvar att lämna: %(duties)s.")
            % {"duties": ", ".join(waiting)}
        )
    if telling := [one.controller.name for one in situation.controllers if one.is_yet_to_inform]:
        raise DomainError(
            _("Incidenten kan inte arkiveras: de registrerade ska informeras av %(names)s.")
            % {"names": ", ".join(telling)}
        )
