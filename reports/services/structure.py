"""Decide which chapters an organisation's coming reviews start with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.errors import DomainError
from reports.chapters import Chapter
from reports.models import ReviewStructure, StructureChapter

MOST_CHAPTERS = 60
MOST_APPENDICES = 25  # appendices have letters, and the last is that of the figures


@transaction.atomic
def decide_structure(
    *,
    organisation: Organisation,
    chapters: Sequence[Chapter],
    started_from: int,
    note: str,
    by: User,
    at: dt.datetime,
) -> ReviewStructure:
    """Store a new version of the chapters; reviews that are started keep theirs.

    Args:
        chapters: in any order: ``order`` tells which comes first among those under the same heading.
        started_from: the version that the user changed; 0 for the chapters that ship with the product.

    Raises:
        DomainError: somebody else has decided a version since.
        ValidationError: there are no chapters in the report itself, too many, two alike, or a parent that cannot be.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once get a number each
    newest = ReviewStructure.objects.of(organisation).first()
    number = newest.number if newest else 0
    if number != started_from:
        raise DomainError(
            _("%(who)s har beslutat version %(number)d medan du skrev. Läs den innan du beslutar din.")
            % {"who": newest.decided_by if newest else "", "number": number}
        )
    _check(chapters)
    stored = ReviewStructure(
        organisation=organisation, number=number + 1, note=note.strip(), decided_at=at, decided_by=by
    )
    stored.full_clean()
    stored.save(force_insert=True)
    rows = [
        StructureChapter(
            structure=stored,
            position=chapter.order,
            code=chapter.code,
            parent_code=chapter.parent,
            heading=chapter.heading,
            placement=chapter.placement,
            iso_clause=chapter.iso_clause,
            guidance=chapter.guidance,
            figure_codes=list(chapter.figures),
            table_codes=list(chapter.tables),
            is_public=chapter.is_public,
            secrecy_ground=chapter.secrecy_ground,
        )
        for chapter in in_reading_order(chapters)
    ]
    for row in rows:
        row.full_clean(validate_constraints=False)
    StructureChapter.objects.bulk_create(rows)
    return stored


def in_reading_order(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Put the report before its appendices and each chapter under its heading, numbered from one."""
    made: list[Chapter] = []
    by_order = sorted(chapters, key=lambda chapter: chapter.order)
    for is_appendix in (False, True):
        for top in (each for each in by_order if each.is_appendix == is_appendix and not each.parent):
            made += [top, *(each for each in by_order if each.parent == top.code)]
    return [replace(chapter, order=position) for position, chapter in enumerate(made, start=1)]


def _check(chapters: Sequence[Chapter]) -> None:
    """Stop what the report cannot be laid out from."""
    tops = {chapter.code for chapter in chapters if not chapter.parent and not chapter.is_appendix}
    appendices = sum(chapter.is_appendix for chapter in chapters)
    if not tops:
        raise ValidationError(_("Rapporten behöver minst ett avsnitt som inte är en bilaga."))
    if len(chapters) > MOST_CHAPTERS or appendices > MOST_APPENDICES:
        raise ValidationError(
            _("Ange högst %(most)d avsnitt, varav högst %(appendices)d bilagor.")
            % {"most": MOST_CHAPTERS, "appendices": MOST_APPENDICES}
        )
    if len({chapter.code for chapter in chapters}) < len(chapters):
        raise ValidationError(_("Samma avsnitt är med två gånger."))
    if len({chapter.heading.casefold() for chapter in chapters}) < len(chapters):
        raise ValidationError(_("Två avsnitt har samma rubrik."))
    for chapter in chapters:
        if chapter.parent and (chapter.is_appendix or chapter.parent not in tops):
            raise ValidationError(
                _("”%(heading)s” kan bara ingå i ett avsnitt som är med, står i rapporten och självt är överst.")
                % {"heading": chapter.heading}
            )
