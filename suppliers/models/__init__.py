"""The models of suppliers and agreements, one file each."""

from suppliers.models.agreement import Agreement
from suppliers.models.agreement_parts import AgreementCover, AgreementSigning, ContentAnswer
from suppliers.models.change_notice import ChainConfirmation, ChangeNotice, NoticeRuling
from suppliers.models.country_standing import CountryStanding
from suppliers.models.delivery import Delivery
from suppliers.models.gate_template import GateTemplate, GateTemplateItem
from suppliers.models.processing_terms import Mechanism
from suppliers.models.procurement import Procurement
from suppliers.models.procurement_gate import (
    GateAnswer,
    GateDecision,
    ProcurementChange,
    ProcurementSubject,
    RequirementExport,
)
from suppliers.models.question_template import QuestionTemplate, TemplateQuestion
from suppliers.models.review_interval import SupplierReviewInterval
from suppliers.models.sub_processor_link import SubProcessorLink
from suppliers.models.supplier import Supplier
from suppliers.models.supplier_certificate import SupplierCertificate
from suppliers.models.supplier_contact import SupplierContact
from suppliers.models.supplier_review import (
    ReviewAnswer,
    ReviewDecision,
    ReviewDeviation,
    ReviewUpload,
    SupplierReview,
)

__all__ = [
    "Agreement",
    "AgreementCover",
    "AgreementSigning",
    "ChainConfirmation",
    "ChangeNotice",
    "ContentAnswer",
    "CountryStanding",
    "Delivery",
    "GateAnswer",
    "GateDecision",
    "GateTemplate",
    "GateTemplateItem",
    "Mechanism",
    "NoticeRuling",
    "Procurement",
    "ProcurementChange",
    "ProcurementSubject",
    "QuestionTemplate",
    "RequirementExport",
    "ReviewAnswer",
    "ReviewDecision",
    "ReviewDeviation",
    "ReviewUpload",
    "SubProcessorLink",
    "Supplier",
    "SupplierCertificate",
    "SupplierContact",
    "SupplierReview",
    "SupplierReviewInterval",
    "TemplateQuestion",
]
