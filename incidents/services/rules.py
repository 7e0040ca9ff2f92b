"""Make an organisation's own version of a stage of reporting or of a form's questions; the earlier ones stay."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import NotificationStage, Question, QuestionSet
from incidents.stages import question_set_in_force
from isms.accounts.models import Organisation, User
from isms.register.errors import DomainError

# What a version of a stage may say differently. What starts a clock is the law's.
CHANGEABLE = (
    "name",
    "recipient",
    "filer",
    "length",
    "unit",
    "legal_source",
    "help_text",
    "checked_on",
    "valid_from",
    "valid_to",
)


class VersionMeanwhile(DomainError):
    """Somebody else made a version after this user opened the page."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Någon annan har gjort en ny version medan du redigerade. Öppna den i en egen flik och jämför; "
                "spara igen om din ska gälla i stället."
            )
        )


@transaction.atomic
def make_stage_version(
    *,
    base: NotificationStage,
    changed: NotificationStage,
    seen: int | None,
    organisation: Organisation,
    by: User,
    at: dt.datetime,
) -> NotificationStage:
    """Store an organisation's own version of a stage; clocks that have started keep theirs.

    Args:
        base: the version that the new one starts from.
        changed: unsaved, with the fields of ``CHANGEABLE``.
        seen: the key of the version that was decided last when the person opened the page.

    Raises:
        VersionMeanwhile: the stage has a newer version.
        ValidationError: a field is wrong.
    """
    _lock(organisation)
    own = NotificationStage.objects.filter(organisation=organisation, code=base.code)
    latest = own.order_by("-decided_at", "-pk").values_list("pk", flat=True).first()
    if latest is not None and latest != seen:
        raise VersionMeanwhile
    version = NotificationStage(
        organisation=organisation,
        code=base.code,
        position=base.position,
        law=base.law,
        trigger=base.trigger,
        after_code=base.after_code,
        opens=base.opens,
        question_set_code=base.question_set_code,
        decided_at=at,
        decided_by=by,
        **{name: getattr(changed, name) for name in CHANGEABLE},
    )
    version.full_clean()
    version.save(force_insert=True)
    return version


@transaction.atomic
def make_question_set_version(
    *,
    base: QuestionSet,
    changed: QuestionSet,
    questions: Iterable[Question],
    organisation: Organisation,
    by: User,
    at: dt.datetime,
) -> QuestionSet:
    """Store an organisation's own version of a form's questions; what has been filed keeps its version.

    Args:
        base: the version that the person saw.
        changed: unsaved, with name, where it is filed, source and day of checking.
        questions: unsaved, in the form's order.

    Raises:
        VersionMeanwhile: the form has a newer version.
        ValidationError: a field is wrong, or there is no question.
    """
    _lock(organisation)
    in_force = question_set_in_force(organisation, base.code)
    if in_force is not None and in_force.pk != base.pk:
        raise VersionMeanwhile
    rows = list(questions)
    if not rows:
        raise ValidationError(_("Ett formulär har minst en fråga."))
    numbers = QuestionSet.objects.readable_in(organisation).filter(code=base.code).values_list("number", flat=True)
    version = QuestionSet(
        organisation=organisation,
        code=base.code,
        number=max(numbers, default=0) + 1,
        name=changed.name,
        where_filed=changed.where_filed,
        source_note=changed.source_note,
        checked_on=changed.checked_on,
        decided_at=at,
        decided_by=by,
    )
    version.full_clean()
    version.save(force_insert=True)
    for position, question in enumerate(rows, start=1):
        question.question_set, question.position = version, position
        question.full_clean()
    Question.objects.bulk_create(rows)
    return version


def _lock(organisation: Organisation) -> None:
    """Let those who make versions in one organisation take turns."""
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk))
