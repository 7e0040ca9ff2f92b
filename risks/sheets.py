"""The spreadsheets of risks within their analyses, and of actions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.followup.opening import Planned, open_many
from isms.register.create_many import create_entries
from isms.register.imports.columns import Choice, Column, Whole, columns_of
from isms.register.imports.lookups import POSTS, UNITS, entries_of
from isms.register.imports.reading import Draft
from isms.register.imports.sheet import REFERENCE, Context, Extras, RegisterSheet, entry_columns, register_sheet
from isms.register.models import Entry
from risks.models import Action, Risk, RiskAnalysis, ScaleCell
from risks.services import Estimate, add_risk, change_action, change_risk, create_action, move_action
from risks.services.actions import DUE_KIND
from risks.services.risks import FROZEN_FIELDS

ANALYSES = entries_of(RiskAnalysis, _("riskanalys, skriv referensen"))
SOURCES = entries_of(Entry, _("post i registret, skriv referensen"))
STEPS = {
    "now_likelihood": ("likelihood_step", _("Sannolikhet i dag"), ("Sannolikhet", "Likelihood")),
    "now_consequence": ("consequence_step", _("Konsekvens i dag"), ("Konsekvensvärde", "Impact")),
    "residual_likelihood": ("residual_likelihood_step", _("Sannolikhet efter åtgärd"), ("Residual likelihood",)),
    "residual_consequence": ("residual_consequence_step", _("Konsekvens efter åtgärd"), ("Residual impact",)),
}


def register_sheets() -> None:
    """Add the sheets; called from the app's ``AppConfig.ready``."""
    register_sheet(_risks())
    register_sheet(_actions())


# Risks


def _step_of(field: str) -> Any:
    return lambda risk: getattr(risk, field)


def _risks() -> RegisterSheet:
    steps = tuple(
        Whole(
            name,
            label,
            names=names,
            help_text=_("Stegets nummer på analysens skala."),
            is_extra=True,
            find=_step_of(field),
        )
        for name, (field, label, names) in STEPS.items()
    )
    note = Column(
        "note", _("Varför bedömningen är gjord eller ändrad"), names=("Motivering",), is_extra=True, find=lambda _r: ""
    )
    described = columns_of(
        Risk,
        "analysis",
        "title",
        "cause",
        "event",
        "consequence",
        "threat_source",
        also={
            "analysis": ("Analys", "Risk analysis"),
            "cause": ("Orsak", "Hot", "Cause"),
            "event": ("Händelse", "Risk", "Event"),
            "consequence": ("Konsekvens", "Konsekvensbeskrivning", "Consequence"),
            "threat_source": ("Threat source",),
        },
        relations={"analysis": ANALYSES},
        analysis={"is_fixed": True},
        title={"is_told_only": True, "is_required": False},
    )
    treated = columns_of(
        Risk,
        "treatment",
        "treatment_note",
        "unit",
        "owner",
        "value",
        "residual_value",
        also={
            "treatment": ("Riskbehandling", "Treatment"),
            "treatment_note": ("Åtgärd", "Beskrivning av behandling"),
            "unit": ("Unit",),
            "owner": ("Riskägare", "Owner", "Ansvarig"),
        },
        relations={"unit": UNITS, "owner": POSTS},
        unit={"is_required": False, "help_text": _("Tomt betyder riskanalysens enhet.")},
        owner={"help_text": _("Tomt betyder den som äger riskanalysen.")},
        value={"is_told_only": True},
        residual_value={"is_told_only": True},
    )
    return RegisterSheet(
        kind=Risk.KIND,
        label=_("Risker"),
        description=_("Lägg till risker i riskanalyser som är utkast, bedöm dem och ändra behandlingen."),
        model=Risk,
        columns=(REFERENCE, *described, *steps, note, *treated),
        create=_add_risk,
        change=_change_risk,
        check=_check_risk,
        select=("analysis__scale", "analysis__unit"),
        name_column="",
        made_with=("assessments",),
    )


def _estimates(risk: Risk, extras: Extras) -> dict[str, Estimate | None]:
    found: dict[str, Estimate | None] = {}
    for kind in ("now", "residual"):
        pair = [
            extras.get(f"{kind}_{axis}", getattr(risk, STEPS[f"{kind}_{axis}"][0]))
            for axis in ("likelihood", "consequence")
        ]
        if _is_taken_back(risk, kind, extras):
            raise ValidationError(_t("Det som är bedömt kan inte bli obedömt igen."))
        found[kind] = None if None in pair else Estimate(*pair)
    return found


def _is_taken_back(risk: Risk, kind: str, extras: Extras) -> bool:
    """Tell whether a value that is judged would be emptied: a judgement is a row that stays."""
    names = [f"{kind}_{axis}" for axis in ("likelihood", "consequence")]
    return any(name in extras and extras[name] is None and getattr(risk, STEPS[name][0]) is not None for name in names)


def _add_risk(risk: Risk, extras: Extras, by: User, at: dt.datetime) -> Risk:
    return add_risk(risk=risk, **_estimates(risk, extras), note=extras.get("note", ""), by=by, at=at)


