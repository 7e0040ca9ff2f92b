"""Reads of suppliers, what they deliver, and their certificates and contacts."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from assets.models import ProcessingActivity, System
from isms.followup.models import FollowUp
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet
from suppliers.kinds_of_reviews import REVIEW_KIND
from suppliers.querysets.agreements import in_force

# Systems that hold nothing yet, or nothing any longer.
NOT_IN_USE = ("planned", "retired")


class SupplierQuerySet(EntryQuerySet):
    """Suppliers."""

    def with_criticality(self) -> Self:
        """Annotate as ``criticality`` the highest of what each delivers (``Supplier.Criticality``).

        Critical is a system that is critical or part of the RSA; high one of high criticality or with högt
        skyddsbehov, or a processing of sensitive data or protected identities. What is archived counts for nothing.
        """
        systems = (
            System.objects.order_by()
            .active()
            .filter(supplied_by__supplier_id=OuterRef("pk"), supplied_by__ended_on__isnull=True)
        )
        activities = (
            ProcessingActivity.objects.order_by()
            .active()
            .filter(supplied_by__supplier_id=OuterRef("pk"), supplied_by__ended_on__isnull=True)
        )
        critical = systems.filter(Q(criticality="critical") | Q(is_in_rsa=True))
        sensitive = activities.filter(Q(has_protected_identities=True) | ~Q(personal_data="ordinary"))
        protected = systems.filter(protection_levels__level__is_high_protection=True)
        return self.annotate(
            criticality=Case(
                When(Exists(critical), then=Value(4)),
                When(Exists(systems.filter(criticality="high")) | Exists(protected) | Exists(sensitive), then=Value(3)),
                When(Exists(systems.filter(criticality="medium")) | Exists(activities), then=Value(2)),
                When(Exists(systems), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )

    def with_delivery_count(self) -> Self:
        """Count what each delivers now."""
        deliveries = self.model._meta.get_field("deliveries").related_model.objects
        counted = (
            deliveries.current()
            .filter(supplier_id=OuterRef("pk"), entry__archived_at__isnull=True)
            .order_by()
            .values("supplier_id")
            .annotate(number=Count("pk"))
        )
        return self.annotate(delivery_count=Coalesce(Subquery(counted.values("number")), 0))

    def with_missing_agreement(self, today: dt.date) -> Self:
        """Annotate as ``lacks_agreement`` whether something is delivered without a personuppgiftsbiträdesavtal."""
        return self.annotate(lacks_agreement=self._lacks(today))

    def without_agreement(self, today: dt.date) -> Self:
        """Keep those that reach personal data without a personuppgiftsbiträdesavtal in force."""
        return self.filter(self._lacks(today))

    def with_certificate_warning(self, today: dt.date) -> Self:
        """Annotate as ``has_expired_certificate`` whether a certificate that is followed has run out."""
        return self.annotate(has_expired_certificate=self._expired(today))

    def with_expired_certificate(self, today: dt.date) -> Self:
        """Keep those with a followed certificate that has run out."""
        return self.filter(self._expired(today))

    def without_contact(self, role: str) -> Self:
        """Keep those that deliver something but have nobody to reach in a role."""
        contacts = self.model._meta.get_field("contacts").related_model.objects.order_by()
        deliveries = self.model._meta.get_field("deliveries").related_model.objects.current().order_by()
        return self.filter(
            ~Exists(contacts.filter(supplier_id=OuterRef("pk"), role=role)),
            Exists(deliveries.filter(supplier_id=OuterRef("pk"))),
        )

    def with_late_review(self, today: dt.date) -> Self:
        """Keep those that should have been reviewed by now."""
        waiting = FollowUp.objects.overdue(today).filter(kind=REVIEW_KIND, topic="").order_by()
        return self.filter(Exists(waiting.filter(entry_id=OuterRef("pk"))))

    def delivering_to(self, entry: models.Model) -> Self:
        """Keep those that deliver to an entry now."""
        deliveries = self.model._meta.get_field("deliveries").related_model.objects.current().order_by()
        return self.filter(Exists(deliveries.filter(supplier_id=OuterRef("pk"), entry_id=entry.pk)))

    def most_critical_first(self) -> Self:
        """Order by derived criticality, of rows that were read ``with_criticality``."""
        return self.order_by(models.F("criticality").desc(), "pk")

    def _expired(self, today: dt.date) -> Exists:
        certificates = self.model._meta.get_field("certificates").related_model.objects.order_by()
        return Exists(certificates.expired(today).filter(supplier_id=OuterRef("pk")))

    def _lacks(self, today: dt.date) -> Exists:
        deliveries = self.model._meta.get_field("deliveries").related_model.objects
        return Exists(deliveries.without_agreement(today).filter(supplier_id=OuterRef("pk")))


class OfSupplierQuerySet(ThroughEntryQuerySet):
    """Rows of one supplier, seen by those who see it."""

    entry_path = "supplier__entry__"


class DeliveryQuerySet(OfSupplierQuerySet):
    """What suppliers deliver."""

    def current(self) -> Self:
        """Keep what has not ended."""
        return self.filter(ended_on__isnull=True)

    def without_agreement(self, today: dt.date) -> Self:
        """Keep current deliveries that reach personal data and that no agreement in force with the supplier covers.

        The one definition of a missing personuppgiftsbiträdesavtal (GDPR art. 28.3). What is planned, retired or
        archived processes nothing.
        """
        supplier = self.model._meta.get_field("supplier").related_model
        agreements = supplier._meta.get_field("agreements").related_model.objects.order_by()
        covering = agreements.processing().filter(
            in_force(today), supplier_id=OuterRef("supplier_id"), covers__entry_id=OuterRef("entry_id")
        )
        out_of_use = System.objects.order_by().filter(pk=OuterRef("entry_id"), lifecycle__in=NOT_IN_USE)
        return (
            self.current()
            .filter(reaches_personal_data=True, entry__concerns_personal_data=True, entry__archived_at__isnull=True)
            .filter(~Exists(out_of_use), ~Exists(covering))
        )

    def in_order(self) -> Self:
        """Order by what is delivered to, current deliveries first."""
        return self.order_by(models.F("ended_on").desc(nulls_first=True), "entry__reference", "pk")


class SupplierCertificateQuerySet(OfSupplierQuerySet):
    """Certificates of suppliers."""

    def followed(self) -> Self:
        """Leave out what has been replaced or withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def expired(self, today: dt.date) -> Self:
        """Keep followed certificates whose last day has passed."""
        return self.followed().filter(valid_until__lt=today)

    def in_order(self) -> Self:
        """Order by last day, the followed ones first."""
        return self.order_by(models.F("withdrawn_on").desc(nulls_first=True), "valid_until", "pk")
