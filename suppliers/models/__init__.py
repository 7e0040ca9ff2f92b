"""The models of suppliers and agreements, one file each."""

from suppliers.models.agreement import Agreement
from suppliers.models.agreement_parts import AgreementCover, AgreementSigning, ContentAnswer
from suppliers.models.delivery import Delivery
from suppliers.models.supplier import Supplier
from suppliers.models.supplier_certificate import SupplierCertificate
from suppliers.models.supplier_contact import SupplierContact

__all__ = [
    "Agreement",
    "AgreementCover",
    "AgreementSigning",
    "ContentAnswer",
    "Delivery",
    "Supplier",
    "SupplierCertificate",
    "SupplierContact",
]
