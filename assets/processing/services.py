"""Writes of processing activities, whom they are done for, and who the controller is."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from assets.models import (
    ControllerDetails,
    InformationAsset,
    MaterialChange,
    ProcessedAsset,
    ProcessingActivity,
    ProcessingSystem,
    ServedController,
    System,
)
from assets.processing.changes import DPIA_KIND, REVIEW_KIND, note_change, plan_review_soon
from assets.processing.status import obstacles_of
from isms.accounts.models import Organisation, User
from isms.followup.services import close_followups
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.services import change_entry, claim_version, create_entry

# What the threshold assessment leans on, by field.
MATTERS = {
    "purpose": MaterialChange.Matter.PURPOSE,
    "data_subjects": MaterialChange.Matter.SUBJECTS,
    "data_categories": MaterialChange.Matter.DATA,
    "personal_data": MaterialChange.Matter.DATA,
    "has_protected_identities": MaterialChange.Matter.DATA,
    "recipients": MaterialChange.Matter.RECIPIENTS,
    "transfer": MaterialChange.Matter.TRANSFERS,
    "transfer_countries": MaterialChange.Matter.TRANSFERS,
    "transfer_mechanism": MaterialChange.Matter.TRANSFERS,
}


class StartRefused(DomainError):
    """A processing may not start before what the law asks for is done."""


@transaction.atomic
def register_activity(
    *,
    activity: ProcessingActivity,
    assets: Iterable[InformationAsset],
    systems: Iterable[System],
    by: User,
    at: dt.datetime,
) -> ProcessingActivity:
    """Add a processing to the register; its threshold assessment is due in a month.

    A processing that runs already may be registered as it is: it is marked until it is assessed.

    Raises:
        ValidationError: a field is wrong, or an asset or system belongs to another organisation.
    """
    if activity.state == ProcessingActivity.State.ENDED:
        raise ValidationError({"state": _("En behandling som läggs till är planerad eller pågår.")})
    create_entry(entry=activity, by=by, at=at)
    _link(ProcessedAsset, "asset", activity=activity, rows=assets, field="assets")
    _link(ProcessingSystem, "system", activity=activity, rows=systems, field="systems")
    if not activity.is_processor:  # the controller assesses the threshold
        plan_review_soon(activity, by=by, at=at)
    return activity


@transaction.atomic
def change_activity(
    *,
    activity: ProcessingActivity,
    assets: Iterable[InformationAsset],
    systems: Iterable[System],
    version: int,
    by: User,
    at: dt.datetime,
) -> ProcessingActivity:
    """Save a changed processing; a change of what the threshold assessment judged brings its review forward.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the state is not changed here.
        ValidationError: a field is wrong, or an asset or system belongs to another organisation.
    """
    claim_version(entry=activity, version=version, by=by, at=at)
    before = ProcessingActivity.objects.get(pk=activity.pk)
    activity.state = before.state
    change_entry(entry=activity, version=activity.version, by=by, at=at)
    _link(ProcessedAsset, "asset", activity=activity, rows=assets, field="assets")
    moved = _link(ProcessingSystem, "system", activity=activity, rows=systems, field="systems")
    matters = {matter for name, matter in MATTERS.items() if getattr(before, name) != getattr(activity, name)}
    if moved:
        matters.add(MaterialChange.Matter.SYSTEMS)
    note_change(activity, matters=matters, by=by, at=at)
    if before.is_processor and not activity.is_processor:  # the threshold is ours to assess from now on
        plan_review_soon(activity, by=by, at=at)
    return activity


@transaction.atomic
def move_activity(
    *, activity: ProcessingActivity, to: str, version: int, by: User, at: dt.datetime
) -> ProcessingActivity:
    """Start, end or restart a processing.

    Raises:
        StartRefused: the threshold or impact assessment, or the prior consultation, is not done.
        DomainError: the move is not one of ``ProcessingActivity.TRANSITIONS``.
        EditConflict: somebody else has saved it since ``version``.
    """
    claim_version(entry=activity, version=version, by=by, at=at)
    stored = ProcessingActivity.objects.with_assessments().get(pk=activity.pk)
    if to not in ProcessingActivity.TRANSITIONS[ProcessingActivity.State(stored.state)]:
        raise DomainError(_("Behandlingen kan inte få den statusen. Ladda om sidan och försök igen."))
    if to == ProcessingActivity.State.ACTIVE:
        obstacles = obstacles_of(stored)
        if obstacles:
            raise StartRefused(_("Behandlingen kan inte påbörjas. %(why)s") % {"why": " ".join(obstacles)})
    was_ended = stored.state == ProcessingActivity.State.ENDED
    activity.state = to
    change_entry(entry=activity, version=activity.version, by=by, at=at)
    if to == ProcessingActivity.State.ENDED:
        for kind in (REVIEW_KIND, DPIA_KIND):
            with in_swedish():
                close_followups(entry=activity, by=by, at=at, reason=_("Behandlingen är avslutad."), kind=kind)
    elif was_ended and stored.threshold_status != "not_ours":
        plan_review_soon(activity, by=by, at=at)
    return activity


@transaction.atomic
def save_served_controller(*, served: ServedController, version: int, by: User, at: dt.datetime) -> ServedController:
    """Add or change somebody for whom a processing is done (GDPR art. 30.2 a).

    Raises:
        DomainError: the organisation is not a processor in the processing.
        EditConflict: somebody else has saved the processing since ``version``.
        ValidationError: a field is wrong.
    """
    if not served.activity.is_processor:
        raise DomainError(_("Uppdragsgivare finns bara när vi är personuppgiftsbiträde."))
    claim_version(entry=served.activity, version=version, by=by, at=at)
    served.full_clean()
    served.save()
    return served


@transaction.atomic
def remove_served_controller(*, served: ServedController, version: int, by: User, at: dt.datetime) -> None:
    """Take away somebody for whom the processing is no longer done; the history keeps it.

    Raises:
        EditConflict: somebody else has saved the processing since ``version``.
    """
    claim_version(entry=served.activity, version=version, by=by, at=at)
    served.delete()


@transaction.atomic
def save_controller_details(*, details: ControllerDetails) -> ControllerDetails:
    """Save who answers for an organisation's personal data.

    Raises:
        ValidationError: a field is wrong.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=details.organisation_id)
    if details.pk is None:  # two first savings at once become one
        stored = ControllerDetails.objects.filter(organisation_id=details.organisation_id).first()
        details.pk = stored.pk if stored else None
    details.full_clean()
    details.save()
    return details


def _link(
    link: type[models.Model], name: str, *, activity: ProcessingActivity, rows: Iterable[models.Model], field: str
) -> bool:
    """Make the activity's links exactly the given ones; return whether any was added or taken away."""
    wanted = {row.pk: row for row in rows}
    if any(row.organisation_id != activity.organisation_id for row in wanted.values()):
        raise ValidationError({field: _("Något av det valda hör till en annan organisation.")})
    links = link.objects.filter(activity=activity)
    present = set(links.values_list(f"{name}_id", flat=True))
    gone, new = present - wanted.keys(), wanted.keys() - present
    links.filter(**{f"{name}_id__in": gone}).delete()
    link.objects.bulk_create([link(activity=activity, **{f"{name}_id": pk}) for pk in sorted(new)])
    return bool(gone or new)
