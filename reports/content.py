"""What an edition holds: the whole review as plain values, and the checksum that proves it is unchanged."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils import timezone

from isms.accounts.models import Post, User
from isms.languages import in_swedish
from reports.earlier_decisions import earlier_decisions
from reports.figures import Figure, Frame, Row, compute_figures, value_text
from reports.figures.training import standing_in
from reports.models import Edition, ManagementReview, ReviewDecision, ReviewMeasure, ReviewSection, SecrecyMark
from reports.public import public_content
from reports.typed_figures import marked_as_typed, typed_before

NOTHING: tuple[None, str] = (None, "")  # of a year of which nothing is known
# 2: marks of secrecy, and the numbers of decisions and measures; 3: the meeting, and last year's decisions
FORMAT = 3


@in_swedish()
def build_content(*, review: ManagementReview, by: User, at: dt.datetime) -> dict[str, Any]:
    """Collect everything that the report says, from the review and from the registers as they are.

    Args:
        by: who hands the review over, named on the cover.
        at: the moment of the collection; figures are counted as of its day in Stockholm.

    Returns:
        Only strings, whole numbers, booleans, None, lists and dicts, so that the database gives
        back exactly what was stored.
    """
    as_of = timezone.localdate(at)
    organisation = review.organisation
    frame = Frame(organisation=organisation, year=review.year, as_of=as_of)
    before = figures_of_year(review, review.year - 1)
    measures = list(review.measures.standing().in_order())
    figures = None if review.correction else compute_figures(frame)
    content = {
        "format": FORMAT,
        "review": {
            "reference": review.reference,
            "title": review.title,
            "year": review.year,
            "case_number": review.case_number,
            "unit": review.unit.name,
            "owner": _post(review.owner),
        },
        "organisation": {
            "name": organisation.name,
            "slug": organisation.slug,
            "controller": organisation.controller,
            "number": organisation.organisation_number,
        },
        "submitted_by": by.name,
        "submitted_at": at.astimezone(dt.UTC).isoformat(),
        "as_of": as_of.isoformat(),
        "sections": [_section(section) for section in review.sections.in_order().select_related("secrecy_by")],
        "figures": [_figure(figure, *before.get(code, NOTHING)) for code, figure in (figures or {}).items()],
        "training": training_content(frame) if figures else None,
        "decisions": [
            _decision(number, point)
            for number, point in enumerate(review.decision_points.standing().in_order(), start=1)
        ],
        "measures": [_measure(measure) for measure in measures if not measure.is_carried],
        "earlier_measures": [_measure(measure) for measure in measures if measure.is_carried],
        "earlier_decisions": earlier_decisions(approved_edition(review, review.year - 1), as_of=as_of),
        "meeting": _meeting(review),
        "marks": [_mark(mark) for mark in review.secrecy_marks.standing().in_order()],
        "correction": None,
    }
    return _corrected(content, review) if review.correction else content


# What a correction leaves as the approved edition has it.
KEPT = ("figures", "training", "as_of", "earlier_decisions")


def _corrected(content: dict[str, Any], review: ManagementReview) -> dict[str, Any]:
    """Let a correction keep the figures and rows of the approved edition, and say what it changes."""
    corrected = review.editions.approved().latest_first().first()
    kept = {name: corrected.content[name] for name in KEPT if name in corrected.content}
    return content | kept | {"correction": {"of": corrected.number, "changes": review.correction}}


def training_content(frame: Frame) -> dict[str, Any]:
    """Return each course's years and units as plain numbers, for the table and the pictures of the report."""
    standing = standing_in(frame)
    return {
        "year": standing.year,
        "courses": [
            {
                "title": item.course.title,
                "target": item.course.target_percent,
                "years": [{"year": year, "part": share.part, "whole": share.whole} for year, share in item.years],
                "forecast": item.forecast.percent if item.forecast else None,
            }
            for item in standing.courses
        ],
        "units": [
            {
                "name": row.name,
                "shares": [
                    {"part": cell.share.part, "whole": cell.share.whole} if cell.share else None for cell in row.cells
                ],
            }
            for row in standing.rows
        ],
    }


def figures_of_year(review: ManagementReview, year: int) -> dict[str, tuple[dict[str, Any], str]]:
    """Return the figures of another year's approved edition by code, each with what the public edition said.

    When nothing was approved the year before, what is typed in of it. An approved edition always goes before.
    """
    edition = approved_edition(review, year)
    if edition is None:
        typed = typed_before(review) if year == review.year - 1 else {}
        return {code: (row, before_text(row) if row["is_public"] else "") for code, row in typed.items()}
    told = edition.public_content or public_content(edition.content)
    public = {figure["code"]: figure["value"] for figure in told["figures"]}
    return {figure["code"]: (figure, public.get(figure["code"], "")) for figure in edition.content["figures"]}


