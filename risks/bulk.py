"""What can be changed in many actions at once: their day, how far they have come, how urgent they are."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.followup.bulk import close_many, plan_once
from isms.followup.dates import check_reachable
from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.bulk.changes import BulkChange, register_change
from isms.register.errors import DomainError
from risks.models import Action, ActionChange
from risks.services.actions import DUE_KIND

# An action is called off on its own page: each needs a reason of its own.
OFFERED_STATES = (Action.State.NOT_STARTED, Action.State.ONGOING, Action.State.DONE)


class _DayField(forms.DateField):
    """A day that is not a slip of the hand."""

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today

    def clean(self, value: Any) -> dt.date:
        """Refuse a day that lies many years ahead."""
        day = super().clean(value)
        try:
            check_reachable(day, today=self.today)
        except DomainError as error:
            raise ValidationError(error.message) from error
        return day


def register_bulk_changes() -> None:
    """Offer the changes on the lists of actions."""
    for change in (_DUE_ON, _STATE, _PRIORITY):
        register_change(change)


def _day_field(actor: Actor) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return _DayField(label=_("Klar senast"), widget=widget, today=actor.today)


def _choice_field(label: str, choices: list[tuple[str, Any]]) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices)


def _move_day(actions: list[Action], day: dt.date, by: User, at: dt.datetime) -> None:
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(due_on=day)
    plan_once(days={action.pk: day for action in actions if action.is_open}, kind=DUE_KIND, by=by, at=at)


def _set_priority(actions: list[Action], priority: str, by: User, at: dt.datetime) -> None:
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(priority=priority)


def _set_state(actions: list[Action], state: str, by: User, at: dt.datetime) -> None:
    """Move the actions and note each move; a closed one is no longer followed up, an opened one is on its day."""
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(state=state)
    ActionChange.objects.bulk_create(
        [
            ActionChange(action=action, from_state=action.state, to_state=state, changed_at=at, changed_by=by)
            for action in actions
        ]
    )
    if state not in Action.OPEN_STATES:
        with in_swedish():
            close_many(entries=actions, kind=DUE_KIND, reason=str(Action.State(state).label), by=by, at=at)
        return
    opened = {action.pk: action.due_on for action in actions if not action.is_open}
    plan_once(days=opened, kind=DUE_KIND, by=by, at=at)


def _refuse_move(action: Action, state: str | None) -> str:
    if state is None or state in Action.TRANSITIONS[action.state]:
        return ""
    return _t("Åtgärden kan inte flyttas till det läget.")


def _refuse_gap_taken(action: Action, state: str | None) -> str:
    """Leave an action of a gap to its own page when it is to be opened: the gap may have another one by now."""
    if state in Action.OPEN_STATES and not action.is_open and action.source_key:
        return _t("Åtgärden kommer från en brist. Öppna den på dess egen sida.")
    return _refuse_move(action, state)


_DUE_ON = BulkChange(
    code="due_on",
    label=_("Ändra klar senast"),
    column=_("Klar senast"),
    shown=lambda action: action.due_on.isoformat(),
    will_be=lambda day: day.isoformat(),
    field=_day_field,
    save=_move_day,
    kinds=frozenset({Action.KIND}),
    fields=frozenset({"due_on"}),
    note=_("Uppföljningen av öppna åtgärder flyttas till den nya dagen."),
)
_STATE = BulkChange(
    code="state",
    label=_("Ändra läge"),
    column=_("Läge"),
    shown=lambda action: str(action.get_state_display()),
    will_be=lambda state: str(Action.State(state).label),
    field=lambda actor: _choice_field(_("Nytt läge"), [(each.value, each.label) for each in OFFERED_STATES]),
    save=_set_state,
    refusal=_refuse_gap_taken,
    kinds=frozenset({Action.KIND}),
    fields=frozenset({"state"}),
    note=_("En åtgärd som avbryts behöver ett skäl och avbryts på sin egen sida."),
)
_PRIORITY = BulkChange(
    code="priority",
    label=_("Ändra prioritet"),
    column=_("Prioritet"),
    shown=lambda action: str(action.get_priority_display()),
    will_be=lambda priority: str(Action.Priority(priority).label),
    field=lambda actor: _choice_field(_("Ny prioritet"), Action.Priority.choices),
    save=_set_priority,
    kinds=frozenset({Action.KIND}),
    fields=frozenset({"priority"}),
)
