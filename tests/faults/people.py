"""People who add systems and attach files without a pause, and what they were told is saved."""

import contextlib
import hashlib
import http.client
import re
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = "/kulturforvaltningen/lagg-till/system/"
ATTACH = "/kulturforvaltningen/post/{}/bifoga/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
REFERENCE = re.compile(r"/(SYS-\d+)/")
ERRORS = re.compile(r'<div class="error-summary".*?</div>', re.DOTALL)
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # figures can look like a personal number, which is asked about
FILE_BYTES = 200_000


@dataclass(frozen=True)
class Answer:
    """What the web said."""

    status: int
    text: str
    location: str
    cookies: dict[str, str]


def ask(
    port: int, method: str, address: str, body: str | bytes | None = None, *, cookies: dict[str, str], kind: str = ""
) -> Answer:
    """Send one request over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        set_cookies = (each.split(";")[0].split("=", 1) for each in answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, answer.read().decode(), answer.headers.get("Location") or "", dict(set_cookies))


@dataclass
class People:
    """Some people at once; each signed in already."""

    port: int
    session: str
    owner: int
    unit: int
    count: int = 3
    #: Titles with the references that the web answered, and the checksums of the files that it took.
    acknowledged: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    #: What was answered otherwise than that it is saved, or that the register is away for a moment.
    strange: list[str] = field(default_factory=list)
    tried: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Let them begin."""
        self._stopped.clear()
        self._threads = [threading.Thread(target=self._go_on) for _number in range(self.count)]
        for each in self._threads:
            each.start()

    def end(self) -> None:
        """Let them end what they are at."""
        self._stopped.set()
        for each in self._threads:
            each.join(timeout=90)
            assert not each.is_alive()

    @property
    def are_at_work(self) -> bool:
        """Whether they have begun and not been told to end."""
        return bool(self._threads) and not self._stopped.is_set()

    def _go_on(self) -> None:
        """Add one system after the other, and a file to every third; what is answered with 302 is acknowledged."""
        cookies = {"isms_session": self.session}
        token = ""
        while not self._stopped.is_set():
            try:
                if not token:
                    page = ask(self.port, "GET", FORM, cookies=cookies)
                    if page.status != 200:
                        self._note(page)
                        time.sleep(0.1)
                        continue
                    cookies |= page.cookies
                    token = TOKEN.search(page.text)[1]
                if reference := self._add(token, cookies):
                    self._attach(reference, token, cookies)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)

    def _note(self, answer: Answer) -> None:
        if answer.status not in (302, 503):
            told = ERRORS.search(answer.text)
            self.strange.append(f"{answer.status} {' '.join((told[0] if told else answer.text).split())[:600]}")

    def _add(self, token: str, cookies: dict[str, str]) -> str:
        """Add a system; return its reference when it is one that shall have a file."""
        title = f"System {uuid.uuid4().hex.translate(LETTERS)}"
        values = {"csrfmiddlewaretoken": token, "title": title, "owner": self.owner, "unit": self.unit}
        self.tried += 1
        answer = ask(self.port, "POST", FORM, urlencode(values), cookies=cookies)
        self._note(answer)
        if answer.status != 302:
            return ""
        self.acknowledged[title] = reference = REFERENCE.search(answer.location)[1]
        return reference if len(self.acknowledged) % 3 == 0 else ""

    def _attach(self, reference: str, token: str, cookies: dict[str, str]) -> None:
        """Attach a file that nobody else has."""
        content = b"%PDF-1.7 " + secrets.token_bytes(FILE_BYTES)
        edge = secrets.token_hex(16)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="protokoll.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        answer = ask(self.port, "POST", ATTACH.format(reference), body, cookies=cookies, kind=kind)
        self._note(answer)
        if answer.status == 302:
            self.files.append(hashlib.sha256(content).hexdigest())
