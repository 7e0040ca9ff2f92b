"""The writes of suppliers and agreements."""

from suppliers.services.agreements import (
    answer_content,
    change_agreement,
    create_agreement,
    decide_notice,
    end_agreement,
    sign_agreement,
)
from suppliers.services.certificates import add_certificate, renew_certificate, withdraw_certificate
from suppliers.services.deliveries import add_delivery, end_delivery
from suppliers.services.suppliers import add_contact, change_supplier, create_supplier, remove_contact

__all__ = [
    "add_certificate",
    "add_contact",
    "add_delivery",
    "answer_content",
    "change_agreement",
    "change_supplier",
    "create_agreement",
    "create_supplier",
    "decide_notice",
    "end_agreement",
    "end_delivery",
    "remove_contact",
    "renew_certificate",
    "sign_agreement",
    "withdraw_certificate",
]
