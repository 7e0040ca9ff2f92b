"""The parts of the årsgenomgång that the inventory itself knows: facts, supplier, access and actions."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assets.access_reviews.planning import open_review_of
from assets.annual_review.parts import PartLink, PartSummary, ReviewPart, register_part
from assets.models import AccessReview, System
from isms.register.access import Actor
from isms.register.flags import Flag, flags_of
from risks.models import Action


def _page(name: str, system: System) -> str:
    return reverse(name, kwargs={"organisation": system.organisation.slug, "reference": system.reference})


def _edit_link(system: System) -> PartLink:
    return PartLink(_t("Ändra uppgifterna om systemet"), _page("assets:system_edit", system))


def summarise_facts(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Say what the system is and who answers for it."""
    owner = system.owner
    lines = [
        _t("Livscykel: %(value)s") % {"value": system.get_lifecycle_display()},
        _t("Driftform: %(value)s") % {"value": system.get_operation_display()},
        _t("Ägare: %(value)s") % {"value": owner or _t("saknas")},
    ]
    warnings = []
    if owner is None:
        warnings.append(_t("Systemet saknar ägare."))
    elif owner.holder_id is None:
        warnings.append(_t("Befattningen som äger systemet är vakant."))
    if not system.description:
        warnings.append(_t("Systemet saknar beskrivning."))
    return PartSummary(tuple(lines), tuple(warnings), (_edit_link(system),))


def summarise_supplier(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Say who delivers the system and where; the owner answers for the list of sub-processors."""
    lines = (
        _t("Leverantör: %(value)s") % {"value": system.supplier_name or _t("ingen angiven")},
        _t("Driftland: %(value)s") % {"value": _country(system) or _t("inget angivet")},
    )
    warnings = []
    if system.operation == System.Operation.CLOUD and not system.supplier_name:
        warnings.append(_t("Molntjänsten saknar leverantör."))
    if system.handles_personal_data and not _country(system):
        warnings.append(_t("Systemet behandlar personuppgifter men driftlandet är inte angivet."))
    warnings += [_t("%(flag)s.") % {"flag": flag.label} for flag in _flags(system, today)]
    return PartSummary(lines, tuple(warnings), (_edit_link(system),))


def _flags(system: System, today: dt.date) -> list[Flag]:
    """Return what the rooms above warn about; the system has been found within the actor's rights."""
    return [flag for row in System.objects.filter(pk=system.pk).with_flags(today) for flag in flags_of(row)]


def _country(system: System) -> str:
    return ", ".join(part for part in (str(system.country.name), system.country_note) if part)


def summarise_access(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Say when access was reviewed and when it is next due."""
    latest = AccessReview.objects.in_force().filter(system_id=system.pk).latest_first().first()
    waiting = open_review_of(system)
    lines, warnings = [], []
    if latest is None:
        warnings.append(_t("Ingen behörighetskontroll är registrerad."))
    else:
        lines.append(
            _t("Senast %(day)s: %(checked)d konton kontrollerade, %(removed)d borttagna och %(changed)d ändrade.")
            % {
                "day": latest.performed_on.isoformat(),
                "checked": latest.checked_count,
                "removed": latest.removed_count,
                "changed": latest.changed_count,
            }
        )
    if waiting is not None:
        lines.append(_t("Nästa: %(day)s") % {"day": waiting.intended_on.isoformat()})
        if waiting.intended_on < today:
            warnings.append(_t("Behörighetskontrollen är försenad."))
    link = PartLink(_t("Registrera behörighetskontroll"), _page("assets:access_review_record", system))
    return PartSummary(tuple(lines), tuple(warnings), (link,))


def summarise_actions(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Count the open and overdue actions that the system has raised, of those that the actor sees."""
    seen = Action.objects.visible_to(actor).active().from_source(system)
    open_count, overdue_count = seen.open().count(), seen.overdue(today).count()
    line = ngettext("%(count)d öppen åtgärd", "%(count)d öppna åtgärder", open_count) % {"count": open_count}
    warnings = ()
    if overdue_count:
        warnings = (
            ngettext("%(count)d åtgärd är försenad.", "%(count)d åtgärder är försenade.", overdue_count)
            % {"count": overdue_count},
        )
    link = PartLink(_t("Systemets åtgärder"), f"{system.get_absolute_url()}#atgarder")
    return PartSummary((line,), warnings, (link,))


def register_basics() -> None:
    """Register the inventory's own parts."""
    for part in (
        ReviewPart(
            "facts",
            _("Uppgifter om systemet"),
            _("Stämmer ägare, beskrivning och vad systemet används till?"),
            10,
            summarise_facts,
        ),
        ReviewPart(
            "sub_processors",
            _("Leverantör och underbiträden"),
            _("Är leverantören, driftlandet och listan över underbiträden desamma?"),
            50,
            summarise_supplier,
        ),
        ReviewPart(
            "access_review",
            _("Behörigheter"),
            _("Är rutinen för vem som får tillgång till systemet densamma?"),
            60,
            summarise_access,
        ),
        ReviewPart(
            "action_plan",
            _("Åtgärdsplan"),
            _("Gäller åtgärderna fortfarande, och saknas ingen?"),
            70,
            summarise_actions,
        ),
    ):
        register_part(part)
