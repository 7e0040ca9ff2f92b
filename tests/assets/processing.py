"""Build processings and their assessments in tests, through the services."""

import datetime as dt
from typing import Any

from assets.models import Criterion, ImpactAssessment, ProcessingActivity, ServedController, ThresholdAssessment
from assets.processing.advice import record_advice
from assets.processing.impact import decide_impact_assessment, work_on_impact_assessment
from assets.processing.services import save_served_controller
from assets.processing.threshold import Answer, assess_threshold, decide_threshold
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, ProcessingActivityFactory, UserFactory

COMPLETE = {
    "purpose": "Låna ut böcker",
    "data_subjects": "Låntagare",
    "data_categories": "Namn och lån",
    "recipients": "Inga",
    "transfer": "no",
    "retention": "Två år",
    "security_measures": "Behörighet och loggning",
}


def version_of(activity: ProcessingActivity) -> int:
    """Return the stored version."""
    return Entry.objects.get(pk=activity.pk).version


def fresh(activity: ProcessingActivity) -> ProcessingActivity:
    """Read a processing anew with everything derived."""
    return ProcessingActivity.objects.with_everything().get(pk=activity.pk)


def answers(yes: int = 0) -> dict[str, Answer]:
    """Answer yes to the first criteria and no to the rest."""
    return {code: Answer(number < yes, f"Skäl om {code}") for number, code in enumerate(Criterion.values)}


def assess(
    activity: ProcessingActivity, *, yes: int = 0, at: dt.datetime = STOCKHOLM_NOON, by: User | None = None, **more: Any
) -> ThresholdAssessment:
    """Assess a processing's threshold."""
    return assess_threshold(
        activity=fresh(activity),
        version=version_of(activity),
        answers=answers(yes),
        by=by or UserFactory(),
        at=at,
        **more,
    )


def advise(about: ThresholdAssessment | ImpactAssessment, *, at: dt.datetime = STOCKHOLM_NOON) -> None:
    """Advise on an assessment."""
    officer = UserFactory()
    record_advice(about=about, text="Gå vidare.", given_on=at.date(), adviser=officer.name, by=officer, at=at)


def decide(
    activity: ProcessingActivity, *, yes: int = 0, at: dt.datetime = STOCKHOLM_NOON, by: User | None = None, **more: Any
) -> ThresholdAssessment:
    """Assess, advise and decide."""
    assessment = assess(activity, yes=yes, at=at, by=by, **more)
    advise(assessment, at=at)
    decide_threshold(
        assessment=ThresholdAssessment.objects.get(pk=assessment.pk),
        version=version_of(activity),
        reason="Rådet är följt.",
        ground=DecisionGround(),
        by=by or UserFactory(),
        at=at,
    )
    return assessment


def write_impact(
    activity: ProcessingActivity, *, risk: str = "low", at: dt.datetime = STOCKHOLM_NOON, by: User | None = None
) -> ImpactAssessment:
    """Write an impact assessment that only lacks advice."""
    return work_on_impact_assessment(
        activity=fresh(activity),
        version=version_of(activity),
        content={
            "necessity": "Går inte utan",
            "risks": "Någon pekas ut",
            "measures": "Få ser bilderna",
            "views_of_subjects": "Tillfrågade",
            "remaining_risk": risk,
        },
        by=by or UserFactory(),
        at=at,
    )


def decide_impact(
    activity: ProcessingActivity, *, risk: str = "low", at: dt.datetime = STOCKHOLM_NOON
) -> ImpactAssessment:
    """Write, advise on and decide an impact assessment."""
    written = write_impact(activity, risk=risk, at=at)
    advise(written, at=at)
    return decide_impact_assessment(
        assessment=ImpactAssessment.objects.get(pk=written.pk),
        version=version_of(activity),
        reason="Rådet är följt.",
        ground=DecisionGround(),
        by=UserFactory(),
        at=at,
    )


def assessed_activity(**values: Any) -> ProcessingActivity:
    """Make a processing, done for somebody else, with one of each assessment decided and one in work."""
    activity = ProcessingActivityFactory(our_role="processor", controller="", **values)
    served = ServedController(activity=activity, name="Bolaget", contact="bolaget@kultur.example", categories="Drift")
    save_served_controller(served=served, version=version_of(activity), by=UserFactory(), at=STOCKHOLM_NOON)
    decide(activity, yes=3)
    decide_impact(activity, risk="high")
    advise(assess(activity, yes=2))
    write_impact(activity)
    activity.refresh_from_db()
    return activity


def form_values(activity: ProcessingActivity, **changes: Any) -> dict[str, Any]:
    """Return what the edit form would send for a processing, with changes."""
    names = [
        "title",
        "our_role",
        "controller",
        "controller_reason",
        "escalated_to",
        "joint_controllers",
        "personal_data",
        "transfer_countries",
        "transfer_mechanism",
        "transfer_safeguards",
        "legal_basis",
        "legal_support",
        "sensitive_ground",
        "sensitive_support",
        "offences_support",
        "information_given",
        *COMPLETE,
    ]
    values: dict[str, Any] = {name: getattr(activity, name) for name in names}
    values |= {"unit": activity.unit_id, "owner": activity.owner_id or "", "version": version_of(activity)}
    values["systems"] = list(activity.systems.values_list("pk", flat=True))
    values["assets"] = list(activity.assets.values_list("pk", flat=True))
    return values | changes
