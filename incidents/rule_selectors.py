"""What an organisation's pages about stages of reporting and questions show."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from incidents.models import NotificationStage, QuestionSet
from incidents.stages import question_set_in_force, stages_in_force
from isms.accounts.models import Organisation


@dataclass(frozen=True)
class StageRow:
    """A stage as it holds today, and the own version that will follow."""

    stage: NotificationStage
    is_own: bool
    is_in_force: bool
    coming: NotificationStage | None


def stage_rows(organisation: Organisation, *, on: dt.date) -> list[StageRow]:
    """Return every stage that the organisation has or has had, each in the version that holds, in order."""
    in_force = stages_in_force(organisation, on=on)
    latest: dict[str, NotificationStage] = {}
    coming: dict[str, NotificationStage] = {}
    for version in NotificationStage.objects.readable_in(organisation).in_precedence():
        if version.valid_from <= on:
            latest[version.code] = version
        elif version.organisation_id is not None or not _has_own(latest, version.code):
            coming.setdefault(version.code, version)
    rows = [
        StageRow(
            stage=in_force.get(code, version),
            is_own=version.organisation_id is not None,
            is_in_force=code in in_force,
            coming=coming.get(code),
        )
        for code, version in latest.items()
    ]
    return sorted(rows, key=lambda row: (row.stage.position, row.stage.code))


def _has_own(latest: dict[str, NotificationStage], code: str) -> bool:
    return code in latest and latest[code].organisation_id is not None


def versions_of_stage(organisation: Organisation, code: str) -> list[NotificationStage]:
    """Return the versions of a stage, the newest first."""
    versions = NotificationStage.objects.readable_in(organisation).of_code(code)
    return list(versions.select_related("decided_by"))


def sets_in_force(organisation: Organisation) -> list[QuestionSet]:
    """Return the questions of each form that hold, with how many there are and how many are verified."""
    stages_in_force(organisation, on=dt.date.max)  # stores what is shipped where the database lacks it
    counted = QuestionSet.objects.readable_in(organisation).annotate(
        question_count=Count("questions"), verified_count=Count("questions", filter=Q(questions__is_verified=True))
    )
    found: dict[str, QuestionSet] = {}
    for question_set in counted.newest_first():
        found.setdefault(question_set.code, question_set)
    return list(found.values())


def versions_of_set(organisation: Organisation, code: str) -> list[QuestionSet]:
    """Return the versions of a form's questions, the one in force first."""
    if question_set_in_force(organisation, code) is None:
        return []
    return list(
        QuestionSet.objects.readable_in(organisation).filter(code=code).newest_first().select_related("decided_by")
    )
