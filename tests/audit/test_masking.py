"""What two persons agree to mask is gone from rows, history, search and names, and only that it happened is kept."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from isms.register.audit.masking import MaskingRefused, ask_masking, decide_masking, pattern_of
from isms.register.models import Attachment, Comment, Entry, MaskedText, Masking
from isms.register.services import add_comment
from tests.audit.owner import as_owner
from tests.factories import STOCKHOLM_NOON, IncidentFactory, SystemFactory

NUMBER = "19811218-9876"  # Skatteverket's example of a personal number
LIST = "/kulturforvaltningen/maskeringar/"


def everything() -> str:
    """Return every row of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{model._meta.db_table}" t')  # noqa: S608
                found.append(cursor.fetchone()[0] or "")
    return "\n".join(found)


def test_a_number_is_gone_everywhere_and_the_history_still_agrees(client_for, actors, unit, other_unit) -> None:
    SystemFactory(unit=other_unit, title="Ärende 811218-9876")
    of_others = everything().count("9876")
    system = SystemFactory(unit=unit, title="Ärende 811218-9876 bokning", description="Gäller 198112189876.")
    incident = IncidentFactory(unit=unit)
    add_comment(entry=system, text="Personen 811218+9876 ringde.", by=actors.owner, at=STOCKHOLM_NOON)
    Attachment.objects.create(
        entry_id=incident.pk, file="x", name="811218-9876.pdf", size=1, sha256="0" * 64,
        added_at=STOCKHOLM_NOON, added_by=actors.owner,
    )  # fmt: skip
    Entry.objects.filter(pk=system.pk).update(title="Ärende 811218-9876 och 811218-9876")

    coordinator, officer = client_for(actors.coordinator), client_for(actors.data_protection_officer)
    for typed in ("123", "811218-9877"):
        answer = coordinator.post(LIST, {"kind": "personal_number", "text": typed})
        assert answer.status_code == 422
        assert typed in answer.content.decode()
    assert coordinator.post(LIST, {"kind": "personal_number", "text": NUMBER}).status_code == 302
    masking = Masking.objects.get()
    decide = reverse("audit:masking_decide", args=["kulturforvaltningen", masking.pk])
    coordinator.post(decide, {"answer": "confirm"})
    masking.refresh_from_db()
    assert masking.state == "asked", "nobody confirms what they asked for"
    assert NUMBER not in coordinator.get(LIST).content.decode()
    assert NUMBER in officer.get(LIST).content.decode()
    officer.post(decide, {"answer": "confirm"})

    with pytest.raises(CommandError, match="inget är ändrat"), transaction.atomic():
        call_command("apply_maskings", "--database", "default", stdout=StringIO())
    out = StringIO()
    with as_owner():
        call_command("apply_maskings", "--database", "default", stdout=out)
    assert "9876" not in out.getvalue()
    assert everything().count("9876") == of_others, "only the other organisation's rows keep theirs"
    assert Comment.objects.get().text == "Personen [maskerat] ringde."
    assert Attachment.objects.get().name == "[maskerat].pdf"
    changed = Entry.objects.get(pk=system.pk)
    assert changed.title == "Ärende [maskerat] och [maskerat]"
    assert changed.version == system.version + 1
    assert not Entry.objects.matching("9876").filter(organisation=unit.organisation).exists()
    masking.refresh_from_db()
    assert (masking.state, masking.reissued) == ("done", [])
    assert masking.row_count >= 3
    assert masking.event_count >= 3
    assert not MaskedText.objects.exists()
    verified = StringIO()
    call_command("verify_history", stdout=verified)
    assert "fullständig" in verified.getvalue()
    page = officer.get(LIST).content.decode()
    assert "Utförd" in page
    assert "9876" not in page


def test_a_refused_text_is_not_kept_and_a_short_one_not_taken(actors, organisation) -> None:
    asked = {"organisation": organisation, "by": actors.coordinator, "at": STOCKHOLM_NOON}
    masking = ask_masking(kind="protected_identity", text="Anna Svensson", **asked)
    with pytest.raises(MaskingRefused):
        decide_masking(masking=masking, confirm=False, by=actors.coordinator, at=STOCKHOLM_NOON)
    decide_masking(masking=masking, confirm=False, by=actors.data_protection_officer, at=STOCKHOLM_NOON)
    assert not MaskedText.objects.exists()
    with pytest.raises(MaskingRefused, match="redan avgjord"):
        decide_masking(masking=masking, confirm=True, by=actors.data_protection_officer, at=STOCKHOLM_NOON)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("anna  svenssons bil", True), ("Anna Svensson.", True), ("Joanna Svensson", False), ("Anna Svenssonberg", False)],
)
@pytest.mark.django_db
def test_a_name_is_found_as_people_write_it(text: str, is_found: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s", [text, pattern_of("protected_identity", "Anna Svensson")])
        assert cursor.fetchone()[0] is is_found
