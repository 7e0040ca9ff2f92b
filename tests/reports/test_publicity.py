"""The pages about what is open: marking, comparing, checking a file."""

import datetime as dt
import hashlib
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from isms.accounts.models import Unit, User
from isms.register.decisions import DecisionGround
from reports.models import EditionFile, ManagementReview, SecrecyMark
from reports.services import approve_edition, render_edition, submit_review, write_section
from tests.factories import InformationAssetFactory

LIST = "/kulturforvaltningen/ledningens-genomgang/"
PAGE = f"{LIST}LG-0001/"


def test_a_part_is_marked_with_ground_and_reason_and_compared(
    review: ManagementReview, unit: Unit, coordinator: User, director: User, client_for, now: dt.datetime
) -> None:
    client = client_for(coordinator)
    InformationAssetFactory(unit=unit, title="Ritningar över valvet", at=now)
    page = client.get(f"{PAGE}sekretess/").content.decode()
    assert "Förvald, inte bedömd ännu" in page
    assert f"{PAGE}sekretess/row/INF-0001/" in page
    assert client.get(f"{PAGE}sekretess/row/INF-0099/").status_code == 404
    review.refresh_from_db()
    values = {"version": review.version, "is_public": "no", "ground": "", "other_ground": "", "reason": ""}
    path = f"{PAGE}sekretess/figure/assets_total/"
    refused = client.post(path, values).content.decode()
    assert "Välj bestämmelsen som markeringen gäller." in refused
    assert "Skriv varför uppgiften är sekretessmarkerad." in refused
    values |= {"ground": "18 kap. 8 § OSL", "reason": "Få objekt, lätta att peka ut."}
    assert client.post(path, {**values, "handling": "coarsen"}).status_code == 302
    stale = client.post(f"{PAGE}sekretess/row/INF-0001/", values).content.decode()
    assert "Någon annan har" in stale
    assert "Få objekt, lätta att peka ut." in stale
    review.refresh_from_db()
    other = {**values, "version": review.version, "ground": "other", "other_ground": "19 kap. 3 § OSL"}
    assert client.post(f"{PAGE}sekretess/row/INF-0001/", other).status_code == 302
    assert {mark.ground for mark in SecrecyMark.objects.all()} == {"18 kap. 8 § OSL", "19 kap. 3 § OSL"}
    review.refresh_from_db()
    text = "Det gäller INF-0001."
    write_section(review=review, code="isms", text=text, version=review.version, by=coordinator, at=now)
    page = client_for(director).get(f"{PAGE}jamfor/").content.decode()
    full, public = (page.split("i den öppna utgåvan</h3>", 1)[part] for part in (0, 1))
    assert "nämner INF-0001" in page
    assert "färre än 5" in page
    assert "Ritningar över valvet (sekretessmarkerad: 19 kap. 3 § OSL)" in page
    assert "En eller flera rader är utelämnade (19 kap. 3 § OSL)." in page
    assert "Bilagan är sekretessmarkerad enligt 18 kap. 8 § OSL" in public
    assert "Sammanfattning" in full
    review.refresh_from_db()
    opened = {**values, "version": review.version, "is_public": "yes"}
    assert client.post(path, opened).status_code == 302
    assert SecrecyMark.objects.standing().count() == 1


def test_a_file_or_a_checksum_is_recognised_or_not(
    review: ManagementReview, coordinator: User, director: User, actors: SimpleNamespace, client_for, now: dt.datetime
) -> None:
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    render_edition(edition=edition, at=now)
    public = EditionFile.objects.get(variant="public")
    path, reader = f"{LIST}kontrollera/", client_for(actors.reader)
    assert path in reader.get(LIST).content.decode()
    sent = reader.post(path, {"file": SimpleUploadedFile("rapport.pdf", bytes(public.pdf))}).content.decode()
    assert "Oförändrad" in sent
    assert "filen, öppen utgåva" in sent
    changed = reader.post(path, {"file": SimpleUploadedFile("rapport.pdf", bytes(public.pdf) + b" ")}).content.decode()
    assert "Okänd" in changed
    spaced = " ".join(edition.content_sha256[start : start + 8].upper() for start in range(0, 64, 8))
    assert "innehållet i den fullständiga utgåvan" in reader.post(path, {"checksum": spaced}).content.decode()
    assert "64 tecken" in reader.post(path, {"checksum": "abc"}).content.decode()
    assert "Välj en fil" in reader.post(path, {}).content.decode()
    for stranger in (actors.reporter, actors.administrator):
        answer = client_for(stranger).post(path, {"checksum": public.sha256}).content.decode()
        assert "Okänd" in answer
    downloaded = reader.get(f"{PAGE}utgava/1/oppen-rapport.pdf")
    assert hashlib.sha256(b"".join(downloaded.streaming_content)).hexdigest() == public.sha256
    assert "ledningens-genomgang-2026-kulturforvaltningen-oppen-utgava.pdf" in downloaded["Content-Disposition"]
