"""Junk in every address, parameter and field: no error page, and no row changed by somebody without the right."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from isms.accounts.models import User
from isms.register.models import Entry
from reports.models import ManagementReview
from reports.services import submit_review, write_section
from tests.factories import STOCKHOLM_NOON
from tests.permissions.matrix import MATRIX
from tests.permissions.objects import matrix_objects  # noqa: F401
from tests.security.forms_of_pages import PageForm
from tests.security.pages import contents, every_form, page_addresses
from tests.undo import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

JUNK = (
    "\x00",
    "9" * 5_000,
    "99999999999999999999",
    "-1",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "ö" * 12_000,
    "a " * 2_000,
    "\x01\x0b\x1f\ufffe\u202e😀",
    '{"a": [1]}',
    "1e400",
)
LATER_ROW = re.compile(r"-[1-9]\d*-")
LIST_PARAMETERS = ("page", "per_page", "sort", "system")
BAD_PARTS = (
    "%00",
    "SYS-0001%00",
    "a%2Fb",
    "%2E%2E%2F",
    "%FF",
    "%ED%A0%80",
    "9" * 5_000,
    "-1",
    "9" * 20,
    "%F0%9F%98%80",
)
OUTSIDE_ADDRESSES = (
    "/{}/",
    "/{}/system/",
    "/konto/confirm-email/{}/",
    "/konto/password/reset/key/{}/",
    "/konto/password/reset/key/1-{}/",
    "/konto/login/?next={}",
    "/konto/andra-steget/?next={}",
    "/konto/engangslank/{}/",
    "/konto/oidc/{}/login/",
    "/konto/saml/{}/login/",
    "/ui/?sida={}",
    "/static/{}",
)
# Codecs that do not give text, such as rot13, make Django itself fail before any middleware has been asked.
CHARSETS = ("utf-16", "utf-7", "unicode_escape", "nonsense")

SignIn = Callable[[User], Client]


@pytest.fixture
def waiting_review(objects, actors) -> ManagementReview:
    """The review of the matrix, handed over: the director's forms show."""
    review = ManagementReview.objects.get()
    by = {"by": actors.coordinator, "at": STOCKHOLM_NOON}
    write_section(review=review, code="summary", text="Läget är gott.", version=review.version, **by)
    version = Entry.objects.get(pk=review.pk).version
    submit_review(review=review, version=version, round_skipped_because="Det hanns inte.", **by)
    return review


