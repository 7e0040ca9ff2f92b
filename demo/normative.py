"""Plan what is asked of the city, and the normative classifications that are recorded, published and lowered."""

import datetime as dt
from typing import Any

from assets.models import System
from classification.models import CityRequest, NormativeClassification, ProtectionLevel
from classification.normative.linking import link_system, offer_system
from classification.normative.lowering import lower_normative
from classification.normative.matters import move_matter
from classification.normative.publishing import (
    NormativeTerms,
    publish_normative,
    record_normative,
    withdraw_normative,
)
from classification.normative.requests import ask_city, change_city_request
from classification.selectors import method_for
from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry

ASPECTS = {"k": "confidentiality", "r": "integrity", "t": "availability"}
CITY = "stadsledningskontoret"


class NormativePlan:
    """The talks with the central organisation, by the keys of the data files."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory

    def add(self, content: dict[str, Any], systems: list[dict[str, Any]]) -> None:
        """Put everything on the timeline."""
        published = {row["system"] for row in content["links"]}
        for row in systems:
            decided_on = row.get("normative", {}).get("decided_on")
            if decided_on and row["key"] not in published:
                start = max(decided_on, row["registered_on"])
                self._plan(start, 14, row["organisation"], self._record(row))
        for row in content["requests"]:
            self._plan(row["asked_on"], 10, "kulturforvaltningen", self._ask(row))
            if "answered_on" in row:
                self._plan(row["answered_on"], 10, "kulturforvaltningen", self._answer(row))
        for row in content["moves"]:
            self._plan(row["moved_on"], 10, "kulturforvaltningen", self._move(row))
        for row in content["links"]:
            self._plan(row["linked_on"], 9, CITY, self._offer(row))
            self._plan(row["linked_on"], 11, "kulturforvaltningen", self._link(row))
        for row in content["published"]:
            self._plan(row["published_on"], 13, CITY, self._publish(row))
        for row in content["withdrawn"]:
            self._plan(row["withdrawn_on"], 13, "kulturforvaltningen", self._withdraw(row))
        for row in content["lowered"]:
            self._plan(row["lowered_on"], 13, "kulturforvaltningen", self._lower(row))

    def _plan(self, day: dt.date, hour: int, organisation: str, event: Event) -> None:
        self.timeline.add(on(day, hour), self.people.coordinator_of(self.people.organisations[organisation]), event)

    def _system(self, key: str) -> System:
        return System.objects.select_related("organisation").get(pk=self.inventory.systems[key].pk)

    def _terms(self, system: System, row: dict[str, Any], *, decided_on: dt.date, version: str) -> NormativeTerms:
        method = method_for(system.organisation)
        steps = {level.number: level for level in method.levels.all()}
        return NormativeTerms(
            method=method,
            levels={aspect: steps[row[letter]] for letter, aspect in ASPECTS.items()},
            version_label=version,
            decided_on=decided_on,
            may_lower=row["may_lower"],
            lowering_approver="Informationsägaren" if row["may_lower"] else "",
            note=row["note"],
        )

    def _record(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system, told = self._system(row["key"]), row["normative"]
            record_normative(
                system=system,
                terms=self._terms(system, told, decided_on=told["decided_on"], version=str(told["decided_on"].year)),
                issued_by="Stadsledningskontoret",
                ground=DecisionGround(),
                version=system.version,
                by=by,
                at=at,
            )

        return event

    def _ask(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["system"])
            asked = {name: row[name] for name in ("subject", "asked_on", "asked_to", "case_number")}
            ask_city(request=CityRequest(system=system, **asked), version=system.version, by=by, at=at)

        return event

    def _answer(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["system"])
            request = system.city_requests.get(subject=row["subject"])
            request.answered_on, request.answer = row["answered_on"], row["answer"]
            change_city_request(request=request, version=system.version, by=by, at=at)

        return event

    def _move(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["system"])
            move_matter(system=system, to=row["to"], note=row["note"], version=system.version, by=by, at=at)

        return event

    def _offer(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["central"])
            offer_system(system=system, is_open=True, version=system.version, by=by, at=at)

        return event

    def _link(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system, central = self._system(row["system"]), self._system(row["central"])
            link_system(system=system, central=central, version=system.version, by=by, at=at)

        return event

    def _publish(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["central"])
            terms = self._terms(system, row, decided_on=at.date(), version=row["version"])
            publish_normative(system=system, terms=terms, ground=DecisionGround(), version=system.version, by=by, at=at)

        return event

    def _withdraw(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            system = self._system(row["system"])
            withdraw_normative(system=system, reason=row["reason"], version=system.version, by=by, at=at)

        return event

    def _lower(self, row: dict[str, Any]) -> Event:
        """Lower every aspect in which the asset's own judgement lies below the normative level."""

        def event(at: dt.datetime, by: User) -> None:
            asset = self.inventory.assets[row["asset"]]
            rows = ProtectionLevel.objects.filter(entry_id=asset.pk, ground="normative", own_level__isnull=False)
            for aspect, normative_id in list(rows.order_by("aspect").values_list("aspect", "normative_id")):
                entry = Entry.objects.get(pk=asset.pk)
                lower_normative(
                    entry=entry,
                    aspect=aspect,
                    normative=NormativeClassification.objects.get(pk=normative_id),
                    reason=row["reason"],
                    approved_by=row["approved_by"],
                    ground=DecisionGround(),
                    version=entry.version,
                    by=by,
                    at=at,
                )

        return event
