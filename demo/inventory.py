"""Plan the demo's systems, information assets, classifications, reviews and comments on the timeline."""

import datetime as dt
from typing import Any

from assets.models import InformationAsset, System
from assets.services import register_asset, register_system
from classification.models import Level, Method
from classification.selectors import areas_of, method_for
from classification.services import Judgement, decide_classification
from demo.people import People
from demo.timeline import Timeline, on, share_of
from isms.accounts.models import Organisation, User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from isms.register.services import add_comment, archive_entry

ASPECTS = {"k": "confidentiality", "r": "integrity", "t": "availability"}


class Inventory:
    """The systems and assets of the data files, and what is done with them over the years."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline
        self.systems: dict[str, System] = {}
        self.assets: dict[str, InformationAsset] = {}
        # The day on which each system and asset of the data files enters the register, by key.
        self.registered: dict[str, dt.date] = {}

    def plan_systems(self, rows: list[dict[str, Any]]) -> None:
        """Register each system on the day it entered the register; retired ones are archived."""
        for row in rows:
            coordinator = self.people.coordinator_of(self._organisation(row))
            self.registered[row["key"]] = row["registered_on"]
            self.timeline.add(on(row["registered_on"], 8), coordinator, self._system_event(row))
            if "retired_on" in row:
                self.timeline.add(on(row["retired_on"], 16), coordinator, self._retirement_event(row))

    def plan_assets(self, rows: list[dict[str, Any]]) -> None:
        """Register each asset on its day and classify it as often as the file says."""
        for row in rows:
            organisation = self._organisation(row)
            coordinator = self.people.coordinator_of(organisation)
            self.registered[row["key"]] = row["registered_on"]
            self.timeline.add(on(row["registered_on"], 9), coordinator, self._asset_event(row))
            for made in row.get("classifications", []):
                decider = self._owner_or_coordinator(row, organisation)
                self.timeline.add(on(made["decided_on"], 13), decider, self._classification_event(row, made))

    def plan_comments(self, rows: list[dict[str, Any]]) -> None:
        """Write the comments of the file."""
        for row in rows:
            author = self.people.users[row["author"]]
            self.timeline.add(on(row["written_on"], 14), author, self._comment_event(row))

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        return self.people.units[row["unit"]].organisation

    def _owner_or_coordinator(self, row: dict[str, Any], organisation: Organisation) -> User:
        post = self.people.posts.get(row["owner"])
        return (post.holder if post else None) or self.people.coordinator_of(organisation)

    def _common(self, row: dict[str, Any]) -> dict[str, Any]:
        unit = self.people.units[row["unit"]]
        return {
            "organisation": unit.organisation,
            "unit": unit,
            "title": row["title"],
            "description": row["description"],
            "owner": self.people.posts.get(row["owner"]),
            "case_number": row.get("case_number", ""),
            "is_restricted": row.get("is_restricted", False),
        }

    def _system_event(self, row: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            secrecy = row.get("secrecy") or {}
            system = System(
                **self._common(row),
                operation=row["operation"],
                lifecycle=row["lifecycle"],
                criticality=row["criticality"],
                is_in_rsa=row["is_in_rsa"],
                handles_personal_data=row["handles_personal_data"],
                supplier_name=row["supplier_name"],
                country=row["country"],
                country_note=row.get("country_note", ""),
                secrecy_ground=secrecy.get("ground", ""),
                secrecy_reason=secrecy.get("reason", ""),
                secrecy_assessed_by=secrecy.get("assessed_by", ""),
            )
            self.systems[row["key"]] = register_system(system=system, by=by, at=at)

        return event

    def _retirement_event(self, row: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            entry = Entry.objects.get(pk=self.systems[row["key"]].pk)
            archive_entry(entry=entry, version=entry.version, by=by, at=at)

        return event

    def _asset_event(self, row: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            asset = InformationAsset(
                **self._common(row),
                purpose=row["purpose"],
                medium=row["medium"],
                priority=row["priority"],
                personal_data=row["personal_data"],
                has_protected_identities=row["has_protected_identities"],
                retention=row["retention"],
            )
            systems = [self.systems[key] for key in row["systems"]]
            self.assets[row["key"]] = register_asset(asset=asset, systems=systems, by=by, at=at)

        return event

    def _classification_event(self, row: dict[str, Any], made: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            entry = Entry.objects.select_related("organisation").get(pk=self.assets[row["key"]].pk)
            method = method_for(entry.organisation)
            decide_classification(
                entry=entry,
                version=entry.version,
                method=method,
                judgements=_judgements(method, made),
                participants=made["participants"],
                ground=_ground(row["key"], made["year"]),
                by=by,
                at=at,
                owner_approval=f"Mejl från ägaren {at:%Y-%m-%d}",
            )

        return event

    def _comment_event(self, row: dict[str, Any]):
        def event(at: dt.datetime, by: User) -> None:
            add_comment(entry=self.systems[row["system"]], text=row["text"], by=by, at=at)

        return event


def _judgements(method: Method, made: dict[str, Any]) -> dict[str, Judgement]:
    levels: dict[int, Level] = {level.severity: level for level in method.levels.all()}
    areas = {area.code: area for area in areas_of(method)}
    return {
        aspect: Judgement(levels[made[letter]], areas[made[f"{letter}_area"]], made[f"{letter}_reason"])
        for letter, aspect in ASPECTS.items()
    }


def _ground(key: str, year: int) -> DecisionGround:
    """Return delegation for about every fifth classification, verkställighet for the rest."""
    if share_of("delegation", key, year) < 0.2:
        return DecisionGround(authority="delegation", delegation_item="6.4")
    return DecisionGround()
