"""What a page weighs on the wire: 120 kB on the first visit, 30 kB after."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import SystemFactory

FIRST_VISIT, AFTER = 120_000, 30_000
STATIC = re.compile(rb'(?:href|src)="/static/([^"#?]+)')


def compressed(content: bytes) -> int:
    """Return how many bytes something is when it is sent."""
    return len(gzip.compress(content, 6))


@pytest.mark.django_db
def test_pages_are_light(unit, owner_post, coordinator, client_for) -> None:
    for number in range(25):
        system = SystemFactory(unit=unit, owner=owner_post, title=f"Verksamhetssystem nummer {number}")
    page_of_one = f"system/{system.reference}/"
    client: Client = client_for(coordinator)
    weights = {}
    for path in ("system/", "min-sida/", "arshjul/", page_of_one, f"{page_of_one}andra/"):
        page = client.get(f"/kulturforvaltningen/{path}").content
        files = {name.decode() for name in STATIC.findall(page)}
        assert any(name.endswith(".css") for name in files)
        assert any(name.endswith(".js") for name in files)
        parts = sum(compressed(Path(finders.find(name)).read_bytes()) for name in files)
        weights[path] = (compressed(page), compressed(page) + parts)
    assert max(page for page, _all in weights.values()) <= AFTER, weights
    assert max(everything for _page, everything in weights.values()) <= FIRST_VISIT, weights
