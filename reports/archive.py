"""An edition as a package for the archive: the frozen content, its tables, the files and a manifest with checksums."""

import csv
import hashlib
import io
import json
import re
import zipfile
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.spreadsheets import as_plain_text
from reports.compare import flat
from reports.content import canonical_json
from reports.models import Edition, EditionFile
from reports.report import build_report

PACKAGE_FORMAT = 1


@in_swedish()
def write_package(edition: Edition) -> bytes:
    """Return the zip file of an approved edition whose files are made; the same edition gives the same bytes.

    Nothing is compressed and every date is that of the hand-over, so that no version of any library
    changes the package. It holds the full content: treat it as the full edition.

    Raises:
        DomainError: the files are not made yet.
    """
    edition = Edition.objects.select_related("approval__decision__decided_by").get(pk=edition.pk)
    pdfs = {file.variant: bytes(file.pdf) for file in edition.files.order_by("variant")}
    if not hasattr(edition, "approval") or EditionFile.Variant.FULL not in pdfs:
        raise DomainError(_("Paketet kan göras när utgåvan är godkänd och filerna är framställda."))
    parts = {
        "innehall/fullstandigt.json": canonical_json(edition.content),
        "beslut.json": _readable_json(_decision(edition)),
        "tabeller/nyckeltal.csv": _figures(edition.content),
        "tabeller/nyckeltal-rader.csv": _rows(edition.content),
        "rapport/fullstandig.pdf": pdfs[EditionFile.Variant.FULL],
    }
    if edition.public_content is not None:
        parts["innehall/oppet.json"] = canonical_json(edition.public_content)
    if EditionFile.Variant.PUBLIC in pdfs:
        parts["rapport/oppen.pdf"] = pdfs[EditionFile.Variant.PUBLIC]
    parts |= _report_tables(edition)
    parts["manifest.json"] = _readable_json(_manifest(edition, parts))
    return _zip(parts, edition)


def _manifest(edition: Edition, parts: dict[str, bytes]) -> dict[str, Any]:
    return {
        "format": PACKAGE_FORMAT,
        "reference": edition.content["review"]["reference"],
        "title": edition.content["review"]["title"],
        "organisation": edition.content["organisation"]["name"],
        "case_number": edition.content["review"]["case_number"],
        "edition": edition.number,
        "content_sha256": edition.content_sha256,
        "public_sha256": edition.public_sha256,
        "files": [
            {"path": path, "bytes": len(parts[path]), "sha256": hashlib.sha256(parts[path]).hexdigest()}
            for path in sorted(parts)
        ],
        **({"masked_at": edition.masked_at.isoformat()} if edition.masked_at else {}),
    }


def _decision(edition: Edition) -> dict[str, Any]:
    approval = edition.approval
    decision = approval.decision
    return {
        "summary": decision.summary,
        "reason": decision.reason,
        "authority": decision.authority,
        "board_on": decision.board_on.isoformat() if decision.board_on else "",
        "board_paragraph": decision.board_paragraph,
        "delegation_item": decision.delegation_item,
        "decided_at": decision.decided_at.isoformat(),
        "decided_by": decision.decided_by.name,
        "content_sha256": approval.content_sha256,
        "public_sha256": approval.public_sha256,
        "paper": {"signed_on": approval.signed_on.isoformat(), "case_number": approval.paper_case_number}
        if approval.is_on_paper
        else None,
    }


def _figures(content: dict[str, Any]) -> bytes:
    names = ("code", "name", "value", "numerator", "denominator", "previous", "target", "definition")
    return _csv(names, [[figure[name] for name in names] for figure in content["figures"]])


def _rows(content: dict[str, Any]) -> bytes:
    names = ("reference", "title", "unit", "owner", "note", "is_counted", "is_restricted")
    rows = [[figure["code"], *(row[name] for name in names)] for figure in content["figures"] for row in figure["rows"]]
    return _csv(("figure", *names), rows)


def _report_tables(edition: Edition) -> dict[str, bytes]:
    """Return the tables that the report prints, numbered in its order."""
    sections = flat(build_report(content=edition.content, edition=edition, approval=edition.approval))
    tables = [table for section in sections for table in section.tables if table.rows]
    return {
        f"tabeller/{number:02d}-{_plain(table.caption)}.csv": _csv(table.columns, table.rows)
        for number, table in enumerate(tables, start=1)
    }


def _plain(caption: str) -> str:
    swedish = str.maketrans(_("åäöé"), "aaoe")
    return re.sub(r"[^a-z0-9]+", "-", caption.lower().translate(swedish)).strip("-")[:60]


def _csv(columns: Any, rows: Any) -> bytes:
    """Write RFC 4180 in UTF-8; what a spreadsheet would run begins with an apostrophe (the JSON has it as it is)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([as_plain_text(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _readable_json(value: Any) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def _zip(parts: dict[str, bytes], edition: Edition) -> bytes:
    moment = timezone.localtime(edition.submitted_at)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for path in sorted(parts):
            info = zipfile.ZipInfo(path, date_time=(moment.year, moment.month, moment.day, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            package.writestr(info, parts[path])
    return out.getvalue()
