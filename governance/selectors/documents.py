"""Reads of what a governing document's page and its file show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from classification.models import CommonControl, Requirement
from governance.models import DocumentReview, GoverningDocument
from isms.register.access import Actor
from isms.register.spreadsheets import Sheet, write_workbook


@dataclass(frozen=True)
class DocumentView:
    """A document's surroundings, as far as the actor sees them."""

    requirements: tuple[Requirement, ...]
    controls: tuple[CommonControl, ...]
    versions: tuple[GoverningDocument, ...]
    reviews: tuple[DocumentReview, ...]

    @property
    def link_count(self) -> int:
        """How many requirements and common answers the document serves."""
        return len(self.requirements) + len(self.controls)

    @property
    def has_newer_draft(self) -> bool:
        """True when the next version has been begun."""
        return bool(self.versions) and self.versions[0].is_draft


def around(document: GoverningDocument, actor: Actor) -> DocumentView:
    """Read what a document serves, its versions and its reviews, the newest first."""
    requirements = Requirement.objects.filter(pk__in=document.requirement_links.values("requirement_id"))
    controls = CommonControl.objects.visible_to(actor).filter(pk__in=document.control_links.values("control_id"))
    versions = GoverningDocument.objects.visible_to(actor).filter(lineage=document.lineage)
    reviews = DocumentReview.objects.visible_to(actor).filter(document=document)
    return DocumentView(
        requirements=tuple(requirements.select_related("current_text").in_order()),
        controls=tuple(controls.select_related("organisation").in_swedish_order()),
        versions=tuple(versions.select_related("organisation").newest_version_first()),
        reviews=tuple(reviews.select_related("decision__decided_by").latest_first()),
    )


def write_documents_xlsx(documents: list[GoverningDocument]) -> bytes:
    """Return a workbook with one row per document, read ``with_next_review``, in the given order."""
    headers = [
        _("Referens"),
        _("Namn"),
        _("Typ"),
        _("Nivå"),
        _("Läge"),
        _("Version"),
        _("Vad dokumentet styr"),
        _("Fastställt av"),
        _("Fastställt den"),
        _("Diarienummer"),
        _("Gäller till och med"),
        _("Nästa översyn"),
        _("Ersätter"),
        _("Länk"),
        _("Enhet"),
        _("Ägare"),
    ]
    return write_workbook([Sheet(_("Styrdokument"), headers, [_cells(document) for document in documents])])


def _cells(document: GoverningDocument) -> list[Any]:
    return [
        document.reference,
        document.title,
        str(document.get_document_kind_display()),
        str(document.get_level_display()),
        str(document.get_state_display()),
        document.version_number,
        document.summary,
        document.adopted_by,
        document.adopted_on,
        document.case_number,
        document.valid_until,
        document.next_review_on,
        document.replaces,
        document.link,
        str(document.unit),
        document.owner.title if document.owner else "",
    ]
