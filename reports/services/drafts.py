"""Keep what somebody types in a chapter, and let go of it when it is saved or thrown away."""

import datetime as dt
import re

from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.personal_numbers import find_personal_numbers
from reports.aids import fingerprint
from reports.models import ReviewSection, SectionDraft, YearNote
from reports.services.notes import use_note

LONGEST = 50_000
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def keep_draft(*, section: ReviewSection, text: str, started_from: str, by: User, at: dt.datetime) -> bool:
    """Keep a person's unsaved text; return whether it differs from the saved one and waits.

    Two windows of one person keep the same draft: the latest stands.

    Args:
        started_from: fingerprint of the saved text that the person's page showed; empty means the present one.

    Raises:
        DomainError: the text is longer than a chapter may be, or holds a personal identity number.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > LONGEST:
        raise DomainError(_("Texten är för lång för att sparas. Ett avsnitt har högst 50 000 tecken."))
    if find_personal_numbers(text):
        raise DomainError(_("Texten verkar innehålla ett personnummer. Den sparas inte medan det står kvar."))
    is_waiting = text.strip() != section.text
    draft = SectionDraft(
        section=section,
        user=by,
        text=text if is_waiting else "",
        started_from=started_from if FINGERPRINT.fullmatch(started_from) else fingerprint(section.text),
        is_waiting=is_waiting,
        kept_at=at,
    )
    SectionDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["section", "user"],
        update_fields=["text", "started_from", "is_waiting", "kept_at"],
    )
    return is_waiting


def drop_draft(*, section: ReviewSection, by: User) -> None:
    """Let go of a person's unsaved text."""
    SectionDraft.objects.waiting_for(by).filter(section=section).update(text="", is_waiting=False)


def finish_writing(*, section: ReviewSection, note: YearNote | None, by: User, at: dt.datetime) -> None:
    """Note what a saved chapter makes superfluous: the writer's draft, and the note that was put into it.

    Raises:
        DomainError: somebody has used the note meanwhile.
    """
    if note is not None:
        use_note(note=note, by=by, at=at)
    drop_draft(section=section, by=by)
