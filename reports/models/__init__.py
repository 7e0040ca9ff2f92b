"""The models of reports, one file each."""

from reports.models.confirmation import PartConfirmation
from reports.models.edition import Edition, EditionApproval, EditionFile, EditionReturn
from reports.models.masked_edition import MaskedEdition
from reports.models.points import ReviewDecision, ReviewMeasure
from reports.models.render_job import RenderJob
from reports.models.review import TRANSITIONS, ManagementReview
from reports.models.secrecy import SecrecyMark
from reports.models.section import ReviewSection
from reports.models.structure import ReviewStructure, StructureChapter
from reports.models.typed_figure import TypedFigure
from reports.models.writing import SectionComment, SectionDraft, YearNote

__all__ = [
    "TRANSITIONS",
    "Edition",
    "EditionApproval",
    "EditionFile",
    "EditionReturn",
    "ManagementReview",
    "MaskedEdition",
    "PartConfirmation",
    "RenderJob",
    "ReviewDecision",
    "ReviewMeasure",
    "ReviewSection",
    "ReviewStructure",
    "SecrecyMark",
    "SectionComment",
    "SectionDraft",
    "StructureChapter",
    "TypedFigure",
    "YearNote",
]
