"""The making of the PDF: by a worker, in the request, again after a failure, by command."""

import hashlib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from isms.accounts.models import Organisation
from reports import dispatch
from reports.models import Edition, EditionFile, ManagementReview, RenderJob
from reports.services import rendering
from reports.tasks import render, render_forgotten


def test_the_task_renders_and_tells_how_far_it_has_come(
    approved: Edition, monkeypatch: pytest.MonkeyPatch, clock
) -> None:
    steps = []
    write = rendering.write_report

    def watched(**kwargs):
        steps.append(RenderJob.objects.get().step)
        written = write(**kwargs)
        steps.append(RenderJob.objects.get().step)
        return written

    monkeypatch.setattr(rendering, "write_report", watched)
    render(approved.pk)
    job = RenderJob.objects.get()
    assert steps == ["checking", "writing", "writing", "writing"]  # the full file, then the public one
    assert (job.state, job.percent, job.attempts) == ("done", 100, 1)


def test_a_task_that_is_delivered_twice_leaves_one_file(approved: Edition, clock) -> None:
    render(approved.pk)
    first = set(EditionFile.objects.values_list("variant", "sha256"))
    render(approved.pk)
    assert {variant for variant, _sha256 in first} == {"full", "public"}
    assert set(EditionFile.objects.values_list("variant", "sha256")) == first
    assert RenderJob.objects.get().state == "done"


def test_a_job_whose_worker_died_is_taken_up_again(approved: Edition, clock) -> None:
    RenderJob.objects.update(state="running", step="layout", attempts=1)
    render(approved.pk)
    assert RenderJob.objects.get().state == "done"
    assert EditionFile.objects.count() == 2


def test_two_renderings_at_once_keep_the_first_file(approved: Edition, monkeypatch: pytest.MonkeyPatch, clock) -> None:
    write = rendering.write_report

    def slow(**kwargs):
        if not EditionFile.objects.exists():
            monkeypatch.setattr(rendering, "write_report", write)
            render(approved.pk)
        return write(**kwargs)

    monkeypatch.setattr(rendering, "write_report", slow)
    render(approved.pk)
    assert EditionFile.objects.count() == 2
    assert RenderJob.objects.get().state == "done"


def test_a_failure_is_kept_and_can_be_tried_again(approved: Edition, monkeypatch: pytest.MonkeyPatch, clock) -> None:
    monkeypatch.setattr(dispatch, "has_worker", lambda: False)
    with monkeypatch.context() as broken:
        broken.setattr(rendering, "write_report", lambda **kwargs: 1 / 0)
        dispatch.dispatch_rendering(edition_id=approved.pk)
    job = RenderJob.objects.get()
    assert (job.state, job.error) == ("failed", "Filen kunde inte framställas. Försök igen.")
    assert job.may_restart(job.seen_at)
    dispatch.dispatch_rendering(edition_id=approved.pk)
    assert RenderJob.objects.get().is_done


def test_without_a_broker_there_is_no_worker(settings, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/ingen.sock"
    assert dispatch.has_worker() is False


def test_forgotten_jobs_are_queued_again(approved: Edition, monkeypatch: pytest.MonkeyPatch, clock) -> None:
    queued: list[int] = []
    monkeypatch.setattr(render, "delay", queued.append)
    render_forgotten()
    assert queued == []
    clock.shift(121)
    render_forgotten()
    assert queued == [approved.pk]


def test_content_that_was_tampered_with_is_not_rendered(approved: Edition, clock) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reports_edition DISABLE TRIGGER USER")
        cursor.execute("UPDATE reports_edition SET content = jsonb_set(content, '{as_of}', '\"2020-01-01\"')")
        cursor.execute("ALTER TABLE reports_edition ENABLE TRIGGER USER")
    with pytest.raises(Exception, match="godkända kontrollsumman"):
        render(approved.pk)
    assert "kontrollsumman" in RenderJob.objects.get().error
    with pytest.raises(CommandError, match="2 kontrollsummor"):
        call_command("verify_editions")


def test_the_command_writes_the_stored_file(
    approved: Edition, organisation: Organisation, tmp_path: Path, capsys, clock
) -> None:
    for _time in range(2):
        call_command("render_review", organisation=organisation.slug, year=2026, output=tmp_path)
    path = Path(capsys.readouterr().out.splitlines()[-1])
    assert path == tmp_path / "ledningens-genomgang-2026-kulturforvaltningen.pdf"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == EditionFile.objects.get(variant="full").sha256
    call_command("render_review", organisation=organisation.slug, year=2026, output=tmp_path, variant="public")
    public = Path(capsys.readouterr().out.splitlines()[-1])
    assert public.name == "ledningens-genomgang-2026-kulturforvaltningen-oppen-utgava.pdf"
    assert hashlib.sha256(public.read_bytes()).hexdigest() == EditionFile.objects.get(variant="public").sha256
    call_command("verify_editions")
    assert "1 utgåvor och 2 filer är oförändrade." in capsys.readouterr().out


def test_the_command_writes_a_draft_when_nothing_is_approved(
    review: ManagementReview, organisation: Organisation, tmp_path: Path, capsys, clock
) -> None:
    call_command("render_review", organisation=organisation.slug, year=2026, output=tmp_path)
    path = Path(capsys.readouterr().out.strip())
    assert path.name == "utkast-ledningens-genomgang-2026-kulturforvaltningen.pdf"
    assert path.read_bytes().startswith(b"%PDF-1.7")
    with pytest.raises(CommandError, match="ingen genomgång för 1999"):
        call_command("render_review", organisation=organisation.slug, year=1999, output=tmp_path)
