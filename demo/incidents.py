"""Play the demo's incidents: reported, assessed, told to authorities and closed, each thing at its moment."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from demo.people import People
from demo.timeline import STOCKHOLM, Event, Timeline
from incidents.models import (
    BreachController,
    Filing,
    Incident,
    IncidentContact,
    IncidentSettings,
    InformRuling,
    NotificationDuty,
    PersonalDataBreach,
    SignificanceRuling,
    SubjectsInformed,
)
from incidents.packs import build_pack
from incidents.rules.loader import load_incident_rules
from incidents.services import (
    FilingDetails,
    add_controller,
    change_incident,
    decide_information,
    decide_notification,
    decide_significance,
    file_report,
    give_advice,
    move_incident,
    record_informed,
    record_receipt,
    report_incident,
    report_status_instead,
    save_settings,
)
from isms.accounts.models import User
from isms.register.access import resolve_actor
from isms.register.decisions import DecisionGround
from isms.register.models import Entry

OFFICER = "tomasz-nyberg"
FACTS = ("severity", "categories", "cause_class", "cause", "correction", "case_number")
ADVICE = "Ombudet är tillfrågat och delar bedömningen."
Step = Callable[[Incident, dict[str, Any], dt.datetime, User], None]


class IncidentPlan:
    """Every incident of the data file, with its steps counted in hours from the report."""

    def __init__(self, *, people: People, timeline: Timeline, now: dt.datetime) -> None:
        self.people = people
        self.timeline = timeline
        self.now = now.astimezone(STOCKHOLM)
        self.keys: dict[int, int] = {}  # the incident's primary key by its place in the file
        self.steps: dict[str, Step] = {
            "advise": self._advise,
            "notify": self._notify,
            "refuse": self._notify,
            "inform": self._inform,
            "informed": self._informed,
            "significance": self._significance,
            "file": self._file,
            "receipt": self._receipt,
            "status_instead": self._status_instead,
            "handle": lambda incident, told, at, by: self._move(incident, "handling", at=at, by=by),
            "resolve": lambda incident, told, at, by: self._move(incident, "resolved", at=at, by=by),
            "close": self._close,
        }

    def add(self, content: dict[str, Any]) -> None:
        """Store the settings and the shipped stages, and put every incident on the timeline."""
        load_incident_rules()
        for key, values in content["settings"].items():
            save_settings(IncidentSettings(organisation=self.people.organisations[key], **values))
        for place, row in enumerate(content["incidents"]):
            reported_at = self._reported_at(row)
            coordinator = self.people.coordinator_of(self.people.units[row["unit"]].organisation)
            reporter = self.people.users[row["reporter"]] if "reporter" in row else coordinator
            self.timeline.add(reported_at, reporter, self._report(place, row))
            for step in row["steps"]:
                self.timeline.add(_later(reported_at, step), coordinator, self._step(place, row, step))
            for told in row.get("controllers", []):
                self.timeline.add(_later(reported_at, told), coordinator, self._controller(place, told))
            for told in row.get("contacts", []):
                self.timeline.add(_later(reported_at, told), coordinator, self._contact(place, told))

    def _reported_at(self, row: dict[str, Any]) -> dt.datetime:
        if "hours_ago" in row:
            return self.now - dt.timedelta(hours=row["hours_ago"])
        return row["reported_at"].replace(tzinfo=STOCKHOLM)

    def _report(self, place: int, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            discovered_at = at - dt.timedelta(hours=row["discovered_before"])
            shadow = {f"shadow_{name}": value for name, value in row.get("shadow", {}).items()}
            incident = Incident(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[row["owner"]] if row["owner"] else None,
                title=row["title"],
                what_happened=row["what_happened"],
                personal_data_guess=row.get("personal_data_guess", ""),
                discovered_at=discovered_at,
                occurred_from=discovered_at - dt.timedelta(hours=row["discovered_before"]),
                involves_protected_identities=row.get("protected", False),
                **shadow,
            )
            self.keys[place] = report_incident(incident=incident, by=by, at=at).pk

        return event

    def _step(self, place: int, row: dict[str, Any], told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            incident = self._stored(place)
            if told["do"] == "assess":
                self._assess(incident, row, at=at, by=by)
            else:
                self.steps[told["do"]](incident, told, at, by)

        return event

    def _stored(self, place: int) -> Incident:
        return Incident.objects.with_detail().get(pk=self.keys[place])

    def _assess(self, incident: Incident, row: dict[str, Any], *, at: dt.datetime, by: User) -> None:
        self._move(incident, "assessing", at=at, by=by)
        incident = Incident.objects.with_detail().get(pk=incident.pk)
        for name in row["natures"]:
            setattr(incident, name, True)
        for name in FACTS:
            setattr(incident, name, row.get(name, getattr(incident, name)))
        titles = row.get("affected", [])
        affected = list(Entry.objects.filter(organisation=incident.organisation, kind="system", title__in=titles))
        change_incident(incident=incident, affected=affected, version=incident.version, by=by, at=at)
        if facts := row.get("breach"):
            breach = PersonalDataBreach.objects.get(incident=incident)
            for name, value in ({"subject_count_known": "exact"} | facts).items():
                setattr(breach, name, value)
            breach.full_clean()
            breach.save()

    def _controller(self, place: int, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            incident = self._stored(place)
            facts = {name: value for name, value in told.items() if name != "after"}
            controller = BreachController(incident=incident, aware_at=None, escalated_on=at.date(), **facts)
            add_controller(controller=controller, by=by, at=at)

        return event

    def _contact(self, place: int, told: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            facts = {name: value for name, value in told.items() if name != "after"}
            moments = {"contacted_at": at, "recorded_at": at, "recorded_by": by}
            IncidentContact.objects.create(incident=self._stored(place), **facts, **moments)

        return event

    def _advise(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        officer = self.people.users[OFFICER]
        give_advice(incident=incident, text=told["text"], adviser=officer.name, given_at=at, by=by, at=at)

    def _notify(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        decided = {"notifies": told["do"] == "notify", "reason": told["reason"], "advice": ADVICE}
        for controller in BreachController.objects.filter(incident=incident).oldest_first():
            decide_notification(controller=controller, ground=DecisionGround(), by=by, at=at, **decided)

    def _inform(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        day = at.date() + dt.timedelta(days=told["days"]) if "days" in told else None
        decided = {"outcome": told["outcome"], "planned_on": day, "reason": told["reason"]}
        decide_information(controller=self._first(incident), ground=DecisionGround(), by=by, at=at, **decided)

    def _informed(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        informed = SubjectsInformed(
            controller=self._first(incident),
            informed_at=at,
            informed_count=told["count"],
            channel=told["channel"],
            content=told["content"],
            informed_by_name=by.name,
        )
        record_informed(informed=informed, by=by, at=at)

    def _significance(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        answers = {"disrupts_service": "yes", "costs_money": "unknown", "harms_others": "yes"}
        ruling = SignificanceRuling(incident=incident, is_significant=True, **answers)
        decide_significance(ruling=ruling, reason=told["reason"], ground=DecisionGround(), by=by, at=at)

    def _file(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        duties = NotificationDuty.objects.open().filter(incident=incident, stage__code=told["code"])
        if "controller" in told:
            duties = duties.filter(controller__name=told["controller"])
        duty = duties.select_related("stage", "controller", "incident").oldest_first()[0]
        told_of = FilingDetails(
            way="handed_over" if "receipt" in told else "filed",
            filed_at=at,
            is_complete=not told.get("incomplete", False),
            delay_reason=told.get("delay_reason", ""),
            authority_reference=told.get("reference", ""),
            receipt=told.get("receipt", ""),
        )
        actor = resolve_actor(user=by, organisation=incident.organisation, today=at.date())
        digest = build_pack(duty, actor=actor, now=at).digest
        file_report(duty=duty, told=told_of, digest=digest, actor=actor, by=by, at=at)

    def _receipt(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        filing = Filing.objects.get(duty__incident=incident, duty__stage__code=told["code"])
        told = {"reference": told["reference"], "note": told["note"]}
        record_receipt(filing=filing, received_at=at, by=by, at=at, **told)

    def _status_instead(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        duty = NotificationDuty.objects.open().get(incident=incident, stage__code="cyber_final")
        report_status_instead(duty=duty, by=by, at=at)

    def _close(self, incident: Incident, told: dict[str, Any], at: dt.datetime, by: User) -> None:
        for controller in incident.controllers.exclude(role=BreachController.Role.PROCESSOR).oldest_first():
            self._decide_the_rest(controller, by=by, at=at)
        self._move(incident, "closed", conclusion=told["conclusion"], lessons=told["lessons"], at=at, by=by)

    def _decide_the_rest(self, controller: BreachController, *, by: User, at: dt.datetime) -> None:
        """Decide what the file does not tell of and no incident is closed without."""
        common = {"controller": controller, "ground": DecisionGround(), "by": by, "at": at}
        if not controller.notify_rulings.exists():
            decide_notification(notifies=True, reason="Anmälan är lämnad.", advice=ADVICE, **common)
        if controller.inform_rulings.exists():
            return
        if controller.incident.breach.risk == PersonalDataBreach.Risk.HIGH:
            outcome, reason = InformRuling.Outcome.MITIGATED, "Alla berörda har redan fått veta av nämnden."
        else:
            outcome, reason = InformRuling.Outcome.NO_HIGH_RISK, "Risken för de registrerade är inte hög."
        decide_information(outcome=outcome, planned_on=None, reason=reason, **common)

    def _move(self, incident: Incident, to_state: str, *, at: dt.datetime, by: User, **told: str) -> None:
        move_incident(incident=incident, to_state=to_state, version=incident.version, by=by, at=at, **told)

    def _first(self, incident: Incident) -> BreachController:
        return BreachController.objects.filter(incident=incident).oldest_first()[0]


def _later(moment: dt.datetime, told: dict[str, Any]) -> dt.datetime:
    """Return the moment some hours later, also over a change of the clock."""
    return (moment.astimezone(dt.UTC) + dt.timedelta(hours=told["after"])).astimezone(STOCKHOLM)
