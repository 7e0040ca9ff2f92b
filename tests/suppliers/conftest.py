"""What the tests of chains of processors stand on."""

import pytest

from suppliers.countries_loader import load_countries


@pytest.fixture
def countries(db: None) -> None:
    """The countries that ship with the product."""
    load_countries()
