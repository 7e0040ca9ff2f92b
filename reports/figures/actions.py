"""Figures of actions: what was to be done, what is done and what is late."""

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.figures.counting import Frame, Row, Selection, end_of, listed, present, rows_of, split
from reports.figures.definition import COUNT, SHARE, FigureDefinition
from risks.models import Action, ActionChange
from risks.querysets import OPEN_STATES


def _actions(frame: Frame) -> QuerySet[Action]:
    """Return the actions with the state that each had when the day of the count was over."""
    moved = ActionChange.objects.filter(action_id=OuterRef("pk"), changed_at__lt=end_of(frame)).latest_first()
    state = Coalesce(Subquery(moved.values("to_state")[:1]), Value(Action.State.NOT_STARTED.value))
    return listed(present(Action.objects.all(), frame)).annotate(state_then=state)


def _open(frame: Frame) -> QuerySet[Action]:
    """Return the actions that were open when the day was over, each with whether its own day had passed."""
    return _actions(frame).filter(state_then__in=OPEN_STATES).annotate(is_late=Q(due_on__lt=frame.as_of))


def actions_done(frame: Frame) -> list[Row]:
    """Mark, among the actions that were not called off, those that are done."""
    actions = [action for action in rows_of(_actions(frame)) if action.state_then != Action.State.CANCELLED]
    return split(actions, lambda action: action.state_then == Action.State.DONE, lambda action: action.due_on)


def actions_overdue(frame: Frame) -> Selection:
    """Mark, among the open actions, those whose day has passed."""
    return Selection(_open(frame), {"is_late": True}, lambda action: action.due_on)


def actions_open(frame: Frame) -> list[Row]:
    """Return the open actions, each with its day and how far it had come: the plan of actions."""
    actions = sorted(rows_of(_open(frame)), key=lambda action: (action.is_restricted, action.due_on))
    return split(actions, lambda action: True, _plan_note)


def _plan_note(action: Action) -> str:
    state = Action.State(action.state_then).label.lower()
    return gettext("%(day)s, %(state)s") % {"day": action.due_on, "state": state}


DEFINITIONS = (
    FigureDefinition(
        "actions_open",
        _("Öppna åtgärder"),
        _("Åtgärder som inte är klara eller avbrutna på mätdagen. De utgör handlingsplanen."),
        _("öppna åtgärder"),
        _("öppna åtgärder"),
        COUNT,
        actions_open,
    ),
    FigureDefinition(
        "actions_done",
        _("Genomförda åtgärder"),
        _("Åtgärder i läge klar. Avbrutna åtgärder räknas inte."),
        _("åtgärder som är klara"),
        _("åtgärder i registret"),
        SHARE,
        actions_done,
        "more",
    ),
    FigureDefinition(
        "actions_overdue",
        _("Försenade åtgärder"),
        _("Åtgärder som inte är klara eller avbrutna och vars slutdag har passerat på mätdagen."),
        _("öppna åtgärder som är försenade"),
        _("öppna åtgärder"),
        SHARE,
        actions_overdue,
        "less",
        _("inga"),
    ),
)
