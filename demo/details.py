"""Plan what is filled in after the first registration: methods, zones, processes, facts, drafts and other results."""

import datetime as dt
from typing import Any

from assets.dependencies import add_dependency
from assets.models import InformationAsset, Process, System, SystemDependency, Zone
from assets.services import change_asset, change_system, register_process, save_zone
from classification.drafts import (
    DraftedDecision,
    DraftedJudgement,
    hand_to_owner,
    save_decision_details,
    save_judgement,
)
from classification.external import RequirementTotals, record_external_classification
from classification.method_services import choose_method
from classification.models import ClassificationDraft, Level, Method
from classification.selectors import areas_of, method_for
from classification.services import Judgement, decide_classification
from demo.inventory import ASPECTS, Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry

FILLED_IN_ON = dt.date(2024, 11, 4)
KULTUR = "kulturforvaltningen"
TOTALS = ("fulfilled", "partial", "unfulfilled", "not_applicable")


class DetailPlan:
    """Fills in what the data file tells, by the keys of systems, assets and posts."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["methods"]:
            self._plan(row["chosen_on"], 6, row["organisation"], self._method(row))
        for row in content["zones"]:
            self._plan(FILLED_IN_ON, 9, row["organisation"], self._zone(row))
        for row in content["systems"]:
            self._plan(self._day(row["key"]), 10, KULTUR, self._system(row))
        for row in content["dependencies"]:
            self._plan(self._day(row["system"], row["depends_on"]), 11, KULTUR, self._dependency(row))
        for row in content["assets"]:
            self._plan(self._day(row["key"]), 13, KULTUR, self._asset(row))
        for row in content["processes"]:
            self._plan(self._day(*row["systems"], *row["assets"]), 14, KULTUR, self._process(row))
        for row in content["raised"]:
            self._plan(row["decided_on"], 11, KULTUR, self._raise(row))
        for row in content["drafts"]:
            self._plan(row["saved_on"], 11, KULTUR, self._draft(row))
        for row in content["elsewhere"]:
            day = max(row["made_on"], self.inventory.registered[row["system"]]) + dt.timedelta(days=3)
            self._plan(day, 11, "stadsledningskontoret", self._elsewhere(row))

    def _plan(self, day: dt.date, hour: int, organisation: str, event: Event) -> None:
        self.timeline.add(on(day, hour), self.people.coordinator_of(self.people.organisations[organisation]), event)

    def _day(self, *keys: str) -> dt.date:
        """Return the first day on which the details can be filled in: all that they concern is registered."""
        return max(FILLED_IN_ON, *(self.inventory.registered[key] for key in keys))

    def _method(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            choose_method(
                organisation=self.people.organisations[row["organisation"]],
                method=Method.objects.filter(code__startswith=row["method"]).latest("pk"),
                works_in=row.get("works_in", "own"),
                security_contact=row.get("security_contact", ""),
            )

        return event

    def _zone(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            facts = {name: row[name] for name in ("name", "description", "allows_high_protection")}
            save_zone(zone=Zone(organisation=self.people.organisations[row["organisation"]], **facts), by=by, at=at)

        return event

    def _system(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = System.objects.get(pk=self.inventory.systems[row["key"]].pk)
            if "zone" in row:
                system.zone = Zone.objects.get(organisation_id=system.organisation_id, name=row["zone"])
            if "manager" in row:
                system.manager = self.people.posts[row["manager"]]
            if "provider" in row:
                system.provider_organisation = self.people.organisations[row["provider"]]
            system.ai_role = row.get("ai_role", system.ai_role)
            system.ai_risk_class = row.get("ai_risk_class", system.ai_risk_class)
            change_system(system=system, version=system.version, by=by, at=at)

        return event

    def _dependency(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = System.objects.get(pk=self.inventory.systems[row["system"]].pk)
            depends_on = self.inventory.systems[row["depends_on"]]
            dependency = SystemDependency(system=system, depends_on=depends_on, note=row["note"])
            add_dependency(dependency=dependency, version=system.version, by=by, at=at)

        return event

    def _asset(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            asset = InformationAsset.objects.get(pk=self.inventory.assets[row["key"]].pk)
            asset.information_kinds = row["kinds"]
            asset.retention_rule, asset.retention_basis = row["rule"], row["basis"]
            asset.retention_months, asset.retention_trigger = row.get("months"), row.get("trigger", "")
            change_asset(asset=asset, systems=list(asset.systems.all()), version=asset.version, by=by, at=at)

        return event

    def _process(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            process = Process(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]],
                title=row["title"],
                description=row["description"],
                is_in_rsa=row["is_in_rsa"],
            )
            systems = [self.inventory.systems[key] for key in row["systems"]]
            register_process(process=process, systems=systems, by=by, at=at)
            for key in row["assets"]:
                asset = InformationAsset.objects.get(pk=self.inventory.assets[key].pk)
                asset.process = process
                change_asset(asset=asset, systems=list(asset.systems.all()), version=asset.version, by=by, at=at)
            if "k" in row:
                areas = {f"{letter}_area": "operations" for letter in ASPECTS}
                reasons = {f"{letter}_reason": "Bedömd med dem som arbetar i processen." for letter in ASPECTS}
                told = row | areas | reasons | {"participants": "Processägaren och samordnaren"}
                self._decide(Entry.objects.get(pk=process.pk), told, by=by, at=at)

        return event

    def _raise(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            self._decide(Entry.objects.get(pk=self.inventory.assets[row["asset"]].pk), row, by=by, at=at)

        return event

    def _decide(self, entry: Entry, row: dict[str, Any], *, by: User, at: dt.datetime) -> None:
        method = method_for(entry.organisation)
        levels, areas = _levels(method), {area.code: area for area in areas_of(method)}
        judgements = {
            aspect: Judgement(levels[row[letter]], areas[row[f"{letter}_area"]], row[f"{letter}_reason"])
            for letter, aspect in ASPECTS.items()
        }
        if "raised_to" in row:
            told = judgements["confidentiality"]
            judgements["confidentiality"] = Judgement(
                told.level,
                told.area,
                told.reason,
                raised_level=levels[row["raised_to"]],
                raise_ground=row["raise_ground"],
                raise_reason=row["raise_reason"],
            )
        decide_classification(
            entry=entry,
            version=entry.version,
            method=method,
            judgements=judgements,
            participants=row["participants"],
            ground=DecisionGround(),
            by=by,
            at=at,
            owner_approval=f"Mejl från ägaren {at:%Y-%m-%d}",
        )

    def _draft(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            entry = Entry.objects.get(pk=self.inventory.assets[row["asset"]].pk)
            method = method_for(entry.organisation)
            levels, areas = _levels(method), {area.code: area for area in areas_of(method)}
            version = 0
            for letter, aspect in ASPECTS.items():
                if letter in row:
                    drafted = DraftedJudgement(
                        level=levels[row[letter]], area=areas[row[f"{letter}_area"]], reason=row[f"{letter}_reason"]
                    )
                    common = {"entry": entry, "draft_version": version, "method": method, "by": by, "at": at}
                    save_judgement(aspect=aspect, drafted=drafted, **common)
                    version = self._draft_version(entry)
            if "participants" in row:
                details = DraftedDecision(participants=row["participants"])
                save_decision_details(entry=entry, draft_version=version, method=method, drafted=details, by=by, at=at)
            if "handed_over_until" in row:
                version = self._draft_version(entry)
                hand_to_owner(entry=entry, draft_version=version, due_on=row["handed_over_until"], by=by, at=at)

        return event

    def _draft_version(self, entry: Entry) -> int:
        return ClassificationDraft.objects.filter(entry_id=entry.pk).latest("pk").version

    def _elsewhere(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            entry = Entry.objects.get(pk=self.inventory.systems[row["system"]].pk)
            method = method_for(entry.organisation)
            levels = _levels(method)
            record_external_classification(
                entry=entry,
                version=entry.version,
                method=method,
                levels={aspect: levels[row[letter]] for letter, aspect in ASPECTS.items()},
                made_on=row["made_on"],
                link=row["link"],
                totals=RequirementTotals(**{name: row[name] for name in TOTALS}),
                by=by,
                at=at,
            )

        return event


def _levels(method: Method) -> dict[int, Level]:
    """Return a method's levels by severity, by which the data files tell them."""
    return {level.severity: level for level in method.levels.all()}
