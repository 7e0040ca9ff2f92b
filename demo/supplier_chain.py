"""Plan the demo's chains of processors, their confirmations, and the changes that suppliers announce."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import Organisation, User
from isms.register.decisions import DecisionGround
from suppliers.models import Agreement, ChangeNotice, SubProcessorLink
from suppliers.services import add_link, answer_notice, confirm_chain, receive_notice


class ChainPlan:
    """Each chain of the data file, as it was mapped, confirmed and changed."""

    def __init__(self, *, people: People, timeline: Timeline) -> None:
        self.people = people
        self.timeline = timeline

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline."""
        for row in content["chains"]:
            self._plan(row, row["mapped_on"], 10, self._map(row))
            for told in row.get("confirmed", []):
                self._plan(row, told["on"], 14, self._confirm(row, told))
            for told in row.get("notices", []):
                self._plan(row, told["received_on"], 9, self._receive(row, told))
                if "answered_on" in told:
                    self._plan(row, told["answered_on"], 15, self._answer(row, told))

    def _plan(self, row: dict[str, Any], day: dt.date, hour: int, event: Event) -> None:
        self.timeline.add(on(day, hour), self.people.coordinator_of(self._organisation(row)), event)

    def _map(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row)
            made: dict[str, SubProcessorLink] = {}
            for told in row["links"]:
                company = told.get("company", "")
                link = SubProcessorLink(
                    agreement=agreement,
                    is_party=not company,
                    parent=made[told["under"]] if "under" in told else None,
                    started_on=agreement.starts_on,
                    checked_on=row["mapped_on"],
                    dpf_checked_on=told.get("dpf_checked_on"),
                    **_terms(told),
                )
                made[company] = add_link(link=link, version=agreement.version, by=by, at=at)

        return event

    def _confirm(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row)
            said = {"confirmed_on": told["on"], "source": told["source"], "version": agreement.version}
            confirm_chain(agreement=agreement, **said, by=by, at=at)

        return event

    def _receive(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row)
            notice = ChangeNotice(
                agreement=agreement,
                description=told.get("description", ""),
                **{name: told[name] for name in ("kind", "received_on", "effective_on")},
                **_terms(told),
            )
            receive_notice(notice=notice, version=agreement.version, by=by, at=at)

        return event

    def _answer(self, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row)
            notice = ChangeNotice.objects.get(agreement=agreement, company=told["company"])
            notice.agreement = agreement
            answer_notice(
                notice=notice,
                is_accepted=told["accepted"],
                assessment=told["assessment"],
                answered_on=told["answered_on"],
                effective_on=None,
                ground=DecisionGround(),
                version=agreement.version,
                by=by,
                at=at,
            )

        return event

    def _stored(self, row: dict[str, Any]) -> Agreement:
        return Agreement.objects.with_detail().get(organisation=self._organisation(row), title=row["agreement"])

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        return self.people.organisations[row.get("organisation", "kulturforvaltningen")]


def _terms(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "company": told.get("company", ""),
        "country": told["country"],
        "processing_countries": told["processing"],
        "service": told["service"],
        "data_kinds": told.get("data", ""),
        "mechanism": told["mechanism"],
        "tia_on": told.get("tia_on"),
    }
