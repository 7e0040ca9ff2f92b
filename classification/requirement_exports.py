"""Spreadsheets of requirements: a system's answers, and what to demand in a procurement."""

from django.utils.translation import gettext as _

from assets.models import System
from classification.models import Requirement
from classification.requirement_querysets import AssessedRequirementQuerySet, RequirementQuerySet
from isms.register.spreadsheets import Sheet, write_workbook


def write_answers(system: System, rows: AssessedRequirementQuerySet, *, visible_control_ids: set[int]) -> bytes:
    """Write a system's requirements with their answers.

    Args:
        rows: the assessed requirements, within the reader's rights.
        visible_control_ids: the common controls whose text the reader may see.
    """
    headers = [
        _("Kod"),
        _("Krav"),
        _("Är-krav"),
        _("Tema"),
        _("Aspekter"),
        _("Svar"),
        _("Gemensamt svar"),
        _("Hur"),
        _("Underlag"),
        _("Skäl"),
        _("Besvarat"),
        _("Besvarat av"),
    ]
    return write_workbook(
        [Sheet(_("Krav %(reference)s") % {"reference": system.reference}, headers, _answers(rows, visible_control_ids))]
    )


def _answers(rows: AssessedRequirementQuerySet, visible_control_ids: set[int]):
    for row in rows:
        common = [row.requirement.code, row.text.title, row.text.state_form, row.text.get_theme_display()]
        common += [row.text.letters, row.get_state_display() or _("Obesvarat"), row.is_inherited]
        if row.is_inherited:
            how = row.control.how if row.control_id in visible_control_ids else ""
            yield [*common, how, "", "", None, ""]
        elif row.answer:
            answer = row.answer
            own = [answer.how, answer.evidence, answer.reason, answer.answered_at.date(), str(answer.answered_by)]
            yield [*common, *own]
        else:
            yield [*common, "", "", "", None, ""]


def write_procurement(requirements: RequirementQuerySet, *, profile: str) -> bytes:
    """Write what to demand of a supplier at a profile, with room for the tenderer's answer.

    Args:
        profile: the levels in words, for the sheet's title.
    """
    headers = [_("Kod"), _("Rubrik"), _("Ska-krav"), _("Tema"), _("Aspekter"), _("Uppfylls (ja/nej)"), _("Beskrivning")]
    rows = [_demand(requirement) for requirement in requirements if requirement.current_text.procurement_form]
    return write_workbook([Sheet(_("Ska-krav %(profile)s") % {"profile": profile}, headers, rows)])


def _demand(requirement: Requirement) -> list[object]:
    text = requirement.current_text
    return [requirement.code, text.title, text.procurement_form, text.get_theme_display(), text.letters, "", ""]
