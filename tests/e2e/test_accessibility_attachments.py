"""An entry's files with a marked one and an earlier version, and the page that adds a version: usable with an aid."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isms.accounts.models import Post, Unit, User
from isms.register.attachments import add_attachment
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_files_of_an_entry(
    site: Site, settings, tmp_path: Path, unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime
) -> None:
    settings.MEDIA_ROOT = tmp_path
    system = SystemFactory(unit=unit, owner=owner_post)
    on = {"entry": system, "by": coordinator, "at": now}
    first = add_attachment(upload=SimpleUploadedFile("Personuppgiftsbiträdesavtal.pdf", b"%PDF-1.7"), **on)
    add_attachment(
        upload=SimpleUploadedFile("Personuppgiftsbiträdesavtal.pdf", b"%PDF-1.7 2"),
        description="Undertecknat av båda",
        replaces=first,
        **on,
    )
    marked = add_attachment(upload=SimpleUploadedFile("Svagheter.pdf", b"%PDF-1.7"), is_secret=True, **on)
    inspection = Inspection(site)
    inspection.look_at(
        system.get_absolute_url(),
        by=coordinator,
        after=lambda page: page.evaluate(
            "document.querySelectorAll('#bilagor details').forEach(each => each.open = true)"
        ),
    )
    inspection.look_at(f"/kulturforvaltningen/bilagor/{marked.pk}/ny-version/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
