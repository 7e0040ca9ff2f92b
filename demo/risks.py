"""Plan the demo's risk analyses through their rounds, with judgements, acceptances and actions."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import Organisation, User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from risks.forms.subjects import NOT_SUBJECTS
from risks.models import Action, Risk, RiskAnalysis
from risks.services import (
    accept_risk,
    add_risk,
    change_risk,
    copy_analysis,
    create_analysis,
    decide_analysis,
    link_action,
    move_action,
    raise_action,
)
from risks.services.risks import Estimate

# Keys of an action's row that are fields of the action.
ACTION_FIELDS = ("priority", "effort", "cost_sek", "from_year", "to_year")


def subject_of(organisation: Organisation, title: str) -> Entry | None:
    """Return the entry that an analysis or a plan is about, by its title; None for the whole organisation."""
    if not title:
        return None
    entries = Entry.objects.filter(organisation=organisation, title=title).exclude(kind__in=NOT_SUBJECTS)
    return entries.select_related("organisation").get()


class RiskPlan:
    """Every analysis of the data file, its rounds in order, and what is done about its risks in between."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.risks: dict[str, Entry] = {}  # by analysis and number or key, in the newest round
        self.actions: dict[str, Action] = {}  # by title

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["analyses"]:
            for number, told in enumerate(row["rounds"], start=1):
                self._plan(row, told["begun_on"], 9, self._begin(row, number))
                if "decided_on" in told:
                    self._plan(row, told["decided_on"], 14, self._decide(row))
            for position, risk in enumerate(row["risks"], start=1):
                name = _name(row, risk, position)
                for told in risk.get("actions", []):
                    self._plan(row, told["raised_on"], 15, self._act(name, told))
                    if told["state"] != Action.State.NOT_STARTED:
                        self._plan(row, told["moved_on"], 17, self._move(told))
                for told in risk.get("acceptances", []):
                    self._plan(row, told["on"], 16, self._accept(row, name, told))

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        return self.people.organisations[row.get("organisation", "kulturforvaltningen")]

    def _plan(self, row: dict[str, Any], day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.people.coordinator_of(self._organisation(row)), event)

    def _begin(self, row: dict[str, Any], number: int) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            if number == 1:
                analysis = self._first_round(row, by=by, at=at)
            else:
                analysis = copy_analysis(analysis=self._newest(row), by=by, at=at)
                self._find_copies(row, analysis)
            for position, risk in enumerate(row["risks"], start=1):
                found_in = risk.get("found_in", 1)
                name = _name(row, risk, position)
                if found_in == number:
                    self._add_risk(row, risk, name, analysis, by=by, at=at)
                elif found_in < number:
                    self._judge_again(risk["values"][number - found_in], name, by=by, at=at)

        return event

    def _first_round(self, row: dict[str, Any], *, by: User, at: dt.datetime) -> RiskAnalysis:
        organisation = self._organisation(row)
        analysis = RiskAnalysis(
            organisation=organisation,
            unit=self.people.units[row["unit"]],
            owner=self.people.posts[row["owner"]],
            title=row["title"],
            subject=subject_of(organisation, row["subject"]),
            scope=row["scope"],
            participants=row["participants"],
            analysed_on=at.date(),
            is_restricted=row.get("is_restricted", False),
            **{name: row.get(name, "") for name in ("rsa_scenario", "vor_id", "ikp_id")},
        )
        return create_analysis(analysis=analysis, by=by, at=at)

    def _newest(self, row: dict[str, Any]) -> RiskAnalysis:
        rounds = RiskAnalysis.objects.filter(organisation=self._organisation(row), title=row["title"])
        return rounds.with_detail().order_by("-round_number")[0]

    def _find_copies(self, row: dict[str, Any], analysis: RiskAnalysis) -> None:
        """From now on a risk of the file is the one of the newest round."""
        copies = {risk.lineage: risk for risk in Risk.objects.filter(analysis=analysis)}
        before = {name: entry for name, entry in self.risks.items() if name.startswith(f"{row['key']}:")}
        for name, entry in before.items():
            self.risks[name] = copies[Risk.objects.get(pk=entry.pk).lineage]

    def _add_risk(
        self, row: dict[str, Any], told: dict[str, Any], name: str, analysis: RiskAnalysis, *, by: User, at: dt.datetime
    ) -> None:
        now, residual = _estimates(told["values"][0])
        risk = Risk(
            unit=analysis.unit,
            owner=analysis.owner,
            analysis=analysis,
            cause=told["cause"],
            event=told["event"],
            consequence=told["consequence"],
            threat_source=told["source"],
            treatment=told["treatment"],
            treatment_note=told.get("treatment_note", ""),
        )
        self.risks[name] = add_risk(risk=risk, now=now, residual=residual, by=by, at=at)
        if told.get("owner") == "":  # the post was taken away and nobody has taken the risk over
            Risk.objects.filter(pk=risk.pk).update(owner=None)
        if shared := told.get("common_with"):
            for action in Action.objects.open().filter(source_id=self.risks[shared].pk):
                link_action(entry=risk, action=action, by=by, at=at)

    def _judge_again(self, values: list[int], name: str, *, by: User, at: dt.datetime) -> None:
        risk = Risk.objects.with_detail().get(pk=self.risks[name].pk)
        now, residual = _estimates(values)
        change_risk(risk=risk, version=risk.version, now=now, residual=residual, by=by, at=at)

    def _decide(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            analysis = self._newest(row)
            acting = by if analysis.is_restricted else (analysis.owner.holder or by)
            ground = DecisionGround()
            decide_analysis(analysis=analysis, version=analysis.version, reason="", ground=ground, by=acting, at=at)

        return event

    def _act(self, name: str, told: dict[str, Any]) -> Event:
        """Raise an action of a risk."""

        def event(at: dt.datetime, by: User) -> None:
            risk = Risk.objects.with_detail().get(pk=self.risks[name].pk)
            common = {"source": risk, "source_key": told["title"][:120], "title": told["title"], "area": "risk"}
            action, _is_new = raise_action(**common, due_on=told["due_on"], owner=risk.owner, by=by, at=at)
            facts = {field: told[field] for field in ACTION_FIELDS if field in told}
            Action.objects.filter(pk=action.pk).update(**facts)
            self.actions[told["title"]] = action

        return event

    def _move(self, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            action = Action.objects.with_detail().get(pk=self.actions[told["title"]].pk)
            move_action(action=action, to_state=told["state"], note=told["note"], version=action.version, by=by, at=at)

        return event

    def _accept(self, row: dict[str, Any], name: str, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            risk = Risk.objects.with_detail().get(pk=self.risks[name].pk)
            holder = risk.owner.holder if risk.owner else None
            ground = DecisionGround()
            acting = by
            if told["capacity"] == "director":
                acting = self.people.director_of(self._organisation(row))
            elif told["capacity"] == "owner":
                acting = holder or by
            else:
                ground = DecisionGround(authority="board", board_on=told["board_on"], board_paragraph=told["paragraph"])
            accept_risk(
                risk=risk,
                version=risk.version,
                capacity=told["capacity"],
                reason=told["reason"],
                valid_until=told["valid_until"],
                ground=ground,
                by=acting,
                at=at,
            )

        return event


def _name(row: dict[str, Any], risk: dict[str, Any], position: int) -> str:
    return f"{row['key']}:{risk.get('key', position)}"


def _estimates(values: list[int]) -> tuple[Estimate | None, Estimate | None]:
    now, residual = values[:2], values[2:]
    return (Estimate(*now) if all(now) else None, Estimate(*residual) if all(residual) else None)
