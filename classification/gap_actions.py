"""Make actions of requirements that a system does not meet: one open action for each gap, never two."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from classification.models import AssessedRequirement
from isms.accounts.models import Post, User
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.models import Entry
from risks.models import Action
from risks.services import raise_action


def source_key(row: AssessedRequirement) -> str:
    """Name a gap within its system; codes of an organisation's own catalogue stand apart from the shipped ones."""
    catalogue = row.requirement.catalogue
    prefix = "" if catalogue.organisation_id is None else f"{catalogue.code}:"
    return f"requirement:{prefix}{row.requirement.code}"


@transaction.atomic
def raise_gap_actions(
    *, entry: Entry, requirement_ids: list[int], owner: Post | None, due_on: dt.date, by: User, at: dt.datetime
) -> list[Action]:
    """Make an action of each named gap that has no open one; return the new ones.

    Args:
        entry: the system.
        requirement_ids: the requirements that are met in part or not at all; others are passed over.
        owner: who is to act; the system's owner when None.

    Raises:
        DomainError: no gap was named.
        ValidationError: the owner or the day is wrong.
    """
    rows = (
        AssessedRequirement.objects.gaps()
        .filter(entry_id=entry.pk, requirement__in=requirement_ids)
        .select_related("requirement__catalogue", "text", "answer", "control")
        .in_order()
    )
    if not rows:
        raise DomainError(_("Välj minst en brist."))
    raised = []
    for row in rows:
        action, is_new = raise_action(
            source=entry,
            source_key=source_key(row),
            title=f"{row.requirement.code} {row.text.title}",
            description=row.text.state_form,
            reason=_reason(row),
            owner=owner,
            due_on=due_on,
            area=Action.Area.INVENTORY,
            by=by,
            at=at,
        )
        if is_new:
            raised.append(action)
    return raised


@in_swedish()
def _reason(row: AssessedRequirement) -> str:
    """Say why: the answer in words, without the text of a common control that the action's owner may not see."""
    told = _("Självskattning: %(state)s.") % {"state": row.get_state_display().lower()}
    if row.is_inherited or row.answer is None:
        return told
    return f"{told} {row.answer.how}".strip()
