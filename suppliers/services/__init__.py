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
from suppliers.services.chain import add_link, check_link, confirm_chain, correct_link, end_link, follow_link
from suppliers.services.change_notices import answer_notice, receive_notice
from suppliers.services.countries import set_standing
from suppliers.services.deliveries import add_delivery, end_delivery
from suppliers.services.suppliers import add_contact, change_supplier, create_supplier, remove_contact

__all__ = [
    "add_certificate",
    "add_contact",
    "add_delivery",
    "add_link",
    "answer_content",
    "answer_notice",
    "change_agreement",
    "change_supplier",
    "check_link",
    "confirm_chain",
    "correct_link",
    "create_agreement",
    "create_supplier",
    "decide_notice",
    "end_agreement",
    "end_delivery",
    "end_link",
    "follow_link",
    "receive_notice",
    "remove_contact",
    "renew_certificate",
    "set_standing",
    "sign_agreement",
    "withdraw_certificate",
]
