"""Factories of suppliers, what they deliver and agreements, all through the services."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import factory

from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from suppliers.checklist import CONTENT_ITEMS
from suppliers.models import Agreement, Delivery, Supplier
from suppliers.services import (
    add_delivery,
    answer_content,
    create_agreement,
    create_supplier,
    sign_agreement,
)
from suppliers.services.agreements import Found
from tests.factories import STOCKHOLM_NOON, EntryFactory, UserFactory

STARTED = dt.date(2025, 1, 1)


class SupplierFactory(EntryFactory):
    """A Swedish supplier without an organisation number."""

    class Meta:
        model = Supplier

    title = factory.Sequence(lambda number: f"Leverantör {number} AB")

    @classmethod
    def save_through_service(cls, model: type[Supplier], *, by: User, at: dt.datetime, **values: Any) -> Supplier:
        """Add the supplier."""
        return create_supplier(supplier=model(**values), by=by, at=at)


class AgreementFactory(EntryFactory):
    """A main agreement in draft; ``covers=[…]`` says what it covers, ``signed=True`` signs it as from 2025."""

    class Meta:
        model = Agreement

    title = factory.Sequence(lambda number: f"Avtal {number}")
    supplier = factory.SubFactory(SupplierFactory, unit=factory.SelfAttribute("..unit"))
    starts_on = STARTED

    @classmethod
    def save_through_service(cls, model: type[Agreement], *, by: User, at: dt.datetime, **values: Any) -> Agreement:
        """Add the agreement, and sign it when asked."""
        is_signed = values.pop("signed", False)
        covers = values.pop("covers", [])
        agreement = create_agreement(agreement=model(**values), covers=covers, by=by, at=at)
        if is_signed:
            sign(agreement, by=by, at=at)
        return agreement


def deliver(
    supplier: Supplier,
    entry: Entry,
    *,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    **values: Any,
) -> Delivery:
    """Let a supplier deliver to a system or a processing."""
    stored = Supplier.objects.with_detail().get(pk=supplier.pk)
    values.setdefault("what", "Drift och support")
    delivery = Delivery(supplier=stored, entry=Entry.objects.get(pk=entry.pk), **values)
    return add_delivery(delivery=delivery, version=stored.version, by=by or UserFactory(), at=at)


def sign(agreement: Agreement, *, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON, **values: Any) -> Agreement:
    """Sign a draft; a personuppgiftsbiträdesavtal is answered yes throughout."""
    by = by or UserFactory()
    stored = Agreement.objects.with_detail().get(pk=agreement.pk)
    if stored.is_processing_agreement and not stored.content_answers.exists():
        answers = {item.code: Found("yes", "Avsnitt 1") for item in CONTENT_ITEMS}
        answer_content(agreement=stored, answers=answers, version=stored.version, by=by, at=at)
    said = {
        "signed_on": STARTED,
        "signed_for_us": "Förvaltningschefen",
        "signed_for_them": "Verkställande direktören",
        "reason": "",
        "ground": DecisionGround(),
    }
    sign_agreement(agreement=stored, version=stored.version, by=by, at=at, **(said | values))
    agreement.refresh_from_db()
    return agreement


def processing_agreement(supplier: Supplier, covers: Iterable[Entry], **values: Any) -> Agreement:
    """A signed personuppgiftsbiträdesavtal in force since 2025."""
    return AgreementFactory(
        unit=supplier.unit,
        supplier=supplier,
        covers=list(covers),
        **({"signed": True, "agreement_kind": Agreement.Kind.PROCESSING} | values),
    )
