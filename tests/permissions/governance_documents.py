"""The rows of the permission matrix about governing documents, control checks and texts to copy."""

from isms.accounts.models import Post, Unit
from tests.governance.factories import ControlCheckFactory, GoverningDocumentFactory
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, INSIDE, NOBODY, READERS, SEES_OWN, Row, page


def _page(name: str, prefix: str) -> list[Row]:
    """A page about one entry: neither concerns personal data, so the officer sees none."""
    return [
        Row(f"governance:{name}", f"{prefix}_own", "get", SEES_OWN, SEES_OWN),
        Row(f"governance:{name}", f"{prefix}_restricted", "get", COORDINATOR, COORDINATOR),
        Row(f"governance:{name}", f"{prefix}_foreign", "get", NOBODY, NOBODY),
    ]


def _change(name: str, prefix: str, method: str, ok: tuple[int, ...] = (200,)) -> list[Row]:
    return [
        Row(f"governance:{name}", f"{prefix}_own", method, CHANGES_OWN, SEES_OWN, ok),
        Row(f"governance:{name}", f"{prefix}_restricted", method, COORDINATOR, COORDINATOR, ok),
        Row(f"governance:{name}", f"{prefix}_foreign", method, NOBODY, NOBODY, ok),
    ]


GOVERNANCE_DOCUMENT_ROWS = [
    *[page(f"governance:{name}") for name in ("document_list", "document_xlsx", "check_list", "internal_control")],
    *[
        Row(f"governance:{name}", "", method, COORDINATOR, INSIDE)
        for name in ("document_create", "check_create")
        for method in ("get", "post")
    ],
    *_page("document_detail", "document"),
    *_page("check_detail", "check"),
    *[
        row
        for name, prefix in (
            ("document_edit", "document"),
            ("document_review", "document"),
            ("check_edit", "check"),
            ("check_record", "check"),
        )
        for method in ("get", "post")
        for row in _change(name, prefix, method)
    ],
    *_change("document_next", "document", "post", (302,)),
    *_page("record_note", "document"),
    *[Row("governance:texts", "", method, READERS, INSIDE) for method in ("get", "post")],
    *[Row("governance:copy_settings", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
]


def governance_document_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """Own, restricted and foreign documents and checks."""
    own = {"unit": unit, "owner": owner_post}
    made = {}
    for name, factory in (("document", GoverningDocumentFactory), ("check", ControlCheckFactory)):
        made[f"{name}_own"] = factory(**own)
        made[f"{name}_restricted"] = factory(**own, restricted=True)
        made[f"{name}_foreign"] = factory(unit=other_unit)
    return {name: {"reference": entry.reference} for name, entry in made.items()}
