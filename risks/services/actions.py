"""Writes of actions: create, raise from a gap, change, move between states."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.services import close_followups, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry
from isms.register.services import change_entry, claim_version, create_entry
from risks.models import Action, ActionChange, ActionLink

DUE_KIND = "action_due"


@transaction.atomic
def create_action(*, action: Action, by: User, at: dt.datetime) -> Action:
    """Add an action to the register; it is followed up on its due day.

    Raises:
        ValidationError: a field is wrong.
    """
    create_entry(entry=action, by=by, at=at)
    _follow_up(action, by=by, at=at)
    return action


@transaction.atomic
def raise_action(
    *,
    source: Entry,
    source_key: str,
    title: str,
    due_on: dt.date,
    by: User,
    at: dt.datetime,
    description: str = "",
    reason: str = "",
    owner: Post | None = None,
    area: str = "",
) -> tuple[Action, bool]:
    """Make an action of a gap in an entry, unless the gap has an open one already.

    Args:
        source: the entry that the gap was found in; the action gets its unit.
        source_key: names the gap within the source, such as ``requirement:ORG-01``.
        owner: the post that is to act; the source's owner when left out.

    Returns:
        The action, and whether it is new.

    Raises:
        ValidationError: a field is wrong.
    """
    # Two who press at once: the second waits here and finds the first one's action.
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).with_detail().get(pk=source.pk)
    existing = Action.objects.open().active().filter(source_id=locked.pk, source_key=source_key).first()
    if source_key and existing is not None:
        return existing, False
    action = Action(
        organisation=locked.organisation,
        unit=locked.unit,
        title=title[:250],
        owner=owner or locked.owner,
        is_restricted=locked.is_restricted,
        description=description,
        reason=reason,
        source=locked,
        source_key=source_key,
        due_on=due_on,
        area=area,
    )
    return create_action(action=action, by=by, at=at), True


@transaction.atomic
def change_action(*, action: Action, version: int, by: User, at: dt.datetime) -> Action:
    """Save a changed action; a new due day moves its follow-up.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong.
    """
    before = Action.objects.only("due_on").get(pk=action.pk).due_on
    change_entry(entry=action, version=version, by=by, at=at)
    if action.is_open and before != action.due_on:
        _follow_up(action, by=by, at=at)
    return action


@transaction.atomic
def move_action(*, action: Action, to_state: str, note: str, version: int, by: User, at: dt.datetime) -> Action:
    """Move an action to another state, by TRANSITIONS; closing it closes its follow-up.

    Args:
        note: required when the action is cancelled.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the move is not allowed, or the reason is missing.
    """
    claim_version(entry=action, version=version, by=by, at=at)
    before = Action.objects.only("state").get(pk=action.pk).state
    if to_state not in Action.TRANSITIONS[before]:
        raise DomainError(_("Åtgärden kan inte flyttas till det läget. Läs in sidan igen och se hur den står nu."))
    if to_state == Action.State.CANCELLED and not note.strip():
        raise DomainError(_("Skriv varför åtgärden avbryts."))
    action.state = to_state
    action.full_clean(exclude=["entry"])
    action.save(update_fields=["state"])
    change = ActionChange(
        action=action, from_state=before, to_state=to_state, note=note.strip(), changed_at=at, changed_by=by
    )
    change.full_clean()
    change.save(force_insert=True)
    if not action.is_open:
        with in_swedish():
            close_followups(entry=action, kind=DUE_KIND, by=by, at=at, reason=str(Action.State(to_state).label))
    elif before not in Action.OPEN_STATES:
        _follow_up(action, by=by, at=at)
    return action


@transaction.atomic
def link_action(*, entry: Entry, action: Action, by: User, at: dt.datetime) -> ActionLink:
    """Count an action in another entry's plan as well; nothing happens when it is there already.

    Raises:
        DomainError: the action belongs to another organisation, or comes from the entry itself.
        EntryArchived: the entry is put away.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
    if action.organisation_id != locked.organisation_id:
        raise DomainError(_("Åtgärden hör till en annan organisation."))
    if action.source_id == locked.pk:
        raise DomainError(_("Åtgärden kommer redan härifrån."))
    return ActionLink.objects.get_or_create(entry=locked, action=action)[0]


@transaction.atomic
def unlink_action(*, entry: Entry, action: Action) -> None:
    """Leave an action out of an entry's plan again; the action itself stays, and so does the history of the link."""
    ActionLink.objects.filter(entry_id=entry.pk, action_id=action.pk).delete()


def _follow_up(action: Action, *, by: User, at: dt.datetime) -> None:
    """Plan the look at the action on its due day."""
    open_followup(entry=action, kind=DUE_KIND, intended_on=action.due_on, interval_months=None, by=by, at=at)
