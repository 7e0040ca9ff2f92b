"""Follow every link as every role: what one may not see is named nowhere, not even in passing."""

from collections import deque
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pypdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook
from zeal import zeal_ignore

from incidents.services import link_incidents, note_event
from isms.followup.alarms import prepare_alarms
from isms.followup.models import FollowUp, OutgoingMail
from isms.followup.reminders import prepare_reminders
from isms.followup.services import complete_followup
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from isms.register.services import add_comment, change_entry
from reports.services import start_review
from tests.factories import STOCKHOLM_NOON, IncidentFactory, InformationAssetFactory, SystemFactory, classify
from tests.security.forms_of_pages import links_of
from tests.undo import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALWAYS = ("Hemligsystemet", "Hemligtillgången", "Hemligkommentaren", "Hemligskälet", "Utflyttningen")
WITH_PERSONAL_DATA = ("Elevhemligheten", "Hemligbrevet", "Hemlighändelsen")
FOREIGN = ("Främmandesystemet", "Främmandetillgången", "Främmandeenheten", "Främmandebrevet")
OWN = ("Öppnasystemet", "Öppnatillgången", "Öppnaincidenten", *ALWAYS, *WITH_PERSONAL_DATA)
HIDDEN_FROM = {
    "owner": (*ALWAYS, *WITH_PERSONAL_DATA, *FOREIGN),
    "colleague": (*OWN, *FOREIGN),
    "reader": (*ALWAYS, *WITH_PERSONAL_DATA, *FOREIGN),
    "director": (*ALWAYS, *WITH_PERSONAL_DATA, *FOREIGN),
    "data_protection_officer": (*ALWAYS, *FOREIGN),
    "administrator": (*OWN, *FOREIGN),
    "reporter": (*OWN, *FOREIGN),
    "coordinator": FOREIGN,
    "other_coordinator": OWN,
}
SEEN_BY = {
    "owner": ("Öppnasystemet",),
    "reader": ("Öppnatillgången",),
    "data_protection_officer": WITH_PERSONAL_DATA,
    "coordinator": OWN,
    "other_coordinator": FOREIGN[:2],
}
OFTEN_HERE = ("coordinator", "data_protection_officer", "director", "owner")
SELDOM_HERE = tuple(sorted(HIDDEN_FROM.keys() - set(OFTEN_HERE)))
MOST_PAGES = 90
# The same rows in another order, or another dress.
SAME_ROWS = ("sort=", "per_page=", "columns=", "filformat=")
DELEGATED = DecisionGround(authority="delegation", delegation_item="4.2")


@pytest.fixture
def register(actors, organisation, unit, other_unit, owner_post, method, clock) -> dict[str, Entry]:
    """Open, restricted and foreign entries with everything that can hang on one."""
    by, at = actors.coordinator, STOCKHOLM_NOON
    own = {"unit": unit, "owner": owner_post, "by": by}
    open_system = SystemFactory(title="Öppnasystemet", **own)
    system = SystemFactory(title="Hemligsystemet", restricted=True, **own)
    open_asset = InformationAssetFactory(title="Öppnatillgången", systems=[open_system, system], **own)
    asset = InformationAssetFactory(title="Hemligtillgången", restricted=True, systems=[open_system, system], **own)
    pupils = InformationAssetFactory(
        title="Elevhemligheten", restricted=True, personal_data="sensitive", systems=[open_system], **own
    )
    moved = InformationAssetFactory(title="Utflyttningen", systems=[open_system], **own)
    moved.is_restricted = True
    change_entry(entry=moved, version=Entry.objects.get(pk=moved.pk).version, by=by, at=at)
    classify(asset, (2, 2, 2), method=method, by=by, ground=DELEGATED)
    classify(open_asset, (1, 1, 1), method=method, by=by, ground=DELEGATED)
    add_comment(entry=system, text="Hemligkommentaren", by=by, at=at)
    complete_followup(
        followup=FollowUp.objects.get(entry_id=system.pk, kind="system_review"),
        outcome="with_remark",
        note="Hemligskälet",
        by=by,
        at=at,
    )
    open_incident = IncidentFactory(title="Öppnaincidenten", affected=[open_system], **own)
    incident = IncidentFactory(
        title="Hemligbrevet", restricted=True, is_personal_data_breach=True, affected=[open_system], **own
    )
    link_incidents(one=open_incident, other=incident)
    note_event(incident=incident, text="Hemlighändelsen", happened_at=at, by=by, at=at)
    other_unit.name = "Främmandeenheten"
    other_unit.save()
    foreign = SystemFactory(title="Främmandesystemet", unit=other_unit)
    InformationAssetFactory(title="Främmandetillgången", unit=other_unit, systems=[foreign])
    IncidentFactory(title="Främmandebrevet", unit=other_unit, is_personal_data_breach=True)
    with zeal_ignore():
        review = start_review(organisation=organisation, unit=unit, owner=owner_post, year=2026, by=by, at=at)
    return {
        "system": system,
        "asset": asset,
        "pupils": pupils,
        "incident": incident,
        "review": review,
        "open_system": open_system,
    }


