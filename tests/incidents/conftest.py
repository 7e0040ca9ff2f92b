"""A breach of personal data, for the tests of what the law asks about it."""

import pytest

from incidents.models import Incident
from tests.factories import IncidentFactory


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    """An incident that is a breach of personal data."""
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
