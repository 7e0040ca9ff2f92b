"""The running site as a browser meets it: pages of signed-in people, and every fault the browser noticed."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from isms.accounts.models import User
from tests.factories import PASSWORD

TIMEOUT_MS = 15_000


class Site:
    """Opens pages in contexts of their own and remembers what went wrong in any of them."""

    def __init__(self, *, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.faults: list[str] = []
        self._contexts: list[BrowserContext] = []

    def visit(self, path: str = "/", *, user: User | None = None, **options: Any) -> Page:
        """Open a page as a visitor, or as a person who is signed in already.

        Args:
            path: the address below the site's own.
            options: what Playwright's ``new_context`` takes, such as ``java_script_enabled=False``.
        """
        context = self.browser.new_context(base_url=self.address, locale="sv-SE", reduced_motion="reduce", **options)
        context.set_default_timeout(TIMEOUT_MS)
        self._contexts.append(context)
        if user is not None:
            context.add_cookies([self._session_of(user)])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._note_console)
        page.on("response", self._note_response)
        page.on("request", self._note_request)
        page.goto(path)
        return page

    def sign_in(self, user: User, *, lands_on: str = "Min sida", **options: Any) -> Page:
        """Open the site as a visitor and sign in with address and password; wait for the page that comes first."""
        page = self.visit("/", **options)
        page.get_by_label("E-postadress").fill(user.email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in", exact=True).click()
        page.get_by_role("heading", level=1, name=lands_on).wait_for()
        return page

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()

    def _session_of(self, user: User) -> dict[str, str]:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.address}

    def _note_console(self, message: ConsoleMessage) -> None:
        """Keep errors such as a broken content security policy; what failed to load is kept by its answer."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        """Keep what a page asks of anybody else: it asks nobody."""
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.faults.append(f"foreign: {request.url}")

    def _note_response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")
