"""A browser, and the site in a server of its own that has no more rights than in operation."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from assets.models import System
from isms.accounts.models import Post, Unit
from tests.conftest import APPLICATION_ROLE
from tests.e2e.site import TIMEOUT_MS, Site
from tests.factories import SystemFactory

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module's tests.

    Playwright keeps an event loop running in this thread, which Django takes for asynchronous code.
    It is stopped with the module, so that no other test notices.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server_with_application_role(live_server: LiveServer) -> Iterator[LiveServer]:
    """Let every request of the live server act with the application's role."""
    tests_thread = threading.get_ident()

    def limit(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
        if threading.get_ident() != tests_thread:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APPLICATION_ROLE}")

    connection_created.connect(limit)
    yield live_server
    connection_created.disconnect(limit)


@pytest.fixture
def site(browser: Browser, server_with_application_role: LiveServer, clock: time_machine.Traveller) -> Iterator[Site]:
    """The running site at noon on ``today``; a fault in any page fails the test."""
    site = Site(browser=browser, address=server_with_application_role.url)
    yield site
    site.close()
    assert not site.faults, "\n".join(site.faults)


@pytest.fixture
def systems(unit: Unit, owner_post: Post) -> dict[str, System]:
    """Three cloud services and one system of the administration's own, by title."""
    described = (
        ("Bokningen", "own", "Norrprogram AB"),
        ("Ärendesystem", "cloud", "Äldre leverantör AB"),
        ("Ålandsarkivet", "cloud", ""),
        ("Zonkartan", "cloud", ""),
    )
    return {
        title: SystemFactory(unit=unit, owner=owner_post, title=title, operation=operation, supplier_name=supplier)
        for title, operation, supplier in described
    }
