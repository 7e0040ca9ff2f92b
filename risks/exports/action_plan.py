"""Write an action plan (handlingsplan) as a workbook and as a PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from isms.register.access import Actor
from isms.register.models import Entry
from isms.register.pdf import write_pdf
from isms.register.spreadsheets import Sheet, write_workbook
from risks.models import Action
from risks.selectors.actions import Progress

TEMPLATE = "risks/action_plan_pdf.html"
STYLES = ("css/report.css", "css/plan.css")


@dataclass(frozen=True)
class PlannedAction:
    """An action with where it comes from, as far as the reader may know."""

    action: Action
    source: str
    is_late: bool

    @property
    def state(self) -> str:
        """The state in words; late stands before ongoing or not started."""
        return _("Försenad") if self.is_late else str(self.action.get_state_display())


def planned(actions: Iterable[Action], actor: Actor) -> list[PlannedAction]:
    """Return actions with their sources; a source that the actor may not see is left unnamed."""
    actions = list(actions)
    wanted = {action.source_id for action in actions if action.source_id}
    sources = {entry.pk: str(entry) for entry in Entry.objects.visible_to(actor).filter(pk__in=wanted)}
    return [
        PlannedAction(
            action=action,
            source=sources.get(action.source_id, ""),
            is_late=action.is_open and action.due_on < actor.today,
        )
        for action in actions
    ]


def write_action_plan_xlsx(rows: Sequence[PlannedAction]) -> bytes:
    """Return a workbook with one row per action, in the given order."""
    headers = [
        _("Referens"),
        _("Åtgärd"),
        _("Vad som ska göras"),
        _("Varför"),
        _("Kommer från"),
        _("Läge"),
        _("Klar senast"),
        _("Prioritet"),
        _("Arbetsinsats"),
        _("Kostnad (kronor)"),
        _("Från år"),
        _("Till år"),
        _("Område"),
        _("Enhet"),
        _("Ägare"),
    ]
    return write_workbook([Sheet(_("Handlingsplan"), headers, [_cells(row) for row in rows])])


def _cells(row: PlannedAction) -> list[Any]:
    action = row.action
    return [
        action.reference,
        action.title,
        action.description,
        action.reason,
        row.source,
        row.state,
        action.due_on,
        str(action.get_priority_display()),
        str(action.get_effort_display()) if action.effort else "",
        action.cost_sek,
        action.from_year,
        action.to_year,
        str(action.get_area_display()) if action.area else "",
        str(action.unit),
        action.owner.title if action.owner else "",
    ]


def write_action_plan_pdf(
    rows: Sequence[PlannedAction], *, title: str, choices: Sequence[str], progress: Progress, actor: Actor
) -> bytes:
    """Return a tagged PDF: how far the plan has come, then its actions by state.

    Args:
        choices: what the plan is limited to, one sentence each.
    """
    groups = (
        (_("Försenade"), [row for row in rows if row.is_late]),
        (_("Pågår"), _in_state(rows, Action.State.ONGOING)),
        (_("Ej påbörjade"), _in_state(rows, Action.State.NOT_STARTED)),
        (_("Klara"), _in_state(rows, Action.State.DONE)),
        (_("Avbrutna"), _in_state(rows, Action.State.CANCELLED)),
    )
    context = {
        "organisation": actor.organisation,
        "today": actor.today,
        "title": title,
        "choices": choices,
        "progress": progress,
        "groups": [(label, found) for label, found in groups if found],
        "restricted_count": sum(row.action.is_restricted for row in rows),
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)


def _in_state(rows: Sequence[PlannedAction], state: str) -> list[PlannedAction]:
    return [row for row in rows if row.action.state == state and not row.is_late]
