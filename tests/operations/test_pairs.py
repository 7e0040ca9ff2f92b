"""Two web servers and two workers behind a proxy: whichever answers, it is one register."""

import http.client
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.faults.machinery import wait_for
from tests.operations.pairs import PASSWORD, Pairs

pytestmark = pytest.mark.nightly

HOME = "/kulturforvaltningen"
FORM = f"{HOME}/lagg-till/system/"
JOB = "register.run_import"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FILES, ROWS = 6, 250  # a file of 200 rows or more is left to a worker


class Browser:
    """A person's browser: its cookies go to whichever server it asks, each time over a new connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.page = ""

    def get(self, address: str, *, at: int | None = None) -> int:
        """Fetch a page; `page` is its text."""
        return self._ask("GET", address, None, {}, at)[0]

    def post(self, address: str, values: dict[str, object], *, at: int | None = None) -> tuple[int, str]:
        """Send a form with the token of the page that was fetched last; return status and where it leads."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **values})
        return self._ask("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"}, at)

    def upload(self, address: str, name: str, content: str, *, at: int | None = None) -> tuple[int, str]:
        """Send a file."""
        part = "--edge\r\nContent-Disposition: form-data; name="
        body = (
            f'{part}"csrfmiddlewaretoken"\r\n\r\n{self._token}\r\n'
            f'{part}"file"; filename="{name}"\r\n\r\n{content}\r\n--edge--\r\n'
        ).encode()
        return self._ask("POST", address, body, {"Content-Type": "multipart/form-data; boundary=edge"}, at)

    def sign_in(self, name: str, password: str, *, at: int | None = None, sent_to: int | None = None) -> bool:
        """Fetch the sign-in page from one server and send it to another; tell whether it let the person in."""
        self.get("/konto/login/", at=at)
        values = {"login": f"{name}@kultur.example", "password": password}
        return self.post("/konto/login/", values, at=sent_to)[0] == 302

    @property
    def _token(self) -> str:
        return TOKEN.search(self.page)[1]

    def _ask(self, method: str, address: str, body: object, headers: dict[str, str], at: int | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", at or self.port, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, address, body, headers | {"Cookie": cookie, "Connection": "close"})
        answer = connection.getresponse()
        self.page = answer.read().decode()
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location") or ""


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pairs]:
    made = Pairs(tmp_path_factory.mktemp("pairs"))
    try:
        made.open()
        yield made
    finally:
        made.close()


def choice(page: str, field: str) -> str:
    """Return the first value that a list of choices offers."""
    return re.search(rf'<select name="{field}".*?<option value="(\d+)"', page, re.DOTALL)[1]


