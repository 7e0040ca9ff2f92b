"""References are gap-free and race-free."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from assets.models import System
from isms.accounts.models import Organisation, Unit, User
from tests.factories import SystemFactory, UnitFactory, UserFactory


def test_references_count_up_per_organisation(unit: Unit, other_unit: Unit) -> None:
    first, second = SystemFactory(unit=unit), SystemFactory(unit=unit)
    elsewhere = SystemFactory(unit=other_unit)
    assert [first.reference, second.reference, elsewhere.reference] == ["SYS-0001", "SYS-0002", "SYS-0001"]


def test_a_refused_entry_leaves_no_gap(unit: Unit, other_unit: Unit) -> None:
    with pytest.raises(ValidationError):
        SystemFactory(unit=unit, operation="teleportering")
    assert SystemFactory(unit=unit).reference == "SYS-0001"


@pytest.mark.django_db(transaction=True)
def test_simultaneous_entries_get_different_numbers() -> None:
    unit, user = UnitFactory(), UserFactory()
    organisation: Organisation = unit.organisation
    by: User = user

    def create(_number: int) -> str:
        try:
            return SystemFactory(unit=unit, organisation=organisation, by=by).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(create, range(12)))
    assert sorted(made) == [f"SYS-{number:04d}" for number in range(1, 13)]
    assert System.objects.count() == 12
