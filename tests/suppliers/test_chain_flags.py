"""The flags of random chains equal a slow reference that reads the rows one by one."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.models import System
from isms.accounts.models import Unit
from isms.followup.dates import add_months
from suppliers.countries_loader import load_countries
from suppliers.models import Agreement, ChainConfirmation, CountryStanding, Mechanism, SubProcessorLink
from suppliers.transfer_flags import LINK_FLAGS, agreements_flagged
from tests.assets.processing import assessed_activity
from tests.chain_factories import announce, chain_link
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    OrganisationFactory,
    SystemFactory,
    UnitFactory,
    UserFactory,
    classify,
)
from tests.supplier_factories import SupplierFactory, processing_agreement
from tests.suppliers.slow_flags import is_ring_free, slow_flags

TODAY = STOCKHOLM_NOON.date()
CUTOFF = add_months(TODAY, -12)
CODES = ["SE", "IE", "NO", "GB", "CA", "US", "IN", "BR", "CN"]
DAYS = st.sampled_from([None, CUTOFF - dt.timedelta(days=1), CUTOFF, TODAY])

links = st.lists(
    st.fixed_dictionaries(
        {
            "country": st.sampled_from(CODES),
            "processing_countries": st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
            "mechanism": st.sampled_from(Mechanism.values),
            "tia_on": DAYS,
            "dpf_checked_on": DAYS,
            "under": st.integers(-1, 6),
            "started_on": st.sampled_from([dt.date(2024, 1, 1), TODAY, TODAY + dt.timedelta(days=1)]),
            "ended_on": st.sampled_from([None, TODAY + dt.timedelta(days=9), TODAY + dt.timedelta(days=2)]),
        }
    ),
    max_size=7,
)


class RandomChains(TestCase):
    """Random chains in an agreement that covers a system, with or without what needs most protection."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_countries()
        cls.unit = UnitFactory(organisation=OrganisationFactory())
        cls.plain = SystemFactory(unit=cls.unit, handles_personal_data=True)
        cls.protected = SystemFactory(unit=cls.unit, handles_personal_data=True)
        InformationAssetFactory(
            unit=cls.unit, systems=[cls.protected], personal_data="ordinary", has_protected_identities=True
        )
        cls.supplier = SupplierFactory(unit=cls.unit)
        cls.user = UserFactory()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=links, is_protected=st.booleans(), is_in_force=st.booleans(), confirmed_on=DAYS, revoked=st.booleans())
    def test_flags_equal_the_slow_reference(self, rows, is_protected, is_in_force, confirmed_on, revoked) -> None:
        system = self.protected if is_protected else self.plain
        agreement = processing_agreement(self.supplier, [system], signed=is_in_force)
        if revoked:
            CountryStanding.objects.filter(country="GB").update(standing="third")
        made = list(_make(agreement, rows))
        if confirmed_on:
            ChainConfirmation.objects.create(
                agreement=agreement,
                confirmed_on=confirmed_on,
                source="Lista",
                recorded_at=STOCKHOLM_NOON,
                recorded_by=self.user,
            )
        assert is_ring_free(made)
        standings = {str(row.country): row.standing for row in CountryStanding.objects.all()}
        expected = {link.pk: slow_flags(link, standings, is_protected=is_protected, today=TODAY) for link in made}
        for code in LINK_FLAGS:
            told = set(SubProcessorLink.objects.flagged(code, TODAY).values_list("pk", flat=True))
            assert told == {pk for pk, codes in expected.items() if code in codes}, code
        counting = [link for link in made if is_in_force and link.started_on <= TODAY]
        of_agreement = {code for link in counting for code in expected[link.pk]}
        if is_in_force and (confirmed_on is None or confirmed_on < CUTOFF):
            of_agreement.add("unconfirmed")
        for code in (*LINK_FLAGS, "unconfirmed"):
            told = Agreement.objects.filter(agreements_flagged(code, TODAY), pk=agreement.pk).exists()
            assert told == (code in of_agreement), code
        for flag, codes in (("transfer", {"no_mechanism", "no_tia"}), ("protected_abroad", {"protected_abroad"})):
            told = System.objects.flagged(flag, TODAY).filter(pk=system.pk).exists()
            assert told == bool(codes & of_agreement), flag


def _make(agreement: Agreement, rows: list[dict]) -> Iterator[SubProcessorLink]:
    made: list[SubProcessorLink] = []
    for number, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name != "under"}
        parent = made[row["under"]] if 0 <= row["under"] < len(made) else None
        link = SubProcessorLink.objects.create(agreement=agreement, company=f"Bolag {number}", parent=parent, **values)
        made.append(link)
        yield link


@pytest.mark.django_db
def test_a_late_notice_and_a_young_agreement(unit: Unit, countries) -> None:
    young = processing_agreement(SupplierFactory(unit=unit), [SystemFactory(unit=unit)], starts_on=CUTOFF)
    old = processing_agreement(
        SupplierFactory(unit=unit), [SystemFactory(unit=unit)], starts_on=CUTOFF - dt.timedelta(days=1)
    )

    def flagged(code: str, day: dt.date = TODAY) -> set[int]:
        return set(Agreement.objects.filter(agreements_flagged(code, day)).values_list("pk", flat=True))

    assert flagged("unconfirmed") == {old.pk}
    assert flagged("unconfirmed", TODAY + dt.timedelta(days=1)) == {old.pk, young.pk}
    announce(young, objection_due_on=TODAY)
    assert flagged("notice_late") == set()
    assert flagged("notice_late", TODAY + dt.timedelta(days=1)) == {young.pk}
    assert flagged("nonsense") == set()
    assert not SubProcessorLink.objects.flagged("nonsense", TODAY).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["level", "activity", "none"])
def test_what_needs_most_protection_is_found_wherever_it_stands(unit: Unit, countries, where, method) -> None:
    system = SystemFactory(unit=unit, handles_personal_data=True)
    if where == "level":
        classify(InformationAssetFactory(unit=unit, systems=[system]), (3, 1, 1), method=method)
    if where == "activity":
        activity = assessed_activity(unit=unit, has_protected_identities=True)
        activity.systems.add(system)
    agreement = processing_agreement(SupplierFactory(unit=unit), [system])
    chain_link(agreement, "Cloud Inc.", "US", mechanism="dpf", dpf_checked_on=TODAY)
    assert SubProcessorLink.objects.flagged("protected_abroad", TODAY).exists() is (where != "none")
