"""Make the demo's access reviews and sign its årsgenomgångar, as the follow-ups of the years fall due."""

import datetime as dt
import tomllib
from pathlib import Path

from assets.access_reviews.recording import FoundDeviation, record_access_review
from assets.annual_review.selectors import asked_parts
from assets.annual_review.signing import PartAnswer, latest_id, sign_annual_review
from assets.models import AccessReview, System
from demo.timeline import share_of
from isms.accounts.models import User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from isms.register.access import resolve_actor
from isms.register.models import Entry
from risks.models import Action
from risks.services import move_action

ACCESS = tomllib.loads((Path(__file__).parent / "data" / "access_reviews.toml").read_text(encoding="utf-8"))
# A word in what the owner remarks on tells which part of the årsgenomgång it belongs to; the facts when none does.
PART_OF_WORD = {"konto": "access_review", "underbiträde": "sub_processors", "everantör": "sub_processors"}
ON_BEHALF = "Ägaren svarade vid avstämningen. Befattningen saknade innehavare med konto den dagen."
DONE_NOTE = "Åtgärdat och kontrollerat."
BEGIN_NOTE = "Rutinen för behörighetskontroll börjar gälla. Kontrollerna sprids över året."


def sign_review_of(followup: FollowUp, *, outcome: str, note: str, by: User, at: dt.datetime) -> None:
    """Complete a system's yearly follow-up as its owner does: with a signed årsgenomgång."""
    system = System.objects.with_detail().get(pk=followup.entry_id)
    actor = resolve_actor(user=by, organisation=system.organisation, today=at.date())
    changed = ""
    if outcome == FollowUp.Outcome.WITH_REMARK:
        changed = next((part for word, part in PART_OF_WORD.items() if word in note), "facts")
    answers = {
        asked.part.code: PartAnswer(
            answer="changed" if asked.part.code == changed else "unchanged",
            note=note if asked.part.code == changed else "",
            summary=asked.summary,
        )
        for asked in asked_parts(system, actor=actor)
    }
    sign_annual_review(
        system=system,
        answers=answers,
        version=system.version,
        previous_id=latest_id(system),
        note="" if changed else note,
        on_behalf_reason=ON_BEHALF,
        by=by,
        at=at,
    )


def review_access_of(followup: FollowUp, *, by: User, at: dt.datetime) -> None:
    """Complete an access follow-up with a recorded review; some ordinary systems have never had one."""
    system = System.objects.with_detail().get(pk=followup.entry_id)
    ordinary = share_of("access", system.reference, system.organisation_id) > ACCESS["share_of_ordinary_systems"]
    today = at.date()
    if today < ACCESS["first_on"] or (ordinary and not system.is_critical):
        return
    lot = share_of("accounts", system.reference, today)
    previous = AccessReview.objects.in_force().filter(system=system).latest_first().first()
    checked = 15 + int(share_of("size", system.reference) * 380) + int(lot * 20)
    review = AccessReview(
        system=system,
        period_from=previous.period_to + dt.timedelta(days=1) if previous else add_months(today, -6),
        period_to=today - dt.timedelta(days=4),
        performed_on=today,
        performed_by_post=system.manager or system.owner,
        performed_by_name="" if system.manager or system.owner else by.name,
        checked_count=checked,
        removed_count=int(checked * lot * 0.06),
        changed_count=int(checked * lot * 0.03),
        note=ACCESS["notes"][int(lot * 1000) % len(ACCESS["notes"])],
    )
    texts = ACCESS["deviations"]
    first = int(lot * 7919) % len(texts)
    found = [texts[first]] if lot > 0.6 else []
    if lot > 0.9:
        found.append(texts[(first + 1) % len(texts)])
    due_on = today + dt.timedelta(days=45)
    record_access_review(
        review=review,
        deviations=[FoundDeviation(text=text, due_on=due_on) for text in found],
        version=system.version,
        by=by,
        at=at,
    )


def begin_access_reviews(organisation_id: int, *, by: User, at: dt.datetime) -> None:
    """Spread the access reviews that fell due before there was a routine over the routine's first year."""
    waiting = FollowUp.objects.open().filter(
        entry__organisation_id=organisation_id, kind="access_review", intended_on__lte=at.date()
    )
    for followup in waiting.select_related("entry").order_by("intended_on", "pk"):
        days = 30 + int(share_of("begin", followup.entry.reference) * 300)
        complete_followup(
            followup=followup,
            outcome=FollowUp.Outcome.POSTPONED,
            note=BEGIN_NOTE,
            postponed_to=at.date() + dt.timedelta(days=days),
            by=by,
            at=at,
        )


def finish_access_actions(organisation_id: int, *, by: User, at: dt.datetime) -> None:
    """Finish most of the actions that access reviews have raised and whose day has come."""
    due = Action.objects.open().filter(
        organisation_id=organisation_id, source_key__startswith="access:", due_on__lte=at.date()
    )
    for action in due.order_by("pk"):
        if share_of("done", action.reference, action.due_on) < 0.8:
            version = Entry.objects.values_list("version", flat=True).get(pk=action.pk)
            move_action(action=action, to_state="done", note=DONE_NOTE, version=version, by=by, at=at)
