"""What the pages of suppliers and agreements show beside the entry itself, always through the rights of an actor."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from isms.register.access import Actor
from isms.register.flags import annotate_flags
from isms.register.models import Entry
from suppliers.checklist import CONTENT_ITEMS, ContentItem
from suppliers.models import Agreement, AgreementSigning, ContentAnswer, Delivery, Supplier, SupplierCertificate
from suppliers.querysets import AgreementQuerySet

CERTIFICATE_WARNING_DAYS = 60


@dataclass(frozen=True)
class SuppliedEntry:
    """One thing that a supplier delivers to, the entry as the actor sees it, and whether an agreement is missing."""

    delivery: Delivery
    entry: Entry
    lacks_agreement: bool


@dataclass(frozen=True)
class Supply:
    """What a supplier delivers that the actor sees, what it has delivered, and how much there is besides."""

    current: tuple[SuppliedEntry, ...]
    ended: tuple[SuppliedEntry, ...]
    unseen_count: int


def supply_of(supplier: Supplier, actor: Actor) -> Supply:
    """Read what a supplier, already found within the actor's rights, delivers and has delivered."""
    missing = Delivery.objects.without_agreement(actor.today).filter(pk=OuterRef("pk"))
    rows = list(
        annotate_flags(Delivery.objects.filter(supplier=supplier), actor.today, entry="entry_id")
        .annotate(is_missing=Exists(missing))
        .in_order()
        .select_related("entry__organisation")
    )
    seen = _seen({row.entry_id for row in rows}, actor)
    shown = [SuppliedEntry(row, row.entry, row.is_missing) for row in rows if row.entry_id in seen]
    return Supply(
        current=tuple(found for found in shown if found.delivery.is_current),
        ended=tuple(found for found in shown if not found.delivery.is_current),
        unseen_count=len(rows) - len(shown),
    )


@dataclass(frozen=True)
class SuppliedBy:
    """Who delivers an entry: named unless the supplier is restricted, with a link when the actor sees it."""

    delivery: Delivery
    supplier: Supplier
    is_visible: bool


@dataclass(frozen=True)
class Coverage:
    """Who delivers an entry and which agreements cover it, as far as the actor may know."""

    suppliers: tuple[SuppliedBy, ...]
    agreements: tuple[Agreement, ...]
    unseen_count: int


def coverage_of(entry: Entry, actor: Actor) -> Coverage:
    """Read the suppliers and agreements of a system or a processing, already found within the actor's rights."""
    rows = list(
        Delivery.objects.current().filter(entry_id=entry.pk).select_related("supplier__organisation").order_by("pk")
    )
    seen = set(
        Supplier.objects.visible_to(actor).filter(pk__in={row.supplier_id for row in rows}).values_list("pk", flat=True)
    )
    shown = [row for row in rows if row.supplier_id in seen or not row.supplier.is_restricted]
    covering = Agreement.objects.active().filter(covers__entry_id=entry.pk)
    agreements = list(_listed(covering.visible_to(actor), actor).latest_first())
    return Coverage(
        suppliers=tuple(SuppliedBy(row, row.supplier, row.supplier_id in seen) for row in shown),
        agreements=tuple(agreements),
        unseen_count=len(rows) - len(shown) + covering.count() - len(agreements),
    )


def agreements_of(supplier: Supplier, actor: Actor) -> list[Agreement]:
    """Return the agreements with a supplier that the actor sees, the newest first."""
    return list(_listed(Agreement.objects.visible_to(actor).active().filter(supplier=supplier), actor).latest_first())


def with_party(agreements: AgreementQuerySet, actor: Actor) -> AgreementQuerySet:
    """Tell as ``names_party`` whether the actor may know whom each agreement is with."""
    seen = Supplier.objects.visible_to(actor).filter(pk=OuterRef("supplier_id")).order_by()
    return agreements.annotate(names_party=Q(supplier__isnull=True) | Q(supplier__is_restricted=False) | Exists(seen))


def _listed(agreements: AgreementQuerySet, actor: Actor) -> AgreementQuerySet:
    return with_party(agreements.with_phase(actor.today).with_names(), actor)


def covered_by(agreement: Agreement, actor: Actor) -> tuple[list[Entry], int]:
    """Return what an agreement covers that the actor sees, and how much more there is."""
    covered = Entry.objects.filter(covered_by__agreement=agreement)
    shown = covered.visible_to(actor).with_flags(actor.today).select_related("organisation")
    seen = list(shown.order_by("kind", "reference"))
    return seen, covered.count() - len(seen)


@dataclass(frozen=True)
class CheckedItem:
    """One item that art. 28.3 asks for, with what somebody found, or nothing."""

    item: ContentItem
    answer: ContentAnswer | None

    @property
    def is_missing(self) -> bool:
        """True when the agreement is found not to say it."""
        return self.answer is not None and self.answer.answer == ContentAnswer.Answer.NO


def content_of(agreement: Agreement) -> list[CheckedItem]:
    """Return the content checklist of an agreement in the order of the regulation."""
    answers = {row.item: row for row in agreement.content_answers.all()}
    return [CheckedItem(item, answers.get(item.code)) for item in CONTENT_ITEMS]


def signing_of(agreement: Agreement) -> AgreementSigning | None:
    """Return how an agreement was signed; None while it is a draft."""
    return agreement.signings.select_related("decision__decided_by").order_by("-pk").first()


def certificates_of(supplier: Supplier) -> QuerySet[SupplierCertificate]:
    """Return a supplier's certificates, those that are followed first."""
    return supplier.certificates.in_order()


def incidents_touching(supplier: Supplier, actor: Actor) -> list[Entry]:
    """Return the incidents that the actor sees and that have hit a supplier or what it delivers, newest first."""
    hits = Entry._meta.get_field("hit_by").related_model.objects.visible_to(actor)
    delivered = Delivery.objects.filter(supplier=supplier).values("entry_id")
    touched = hits.filter(Q(entry_id=supplier.pk) | Q(entry_id__in=delivered)).values("incident_id")
    found = Entry.objects.visible_to(actor).active().filter(pk__in=touched).select_related("organisation")
    return list(found.order_by("-created_at", "-pk")[:20])


def certificate_tone(certificate: SupplierCertificate, today: dt.date) -> str:
    """Tell how near a certificate's last day is, as the tone of its badge."""
    if certificate.withdrawn_on is not None:
        return "neutral"
    if certificate.valid_until < today:
        return "danger"
    return "warning" if certificate.valid_until <= today + dt.timedelta(days=CERTIFICATE_WARNING_DAYS) else "success"


def _seen(entry_ids: set[int], actor: Actor) -> set[int]:
    return set(Entry.objects.visible_to(actor).filter(pk__in=entry_ids).values_list("pk", flat=True))


def find_suppliers(text: str, actor: Actor) -> Sequence[Supplier]:
    """Return the suppliers that a text names by reference, organisation number or whole name; at most two."""
    text = text.strip()
    named = Q(reference__iexact=text) | Q(title__iexact=text)
    if text:
        named |= Q(organisation_number__iexact=text)
    return list(Supplier.objects.visible_to(actor).active().filter(named).with_detail().order_by("pk")[:2])
