"""Record a classification that was made in another tool, such as KLASSA: its result, and nothing more."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classification.models import Classification, Level, Method
from classification.selectors import classification_in_force, judged_aspects
from classification.services import Judgement, check_level, store_classification
from isms.accounts.models import User
from isms.followup.dates import at_time
from isms.register.attachments import add_attachment
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Entry


@dataclass(frozen=True)
class RequirementTotals:
    """How many of the other tool's requirements are met."""

    fulfilled: int
    partial: int
    unfulfilled: int
    not_applicable: int


@transaction.atomic
def record_external_classification(
    *,
    entry: Entry,
    version: int,
    method: Method,
    levels: Mapping[str, Level],
    made_on: dt.date,
    by: User,
    at: dt.datetime,
    link: str = "",
    totals: RequirementTotals | None = None,
    document: UploadedFile | None = None,
) -> Classification:
    """Store the levels that another tool gave; follow-up, inheritance and figures then work as for any other.

    The yearly review counts from the day it was made, not from the day it was recorded.

    Args:
        version: the version of the entry that the user started from.
        levels: one level of the method for each aspect, by aspect code; spårbarhet may be left out.
        made_on: when it was decided in the other tool.
        document: the tool's report, kept among the entry's attachments.

    Raises:
        OutOfScope: a level outside the register was chosen; nothing is stored.
        EditConflict: the entry has been saved since ``version``.
        DomainError: the day lies ahead, or a later classification is in force.
        ValidationError: an aspect is missing, or the document is no file that is taken.
    """
    for aspect, level in levels.items():
        check_level(aspect=aspect, method=method, level=level)
    demanded = {row.aspect for row in judged_aspects(method, judges_traceability=False)}
    if missing := demanded - levels.keys():
        raise ValidationError({f"{aspect}_level": _("Välj en nivå.") for aspect in missing})
    decided_at = _moment(entry, made_on, at=at)
    classification = Classification(
        entry_id=entry.pk,
        method=method,
        source=Classification.Source.ELSEWHERE,
        elsewhere_on=made_on,
        link=link,
        owner_post=entry.owner,
        fulfilled_count=totals.fulfilled if totals else None,
        partial_count=totals.partial if totals else None,
        unfulfilled_count=totals.unfulfilled if totals else None,
        not_applicable_count=totals.not_applicable if totals else None,
    )
    store_classification(
        classification,
        entry=entry,
        version=version,
        judgements={aspect: Judgement(level, None, "") for aspect, level in levels.items()},
        ground=DecisionGround(),
        decided_at=decided_at,
        by=by,
        at=at,
    )
    if document is not None:
        try:
            add_attachment(entry=entry, upload=document, description=classification.decision.summary, by=by, at=at)
        except ValidationError as error:
            raise ValidationError({"document": error.messages}) from error
    return classification


def _moment(entry: Entry, made_on: dt.date, *, at: dt.datetime) -> dt.datetime:
    """Return noon of the day, moved after the classification that it supersedes when both fall on the same day."""
    if made_on > timezone.localtime(at).date():
        raise DomainError(_("Klassningens datum ligger framåt i tiden."))
    moment = min(at_time(made_on, dt.time(12)), at)
    before = classification_in_force(entry)
    if before is None or before.decision.decided_at < moment:
        return moment
    if timezone.localtime(before.decision.decided_at).date() > made_on:
        raise DomainError(
            _("Posten har redan en klassning från %(day)s. Registrera bara nyare klassningar.")
            % {"day": timezone.localtime(before.decision.decided_at).date().isoformat()}
        )
    return before.decision.decided_at + dt.timedelta(seconds=1)