def test_it_is_one_register_whichever_answers(pairs: Pairs) -> None:
    a, b = pairs.ports["a"], pairs.ports["b"]
    kajsa = Browser(pairs.proxy.port)

    # Signed in with a page of the one and a form to the other; every other request goes to each.
    assert kajsa.get(FORM) == 302
    assert kajsa.sign_in("kajsa", PASSWORD, at=a, sent_to=b)
    assert [kajsa.get(f"{HOME}/system/") for _number in range(4)] == [200] * 4
    assert min(pairs.proxy.taken[a], pairs.proxy.taken[b]) >= 2

    # What is written at the one is read at the other, and so is the word that it was written.
    kajsa.get(FORM, at=a)
    system = {"owner": choice(kajsa.page, "owner"), "unit": choice(kajsa.page, "unit")}
    status, made = kajsa.post(FORM, {"title": "Biblioteksdatabasen", **system}, at=a)
    assert status == 302
    assert kajsa.get(made, at=b) == 200
    assert "Biblioteksdatabasen" in kajsa.page

    # A file that was given to the one is fetched from the other.
    attach = re.search(r'action="([^"]+/bifoga/)"', kajsa.page)[1]
    assert kajsa.upload(attach, "protokoll.txt", "Mötet öppnades.", at=a)[0] == 302
    kajsa.get(made, at=b)
    assert kajsa.get(re.search(r'href="([^"]+/bilagor/\d+/)"', kajsa.page)[1], at=b) == 200
    assert kajsa.page == "Mötet öppnades."

    # Signed out at the one is signed out at the other; a form sent too late comes back with its text.
    late = Browser(pairs.proxy.port)
    kajsa.get(FORM, at=b)
    late.cookies, late.page = dict(kajsa.cookies), kajsa.page
    kajsa.get("/konto/logout/", at=a)
    kajsa.post("/konto/logout/", {}, at=a)
    text = "Skrevs medan någon annan loggade ut"
    assert late.post(FORM, {"title": text, **system}, at=b)[0] == 403
    assert text in late.page
    assert late.sign_in("kajsa", PASSWORD, at=b, sent_to=a)
    late.get(FORM, at=a)
    assert late.post(FORM, {"title": text, **system}, at=b)[0] == 302

    # Five wrong passwords are five, whoever counts: the right one is then refused by both.
    guesser = Browser(pairs.proxy.port)
    assert guesser.sign_in("olle", PASSWORD)
    for port in (a, b, a, b, a):
        assert not Browser(port).sign_in("olle", "fel lösenord helt och hållet")
    assert not Browser(a).sign_in("olle", PASSWORD)
    assert not Browser(b).sign_in("olle", PASSWORD)
    assert Browser(b).sign_in("kajsa", PASSWORD)


def test_a_job_is_done_once_and_a_lost_server_loses_nothing(pairs: Pairs) -> None:
    a, b = pairs.ports["a"], pairs.ports["b"]
    kajsa = Browser(pairs.proxy.port)
    assert kajsa.sign_in("kajsa", PASSWORD)

    # Files are sent to both; the workers judge them, and the other server tells how far it has come.
    imports = []
    for number in range(FILES):
        kajsa.get(f"{HOME}/importer/ny/system/", at=a)
        rows = "\n".join(f"Inläst {number}-{row};Kulturskolan" for row in range(ROWS))
        status, address = kajsa.upload(
            f"{HOME}/importer/ny/system/", f"fil{number}.csv", f"Namn;Enhet\n{rows}\n", at=(a, b)[number % 2]
        )
        assert status == 302
        imports.append(address)

    def is_judged(address: str) -> bool:
        kajsa.get(address, at=b)
        return 'name="seen"' in kajsa.page

    for address in imports:
        wait_for(lambda address=address: is_judged(address), seconds=120)

    # One is asked for at a server that is lost at once: it is written all the same, and once.
    seen = re.search(r'name="seen" value="([^"]+)"', kajsa.page)[1]
    assert kajsa.post(f"{imports[-1]}genomfor/", {"seen": seen, "faults": "stop"}, at=a)[0] == 302
    before = pairs.proxy.taken[b]
    pairs.kill("web-a")
    assert [kajsa.get(imports[-1]) for _number in range(3)] == [200] * 3  # still signed in, over the proxy
    assert pairs.proxy.taken[b] == before + 3

    def is_written() -> bool:
        kajsa.get(imports[-1])
        return "Genomförd" in kajsa.page

    wait_for(is_written, seconds=120)
    kajsa.get(f"{HOME}/system/?q=Inläst&per_page=25".replace("ä", "%C3%A4"))
    assert f"av {ROWS}" in kajsa.page
    done = {worker: pairs.jobs_done_by(worker, JOB) for worker in ("worker-a", "worker-b")}
    assert all(done.values())  # both have worked
    everything = [each for ids in done.values() for each in ids]
    assert len(everything) == len(set(everything)) == FILES + 1

    # The lost server comes back, and the proxy asks it again.
    pairs.start_web("a")
    before = pairs.proxy.taken[a]
    assert [kajsa.get(imports[-1]) for _number in range(4)] == [200] * 4
    assert pairs.proxy.taken[a] == before + 2
