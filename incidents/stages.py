"""Which stages of reporting and which questions hold for an organisation on a day."""

import datetime as dt

from incidents.models import NotificationStage, QuestionSet
from incidents.rules.loader import load_incident_rules
from isms.accounts.models import Organisation


def stages_in_force(organisation: Organisation, *, on: dt.date) -> dict[str, NotificationStage]:
    """Return the stages by code that hold on a day.

    An organisation's own versions come before the shipped from their first day, whatever is shipped later. Of
    several versions the one with the latest first day holds, of two with the same day the one decided last. The
    version that holds may say that the stage has ended: then no earlier version comes back.

    The shipped stages are stored when the database lacks them: no clock may be missing because a
    deployment left a step out.
    """
    versions = _begun(organisation, on)
    if not any(version.organisation_id is None for version in versions) and load_incident_rules():
        versions = _begun(organisation, on)
    found = {version.code: version for version in sorted(versions, key=precedence)}
    in_force = [stage for stage in found.values() if stage.valid_to is None or stage.valid_to >= on]
    return {stage.code: stage for stage in sorted(in_force, key=lambda stage: (stage.position, stage.code))}


def precedence(version: NotificationStage) -> tuple[bool, dt.date, dt.datetime, int]:
    """Order the versions of a stage so that the last one holds."""
    return version.organisation_id is not None, version.valid_from, version.decided_at, version.pk


def question_set_in_force(organisation: Organisation, code: str) -> QuestionSet | None:
    """Return the newest version of a form's questions, the organisation's own before the shipped."""
    sets = QuestionSet.objects.readable_in(organisation).filter(code=code).newest_first()
    return sets.first() or (load_incident_rules() and sets.first()) or None


def _begun(organisation: Organisation, on: dt.date) -> list[NotificationStage]:
    return list(NotificationStage.objects.readable_in(organisation).begun_by(on))
