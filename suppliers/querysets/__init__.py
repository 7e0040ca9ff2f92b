"""Reads of suppliers and agreements."""

from suppliers.querysets.agreements import AgreementQuerySet, OfAgreementQuerySet, in_force
from suppliers.querysets.suppliers import (
    DeliveryQuerySet,
    OfSupplierQuerySet,
    SupplierCertificateQuerySet,
    SupplierQuerySet,
)

__all__ = [
    "AgreementQuerySet",
    "DeliveryQuerySet",
    "OfAgreementQuerySet",
    "OfSupplierQuerySet",
    "SupplierCertificateQuerySet",
    "SupplierQuerySet",
    "in_force",
]
