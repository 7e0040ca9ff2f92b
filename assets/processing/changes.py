"""Notice what changes a processing's risk, and bring the review of its threshold assessment forward."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from assets.models import MaterialChange, ProcessingActivity, ThresholdAssessment
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import open_followup
from isms.register.consequences import Happening

REVIEW_KIND = "threshold_review"
DPIA_KIND = "impact_assessment"
SOON = dt.timedelta(days=30)


def note_change(activity: ProcessingActivity, *, matters: Collection[str], by: User, at: dt.datetime) -> None:
    """Keep that something the threshold assessment leans on has changed; without an assessment nothing is kept."""
    if not matters or not ThresholdAssessment.objects.filter(activity_id=activity.pk).exists():
        return
    MaterialChange.objects.create(activity_id=activity.pk, matters=sorted(matters), changed_at=at, changed_by=by)
    if activity.state != ProcessingActivity.State.ENDED:
        plan_review_soon(activity, by=by, at=at)


def plan_review_soon(activity: ProcessingActivity, *, by: User, at: dt.datetime) -> None:
    """Let the threshold assessment be looked at within 30 days, unless that is planned already."""
    soon = timezone.localtime(at).date() + SOON
    planned = FollowUp.objects.open().filter(entry_id=activity.pk, kind=REVIEW_KIND, intended_on__lte=soon)
    if not planned.exists():
        open_followup(entry=activity, kind=REVIEW_KIND, intended_on=soon, by=by, at=at)


def follow_archived_system(happening: Happening) -> None:
    """A system that is put away changes the processings that take place in it."""
    resting = ProcessingActivity.objects.active().filter(system_links__system_id=happening.entry.pk)
    for activity in resting.exclude(state=ProcessingActivity.State.ENDED).order_by("pk"):
        note_change(activity, matters=[MaterialChange.Matter.SYSTEMS], by=happening.by, at=happening.at)
