"""The models of isms.register, one file each."""

from isms.register.models.access_event import AccessEvent, EntryRead, LoggedPost, LoggedRole
from isms.register.models.attachment import Attachment
from isms.register.models.comment import Comment
from isms.register.models.decision import Decision
from isms.register.models.disposal import Disposal
from isms.register.models.entry import Entry
from isms.register.models.import_batch import ImportBatch, ImportedRow, ImportMapping
from isms.register.models.masking import MaskedText, Masking
from isms.register.models.reference_counter import ReferenceCounter
from isms.register.models.saved_view import DefaultView, SavedView
from isms.register.models.shares import EntryGroupObjectPermission, EntryUserObjectPermission

__all__ = [
    "AccessEvent",
    "Attachment",
    "Comment",
    "Decision",
    "DefaultView",
    "Disposal",
    "Entry",
    "EntryGroupObjectPermission",
    "EntryRead",
    "EntryUserObjectPermission",
    "ImportBatch",
    "ImportMapping",
    "ImportedRow",
    "LoggedPost",
    "LoggedRole",
    "MaskedText",
    "Masking",
    "ReferenceCounter",
    "SavedView",
]
