"""The models of suppliers and agreements, one file each."""

from suppliers.models.agreement import Agreement
from suppliers.models.agreement_parts import AgreementCover, AgreementSigning, ContentAnswer
from suppliers.models.change_notice import ChainConfirmation, ChangeNotice, NoticeRuling
from suppliers.models.country_standing import CountryStanding
from suppliers.models.delivery import Delivery
from suppliers.models.processing_terms import Mechanism
from suppliers.models.sub_processor_link import SubProcessorLink
from suppliers.models.supplier import Supplier
from suppliers.models.supplier_certificate import SupplierCertificate
from suppliers.models.supplier_contact import SupplierContact

__all__ = [
    "Agreement",
    "AgreementCover",
    "AgreementSigning",
    "ChainConfirmation",
    "ChangeNotice",
    "ContentAnswer",
    "CountryStanding",
    "Delivery",
    "Mechanism",
    "NoticeRuling",
    "SubProcessorLink",
    "Supplier",
    "SupplierCertificate",
    "SupplierContact",
]
