"""What the services of suppliers and agreements promise."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from assets.services import change_system
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Decision, Entry
from isms.register.services import archive_entry
from suppliers.models import Agreement, AgreementSigning, Delivery, Supplier, SupplierCertificate
from suppliers.organisation_numbers import normalise_organisation_number
from suppliers.services import (
    add_certificate,
    answer_content,
    change_agreement,
    change_supplier,
    decide_notice,
    end_agreement,
    end_delivery,
    renew_certificate,
)
from suppliers.services.agreements import Found
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement, sign

pytestmark = pytest.mark.django_db

TODAY = STOCKHOLM_NOON.date()


def by() -> dict[str, object]:
    return {"by": UserFactory(), "at": STOCKHOLM_NOON}


def stored(entry: Entry) -> Entry:
    return type(entry).objects.with_detail().get(pk=entry.pk)


def planned(entry: Entry) -> dict[str, dt.date]:
    return dict(FollowUp.objects.open().filter(entry_id=entry.pk).values_list("kind", "intended_on"))


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("5560360793", "SE", "556036-0793"),
        ("16 556036-0793", "SE", "556036-0793"),
        ("  de 123  456 ", "DE", "DE 123 456"),
        ("", "SE", ""),
    ],
)
def test_organisation_numbers_are_written_one_way(typed: str, country: str, kept: str) -> None:
    assert normalise_organisation_number(typed, country=country) == kept


@pytest.mark.parametrize("wrong", ["556036-0794", "811218-9876", "abc", "55603607", "٥٥٦٠٣٦٠٧٩٣"])
def test_wrong_numbers_and_personal_identity_numbers_are_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        normalise_organisation_number(wrong, country="SE")


def test_two_suppliers_cannot_have_one_number(unit) -> None:
    SupplierFactory(unit=unit, organisation_number="556036-0793")
    with pytest.raises(ValidationError, match="redan en leverantör"):
        SupplierFactory(unit=unit, organisation_number="5560360793")
    other = SupplierFactory(unit=unit)
    other.organisation_number = "5560360793"
    with pytest.raises(ValidationError, match="redan en leverantör"):
        change_supplier(supplier=other, version=other.version, **by())


def test_the_name_on_a_system_follows_its_deliveries(unit) -> None:
    system = SystemFactory(unit=unit, supplier_name="Gammalt namn", handles_personal_data=True)
    one, two = SupplierFactory(unit=unit, title="Ett AB"), SupplierFactory(unit=unit, title="Två AB")
    delivery = deliver(one, system)
    deliver(two, system)
    assert stored(system).supplier_name == "Ett AB, Två AB"
    renamed = stored(one)
    renamed.title = "Ett Nordic AB"
    change_supplier(supplier=renamed, version=renamed.version, **by())
    assert stored(system).supplier_name == "Ett Nordic AB, Två AB"
    found = Delivery.objects.select_related("supplier").get(pk=delivery.pk)
    end_delivery(delivery=found, ended_on=TODAY, version=found.supplier.version, **by())
    assert stored(system).supplier_name == "Två AB"
    assert not stored(one).concerns_personal_data
    assert stored(two).concerns_personal_data
    hidden = SupplierFactory(unit=unit, title="Hemligt AB", restricted=True)
    deliver(hidden, system)
    assert stored(system).supplier_name == "Två AB"
    changed = stored(system)
    changed.handles_personal_data = False
    change_system(system=changed, version=changed.version, **by())
    assert not stored(two).concerns_personal_data


def test_a_delivery_is_refused_twice_elsewhere_and_without_a_reason(unit, other_unit) -> None:
    supplier, system = SupplierFactory(unit=unit), SystemFactory(unit=unit, handles_personal_data=True)
    with pytest.raises(ValidationError, match="varför leverantören inte"):
        deliver(supplier, system, reaches_personal_data=False)
    with pytest.raises(ValidationError, match="annan organisation"):
        deliver(supplier, SystemFactory(unit=other_unit))
    with pytest.raises(ValidationError, match="system eller en behandling"):
        deliver(supplier, SupplierFactory(unit=unit))
    delivery = deliver(supplier, system)
    with pytest.raises(ValidationError, match="levererar redan dit"):
        deliver(supplier, system)
    found = Delivery.objects.select_related("supplier").get(pk=delivery.pk)
    with pytest.raises(ValidationError, match="framåt"):
        end_delivery(delivery=found, ended_on=TODAY + dt.timedelta(days=1), version=found.supplier.version, **by())
    entry = Entry.objects.get(pk=supplier.pk)
    with pytest.raises(DomainError, match="pågående leveranser"):
        archive_entry(entry=entry, version=entry.version, **by())


def test_criticality_is_the_highest_of_what_is_delivered(unit) -> None:
    supplier = SupplierFactory(unit=unit)

    def criticality() -> int:
        return Supplier.objects.with_criticality().get(pk=supplier.pk).criticality

    assert criticality() == Supplier.Criticality.NONE
    for values, expected in (
        ({"criticality": "low"}, Supplier.Criticality.LOW),
        ({"criticality": "medium"}, Supplier.Criticality.MEDIUM),
        ({"criticality": "high"}, Supplier.Criticality.HIGH),
        ({"criticality": "low", "is_in_rsa": True}, Supplier.Criticality.CRITICAL),
    ):
        system = SystemFactory(unit=unit, **values)
        deliver(supplier, system)
        assert criticality() == expected
    entry = Entry.objects.get(pk=system.pk)
    archive_entry(entry=entry, version=entry.version, **by())
    assert criticality() == Supplier.Criticality.HIGH


def test_a_signed_agreement_keeps_what_was_signed_and_is_followed_up(unit) -> None:
    system = SystemFactory(unit=unit, handles_personal_data=True)
    agreement = processing_agreement(
        SupplierFactory(unit=unit),
        [system],
        ends_on=dt.date(2027, 12, 31),
        renewal="automatic",
        renewal_months=12,
        notice_months=3,
    )
    assert planned(agreement) == {"agreement_notice": dt.date(2027, 9, 30)}
    signing = AgreementSigning.objects.get()
    assert signing.content["covers"] == [{"reference": system.reference, "title": system.title}]
    assert len(signing.content["content"]) == 11
    assert Decision.objects.get(entry_id=agreement.pk).kind == "agreement_signing"
    with pytest.raises(ProgrammingError), transaction.atomic():
        AgreementSigning.objects.update(signed_for_us="Någon annan")
    with pytest.raises(DomainError, match="redan undertecknat"):
        sign(agreement)
    changed = stored(agreement)
    changed.notice_months = 6
    change_agreement(agreement=changed, covers=[Entry.objects.get(pk=system.pk)], version=changed.version, **by())
    assert planned(agreement) == {"agreement_notice": dt.date(2027, 6, 30)}
    with pytest.raises(EditConflict):
        end_agreement(agreement=stored(agreement), ended_on=TODAY, reason="Slut", version=1, **by())


def test_signing_needs_a_start_something_covered_and_a_reason_for_what_is_missing(unit) -> None:
    supplier, system = SupplierFactory(unit=unit), SystemFactory(unit=unit)
    draft = AgreementFactory(unit=unit, supplier=supplier, starts_on=None)
    with pytest.raises(DomainError, match="vilken dag"):
        sign(draft)
    with pytest.raises(DomainError, match="omfattar"):
        processing_agreement(supplier, [])
    pub = processing_agreement(supplier, [system], signed=False)
    answer_content(agreement=stored(pub), answers={"a": Found("no")}, version=stored(pub).version, **by())
    with pytest.raises(ValidationError, match="ändå tecknas"):
        sign(pub)
    with pytest.raises(ValidationError, match="framåt"):
        sign(pub, reason="Ett bättre är på väg", signed_on=TODAY + dt.timedelta(days=1))
    assert sign(pub, reason="Ett bättre är på väg").is_signed
    assert Agreement.objects.incomplete().get().pk == pub.pk
    with pytest.raises(DomainError, match="Bara ett personuppgiftsbiträdesavtal"):
        answer_content(agreement=stored(draft), answers={}, version=stored(draft).version, **by())


def notice(agreement: Agreement, *, gives_notice: bool, **values: object) -> Decision:
    found = stored(agreement)
    said = {"notice_given_on": None, "ends_on": None, "reason": "Fungerar bra", "ground": DecisionGround()}
    said |= {"gives_notice": gives_notice, "version": found.version}
    return decide_notice(agreement=found, **(said | by() | values))


def test_going_on_asks_again_before_the_next_period_and_notice_ends_it(unit) -> None:
    agreement = AgreementFactory(
        unit=unit, signed=True, ends_on=dt.date(2026, 12, 31), renewal="automatic", renewal_months=12, notice_months=1
    )
    assert planned(agreement) == {"agreement_notice": dt.date(2026, 11, 30)}
    notice(agreement, gives_notice=False)
    assert planned(agreement) == {"agreement_notice": dt.date(2027, 11, 30)}
    with pytest.raises(ValidationError, match="Skriv varför"):
        notice(agreement, gives_notice=True, reason=" ")
    decision = notice(agreement, gives_notice=True)
    assert decision.summary == "Avtalet är uppsagt till 2026-12-31"
    assert planned(agreement) == {"agreement_end": dt.date(2026, 12, 31)}
    with pytest.raises(DomainError, match="redan uppsagt"):
        notice(agreement, gives_notice=True)
    found = stored(agreement)
    end_agreement(agreement=found, ended_on=TODAY, reason="Raderat med intyg", version=found.version, **by())
    assert planned(agreement) == {}
    assert Agreement.objects.with_phase(TODAY).get(pk=agreement.pk).phase == "ended"


def test_an_option_is_called_with_a_new_last_day(unit) -> None:
    agreement = AgreementFactory(
        unit=unit, signed=True, ends_on=dt.date(2027, 3, 31), renewal="option", notice_months=3
    )
    assert planned(agreement) == {"agreement_notice": dt.date(2026, 12, 31), "agreement_end": dt.date(2027, 3, 31)}
    for wrong in (None, dt.date(2027, 3, 31)):
        with pytest.raises(ValidationError, match="sista dag"):
            notice(agreement, gives_notice=False, ends_on=wrong)
    notice(agreement, gives_notice=False, ends_on=dt.date(2029, 3, 31))
    assert planned(agreement) == {"agreement_notice": dt.date(2028, 12, 31), "agreement_end": dt.date(2029, 3, 31)}


def test_a_certificate_is_asked_for_before_it_runs_out(unit) -> None:
    supplier = SupplierFactory(unit=unit)
    first = SupplierCertificate(supplier=stored(supplier), kind="iso_27001", valid_until=dt.date(2026, 11, 1))
    add_certificate(certificate=first, version=first.supplier.version, **by())
    assert planned(supplier) == {"supplier_certificate": dt.date(2026, 11, 1)}
    assert Supplier.objects.with_expired_certificate(TODAY).exists()
    following = SupplierCertificate(supplier=stored(supplier), kind="iso_27001", valid_until=dt.date(2029, 11, 1))
    old = SupplierCertificate.objects.select_related("supplier").get(pk=first.pk)
    renew_certificate(certificate=old, successor=following, version=old.supplier.version, **by())
    assert planned(supplier) == {"supplier_certificate": dt.date(2029, 11, 1)}
    assert not Supplier.objects.with_expired_certificate(TODAY).exists()
    again = SupplierCertificate.objects.select_related("supplier").get(pk=first.pk)
    with pytest.raises(DomainError, match="följs inte"):
        renew_certificate(certificate=again, successor=following, version=again.supplier.version, **by())
