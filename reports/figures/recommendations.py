"""Figures of recommendations: what others asked for, if it was answered in time, and what remains.

State is the one that a recommendation had on the day of the count; its source and days are what the register holds now.
"""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from governance.models import Recommendation, RecommendationStep
from reports.figures.counting import Frame, Row, end_of, listed, present, rows_of, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition

State = Recommendation.State
OFFICER, AUDIT = Recommendation.Source.OFFICER, Recommendation.Source.AUDIT
OTHERS = tuple(source for source in Recommendation.Source.values if source not in (OFFICER, AUDIT))


def _received(frame: Frame) -> QuerySet[Recommendation]:
    """Return what had come by the day, with the state it was in then."""
    moved = RecommendationStep.objects.filter(recommendation=OuterRef("pk"), decision__decided_at__lt=end_of(frame))
    latest = moved.order_by("-decision__decided_at", "-pk").values("to_state")[:1]
    rows = present(Recommendation.objects.filter(received_on__lte=frame.as_of), frame)
    return listed(rows.annotate(state_then=Coalesce(Subquery(latest), Value(State.NEW.value))))


def _alive(frame: Frame, *sources: str) -> list[Recommendation]:
    """Return what was given in the review's year, and what was carried into it, of some sources."""
    return [row for row in rows_of(_received(frame).alive_in(frame.year)) if row.source in sources]


def _is_open(recommendation: Recommendation) -> bool:
    return recommendation.state_then in Recommendation.OPEN_STATES


def _note(recommendation: Recommendation) -> str:
    told = {
        "giver": recommendation.giver_name,
        "year": recommendation.year,
        "state": State(recommendation.state_then).label.lower(),
    }
    return _t("%(giver)s %(year)d, %(state)s") % told


def recommendations_open(frame: Frame) -> list[Row]:
    """Return the recommendations that were not put right or rejected when the day of the count was over."""
    rows = sorted(filter(_is_open, rows_of(_received(frame))), key=lambda each: (each.source, -each.year, each.pk))
    return split(sorted(rows, key=lambda each: each.is_restricted), lambda each: True, _note)


def recommendations_answered_in_time(frame: Frame) -> list[Row]:
    """Mark, among what was to be answered during the year, what was answered by its day."""
    rows = (each for each in rows_of(_received(frame)) if each.answer_due_on.year == frame.year)
    told = [each for each in rows if min(each.answer_due_on, each.answered_on or each.answer_due_on) <= frame.as_of]
    return split(told, _is_answered_in_time, lambda each: each.answer_due_on.isoformat())


def _is_answered_in_time(recommendation: Recommendation) -> bool:
    return recommendation.answered_on is not None and recommendation.answered_on <= recommendation.answer_due_on


def recommendations_remaining_officer(frame: Frame) -> list[Row]:
    """Mark, among the officer's recommendations of the year, those that remain open."""
    return split(_alive(frame, OFFICER), _is_open, _note)


def recommendations_remaining_audit(frame: Frame) -> list[Row]:
    """Mark, among the audit's remarks of the year, those that remain open."""
    return split(_alive(frame, AUDIT), _is_open, _note)


def recommendations_remaining_other(frame: Frame) -> list[Row]:
    """Mark, among what others recommend, what remains open."""
    return split(_alive(frame, *OTHERS), _is_open, _note)


_REMAINING = _(
    "Öppna på mätdagen, bland dem som lämnades under genomgångens år eller följde med från tidigare år. "
    "Öppen är den som inte är åtgärdad eller avvisad."
)

DEFINITIONS = (
    FigureDefinition(
        "recommendations_open",
        _("Öppna rekommendationer"),
        _("Rekommendationer som inte var åtgärdade eller avvisade på mätdagen, oavsett när de lämnades."),
        _("öppna rekommendationer"),
        "",
        COUNT,
        recommendations_open,
        "less",
    ),
    FigureDefinition(
        "recommendations_answered_in_time",
        _("Rekommendationer besvarade i tid"),
        _("Bland rekommendationer som skulle besvaras under genomgångens år: besvarade senast den dagen."),
        _("besvarade i tid"),
        _("rekommendationer som skulle besvaras"),
        SHARE,
        recommendations_answered_in_time,
        "more",
        _("alla"),
    ),
    *[
        FigureDefinition(code, name, _REMAINING, _("kvarstår"), _("rekommendationer"), SHARE, compute, "less")
        for code, name, compute in (
            (
                "recommendations_remaining_officer",
                _("Kvarstående rekommendationer från dataskyddsombudet"),
                recommendations_remaining_officer,
            ),
            (
                "recommendations_remaining_audit",
                _("Kvarstående rekommendationer från stadsrevisionen"),
                recommendations_remaining_audit,
            ),
            (
                "recommendations_remaining_other",
                _("Kvarstående rekommendationer från andra"),
                recommendations_remaining_other,
            ),
        )
    ],
)
