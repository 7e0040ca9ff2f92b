"""Which stages of reporting and which questions hold for an organisation on a day."""

import datetime as dt

from incidents.models import NotificationStage, QuestionSet
from incidents.rules.loader import load_incident_rules
from isms.accounts.models import Organisation


def stages_in_force(organisation: Organisation, *, on: dt.date) -> dict[str, NotificationStage]:
    """Return the stages by code: the organisation's own version where it has one, else the shipped.

    The shipped stages are stored when the database lacks them: no clock may be missing because a
    deployment left a step out.
    """
    stages = _valid(organisation, on)
    if not any(stage.organisation_id is None for stage in stages) and load_incident_rules():
        stages = _valid(organisation, on)
    found: dict[str, NotificationStage] = {}
    # The shipped first and the oldest first, so that what comes later takes their place.
    for stage in sorted(stages, key=lambda stage: (stage.organisation_id is not None, stage.valid_from)):
        found[stage.code] = stage
    return dict(sorted(found.items(), key=lambda item: item[1].position))


def question_set_in_force(organisation: Organisation, code: str) -> QuestionSet | None:
    """Return the newest version of a form's questions, the organisation's own before the shipped."""
    sets = QuestionSet.objects.readable_in(organisation).filter(code=code).newest_first()
    return sets.first() or (load_incident_rules() and sets.first()) or None


def _valid(organisation: Organisation, on: dt.date) -> list[NotificationStage]:
    return list(NotificationStage.objects.readable_in(organisation).valid_on(on))
