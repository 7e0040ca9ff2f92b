"""What became of the decisions of last year's approved review (ISO/IEC 27001:2022, 9.3.2 a)."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from isms.followup.models import FollowUp
from isms.languages import in_swedish
from reports.models import Edition
from reports.public import marks_of, public_content

FOLLOWUP_KIND = "review_decision"
TOPIC_LENGTH = 150


def short_topic(topic: str) -> str:
    """Return a follow-up's topic on one line, cut at a word when it is too long."""
    topic = " ".join(topic.split())
    return topic if len(topic) <= TOPIC_LENGTH else topic[: TOPIC_LENGTH - 1].rsplit(" ", 1)[0] + "…"


@in_swedish()
def decision_topic(position: int, text: str) -> str:
    """Return the topic of the follow-up that a dated decision becomes."""
    return short_topic(f"{_name(position)}. {text}")


def _name(position: int) -> str:
    """Return what the topic of a decision's follow-up begins with, whether or not it may tell the text."""
    return _("Beslut %(number)d") % {"number": position}


def earlier_decisions(edition: Edition | None, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return the decisions of an approved edition as plain values, each with what its follow-up says.

    A decision that the edition's public version lacks keeps its ground, so that it stays out of this year's too.

    Args:
        edition: last year's approved edition; None when there is none.
    """
    if edition is None or not edition.content["decisions"]:
        return []
    followups = FollowUp.objects.filter(entry_id=edition.review_id, kind=FOLLOWUP_KIND).order_by("pk")
    # The latest of each: moved ones have successors.
    by_name = {followup.topic.partition(".")[0]: followup for followup in followups}
    grounds = _grounds(edition)
    made = []
    for number, point in enumerate(edition.content["decisions"], start=1):
        position = point.get("position", number)
        found = by_name.get(_name(position))
        made.append(
            {
                "year": edition.content["review"]["year"],
                "number": point.get("number", number),
                "position": position,
                "text": point["text"],
                "owner": point["owner"],
                "due_on": point["due_on"],
                "status": _status(found, as_of),
                "secrecy_ground": grounds.get(str(position), ""),
            }
        )
    return made


def _grounds(edition: Edition) -> dict[str, str]:
    """Return the ground of each decision that the public edition leaves out, by position."""
    content = edition.content
    public = edition.public_content or public_content(content)
    told = {str(point.get("position", number)) for number, point in enumerate(public["decisions"], start=1)}
    if len(public["decisions"]) == len(content["decisions"]):
        return {}
    marks = marks_of(content)
    whole = [ground for key, ground in marks.tables.items() if key.endswith("/decisions")]
    whole += [
        section["secrecy_ground"]
        for section in content["sections"]
        if "decisions" in section["tables"] and not section["is_public"]
    ]
    positions = [str(point.get("position", number)) for number, point in enumerate(content["decisions"], start=1)]
    return {
        position: marks.decisions.get(position) or next(iter(whole), _("sekretess"))
        for position in positions
        if position not in told
    }


def _status(followup: FollowUp | None, as_of: dt.date) -> str:
    """Say in words how far a decision has come; the follow-up's note stays in the register."""
    if followup is None:
        return _("Följs inte upp i registret")
    if followup.completed_at is None:
        text = _("Pågår, klart senast %(day)s")
        if followup.intended_on < as_of:
            text = _("Försenat, skulle vara klart %(day)s")
        return text % {"day": followup.intended_on.isoformat()}
    day = timezone.localdate(followup.completed_at).isoformat()
    texts = {
        FollowUp.Outcome.NO_REMARK: _("Genomfört %(day)s"),
        FollowUp.Outcome.WITH_REMARK: _("Genomfört med anmärkning %(day)s"),
        FollowUp.Outcome.POSTPONED: _("Uppskjutet %(day)s"),
        FollowUp.Outcome.CANCELLED: _("Inte längre aktuellt, avslutat %(day)s"),
    }
    return texts[FollowUp.Outcome(followup.outcome)] % {"day": day}
