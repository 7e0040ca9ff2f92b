"""Add suppliers to a built register: what they deliver, their agreements, and chains of processors of any number.

``benchmarks.measure_suppliers`` calls this after ``benchmarks.build_register``.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.build_register import AT, Built

LINKS_EACH = 4
DELIVERIES_EACH = 2
STARTED = dt.date(2024, 1, 1)
# Country, where it processes and mechanism of the links of a chain, each under the one before it.
STEPS = (
    ("SE", ("SE", "FI"), "eea"),
    ("IE", ("IE", "DE"), "eea"),
    ("US", ("US", "IE"), "dpf"),
    ("IN", ("IN",), "scc_3"),
)


@dataclass(frozen=True)
class Counts:
    """How many rows were made."""

    suppliers: int
    links: int
    deliveries: int


def add_suppliers(*, built: Built, suppliers: int, using: str) -> Counts:
    """Copy suppliers with agreements and chains into the first organisation of a built register, beside those it has.

    Every tenth agreement has run out, every seventh chain has a transfer without assessment, every third was confirmed
    this year, and every fiftieth has an announced change that nobody has answered.

    Args:
        using: the alias of a connection that owns the tables.
    """
    from django.db import transaction

    from assets.models import System
    from benchmarks.rows import copy_in, next_id, without_triggers
    from isms.followup.models import FollowUp
    from isms.register.models import Entry
    from suppliers.countries_loader import load_countries
    from suppliers.models import (
        Agreement,
        AgreementCover,
        ChainConfirmation,
        ChangeNotice,
        Delivery,
        SubProcessorLink,
        Supplier,
    )

    load_countries()
    systems = list(
        System.objects.using(using).filter(organisation=built.organisation, archived_at__isnull=True).order_by("pk")
    )
    first, before = next_id(Entry, using=using), Supplier.objects.using(using).count()
    numbers = range(before, before + suppliers)
    sellers = list(_entries(Supplier, "LEV", systems, first, numbers, country="SE", reaches_personal_data=True))
    agreements = list(_entries(Agreement, "AVT", systems, first + suppliers, numbers))
    deliveries, covers, confirmations, notices, followups = [], [], [], [], []
    for number, seller, agreement in zip(numbers, sellers, agreements, strict=True):
        agreement.supplier = seller
        agreement.agreement_kind, agreement.state = "processing", "signed"
        agreement.starts_on = STARTED
        agreement.ends_on = dt.date(2026, 1, 31) if number % 10 == 9 else None
        for each in range(DELIVERIES_EACH):
            system = systems[(number * DELIVERIES_EACH + each) % len(systems)]
            delivery = Delivery(supplier=seller, entry_id=system.pk, what="Drift", reaches_personal_data=True)
            deliveries.append(delivery)
            if (number + each) % 5:
                covers.append(AgreementCover(agreement=agreement, entry_id=system.pk))
        if number % 3 == 0:
            told = {"confirmed_on": dt.date(2026, 5, 4), "source": "Leverantörens lista", "link_count": LINKS_EACH}
            confirmations.append(
                ChainConfirmation(agreement=agreement, recorded_at=AT, recorded_by=built.owner, **told)
            )
        if number % 50 == 0:
            notices.append(_notice(agreement, ChangeNotice))
        late = AT - dt.timedelta(days=40) if number % 4 == 0 else AT + dt.timedelta(days=200)
        followups.append(_review(seller, late, FollowUp, built))
    links = list(_links(agreements, next_id(SubProcessorLink, using=using), SubProcessorLink))
    rows = (
        (Delivery, deliveries), (AgreementCover, covers), (ChainConfirmation, confirmations),
        (ChangeNotice, notices), (FollowUp, followups),
    )  # fmt: skip
    models = [Entry, Supplier, Agreement, SubProcessorLink, *(model for model, _rows in rows)]
    with transaction.atomic(using=using), without_triggers(models, using=using):
        for model, made in ((Supplier, sellers), (Agreement, agreements)):
            copy_in(Entry, made, using=using)
            copy_in(model, made, using=using)
        for model, made in rows:
            for key, row in enumerate(made, start=next_id(model, using=using)):
                row.pk = key
            copy_in(model, made, using=using)
        copy_in(SubProcessorLink, links, using=using)
    return Counts(
        suppliers=before + suppliers,
        links=SubProcessorLink.objects.using(using).count(),
        deliveries=Delivery.objects.using(using).count(),
    )


def _entries(model: type, prefix: str, systems: list, first: int, numbers: range, **values: object) -> Iterator:
    """Yield suppliers or agreements beside the systems that they are about."""
    for key, number in enumerate(numbers, start=first):
        near = systems[number * DELIVERIES_EACH % len(systems)]
        reference, title = f"{prefix}-{number + 1:04d}", f"Åkerbolaget {number * 7919 % 10_007} AB"
        yield model(
            id=key,
            entry_id=key,
            organisation_id=near.organisation_id,
            unit_id=near.unit_id,
            owner_id=near.owner_id,
            kind=model.KIND,
            reference=reference,
            title=title,
            concerns_personal_data=True,
            created_at=AT,
            updated_at=AT,
            search_text=f"{reference}\n{title}",
            **values,
        )


def _links(agreements: list, first: int, model: type) -> Iterator:
    """Yield the links of each chain, one under the other."""
    for number, agreement in enumerate(agreements):
        for level, (country, processing, mechanism) in enumerate(STEPS):
            key = first + number * LINKS_EACH + level
            has_tia = mechanism == "scc_3" and number % 7
            yield model(
                pk=key,
                agreement=agreement,
                parent_id=key - 1 if level else None,
                company=f"Molnbolag {number * LINKS_EACH + level} AB",
                country=country,
                processing_countries=list(processing),
                service="Drift av servrar",
                mechanism=mechanism,
                tia_on=STARTED if has_tia else None,
                started_on=STARTED,
                dpf_checked_on=dt.date(2026, 3, 1) if mechanism == "dpf" and number % 2 else None,
            )


def _notice(agreement: object, model: type) -> object:
    return model(
        agreement=agreement,
        kind="new",
        received_on=dt.date(2026, 9, 1),
        objection_due_on=dt.date(2026, 10, 1),
        company="Nytt Moln AB",
        country="SE",
        processing_countries=["SE"],
        service="Utskick",
        mechanism="eea",
    )


def _review(supplier: object, due_at: dt.datetime, model: type, built: Built) -> object:
    day = due_at.date()
    return model(
        entry_id=supplier.pk,
        kind="supplier_review",
        intended_on=day,
        anchored_on=day,
        due_at=due_at,
        interval_months=12,
        opened_at=AT,
        opened_by=built.owner,
    )
