"""A text that must not be there leaves frozen editions too, by a masked version that says it is one."""

import zipfile
from io import BytesIO

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from reports.models import Edition, EditionFile, ManagementReview, MaskedEdition, RenderJob
from reports.models.render_job import STALE_AFTER
from reports.services import approve_edition, submit_review, write_section
from reports.tasks import render
from reports.verification import verify_editions
from tests.audit.owner import as_owner, mask

NAME = "Karin Skyddsson"
SUMMARY = f"Läget är gott. {NAME}s uppgifter låg öppet i mars.\n\n- Ring {NAME}."


@pytest.fixture
def approved(review: ManagementReview, coordinator: User, director: User, now) -> Edition:
    """An approved edition whose summary names somebody with a protected identity, with its files."""
    write_section(review=review, code="summary", text=SUMMARY, version=review.version, by=coordinator, at=now)
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    render(edition.pk)
    return edition


def pdf_of(client: Client, edition: Edition, page: str) -> str:
    """Return the text of an edition's file as it is downloaded."""
    sent = client.get(f"{edition.review.get_absolute_url()}utgava/{edition.number}/{page}")
    assert sent.status_code == 200, sent
    return "\n".join(part.extract_text() for part in PdfReader(BytesIO(b"".join(sent.streaming_content))).pages)


def test_an_approved_edition_gets_a_masked_version_with_new_files(approved, organisation, actors, client_for, clock):
    client = client_for(actors.coordinator)
    assert NAME in pdf_of(client, approved, "rapport.pdf")
    signed = approved.approval.content_sha256
    by = {"by": actors.coordinator, "confirmed_by": actors.data_protection_officer}
    masking, said = mask(NAME, organisation=organisation, **by)
    reference = approved.review.reference
    assert masking.reissued == [f"{reference}, utgåva {approved.pk}"]
    assert f"ny maskerad version: {reference}" in said
    assert NAME not in said

    masked = Edition.objects.get(pk=approved.pk)
    assert NAME not in str([masked.content, masked.public_content])
    assert "[maskerat] uppgifter låg öppet" in str(masked.content)
    assert masked.approval.content_sha256 == signed != masked.content_sha256
    assert not EditionFile.objects.exists()
    # The worker's next round takes it up.
    assert RenderJob.objects.forgotten(masking.done_at + 2 * STALE_AFTER).get().edition_id == approved.pk
    render(approved.pk)
    for page in ("rapport.pdf", "oppen-rapport.pdf"):
        text = pdf_of(client, approved, page)
        assert NAME not in text
        assert "Maskerad version" in text
    assert "Maskerad version 2026-" in client.get(approved.review.get_absolute_url()).content.decode()
    assert verify_editions().mismatches == ()
    package = client.get(f"{approved.review.get_absolute_url()}utgava/1/arkivpaket.zip")
    with zipfile.ZipFile(BytesIO(b"".join(package.streaming_content))) as parts:
        whole = "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    assert NAME not in whole
    assert "masked_at" in whole


def test_nothing_else_may_change_an_edition_and_what_is_changed_is_found(approved, organisation, actors) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=approved.pk).update(note="Ändrat")
    by = {"by": actors.coordinator, "confirmed_by": actors.data_protection_officer}
    mask(NAME, organisation=organisation, **by)
    with pytest.raises(DatabaseError), transaction.atomic():
        MaskedEdition.objects.all().delete()
    with as_owner(), pgtrigger.ignore():
        Edition.objects.filter(pk=approved.pk).update(public_content={"sections": []})
    assert "det öppna innehållet är ändrat" in " ".join(verify_editions().mismatches)
