"""The rows of the permission matrix about reviews of suppliers and procurements, and the objects that they name."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from isms.accounts.models import Post, Unit
from isms.register.models import Entry
from suppliers.answers_import import take_in_answers
from suppliers.models import SupplierReview
from suppliers.questionnaire import write_questionnaire
from tests.factories import STOCKHOLM_NOON, UserFactory
from tests.permissions.rows import (
    CHANGES_OWN,
    COORDINATOR,
    INSIDE,
    NOBODY,
    SEES_OWN,
    SEES_PROCESSING,
    SEES_RESTRICTED,
    Row,
    entry_change,
    page,
)
from tests.supplier_factories import SupplierFactory
from tests.supplier_review_factories import ProcurementFactory, begin

METHODS = ("get", "post")
STEPS = ("review_answer", "review_upload", "review_deviate", "review_decide", "review_call_off")
SEES_REVIEW = SEES_OWN


def _procurement(name: str, method: str, ok: tuple[int, ...] = (200,), *, reads: bool = False) -> list[Row]:
    """Rows of a procurement: it concerns personal data until somebody says otherwise, so the officer reads it."""
    return [
        Row(f"suppliers:{name}", f"procurement_{which}", method, sees if reads else may, sees, ok)
        for which, may, sees in (
            ("own", CHANGES_OWN, SEES_PROCESSING),
            ("restricted", COORDINATOR, SEES_RESTRICTED),
            ("foreign", NOBODY, NOBODY),
        )
    ]


SUPPLIER_REVIEW_ROWS = [
    *[page(f"suppliers:{name}") for name in ("review_overview", "review_questions", "review_intervals")],
    page("suppliers:procurement_list"),
    page("suppliers:gate_items"),
    *[Row("suppliers:gate_items_edit", "", method, COORDINATOR, INSIDE) for method in METHODS],
    Row("suppliers:review_intervals", "", "post", COORDINATOR, INSIDE, (302,)),
    *[Row("suppliers:review_questions_edit", "", method, COORDINATOR, INSIDE) for method in METHODS],
    *[Row("suppliers:procurement_create", "", method, COORDINATOR, INSIDE) for method in METHODS],
    *[row for method in METHODS for row in entry_change("suppliers:review_start", "supplier", method, (200,))],
    Row("suppliers:review_detail", "supplier_review", "get", SEES_REVIEW, SEES_REVIEW),
    Row("suppliers:review_questionnaire", "supplier_review", "get", CHANGES_OWN, SEES_REVIEW),
    *[
        Row(f"suppliers:{name}", "supplier_review", method, CHANGES_OWN, SEES_REVIEW)
        for name in STEPS
        for method in METHODS
    ],
    *[
        Row(f"suppliers:{name}", which, "get", NOBODY, NOBODY)
        for name in ("review_detail", "review_answer", "review_questionnaire")
        for which in ("foreign_review",)
    ],
    Row("suppliers:review_preview", "review_upload", "get", CHANGES_OWN, SEES_REVIEW),
    Row("suppliers:review_apply", "review_upload", "post", CHANGES_OWN, SEES_REVIEW, (302,)),
    Row("suppliers:review_upload_cancel", "review_upload", "post", CHANGES_OWN, SEES_REVIEW, (302,)),
    *_procurement("procurement_detail", "get", reads=True),
    *[
        row
        for name in ("procurement_edit", "procurement_gate", "procurement_move", "procurement_hand_over")
        for method in METHODS
        for row in _procurement(name, method)
    ],
    *[
        Row("suppliers:procurement_answer", f"gate_item_{which}", method, may, sees)
        for which, may, sees in (("own", CHANGES_OWN, SEES_PROCESSING), ("restricted", COORDINATOR, SEES_RESTRICTED))
        for method in METHODS
    ],
    *_procurement("procurement_requirements", "post", (302,)),
]


def supplier_review_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """An own review with a file that waits, one that belongs to another organisation, and procurements."""
    own = {"unit": unit, "owner": owner_post}
    review = begin(SupplierFactory(**own))
    foreign = begin(SupplierFactory(unit=other_unit))
    review = SupplierReview.objects.with_detail().get(pk=review.pk)
    upload = SimpleUploadedFile("svar.xlsx", io.BytesIO(write_questionnaire(review)).getvalue())
    taken = take_in_answers(review=review, upload=upload, by=UserFactory(), at=STOCKHOLM_NOON)
    at = {"reference": review.supplier.reference, "number": review.number}
    made: dict[str, Entry] = {
        "procurement_own": ProcurementFactory(**own),
        "procurement_restricted": ProcurementFactory(**own, restricted=True),
        "procurement_foreign": ProcurementFactory(unit=other_unit),
    }
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    return found | {
        "supplier_review": at,
        "review_upload": at | {"pk": taken.pk},
        "foreign_review": {"reference": foreign.supplier.reference, "number": foreign.number},
        "gate_item_own": found["procurement_own"] | {"item": "exit"},
        "gate_item_restricted": found["procurement_restricted"] | {"item": "exit"},
    }
