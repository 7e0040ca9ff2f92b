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
from suppliers.services.handing_over import hand_over
from suppliers.services.procurements import (
    answer_gate,
    change_procurement,
    create_procurement,
    decide_gate,
    move_procurement,
    record_export,
)
from suppliers.services.questions import decide_questions
from suppliers.services.reviews import add_deviation, answer_review, begin_review, call_off_review, decide_review
from suppliers.services.suppliers import add_contact, change_supplier, create_supplier, remove_contact

__all__ = [
    "add_certificate",
    "add_contact",
    "add_delivery",
    "add_deviation",
    "add_link",
    "answer_content",
    "answer_gate",
    "answer_notice",
    "answer_review",
    "begin_review",
    "call_off_review",
    "change_agreement",
    "change_procurement",
    "change_supplier",
    "check_link",
    "confirm_chain",
    "correct_link",
    "create_agreement",
    "create_procurement",
    "create_supplier",
    "decide_gate",
    "decide_notice",
    "decide_questions",
    "decide_review",
    "end_agreement",
    "end_delivery",
    "end_link",
    "follow_link",
    "hand_over",
    "move_procurement",
    "receive_notice",
    "record_export",
    "remove_contact",
    "renew_certificate",
    "set_standing",
    "sign_agreement",
    "withdraw_certificate",
]
