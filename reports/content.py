"""What an edition holds: the whole review as plain values, and the checksum that proves it is unchanged."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils import timezone

from isms.accounts.models import Post, User
from reports.figures import Figure, Frame, Row, compute_figures, value_text
from reports.figures.training import standing_in
from reports.models import Edition, ManagementReview, ReviewDecision, ReviewMeasure, ReviewSection

FORMAT = 1


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
    return {
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
        "sections": [_section(section) for section in review.sections.in_order()],
        "figures": [_figure(figure, before.get(code)) for code, figure in compute_figures(frame).items()],
        "training": training_content(frame),
        "decisions": [_decision(point) for point in review.decision_points.standing().in_order()],
        "measures": [_measure(measure) for measure in measures if not measure.is_carried],
        "earlier_measures": [_measure(measure) for measure in measures if measure.is_carried],
    }


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


def figures_of_year(review: ManagementReview, year: int) -> dict[str, dict[str, Any]]:
    """Return the figures of another year's approved edition by code; none when nothing was approved."""
    return {figure["code"]: figure for figure in approved_content(review, year).get("figures", [])}


def texts_of_year(review: ManagementReview, year: int) -> dict[str, str]:
    """Return the texts of another year's approved edition by the chapter's code; none when nothing was approved."""
    sections = approved_content(review, year).get("sections", [])
    return {section["code"]: section["text"] for section in sections if section["text"]}


def approved_content(review: ManagementReview, year: int) -> dict[str, Any]:
    """Return the content of a year's approved edition, empty when there is none; asked for once per review object."""
    known: dict[int, dict[str, Any]] = review.__dict__.setdefault("_approved_contents", {})
    if year not in known:
        edition = (
            Edition.objects.approved()
            .filter(review__reviewed_organisation_id=review.reviewed_organisation_id, review__year=year)
            .latest_first()
            .first()
        )
        known[year] = edition.content if edition else {}
    return known[year]


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of content as JSON with sorted keys, no spaces and UTF-8, in hexadecimal."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


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
    }


def _figure(figure: Figure, before: dict[str, Any] | None) -> dict[str, Any]:
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
        "rows": [_row(row) for row in figure.rows],
    }


def before_text(before: dict[str, Any] | None) -> str:
    """Write last year's value again from its numbers; empty when there is none."""
    if before is None:
        return ""
    return value_text(unit=before["unit"], numerator=before["numerator"], denominator=before["denominator"])


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


def _decision(point: ReviewDecision) -> dict[str, Any]:
    due_on = point.due_on.isoformat() if point.due_on else ""
    return {"text": point.text, "owner": _post(point.owner), "due_on": due_on}


def _measure(measure: ReviewMeasure) -> dict[str, Any]:
    return {
        "area": measure.area,
        "area_name": measure.get_area_display(),
        "from_year": measure.from_year,
        "to_year": measure.to_year,
        "text": measure.text,
        "owner": _post(measure.owner),
        "status": measure.status,
        "status_name": measure.get_status_display(),
        "status_note": measure.status_note,
    }


def _post(post: Post | None) -> dict[str, str]:
    """Name a post and who held it at the time."""
    if post is None:
        return {"post": "", "holder": ""}
    return {"post": post.title, "holder": post.holder.name if post.holder else ""}
