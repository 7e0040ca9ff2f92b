"""A page asks about an import while a worker is at it: it is answered at once."""

import datetime as dt
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from isms.accounts.models import Unit, User
from isms.register.imports import services
from isms.register.models import ImportBatch
from isms.register.spreadsheets import write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_page_waits_for_a_worker(
    unit: Unit, coordinator: User, client_for, now: dt.datetime, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "LARGE", 1)
    upload = ContentFile(write_csv(("Namn", "Enhet"), [("Alfa", unit.name)]), name="fil.csv")
    batch = services.take_in(organisation=unit.organisation, kind="system", upload=upload, by=coordinator, at=now)
    client, told = client_for(coordinator), []

    def ask() -> None:
        try:
            answer = client.post(f"/kulturforvaltningen/importer/{batch.pk}/avbryt/", follow=True)
            told.append(answer.content.decode())
        finally:
            connection.close()

    with transaction.atomic():  # as a worker holds it
        ImportBatch.objects.select_for_update().get(pk=batch.pk)
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(timeout=30)
        assert told, "the page waits"
    assert "Importen pågår" in told[0]
    assert ImportBatch.objects.get(pk=batch.pk).is_open
