"""What the services of suppliers and agreements promise."""

import pytest

from isms.followup.models import FollowUp
from suppliers.models import Agreement, Delivery
from tests.factories import SystemFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement

pytestmark = pytest.mark.django_db


def test_a_delivery_without_an_agreement_is_found_until_one_is_signed(unit) -> None:
    import datetime as dt

    today = dt.date(2026, 11, 23)
    system = SystemFactory(unit=unit, handles_personal_data=True)
    supplier = SupplierFactory(unit=unit, title="Tonika AB", organisation_number="5560360793")
    assert supplier.organisation_number == "556036-0793"
    deliver(supplier, system)
    system.refresh_from_db()
    supplier.refresh_from_db()
    assert system.supplier_name == "Tonika AB"
    assert supplier.concerns_personal_data
    assert Delivery.objects.without_agreement(today).count() == 1
    agreement = processing_agreement(
        supplier, [system], ends_on=dt.date(2027, 12, 31), renewal="automatic", renewal_months=12, notice_months=3
    )
    assert agreement.state == Agreement.State.SIGNED
    assert not Delivery.objects.without_agreement(today).exists()
    [followup] = FollowUp.objects.open().filter(entry_id=agreement.pk)
    assert followup.intended_on == dt.date(2027, 9, 30)
    AgreementFactory(unit=unit, supplier=supplier)
