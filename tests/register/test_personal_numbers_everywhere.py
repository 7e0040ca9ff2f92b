"""Personal identity numbers in any register: asked about, blocked in reports, masked in imports, found by a command."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from isms.followup.models import FollowUp
from isms.register.errors import DomainError
from isms.register.imports import definition
from isms.register.imports.definition import ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.services import judge, match_columns, take_in
from isms.register.models import Entry
from isms.register.services import add_comment
from reports.content_check import check_no_personal_numbers
from reports.models import ManagementReview
from reports.services import keep_draft, start_review, submit_review, write_section
from tests.factories import InformationAssetFactory, ProcessFactory, SystemFactory

NUMBER = "811218-9876"
TEXT = f"Gäller {NUMBER}."
QUESTION = 'name="personal_numbers"'

pytestmark = pytest.mark.django_db


def test_a_registers_form_asks_and_does_what_is_answered(unit, owner_post, actors, client_for) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    client = client_for(actors.owner)
    address = f"{system.get_absolute_url()}andra/"
    assert QUESTION not in client.get(address).content.decode()
    values = {
        "title": "Bokningen",
        "unit": unit.pk,
        "owner": owner_post.pk,
        "operation": "cloud",
        "lifecycle": "production",
        "criticality": "medium",
        "ai_role": "none",
        "description": TEXT,
        "version": Entry.objects.get(pk=system.pk).version,
    }
    asked = client.post(address, values)
    assert QUESTION in asked.content.decode()
    assert "description" in asked.context["form"].errors
    assert TEXT in asked.content.decode()  # nothing typed is lost
    assert client.post(address, {**values, "personal_numbers": "replace"}).status_code == 302
    system.refresh_from_db()
    assert system.description == "Gäller [personnummer]."


def test_a_followup_asks_too(unit, owner_post, actors, client_for) -> None:
    process = ProcessFactory(unit=unit, owner=owner_post)
    followup = FollowUp.objects.get(entry_id=process.pk, kind="process_review")
    client = client_for(actors.owner)
    answer = client.post(followup.get_absolute_url(), {"outcome": "with_remark", "note": TEXT})
    assert QUESTION in answer.content.decode()
    kept = {"outcome": "with_remark", "note": TEXT, "personal_numbers": "keep"}
    assert client.post(followup.get_absolute_url(), kept).status_code == 302


@pytest.fixture
def review(organisation, unit, owner_post, coordinator, now, clock) -> ManagementReview:
    return start_review(organisation=organisation, unit=unit, owner=owner_post, year=2026, by=coordinator, at=now)


def test_a_report_takes_none_at_all(review, coordinator, client_for, now) -> None:
    client = client_for(coordinator)
    address = f"{review.get_absolute_url()}avsnitt/summary/"
    values = {"version": review.version, "text": TEXT, "is_public": "yes", "personal_numbers": "keep"}
    answer = client.post(address, values)
    assert answer.status_code == 200
    assert "text" in answer.context["form"].errors
    assert QUESTION not in answer.content.decode()
    assert TEXT in answer.content.decode()
    section = review.sections.get(code="summary")
    with pytest.raises(DomainError, match="sparas inte"):
        keep_draft(section=section, text=TEXT, started_from="", by=coordinator, at=now)
    # What got in another way stops at the door: nothing is frozen with it.
    version = Entry.objects.get(pk=review.pk).version
    write_section(review=review, code="summary", text=TEXT, version=version, by=coordinator, at=now)
    with pytest.raises(DomainError) as refusal:
        submit_review(
            review=review,
            version=Entry.objects.get(pk=review.pk).version,
            by=coordinator,
            at=now,
            round_skipped_because="x",
        )
    assert section.heading in refusal.value.message
    assert NUMBER not in refusal.value.message
    assert not review.editions.exists()


def test_the_refusal_names_the_nearest_part_and_never_the_number() -> None:
    check_no_personal_numbers({"figures": [{"label": "System", "rows": ["SYS-0001", 8112189876]}]})
    content = {
        "figures": [{"label": "System", "rows": [{"title": f"Register {NUMBER}", "reference": "SYS-0001"}]}],
        "decisions": [{"text": TEXT}],
    }
    with pytest.raises(DomainError) as refusal:
        check_no_personal_numbers(content)
    assert refusal.value.message.endswith(": SYS-0001, beslutspunkterna.")


def test_an_import_keeps_none(organisation, unit, coordinator, acting, now, monkeypatch) -> None:
    names = Importer(
        kind="proof",
        label="Prov",
        description="",
        columns=(ImportColumn("name", "Namn", is_required=True),),
        judge=lambda _actor, rows: [RowVerdict(number, Verdict.NEW, str(row["name"])) for number, row in rows],
        apply=lambda *_given: "",
    )
    monkeypatch.setitem(definition._importers, "proof", names)
    file = SimpleUploadedFile("lista 811218-9876.csv", f"Namn;Nummer\nAnna {NUMBER};1\nBo;8112189876\n".encode())
    batch = take_in(organisation=organisation, kind="proof", upload=file, by=coordinator, at=now)
    match_columns(batch=batch, columns={"name": 0})
    verdicts = judge(batch, acting(coordinator, organisation))
    assert [(row.verdict, row.title) for row in verdicts] == [
        (Verdict.ERROR, "Anna [personnummer]"),
        (Verdict.NEW, "Bo"),  # the other column is not read in, and is masked all the same
    ]
    assert "personnummer" in verdicts[0].errors[0]
    assert "811218" not in f"{batch.file_name}{batch.rows}"


def test_the_command_tells_where_they_are_and_never_which(unit, coordinator, now) -> None:
    asset = InformationAssetFactory(unit=unit, description=TEXT)
    system = SystemFactory(unit=unit, title="Öppet")
    add_comment(entry=system, text=TEXT, by=coordinator, at=now)
    out = io.StringIO()
    call_command("find_personal_numbers", "--without-history", stdout=out)
    told = out.getvalue()
    assert NUMBER not in told
    assert f"kulturforvaltningen {asset.reference}: informationstillgång, beskrivning" in told
    assert f"kulturforvaltningen {system.reference}: kommentar, kommentar" in told
    asset.description = ""
    asset.save()
    with pytest.raises(CommandError), io.StringIO() as history:
        call_command("find_personal_numbers", "--check", stdout=history)
    again = io.StringIO()
    call_command("find_personal_numbers", stdout=again)
    lines = [line for line in again.getvalue().splitlines() if asset.reference in line and "beskrivning" in line]
    assert lines
    assert all("historik" in line for line in lines)
