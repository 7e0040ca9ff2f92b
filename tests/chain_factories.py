"""Factories of chains of processors and announced changes, all through the services."""

import datetime as dt
from typing import Any

from isms.accounts.models import User
from suppliers.models import Agreement, ChangeNotice, SubProcessorLink
from suppliers.services import add_link, receive_notice
from tests.factories import STOCKHOLM_NOON, UserFactory

SINCE = dt.date(2025, 1, 1)


def chain_link(
    agreement: Agreement,
    company: str = "",
    country: str = "SE",
    *,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    **values: Any,
) -> SubProcessorLink:
    """Add a company to a chain; without a name it is the agreement's own party. It processes where it belongs."""
    stored = stored_agreement(agreement)
    told = {"mechanism": "eea", "processing_countries": [country], "started_on": SINCE, "is_party": not company}
    link = SubProcessorLink(agreement=stored, company=company, country=country, **(told | values))
    return add_link(link=link, version=stored.version, by=by or UserFactory(), at=at)


def announce(
    agreement: Agreement,
    company: str = "Nytt Moln AB",
    *,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    **values: Any,
) -> ChangeNotice:
    """Take in a notice of a new sub-processor in Sweden, received two weeks ago."""
    stored = stored_agreement(agreement)
    told = {"country": "SE", "processing_countries": ["SE"], "mechanism": "eea", "received_on": dt.date(2026, 11, 9)}
    notice = ChangeNotice(agreement=stored, company=company, **(told | values))
    return receive_notice(notice=notice, version=stored.version, by=by or UserFactory(), at=at)


def stored_agreement(agreement: Agreement) -> Agreement:
    """Return an agreement as it stands in the database now."""
    return Agreement.objects.with_detail().get(pk=agreement.pk)
