"""The rows of the permission matrix about suppliers and agreements, and the objects that they name."""

import datetime as dt

from isms.accounts.models import Post, Unit
from isms.register.models import Entry
from suppliers.models import Agreement, Supplier, SupplierCertificate, SupplierContact
from suppliers.services import add_certificate, add_contact
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, INSIDE, SEES_OWN, Row, entry_change, entry_page, page
from tests.permissions.supplier_chain import chain_objects
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver

METHODS = ("get", "post")

SUPPLIER_ROWS = [
    *[page(f"suppliers:{name}") for name in ("supplier_list", "agreement_list", "overview")],
    *[
        Row(f"suppliers:{name}", "", method, COORDINATOR, INSIDE)
        for name in ("supplier_create", "agreement_create")
        for method in METHODS
    ],
    *entry_page("suppliers:supplier_detail", "supplier"),
    *entry_page("suppliers:agreement_detail", "agreement"),
    *[
        row
        for name in ("supplier_edit", "delivery_add", "contact_add", "certificate_add")
        for method in METHODS
        for row in entry_change(f"suppliers:{name}", "supplier", method, (200,))
    ],
    *[
        row
        for name in ("agreement_edit", "agreement_content", "agreement_sign", "agreement_notice", "agreement_end")
        for method in METHODS
        for row in entry_change(f"suppliers:{name}", "agreement", method, (200,))
    ],
    *[row for method in METHODS for row in entry_change("suppliers:delivery_from", "system", method, (200,))],
    *[
        Row(f"suppliers:{name}", what, method, CHANGES_OWN, SEES_OWN)
        for name, what in (("delivery_end", "supplier_delivery"), ("certificate_renew", "supplier_certificate"))
        for method in METHODS
    ],
    *[
        Row(f"suppliers:{name}", what, "post", CHANGES_OWN, SEES_OWN, (302,))
        for name, what in (
            ("contact_remove", "supplier_contact"),
            ("certificate_withdraw", "supplier_certificate"),
        )
    ],
]


def supplier_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """Own, restricted and foreign suppliers and agreements, and what hangs on the own supplier."""
    own = {"unit": unit, "owner": owner_post}
    restricted = own | {"restricted": True}
    made: dict[str, Entry] = {
        "supplier_own": SupplierFactory(**own),
        "supplier_restricted": SupplierFactory(**restricted),
    }
    secret = SystemFactory(**restricted, handles_personal_data=True)
    deliver(made["supplier_restricted"], secret)
    made["agreement_own"] = AgreementFactory(**own, supplier=made["supplier_own"])
    made["agreement_restricted"] = AgreementFactory(
        **restricted,
        supplier=Supplier.objects.get(pk=made["supplier_restricted"].pk),
        agreement_kind=Agreement.Kind.PROCESSING,
        covers=[secret],
    )
    made["supplier_foreign"] = SupplierFactory(unit=other_unit)
    made["agreement_foreign"] = AgreementFactory(unit=other_unit, supplier=made["supplier_foreign"])
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    delivery = deliver(made["supplier_own"], SystemFactory(**own))
    by = {"by": UserFactory(), "at": STOCKHOLM_NOON}
    contact = SupplierContact(supplier=_stored(made), role="incident", name="Jouren", phone="08-508 29 000")
    add_contact(contact=contact, version=contact.supplier.version, **by)
    certificate = SupplierCertificate(supplier=_stored(made), kind="iso_27001", valid_until=dt.date(2027, 6, 30))
    add_certificate(certificate=certificate, version=certificate.supplier.version, **by)
    for name, row in (("delivery", delivery), ("contact", contact), ("certificate", certificate)):
        found[f"supplier_{name}"] = found["supplier_own"] | {"pk": row.pk}
    found |= chain_objects(unit, owner_post, _stored(made))
    return found


def _stored(made: dict[str, Entry]) -> Supplier:
    return Supplier.objects.with_detail().get(pk=made["supplier_own"].pk)
