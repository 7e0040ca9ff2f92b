"""Plan the demo's suppliers, what they deliver, and the agreements with them."""

import datetime as dt
from typing import Any

from demo.inventory import Inventory
from demo.people import People
from demo.timeline import Event, Timeline, on
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from suppliers.checklist import CONTENT_ITEMS
from suppliers.models import Agreement, Delivery, Supplier, SupplierCertificate, SupplierContact
from suppliers.services import (
    add_certificate,
    add_contact,
    add_delivery,
    answer_content,
    create_agreement,
    create_supplier,
    decide_notice,
    sign_agreement,
)
from suppliers.services.agreements import Found

TERMS = (
    "agreement_number",
    "description",
    "starts_on",
    "ends_on",
    "renewal",
    "renewal_months",
    "notice_months",
    "consent",
    "objection_days",
    "incident_hours",
    "audit_right",
    "exit_terms",
)


class SupplierPlan:
    """The suppliers and agreements of the data file, each on its day."""

    def __init__(self, *, people: People, timeline: Timeline, inventory: Inventory) -> None:
        self.people = people
        self.timeline = timeline
        self.inventory = inventory
        self.suppliers: dict[str, Supplier] = {}

    def add(self, content: dict[str, Any]) -> None:
        """Put everything on the timeline; an agreement is recorded as signed the day after it entered the register."""
        for row in content["suppliers"]:
            self._plan(row["registered_on"], 9, row, self._supplier(row))
        places = {row["key"]: row for row in content["suppliers"]}
        for row in content["agreements"]:
            place = row if "unit" in row else places[row["supplier"]]
            self._plan(row["registered_on"], 10, place, self._agreement(row, place))
            if "signed_on" in row:
                self._plan(row["registered_on"] + dt.timedelta(days=1), 13, place, self._signing(row, place))
            if "goes_on" in row:
                self._plan(row["goes_on"]["on"], 14, place, self._going_on(row, place))

    def _plan(self, day: dt.date, hour: int, place: dict[str, Any], event: Event) -> None:
        organisation = self.people.units[place["unit"]].organisation
        self.timeline.add(on(day, hour), self.people.coordinator_of(organisation), event)

    def _supplier(self, row: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[row["unit"]]
            supplier = create_supplier(
                supplier=Supplier(
                    organisation=unit.organisation,
                    unit=unit,
                    owner=self.people.posts[row["owner"]],
                    title=row["title"],
                    country=row.get("country", "SE"),
                    organisation_number=row["organisation_number"],
                    description=row["description"],
                ),
                by=by,
                at=at,
            )
            self.suppliers[row["key"]] = supplier
            acting = {"by": by, "at": at}
            for told in row.get("contacts", []):
                add_contact(contact=SupplierContact(supplier=supplier, **told), version=supplier.version, **acting)
            for told in row.get("certificates", []):
                certificate = SupplierCertificate(supplier=supplier, **told)
                add_certificate(certificate=certificate, version=supplier.version, **acting)
            for told in row["deliveries"]:
                add_delivery(delivery=self._delivery(supplier, told), version=supplier.version, **acting)

        return event

    def _delivery(self, supplier: Supplier, told: dict[str, Any]) -> Delivery:
        reason = told.get("no_data_reason", "")
        return Delivery(
            supplier=supplier,
            entry=Entry.objects.get(pk=self.inventory.systems[told["system"]].pk),
            what=told["what"],
            reaches_personal_data=not reason,
            no_data_reason=reason,
        )

    def _agreement(self, row: dict[str, Any], place: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            unit = self.people.units[place["unit"]]
            supplier = Supplier.objects.get(pk=self.suppliers[row["supplier"]].pk) if "supplier" in row else None
            agreement = Agreement(
                organisation=unit.organisation,
                unit=unit,
                owner=self.people.posts[place["owner"]],
                title=row["title"],
                agreement_kind=row["kind"],
                supplier=supplier,
                counterpart_organisation=self.people.organisations.get(row.get("organisation", "")),
                counterpart_name=row.get("counterpart", ""),
                part_of=self._stored(row["part_of"], place) if "part_of" in row else None,
                **{name: row[name] for name in TERMS if name in row},
            )
            covers = Entry.objects.filter(pk__in=[self.inventory.systems[key].pk for key in row["covers"]])
            create_agreement(agreement=agreement, covers=list(covers), by=by, at=at)

        return event

    def _signing(self, row: dict[str, Any], place: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row["title"], place)
            if agreement.is_processing_agreement:
                missing = row.get("missing", ())
                answers = {
                    item.code: Found("no") if item.code in missing else Found("yes", f"Avsnitt {number}")
                    for number, item in enumerate(CONTENT_ITEMS, start=3)
                }
                answer_content(agreement=agreement, answers=answers, version=agreement.version, by=by, at=at)
            sign_agreement(
                agreement=agreement,
                signed_on=row["signed_on"],
                signed_for_us=row.get("signed_for_us", "Kulturdirektören"),
                signed_for_them="" if agreement.is_between_boards else "Verkställande direktören",
                reason=row.get("reason", ""),
                ground=DecisionGround(**row.get("ground", {"authority": "delegation", "delegation_item": "5.3"})),
                version=agreement.version,
                by=by,
                at=at,
            )

        return event

    def _going_on(self, row: dict[str, Any], place: dict[str, Any]) -> Event:
        def event(at: dt.datetime, by: User) -> None:
            agreement = self._stored(row["title"], place)
            decide_notice(
                agreement=agreement,
                gives_notice=False,
                notice_given_on=None,
                ends_on=None,
                reason=row["goes_on"]["reason"],
                ground=DecisionGround(),
                version=agreement.version,
                by=by,
                at=at,
            )

        return event

    def _stored(self, title: str, place: dict[str, Any]) -> Agreement:
        organisation = self.people.units[place["unit"]].organisation
        return Agreement.objects.with_detail().get(organisation=organisation, title=title)
