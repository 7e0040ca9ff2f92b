"""Figures of what governs and what is checked: governing documents, and the plan for internal control."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from governance.models import ControlCheck, ControlResult, DocumentReview, GoverningDocument
from governance.querysets.controls import DONE_RESULTS
from governance.querysets.documents import REVIEW_KIND
from isms.followup.models import FollowUp
from reports.figures.counting import Frame, Row, end_of, listed, present, rows_of, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition


def _in_force(frame: Frame) -> QuerySet[GoverningDocument]:
    """Return what was adopted and neither replaced nor repealed when the day of the count was over.

    ``is_late`` tells whether its review was late then.
    """
    end = end_of(frame)
    waiting = FollowUp.objects.filter(
        Q(completed_at__isnull=True) | Q(completed_at__gte=end),
        entry_id=OuterRef("pk"),
        kind=REVIEW_KIND,
        intended_on__lt=frame.as_of,
        opened_at__lt=end,
    )
    repealed = DocumentReview.objects.filter(
        document_id=OuterRef("pk"), outcome=DocumentReview.Outcome.REPEALED, reviewed_on__lte=frame.as_of
    )
    replaced = GoverningDocument.objects.filter(previous_id=OuterRef("pk"), adopted_on__lte=frame.as_of).order_by()
    documents = GoverningDocument.objects.filter(adopted_on__lte=frame.as_of)
    documents = documents.filter(~Exists(repealed), ~Exists(replaced)).annotate(is_late=Exists(waiting))
    return listed(present(documents, frame))


def documents_in_force(frame: Frame) -> list[Row]:
    """Return the governing documents in force."""
    return split(_in_force(frame), lambda each: True, lambda each: each.get_document_kind_display())


def documents_review_late(frame: Frame) -> list[Row]:
    """Mark the governing documents in force whose review is late or whose last day has passed."""
    return split(
        _in_force(frame),
        lambda each: each.is_late or (each.valid_until is not None and each.valid_until < frame.as_of),
        lambda each: each.get_document_kind_display(),
    )


def _checks(frame: Frame) -> QuerySet[ControlCheck]:
    """Return the checks of the review's year with the result that stood when the day of the count was over."""
    recorded = ControlResult.objects.filter(check_entry_id=OuterRef("pk"), recorded_at__lt=end_of(frame))
    then = Subquery(recorded.latest_first().values("result")[:1])
    checks = present(ControlCheck.objects.filter(year=frame.year), frame).annotate(result_then=then)
    return listed(checks)


def control_checks_done(frame: Frame) -> list[Row]:
    """Mark, among the year's checks of internal control, those that were done."""
    return split(_checks(frame), lambda each: each.result_then in DONE_RESULTS, lambda each: each.period)


def control_checks_deviations(frame: Frame) -> list[Row]:
    """Mark, among the year's checks that were done, those that found a deviation."""
    done = [each for each in rows_of(_checks(frame)) if each.result_then in DONE_RESULTS]
    return split(done, lambda each: each.result_then == ControlCheck.Result.DEVIATION, lambda each: each.period)


DEFINITIONS = (
    FigureDefinition(
        "documents_in_force",
        _("Styrdokument som gäller"),
        _("Policyer, riktlinjer, anvisningar, rutiner och planer som är fastställda och inte ersatta eller upphävda."),
        _("styrdokument som gäller"),
        "",
        COUNT,
        documents_in_force,
    ),
    FigureDefinition(
        "documents_review_late",
        _("Styrdokument med försenad översyn"),
        _("Gällande styrdokument vars planerade översyn inte är gjord, eller vars sista dag har passerat."),
        _("styrdokument med försenad översyn"),
        _("styrdokument som gäller"),
        SHARE,
        documents_review_late,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "control_checks_done",
        _("Genomförda kontroller enligt internkontrollplanen"),
        _("Årets planerade kontroller som är gjorda, med eller utan avvikelse. Behörighetskontroller räknas för sig."),
        _("kontroller som är genomförda"),
        _("kontroller i årets internkontrollplan"),
        SHARE,
        control_checks_done,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "control_checks_deviations",
        _("Kontroller med avvikelse"),
        _("Genomförda kontroller enligt internkontrollplanen som visade en avvikelse. Varje avvikelse har en åtgärd."),
        _("kontroller med avvikelse"),
        _("kontroller som är genomförda"),
        SHARE,
        control_checks_deviations,
    ),
)
