"""Who has read, fetched and been let in is logged in one table that nobody changes, and found by those who examine."""

import re
from io import BytesIO

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.http import FileResponse, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from isms.accounts import roles
from isms.register.access import grant_role, revoke_role, share_entry, unshare_entry
from isms.register.audit.middleware import is_file
from isms.register.models import AccessEvent, Attachment
from isms.register.separation import assign_post
from isms.rights.departures import end_employment
from tests.accounts.test_sign_in_pages import address as client_address
from tests.factories import PASSWORD, SystemFactory, UserFactory
from tests.permissions.matrix import MATRIX
from tests.permissions.objects import Objects, matrix_objects  # noqa: F401

Kind = AccessEvent.Kind
LOG = "/kulturforvaltningen/atkomstlogg/"


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_readings_and_files_are_logged_and_answered_for(client_for, actors, unit, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    hidden, open_one = SystemFactory(unit=unit, restricted=True, handles_personal_data=True), SystemFactory(unit=unit)
    coordinator, officer = client_for(actors.coordinator), client_for(actors.data_protection_officer)
    upload = SimpleUploadedFile("Avtal.pdf", b"%PDF-1.7 x")
    coordinator.post(
        reverse("register:attachment_add", args=["kulturforvaltningen", hidden.reference]), {"file": upload}
    )
    officer.get(hidden.get_absolute_url())
    coordinator.get(open_one.get_absolute_url())
    answer = officer.get(reverse("register:attachment", args=["kulturforvaltningen", Attachment.objects.get().pk]))
    b"".join(answer.streaming_content)
    coordinator.get(reverse("risks:action_plan_xlsx", args=["kulturforvaltningen"]))
    by_officer = AccessEvent.objects.filter(by=actors.data_protection_officer, entry_id=hidden.pk)
    assert sorted(by_officer.values_list("kind", flat=True)) == ["download", "read"]
    assert not AccessEvent.objects.filter(entry_id=open_one.pk).exists()
    before = AccessEvent.objects.filter(by=actors.coordinator, kind="read", entry_id=hidden.pk).count()
    newer = reverse("register:attachment_supersede", args=["kulturforvaltningen", Attachment.objects.get().pk])
    assert "Avtal.pdf" in text_of(coordinator.get(newer))
    assert AccessEvent.objects.filter(by=actors.coordinator, kind="read", entry_id=hidden.pk).count() == before + 1

    history = reverse("audit:entry_history", args=["kulturforvaltningen", hidden.reference])
    for who in (coordinator, officer):
        page = text_of(who.get(history))
        assert "Vem har läst" in page
        assert "Doris Dataskydd" in page
        assert "Hämtad fil om en post" in page
    shared_with = UserFactory(name="Delad Person")
    share_entry(entry=hidden, user=shared_with, by=actors.coordinator)
    assert "Vem har läst" not in text_of(client_for(shared_with).get(history))


def test_sign_ins_are_logged_without_what_was_typed(db, organisation, administrator, client_for) -> None:
    known = UserFactory(email="kand@kultur.example", name="Känd Person")
    grant_role(user=known, role=roles.READER, organisation=organisation)
    for address, password in (
        (known.email, "fel-lösenord-med-nyckel"),
        ("hemligt-lösenord-i-fel-fält", "x"),
        ("okand@kultur.example", "x"),
        (known.email, PASSWORD),
    ):
        Client().post("/konto/login/", {"login": address, "password": password})
    failed = AccessEvent.objects.filter(kind=Kind.SIGN_IN_FAILED)
    assert failed.filter(about=known, fingerprint="").count() == 1
    assert failed.filter(about=None).exclude(fingerprint="").exists()
    assert AccessEvent.objects.filter(kind=Kind.SIGN_IN, by=known).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM register_accessevent t")
        everything = cursor.fetchone()[0]
    for typed in ("nyckel", "hemligt", "okand@", "kand@kultur"):
        assert typed not in everything
    page = text_of(client_for(administrator).get(LOG))
    assert "Misslyckad inloggning" in page
    assert "adress utan konto" in page


def test_rights_are_logged_where_they_are_stored(client_for, actors, unit, organisation, owner_post) -> None:
    person = UserFactory(name="Nya Medarbetaren")
    system = SystemFactory(unit=unit)
    grant_role(user=person, role=roles.READER, organisation=organisation)
    grant_role(user=person, role=roles.READER, organisation=organisation, unit=unit)
    revoke_role(user=person, role=roles.READER, organisation=organisation)
    share_entry(entry=system, user=person, by=actors.coordinator, may_change=True)
    unshare_entry(entry=system, user=person)
    before = owner_post.holder
    assign_post(post=owner_post, holder=person)
    about = AccessEvent.objects.filter(about=person).order_by("pk")
    assert [(event.kind, event.what) for event in about] == [
        ("right_given", "role:reader"),
        ("right_given", "role:reader Kulturskolan"),
        ("right_taken", "role:reader"),
        ("right_given", "share:change_entry"),
        ("right_taken", "share:change_entry"),
        ("right_given", "post:Enhetschef Kulturskolan"),
    ]
    assert AccessEvent.objects.filter(about=before, kind=Kind.RIGHT_TAKEN, what__startswith="post:").count() == 1
    page = text_of(client_for(actors.coordinator).get(LOG, {"who": "nya med"}))
    for said in ("rollen Läsare i Kulturskolan", "befattningen Enhetschef", "får ändra posten", system.reference):
        assert said in page
    of_administrator = text_of(client_for(actors.administrator).get(LOG, {"who": "nya med"}))
    assert "rollen Läsare" in of_administrator
    assert system.reference not in of_administrator


def test_the_log_is_searched_exported_and_kept_from_others(client_for, actors, unit, other_unit) -> None:
    hidden, foreign = SystemFactory(unit=unit, restricted=True), SystemFactory(unit=other_unit, restricted=True)
    coordinator = client_for(actors.coordinator)
    coordinator.get(hidden.get_absolute_url())
    client_for(actors.other_coordinator).get(foreign.get_absolute_url())
    found = text_of(coordinator.get(LOG, {"entry": hidden.reference.lower(), "kind": "read", "start": "2026-01-01"}))
    assert hidden.reference in found
    assert "1 händelse" in found
    assert "Ingmar Idrott" not in text_of(coordinator.get(LOG))
    assert "Inget i loggen matchar" in text_of(coordinator.get(LOG, {"end": "2020-01-01"}))
    assert coordinator.get(LOG, {"start": "igår", "kind": "nej", "page": "x"}).status_code == 200

    sent = coordinator.get(LOG + "xlsx/", {"kind": "read"})
    rows = list(load_workbook(BytesIO(b"".join(sent.streaming_content))).active.values)
    assert [row[4] for row in rows[1:]] == [hidden.reference]
    assert "audit:access_log_xlsx" in AccessEvent.objects.filter(kind=Kind.EXPORT).values_list("what", flat=True)
    for who in ("reader", "director", "owner", "data_protection_officer"):
        assert client_for(getattr(actors, who)).get(LOG).status_code == 403

    AccessEvent.objects.bulk_create(
        [AccessEvent(kind=Kind.READ, at=hidden.created_at, organisation=unit.organisation, by=actors.coordinator,
                     entry_id=hidden.pk) for _number in range(60)]
    )  # fmt: skip
    coordinator.get(LOG)
    with CaptureQueriesContext(connection) as captured:
        coordinator.get(LOG)
    assert len(captured) <= 12


@pytest.mark.parametrize("statement", ["UPDATE {} SET path = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_changes_the_log(unit, actors, client_for, statement: str) -> None:
    client_for(actors.coordinator)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format("register_accessevent"))


def test_what_counts_as_a_file() -> None:
    assert is_file(FileResponse(BytesIO(b""), as_attachment=True, filename="a.pdf"))
    assert is_file(HttpResponse(b"", content_type="application/pdf"))
    assert is_file(HttpResponse(b"", headers={"Content-Disposition": 'attachment; filename="a.txt"'}))
    assert not is_file(HttpResponse("<p>"))
    assert not is_file(HttpResponse(b"", content_type="application/pdf", status=404))


def test_every_address_that_sends_a_file_is_logged(objects: Objects, client_for, coordinator) -> None:
    """Walks what is named as a file; the middleware itself looks at the answer, whatever the address is called."""
    client = client_for(coordinator)
    named = re.compile(r"(xlsx|pdf|export|appendix|download|questionnaire|package)", re.IGNORECASE)
    rows = {(row.name, row.object) for row in MATRIX if row.method == "get" and named.search(row.name)}
    sent = set()
    for name, what in sorted(rows):
        address = reverse(name, kwargs={"organisation": "kulturforvaltningen"} | objects[what])
        logged = AccessEvent.objects.filter(kind__in=(Kind.DOWNLOAD, Kind.EXPORT))
        before = logged.count()
        answer = client.get(address)
        assert logged.count() == before + is_file(answer), address
        if is_file(answer):
            assert logged.latest_first().first().what == name
            sent.add(name)
    assert {"assets:processing_xlsx", "assets:processing_pdf", "risks:plan_pdf", "audit:access_log_xlsx"} <= sent


def test_a_wrong_code_is_logged_and_what_a_leaver_did_stays_told(actors, organisation, now, client_for, acting) -> None:
    person = UserFactory(name="Känd Person")
    grant_role(user=person, role=roles.READER, organisation=organisation)
    totp.TOTP.activate(person, totp.generate_totp_secret())
    client = Client(REMOTE_ADDR=client_address())
    assert client.post("/konto/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    client.post("/konto/2fa/authenticate/", {"code": "000000"})
    [failed] = AccessEvent.objects.filter(kind=Kind.SIGN_IN_FAILED, about=person)
    assert failed.what == "second_step"
    asked = {"who": "känd", "kind": "sign_in_failed"}
    assert "fel kod i andra steget" in text_of(client_for(actors.administrator).get(LOG, asked))
    end_employment(person=person, actor=acting(actors.coordinator, organisation), at=now)
    assert "fel kod i andra steget" in text_of(client_for(actors.coordinator).get(LOG, asked))