def walk(client, start: list[str]) -> dict[str, str]:
    """Follow the links of pages from some addresses and return each page's text by address."""
    pages: dict[str, str] = {}
    waiting = deque(start)
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.popleft()
        parts = urlsplit(address)
        if address in pages or parts.netloc or parts.path.startswith(("/konto/", "/static/", "/ui/")):
            continue
        answer = client.get(address, follow=True)
        if "pdf" in answer.headers["Content-Type"]:
            reader = pypdf.PdfReader(BytesIO(answer.getvalue()))
            pages[address] = " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
            continue
        if "spreadsheetml" in answer.headers["Content-Type"]:
            book = load_workbook(BytesIO(b"".join(answer.streaming_content)), read_only=True)
            rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
            pages[address] = " ".join(str(cell) for row in rows for cell in row if cell is not None)
            continue
        pages[address] = answer.content.decode()
        if answer.status_code == 200:
            found = (urljoin(parts.path, link).split("#")[0] for link in links_of(pages[address]))
            waiting.extend(link for link in found if not any(part in link for part in SAME_ROWS))
    return pages


@pytest.mark.parametrize("roles", [OFTEN_HERE, SELDOM_HERE], ids=["often", "seldom"])
def test_nothing_hidden_is_named(roles: tuple[str, ...], register, actors, client_for) -> None:
    for who in roles:
        with undone():  # the next role meets the register as it was
            pages = walk(client_for(getattr(actors, who)), addresses_of(who, register))
        leaks = [f"{word} in {address}" for address, text in pages.items() for word in HIDDEN_FROM[who] if word in text]
        assert leaks == [], who
        everything = " ".join(pages.values())
        missing = [word for word in SEEN_BY.get(who, ()) if word not in everything]
        assert missing == [], who  # or the walk would prove nothing
        assert len(pages) > 12, who


def addresses_of(who: str, register: dict[str, Entry]) -> list[str]:
    """Return where a role begins its walk."""
    slug = "idrottsforvaltningen" if who == "other_coordinator" else "kulturforvaltningen"
    start = [f"/{slug}/min-sida/", f"/{slug}/system/?archived=on", f"/{slug}/uppfoljningar/?state=all"]
    start += [f"/{slug}/sok/?q={word}" for word in ("hemlig", "öppna", "främmande", "SYS-0002")]
    start += [f"/{slug}/incidenter/{page}" for page in ("", "statistik/", "mina-rapporter/", "?duty=open&law=gdpr")]
    start += [entry.get_absolute_url() for entry in register.values()]
    review = {"organisation": "kulturforvaltningen", "reference": register["review"].reference}
    return [*start, reverse("reports:preview", kwargs=review)]


def test_no_mail_names_what_is_restricted(register, actors, now) -> None:
    late = now.replace(year=2028, month=1, day=10)
    with zeal_ignore():
        prepare_alarms(now=now)
        prepare_reminders(today=late.date(), at=late)
    texts = [mail.subject + mail.text for mail in OutgoingMail.objects.order_by("pk")]
    assert any("Öppnasystemet" in text for text in texts)
    assert any("begränsad läsbehörighet – Rapport till myndighet" in text for text in texts)
    assert [word for word in (*ALWAYS, *WITH_PERSONAL_DATA) for text in texts if word in text] == []


@pytest.mark.parametrize("field", ["unit", "owner", "systems"])
def test_a_foreign_key_of_another_organisation_is_no_choice(
    field: str, register, other_unit, unit, actors, client_for
) -> None:
    from tests.factories import PostFactory

    foreign = {
        "unit": other_unit,
        "owner": PostFactory(unit=other_unit),
        "systems": Entry.objects.get(title="Främmandesystemet"),
    }
    values = {"title": "Ny", "unit": unit.pk, "medium": "digital", "priority": "normal", "personal_data": "none"}
    client = client_for(actors.coordinator)
    answer = client.post("/kulturforvaltningen/informationstillgangar/ny/", {**values, field: foreign[field].pk})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not any(word in answer.content.decode() for word in FOREIGN)
    assert not Entry.objects.filter(title="Ny").exists()


def test_what_the_form_does_not_offer_is_not_taken(
    register, actors, unit, owner_post, other_organisation, client_for
) -> None:
    system = register["open_system"]
    values = {
        "title": "Ändrat",
        "unit": unit.pk,
        "owner": owner_post.pk,
        "operation": "cloud",
        "criticality": "medium",
        "ai_role": "none",
        "version": system.version,
    }
    planted = {
        "is_restricted": "on",
        "organisation": other_organisation.pk,
        "reference": "SYS-9999",
        "kind": "information_asset",
        "concerns_personal_data": "on",
        "created_by": actors.stranger.pk,
        "archived_at": "2020-01-01",
        "entry": register["system"].pk,
        "id": register["system"].pk,
    }
    before = Entry.objects.filter(pk=system.pk).values(
        "is_restricted", "organisation", "reference", "kind", "archived_at"
    )
    stored = before.get()
    version = Entry.objects.get(pk=system.pk).version
    answer = client_for(actors.owner).post(
        f"{system.get_absolute_url()}andra/", {**values, "lifecycle": "production", **planted, "version": version}
    )
    assert answer.status_code == 302
    assert before.get() == stored
    assert Entry.objects.get(pk=system.pk).title == "Ändrat"
