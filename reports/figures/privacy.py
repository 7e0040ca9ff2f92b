"""Figures of personal data: the processing register, threshold assessments and impact assessments.

How far an assessment has come, and what a record lacks, is told as the register holds it now.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import ProcessingActivity
from assets.processing.status import DPIA_LABELS, THRESHOLD_LABELS
from reports.figures.counting import Frame, Row, listed, present, rows_of, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition

_ALL = _("personuppgiftsbehandlingar som inte är avslutade")


def _running(frame: Frame) -> QuerySet[ProcessingActivity]:
    activities = present(ProcessingActivity.objects.with_everything(), frame)
    return listed(activities.exclude(state=ProcessingActivity.State.ENDED))


def processings_total(frame: Frame) -> list[Row]:
    """Return the processings that are planned or run."""
    return split(_running(frame), lambda each: True, lambda each: each.get_state_display())


def processings_incomplete(frame: Frame) -> list[Row]:
    """Mark the processings that lack something that art. 30 asks for."""
    return split(_running(frame), lambda each: each.missing, lambda each: len(each.missing) or "")


def processings_unclear_controller(frame: Frame) -> list[Row]:
    """Mark the processings for which nobody knows which body is the controller."""
    return split(_running(frame), lambda each: each.controller == "unclear", lambda each: each.escalated_to)


def thresholds_decided(frame: Frame) -> list[Row]:
    """Mark, among the processings whose threshold is ours to assess, those with a decided assessment."""
    ours = [each for each in rows_of(_running(frame)) if each.threshold_status != "not_ours"]
    return split(
        ours, lambda each: each.threshold_status == "decided", lambda each: THRESHOLD_LABELS[each.threshold_status]
    )


def dpias_missing(frame: Frame) -> list[Row]:
    """Mark, among the processings that need an impact assessment, those whose assessment is not done."""
    needing = [each for each in rows_of(_running(frame)) if each.needs_dpia]
    return split(needing, lambda each: each.dpia_status != "decided", lambda each: DPIA_LABELS[each.dpia_status])


DEFINITIONS = (
    FigureDefinition(
        "processings_total",
        _("Personuppgiftsbehandlingar i registerförteckningen"),
        _("Behandlingar som är planerade eller pågår. Avslutade räknas inte."),
        _("personuppgiftsbehandlingar"),
        "",
        COUNT,
        processings_total,
    ),
    FigureDefinition(
        "processings_incomplete",
        _("Ofullständiga poster i registerförteckningen"),
        _("Behandlingar där något saknas av det som dataskyddsförordningens artikel 30 kräver."),
        _("personuppgiftsbehandlingar som är ofullständiga"),
        _ALL,
        SHARE,
        processings_incomplete,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "processings_unclear_controller",
        _("Behandlingar med oklart personuppgiftsansvar"),
        _("Behandlingar där det inte är avgjort om nämnden eller kommunstyrelsen är personuppgiftsansvarig."),
        _("personuppgiftsbehandlingar med oklart ansvar"),
        _ALL,
        SHARE,
        processings_unclear_controller,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "thresholds_decided",
        _("Behandlingar med beslutad tröskelanalys"),
        _("Behandlingar vars senaste tröskelanalys är beslutad. De som förvaltningen utför som biträde räknas inte."),
        _("personuppgiftsbehandlingar med beslutad tröskelanalys"),
        _("personuppgiftsbehandlingar som förvaltningen ska bedöma"),
        SHARE,
        thresholds_decided,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "dpias_missing",
        _("Konsekvensbedömningar som återstår"),
        _(
            "Behandlingar som enligt beslutad tröskelanalys behöver en konsekvensbedömning, där bedömningen eller "
            "förhandssamrådet inte är klart."
        ),
        _("behandlingar vars konsekvensbedömning återstår"),
        _("behandlingar som behöver en konsekvensbedömning"),
        SHARE,
        dpias_missing,
        "less",
        _("inga"),
    ),
)
