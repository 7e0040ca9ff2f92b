"""Drive the guided classification as a browser does."""

from django.http import HttpResponse
from django.test import Client

from classification.models import ClassificationDraft, Method
from classification.selectors import areas_of
from isms.register.models import Entry

SLUGS = {
    "confidentiality": "konfidentialitet",
    "integrity": "riktighet",
    "availability": "tillganglighet",
    "traceability": "sparbarhet",
}


def address_of(entry: Entry, part: str = "") -> str:
    """Return the address of a step, or of where the work goes on."""
    return f"/{entry.organisation.slug}/klassning/{entry.reference}/ny/{part}{'/' if part else ''}"


def version_of(entry: Entry) -> int:
    """Return the version of the open draft, 0 when there is none."""
    draft = ClassificationDraft.objects.open().filter(entry_id=entry.pk).first()
    return draft.version if draft else 0


def answer(method: Method, entry: Entry, aspect: str, number: int, **changes: object) -> dict[str, object]:
    """Return what the form of one aspect sends."""
    return {
        "draft_version": version_of(entry),
        "level": method.levels.get(number=number).pk,
        "area": areas_of(method)[0].pk,
        "reason": f"Skäl för {aspect}: åäö",
        "raised_level": "",
        "raise_ground": "",
        "raise_reason": "",
        "go": "next",
    } | changes


def send(client: Client, entry: Entry, aspect: str, values: dict[str, object]) -> HttpResponse:
    """Send the form of one aspect."""
    return client.post(address_of(entry, SLUGS[aspect]), values)


def details(entry: Entry, **changes: object) -> dict[str, object]:
    """Return what the form about participants and decision sends."""
    return {
        "draft_version": version_of(entry),
        "participants": "Enhetschefen och två lärare",
        "owner_approval": "Mejl 2026-11-20",
        "authority": "execution",
        "go": "next",
    } | changes


def fill_in(
    client: Client,
    entry: Entry,
    method: Method,
    numbers: tuple[int, ...] = (1, 2, 3),
    raised: dict[str, object] | None = None,
    **changes: object,
) -> HttpResponse:
    """Go through every step; ``raised`` goes with the first aspect. Return the answer of the last."""
    for aspect, number in zip(SLUGS, numbers, strict=False):
        values = answer(method, entry, aspect, number, **((raised or {}) if aspect == "confidentiality" else {}))
        reply = send(client, entry, aspect, values)
        assert reply.status_code == 302, reply.content.decode()
    return client.post(address_of(entry, "deltagare"), details(entry, **changes))


def decide(client: Client, entry: Entry) -> HttpResponse:
    """Press the button of the summary."""
    version = Entry.objects.get(pk=entry.pk).version
    values = {"version": version, "draft_version": version_of(entry)}
    return client.post(address_of(entry, "sammanfattning"), values)