def _change_risk(risk: Risk, extras: Extras, by: User, at: dt.datetime) -> Risk:
    estimates, note = _estimates(risk, extras), extras.get("note", "")
    return change_risk(risk=risk, version=risk.version, **estimates, note=note, by=by, at=at)


def _check_risk(draft: Draft, context: Context) -> list[str]:
    """Tell what the analysis' state and scale would refuse."""
    risk, analysis = draft.entry, draft.entry.analysis
    risk.unit = risk.unit if risk.unit_id else analysis.unit
    wrong = []
    if risk.pk is None and not analysis.is_draft:
        wrong.append(_t("Riskanalysen är beslutad. Starta en ny omgång för att lägga till risker."))
    changed = {column.name for column in draft.changed}
    if risk.pk is not None and analysis.state == RiskAnalysis.State.DECIDED and changed & set(FROZEN_FIELDS):
        wrong.append(_t("Analysen är beslutad. Ändra det här i nästa omgång."))
    for kind in ("now", "residual"):
        pair = [
            draft.extras.get(f"{kind}_{axis}", getattr(risk, STEPS[f"{kind}_{axis}"][0]))
            for axis in ("likelihood", "consequence")
        ]
        if _is_taken_back(risk, kind, draft.extras):
            wrong.append(_t("Det som är bedömt kan inte bli obedömt igen."))
        elif pair.count(None) == 1:
            wrong.append(_t("Ange både sannolikhet och konsekvens."))
        elif None not in pair and tuple(pair) not in context.once(f"scale:{analysis.scale_id}", _cells(analysis)):
            wrong.append(_t("Skalan har inget sådant steg."))
    return wrong


def _cells(analysis: RiskAnalysis) -> Any:
    cells = ScaleCell.objects.filter(scale_id=analysis.scale_id).order_by("pk")
    return lambda: set(cells.values_list("likelihood_step", "consequence_step"))


# Actions


def _actions() -> RegisterSheet:
    state = Choice(
        "state",
        _("Läge"),
        names=("Status", "State"),
        is_extra=True,
        options=tuple(Action.State.choices),
        find=lambda action: action.state,
    )
    common = entry_columns(
        Action,
        "title",
        "description",
        "reason",
        "unit",
        "owner",
        "due_on",
        "priority",
        "area",
        "effort",
        "cost_sek",
        "from_year",
        "to_year",
        "source",
        also={
            "title": ("Åtgärd", "Aktivitet", "Action", "Task", "Name"),
            "description": ("Beskrivning", "Description"),
            "reason": ("Orsak", "Motivering", "Reason"),
            "owner": ("Åtgärdsägare", "Ansvarig", "Owner"),
            "due_on": ("Klart senast", "Slutdatum", "Deadline", "Due date"),
            "priority": ("Prio", "Priority"),
            "cost_sek": ("Kostnad", "Cost"),
            "source": ("Källa", "Source"),
        },
        relations={"source": SOURCES},
        source={"is_fixed": True},
    )
    reference, title, *rest = common
    return RegisterSheet(
        kind=Action.KIND,
        label=_("Åtgärder"),
        description=_("Lägg till och ändra åtgärder, också sådana som redan är klara. Öppna åtgärder följs upp."),
        model=Action,
        columns=(reference, title, state, *rest),
        create=_create_action,
        change=_change_action,
        create_many=create_actions,
        check=_check_action,
        select=("source",),
        made_with=("changes",),
    )


def create_actions(actions: Sequence[Action], extras: Sequence[Extras], by: User, at: dt.datetime) -> None:
    """Add many actions as ``create_action`` adds one, and move those that are further on."""
    create_entries(entries=actions, by=by, at=at)
    planned = (Planned(action, action.due_on, None) for action in actions)
    open_many(kind=DUE_KIND, planned=planned, by=by, at=at)
    for action, told in zip(actions, extras, strict=True):
        _move(action, told, by=by, at=at)


def _create_action(action: Action, extras: Extras, by: User, at: dt.datetime) -> Action:
    return _move(create_action(action=action, by=by, at=at), extras, by=by, at=at)


def _change_action(action: Action, extras: Extras, by: User, at: dt.datetime) -> Action:
    changed = change_action(action=action, version=action.version, by=by, at=at)
    return _move(changed, extras, by=by, at=at)


def _move(action: Action, extras: Extras, *, by: User, at: dt.datetime) -> Action:
    to_state = extras.get("state", action.state)
    if to_state == action.state:
        return action
    note = _t("Läget kommer från ett inläst kalkylblad.")
    return move_action(action=action, to_state=to_state, note=note, version=action.version, by=by, at=at)


def _check_action(draft: Draft, _context: Context) -> list[str]:
    before, after = draft.entry.state, draft.extras.get("state", draft.entry.state)
    if after != before and after not in Action.TRANSITIONS[before]:
        told = _t("Läget kan inte ändras från %(old)s till %(new)s.")
        return [told % {"old": Action.State(before).label, "new": Action.State(after).label}]
    return []
