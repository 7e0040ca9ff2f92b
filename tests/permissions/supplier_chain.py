"""The rows of the permission matrix about chains of processors and transfers, and the objects that they name."""

import datetime as dt

from isms.accounts.models import Post, Unit
from suppliers.models import Agreement, Supplier
from tests.chain_factories import announce, chain_link
from tests.permissions.rows import CHANGES_OWN, INSIDE, NOBODY, SEES_OWN, Row, entry_change, page
from tests.supplier_factories import AgreementFactory

METHODS = ("get", "post")
# A personuppgiftsbiträdesavtal always concerns personal data, so the officer reads it.
SEES_CHAIN = SEES_OWN | {"data_protection_officer"}

CHAIN_ROWS = [
    *[page(f"suppliers:{name}") for name in ("transfer_list", "transfer_xlsx", "country_list")],
    Row("suppliers:mechanism", "mechanism", "get", INSIDE, INSIDE),
    *[Row("suppliers:country_edit", "country", method, NOBODY, INSIDE) for method in METHODS],
    *[
        row
        for name in ("link_add", "chain_confirm", "notice_add")
        for method in METHODS
        for row in entry_change(f"suppliers:{name}", "agreement", method, (200,))
    ],
    *entry_change("suppliers:notice_next", "agreement", "get", (302,)),
    *[
        Row(f"suppliers:{name}", "chain_link", method, CHANGES_OWN, SEES_CHAIN)
        for name in ("link_change", "link_end", "link_check")
        for method in METHODS
    ],
    *[Row("suppliers:notice_answer", "chain_notice", method, CHANGES_OWN, SEES_CHAIN) for method in METHODS],
]


def chain_objects(unit: Unit, owner_post: Post, supplier: Supplier) -> dict[str, dict[str, object]]:
    """An own chain with one link and one announced change, a mechanism and a country."""
    agreement = AgreementFactory(
        unit=unit, owner=owner_post, supplier=supplier, agreement_kind=Agreement.Kind.PROCESSING
    )
    link = chain_link(agreement, "Nordmoln", mechanism="none")
    notice = announce(agreement, mechanism="none", objection_due_on=dt.date(2026, 12, 24))
    own = {"reference": agreement.reference}
    return {
        "chain_link": own | {"pk": link.pk},
        "chain_notice": own | {"pk": notice.pk},
        "mechanism": {"mechanism": "dpf"},
        "country": {"code": "us"},
    }