def texts_of_year(review: ManagementReview, year: int) -> dict[str, str]:
    """Return the texts of another year's approved edition by the chapter's code; none when nothing was approved."""
    edition = approved_edition(review, year)
    sections = edition.content["sections"] if edition else []
    return {section["code"]: section["text"] for section in sections if section["text"]}


def approved_edition(review: ManagementReview, year: int) -> Edition | None:
    """Return the latest approved edition of a year; asked for once per review object."""
    known: dict[int, Edition | None] = review.__dict__.setdefault("_approved_editions", {})
    if year not in known:
        known[year] = (
            Edition.objects.approved()
            .filter(review__reviewed_organisation_id=review.reviewed_organisation_id, review__year=year)
            .latest_first()
            .first()
        )
    return known[year]


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of content as JSON with sorted keys, no spaces and UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def canonical_json(content: dict[str, Any]) -> bytes:
    """Write content the one way that its checksum is counted of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _section(section: ReviewSection) -> dict[str, Any]:
    return {
        "code": section.code,
        "parent": section.parent_code,
        "heading": section.heading,
        "placement": section.placement,
        "iso_clause": section.iso_clause,
        "text": section.text,
        "figures": list(section.figure_codes),
        "tables": list(section.table_codes),
        "is_public": section.is_public,
        "secrecy_ground": section.secrecy_ground,
        "secrecy_reason": section.secrecy_reason,
        "secrecy_by": section.secrecy_by.name if section.secrecy_by else "",
        "secrecy_on": timezone.localdate(section.secrecy_at).isoformat() if section.secrecy_at else "",
    }


def _mark(mark: SecrecyMark) -> dict[str, Any]:
    return {
        "part": mark.part,
        "key": mark.key,
        "handling": mark.handling,
        "ground": mark.ground,
        "reason": mark.reason,
        "by": mark.assessed_by.name,
        "on": timezone.localdate(mark.assessed_at).isoformat(),
    }


def _figure(figure: Figure, before: dict[str, Any] | None, before_public: str) -> dict[str, Any]:
    definition = figure.definition
    return {
        "code": definition.code,
        "name": str(definition.name),
        "definition": str(definition.definition),
        "counted": str(definition.counted),
        "out_of": str(definition.out_of),
        "unit": definition.unit,
        "wants": definition.wants,
        "target": str(definition.target),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value_text,
        "previous": before_text(before),
        "previous_public": before_public,
        "rows": [_row(row) for row in figure.rows],
    }


def before_text(before: dict[str, Any] | None) -> str:
    """Write last year's value again from its numbers, marked when it was typed in; empty when there is none."""
    if before is None:
        return ""
    text = value_text(unit=before["unit"], numerator=before["numerator"], denominator=before["denominator"])
    return marked_as_typed(text) if before.get("is_typed") else text


def _row(row: Row) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "title": row.title,
        "unit": row.unit,
        "owner": row.owner,
        "note": row.note,
        "is_counted": row.is_counted,
        "is_restricted": row.is_restricted,
    }


def _decision(number: int, point: ReviewDecision) -> dict[str, Any]:
    due_on = point.due_on.isoformat() if point.due_on else ""
    return {
        "number": number,
        "position": point.position,
        "text": point.text,
        "owner": _post(point.owner),
        "due_on": due_on,
        "is_from_meeting": point.is_from_meeting,
    }


def _meeting(review: ManagementReview) -> dict[str, Any] | None:
    """Return when the meeting was held, who attended and what was discussed; None before it is written down."""
    if review.met_on is None:
        return None
    return {"met_on": review.met_on.isoformat(), "attendance": review.attendants, "notes": review.meeting_notes}


def _measure(measure: ReviewMeasure) -> dict[str, Any]:
    return {
        "position": measure.position,
        "area": measure.area,
        "area_name": measure.get_area_display(),
        "from_year": measure.from_year,
        "to_year": measure.to_year,
        "text": measure.text,
        "owner": _post(measure.owner),
        "status": measure.current_status,
        "status_name": measure.current_status_label,
        "status_note": measure.status_note,
    }


def _post(post: Post | None) -> dict[str, str]:
    """Name a post and who held it at the time."""
    if post is None:
        return {"post": "", "holder": ""}
    return {"post": post.title, "holder": post.holder.name if post.holder else ""}
