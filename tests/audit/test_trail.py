"""An entry's history tab tells everything that belongs to it, page by page, and nothing that the reader may not see."""

import pghistory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.services import change_asset, change_system
from isms.register.access import share_entry
from isms.register.attachments import add_attachment
from isms.register.audit.labels import FIELD_LABELS, is_unnamed
from isms.register.audit.ownership import NOT_HISTORY, is_immutable, paths_to_entries, traces
from isms.register.audit.trail import told_fields
from isms.register.models import Decision, Entry
from isms.register.services import record_decision
from tests.consistency.test_project import own_models
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, SystemFactory

# Rows of entries that are neither tracked nor immutable, so that nothing of them is history (see UNTRACKED).
NOTHING_TO_TELL = {
    "classification.AssessedRequirement",
    "training.LessonOpening",
    "reports.RenderJob",
    "reports.SectionDraft",
}


def page_of(client, entry: Entry, **query: object):
    return client.get(reverse("audit:entry_history", args=[entry.organisation.slug, entry.reference]), query)


def test_every_table_that_belongs_to_entries_is_told() -> None:
    told = {trace.tracked._meta.label for trace in traces()}
    of_entries = {model._meta.label for model in own_models() if paths_to_entries(model)}
    assert of_entries == told | (set(NOT_HISTORY) & of_entries) | NOTHING_TO_TELL
    assert all(trace.is_event or (is_immutable(trace.tracked) and trace.moment) for trace in traces())


def test_every_field_that_is_told_has_a_swedish_name() -> None:
    fields = {(trace.tracked, name) for trace in traces() for name in (field.name for field in told_fields(trace))}
    unnamed = {model._meta.get_field(name) for model, name in fields if is_unnamed(model._meta.get_field(name))}
    assert {str(field) for field in unnamed if field.name not in FIELD_LABELS} == set()


def test_the_tab_tells_what_was_done_by_whom_why_and_through_which_channel(
    client_for, actors, unit, owner_post, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokning", operation="own")
    system.title, system.operation = "Bokning 2", "cloud"
    with pghistory.context(user=actors.coordinator.pk, url="/kulturforvaltningen/system/x/andra/"):
        change_system(system=system, version=system.version, by=actors.coordinator, at=STOCKHOLM_NOON)
    with pghistory.context(task="classification.expire_normatives"):
        Entry.objects.filter(pk=system.pk).update(case_number="KUN 2026/7")
    with pghistory.context(user=actors.coordinator.pk, url="/kulturforvaltningen/importer/3/genomfor/"):
        Entry.objects.filter(pk=system.pk).update(case_number="KUN 2026/8")
    with pghistory.context(command="rätta_nummer"):
        Entry.objects.filter(pk=system.pk).update(case_number="KUN 2026/9")
    share_entry(entry=system, user=actors.reader, by=actors.coordinator, may_change=True)
    record_decision(
        decision=Decision(
            entry_id=system.pk, kind="classification", summary="Nivå 2 gäller", reason="Bara öppna uppgifter",
            decided_at=STOCKHOLM_NOON, decided_by=actors.owner,
        )
    )  # fmt: skip
    upload = SimpleUploadedFile("Avtal.pdf", b"%PDF-1.7 x")
    owner = client_for(actors.owner)
    owner.post(reverse("register:attachment_add", args=[unit.organisation.slug, system.reference]), {"file": upload})

    page = page_of(owner, system).content.decode()
    for told in (
        "<del>Bokning</del>", "<ins>Bokning 2</ins>", "<del>Egen drift</del>", "<ins>Molntjänst</ins>",
        "genom jobbet classification.expire_normatives", "genom import", "genom kommandot rätta_nummer",
        "genom sidan /kulturforvaltningen/post/", "Ny: bilaga", "Avtal.pdf", "Ny: delning", "läsa och ändra",
        "Nivå 2 gäller", "Bara öppna uppgifter", str(actors.owner), "Kajsa Samordnare",
    ):  # fmt: skip
        assert told in page, told
    detail = owner.get(system.get_absolute_url()).content.decode()
    assert reverse("audit:entry_history", args=[unit.organisation.slug, system.reference]) in detail


def test_pages_cost_the_same_however_much_has_happened(client_for, actors, unit) -> None:
    system = SystemFactory(unit=unit)
    client = client_for(actors.coordinator)

    def change(times: int) -> int:
        for number in range(times):
            with pghistory.context(user=actors.coordinator.pk, url="/x/"):
                Entry.objects.filter(pk=system.pk).update(title=f"Namn {number} av {times}")
        page_of(client, system)
        with CaptureQueriesContext(connection) as captured:
            answer = page_of(client, system)
        assert answer.status_code == 200
        return len(captured)

    few = change(27)
    assert change(60) == few <= 20
    newest, oldest = page_of(client, system), page_of(client, system, page="4")
    assert "Namn 59 av 60" in newest.content.decode()
    assert "Ny: system" in oldest.content.decode()
    assert page_of(client, system, page="nej").status_code == 200


def test_what_the_reader_may_not_see_is_not_told(client_for, actors, unit, other_unit) -> None:
    hidden = InformationAssetFactory(unit=unit, title="Hemliga ansökningar", restricted=True)
    system = SystemFactory(unit=unit)
    change_asset(asset=hidden, systems=[system], version=hidden.version, by=actors.coordinator, at=STOCKHOLM_NOON)
    assert "Hemliga ansökningar" in page_of(client_for(actors.coordinator), system).content.decode()
    for who in (actors.reader, actors.director):
        page = page_of(client_for(who), system).content.decode()
        assert "Hemliga ansökningar" not in page
        assert hidden.reference not in page
    assert page_of(client_for(actors.reader), hidden).status_code == 404
    assert page_of(client_for(actors.coordinator), SystemFactory(unit=other_unit)).status_code == 404


def test_the_tab_names_no_marked_file_and_no_page_of_another_entry(
    client_for, actors, unit, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    system, hidden = SystemFactory(unit=unit), SystemFactory(unit=unit, restricted=True)
    for name, is_secret in (("Nyckelplan.pdf", True), ("Avtal.pdf", False)):
        upload = SimpleUploadedFile(name, b"%PDF-1.7 x")
        add_attachment(entry=system, upload=upload, is_secret=is_secret, by=actors.coordinator, at=STOCKHOLM_NOON)
    system.title = "Bokning 2"
    with pghistory.context(user=actors.coordinator.pk, url=f"{hidden.get_absolute_url()}andra/"):
        change_system(system=system, version=system.version, by=actors.coordinator, at=STOCKHOLM_NOON)
    for who, sees_marked in (("coordinator", True), ("reader", False), ("director", False)):
        page = page_of(client_for(getattr(actors, who)), system).content.decode()
        assert "Avtal.pdf" in page
        assert "Bokning 2" in page
        assert ("Nyckelplan" in page) == sees_marked, who
        assert hidden.reference not in page
