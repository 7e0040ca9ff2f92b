"""Reads of suppliers and agreements."""

from suppliers.querysets.agreements import AgreementQuerySet, OfAgreementQuerySet, in_force
from suppliers.querysets.procurements import OfProcurementQuerySet, ProcurementQuerySet
from suppliers.querysets.reviews import OfReviewQuerySet, QuestionTemplateQuerySet, SupplierReviewQuerySet
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
    "OfProcurementQuerySet",
    "OfReviewQuerySet",
    "OfSupplierQuerySet",
    "ProcurementQuerySet",
    "QuestionTemplateQuerySet",
    "SupplierCertificateQuerySet",
    "SupplierQuerySet",
    "SupplierReviewQuerySet",
    "in_force",
]