class Prober:
    """Sends requests whose effects are taken back at once, and remembers those that ended in an error page."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.broken: list[str] = []
        self.count = 0

    def send(self, method: str, address: str, data: object = None, **headers: str) -> HttpResponse:
        """Send one request."""
        self.count += 1
        with zeal_ignore(), undone():
            if method == "generic":  # the client's own post would encode the body
                answer = self.client.generic("POST", address, data, **headers)
            else:
                answer = getattr(self.client, method)(address, data or {}, **headers)
        if answer.status_code >= 500:
            error = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
            self.broken.append(f"{method} {address[:80]} {str(data)[:80]}: {answer.status_code} {error!r:.120}")
        return answer

    def try_form(self, form: PageForm) -> None:
        """Put one piece of the junk in all fields at once, and some in four fields at a time beside good values.

        The rows of a formset share their fields: the first row is enough. ``test_fuzz`` sends more of it to
        forms at random; every field of every form gets its own by night.
        """
        names = [name for name in form.values if not LATER_ROW.search(name)]
        length = 3_000 if form.method == "get" else 20_000
        junk = JUNK[(len(names) + len(form.action)) % len(JUNK)]
        self.send(form.method, form.action, dict.fromkeys(names, junk[: length // len(names or [1])]))
        rounds = (len(names) + 3) // 4  # four that stand far apart, so that they are seldom checked against each other
        for place in range(rounds):
            junk = JUNK[place * 5 % len(JUNK)][: length // 4]
            bad = {name: [junk] for name in names[place::rounds]}
            self.send(form.method, form.action, form.values | bad)


@pytest.mark.parametrize("who", [pytest.param("coordinator", marks=pytest.mark.nightly), "director"])
def test_junk_in_a_form_is_answered(who: str, request, objects, actors, client_for: SignIn) -> None:
    addresses = page_addresses(objects)
    if who == "director":
        request.getfixturevalue("waiting_review")
        addresses = [address for address in addresses if "ledningens-genomgang" in address]
    prober = Prober(client_for(getattr(actors, who)))
    for form in list(every_form(prober.client, addresses)):
        prober.try_form(form)
    assert prober.broken == []
    assert prober.count > (150 if who == "coordinator" else 10)


def test_junk_in_the_parameters_of_a_list_is_answered(objects, actors, client_for: SignIn) -> None:
    prober = Prober(client_for(actors.coordinator))
    for name in ("assets:system_list", "assets:asset_list", "followup:followup_list", "followup:mail_list"):
        address = reverse(name, kwargs={"organisation": "kulturforvaltningen"})
        for parameter in LIST_PARAMETERS:
            for junk in (*JUNK, "--title", "title,,", "title,-unknown"):
                assert prober.send("get", address, {parameter: junk[:3_000]}).status_code == 200
    assert prober.broken == []


def test_junk_in_an_address_is_not_found(objects, actors, client_for: SignIn) -> None:
    prober = Prober(client_for(actors.coordinator))
    rows = {(row.name, row.method, *sorted(objects[row.object])): row for row in reversed(MATRIX)}  # own objects
    for row in rows.values():
        for name, value in objects[row.object].items():
            good = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
            for part in BAD_PARTS if name == "reference" and row.method == "get" else BAD_PARTS[:2]:
                answer = prober.send(row.method, good.replace(f"/{value}/", f"/{part}/", 1))
                assert answer.status_code in (404, 500), (good, part)
    for address in OUTSIDE_ADDRESSES:
        for part in BAD_PARTS:
            prober.send("get", address.format(part))
    assert prober.broken == []


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_strange_encoding_is_answered(charset: str, organisation, coordinator: User, client_for: SignIn) -> None:
    prober = Prober(client_for(coordinator))
    for address in ("/kulturforvaltningen/system/?q=%5Cud800", "/kulturforvaltningen/sok/?q=%5Cud800"):
        prober.send("get", address, CONTENT_TYPE=f"text/html; charset={charset}")
    address = "/kulturforvaltningen/system/ny/"
    coded = f"application/x-www-form-urlencoded; charset={charset}"
    prober.send("generic", address, b"title=%5Cud800", content_type=coded)
    part = b'--X\r\nContent-Disposition: form-data; name="title"\r\n\r\n\\ud800\r\n--X--\r\n'
    prober.send("generic", address, part, content_type=f"multipart/form-data; boundary=X; charset={charset}")
    assert prober.broken == []


def test_a_body_that_is_no_form_is_answered(organisation, coordinator: User, client_for: SignIn) -> None:
    prober = Prober(client_for(coordinator))
    address = "/kulturforvaltningen/system/ny/"
    for body, content_type in (
        (b"x", "multipart/form-data"),
        (b"--X\r\n", "multipart/form-data; boundary=X"),
        (b"a=1&" * 2_000, "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"a=" + b"1" * (11 * 1024 * 1024), "application/x-www-form-urlencoded"),
    ):
        prober.send("post", address, body, content_type=content_type)
    assert prober.broken == []


WITHOUT_RIGHTS = (
    "colleague",
    "data_protection_officer",
    "reader",
    "reporter",
    "administrator",
    "other_coordinator",
    "stranger",
    None,
)


# Whoever has something in the organisation keeps these for himself; somebody else's values give the form back.
# So do notes and remarks of one's own, a chapter one is asked for, and pages that only count or compare what is sent.
OWN_PAGES = (
    "/franvaro/",
    "/installningar/",
    "/incidenter/rapportera/",
    "/arsanteckningar/ny/",
    "/kommentarer/",
    "/underlag/",
    "/ledningens-genomgang/kontrollera/",
    "/texter-att-kopiera/",
    "/lagg-till/",
)


def test_nobody_without_the_right_changes_a_row(objects, actors, client_for: SignIn) -> None:
    coordinator = client_for(actors.coordinator)
    forms = [form for form in every_form(coordinator, page_addresses(objects)) if form.method == "post"]
    forms = [form for form in forms if "kommentera" not in form.action]  # whoever sees an entry may comment on it
    forms = [form for form in forms if "/installningar/kalender/" not in form.action]  # everybody has one of their own
    forms = [form for form in forms if not form.action.endswith("/standard/")]  # and chooses which view opens first
    forms = [form for form in forms if not form.action.endswith("/slutar/")]  # the administrator ends somebody's too
    assert len(forms) > 15
    before = contents()
    for who in WITHOUT_RIGHTS:
        client = client_for(getattr(actors, who)) if who else Client()
        wrong = []
        for form in forms:
            status = client.post(form.action, form.values).status_code
            own = (200,) if who and any(part in form.action for part in OWN_PAGES) else ()
            if who == "data_protection_officer" and form.action.endswith("/rad/"):
                own = (200,)  # the officer advises; an empty advice gives the form back
            if who == "data_protection_officer" and form.action.endswith("/maskeringar/"):
                own = (422,)  # and asks for maskings; what is missing gives the form back
            if who == "administrator" and "/behorigheter/" in form.action:
                own = (422,)  # gives roles of the own kind; another gives the form back
            if status not in ((403, 404, *own) if who else (302,)):
                wrong.append(f"{form.action}: {status}")
        assert wrong == [], who
        assert contents() == before, who
    with zeal_ignore():
        answers = [coordinator.post(form.action, form.values).status_code for form in forms]
    assert answers.count(302) > 6  # the same forms, sent by the one who may, are accepted
    assert contents() != before
