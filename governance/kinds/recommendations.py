"""What is followed up in governance, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

ANSWER_KIND = "recommendation_answer"
DUE_KIND = "recommendation_due"
REVIEW_KIND = "recommendation_review"

FOLLOWED_UP = (
    FollowUpKind(
        code=ANSWER_KIND,
        label=_("Svar på rekommendation"),
        interval_months=None,
        lead_days=30,
        escalation_days=7,
        description=_("Vad svarar ni givaren, och vem tar hand om det?"),
        action_url="governance:recommendation_decide",
        action_text=_("Svara"),
        is_completed_by_work=True,
        is_moved_by_hand=False,
    ),
    FollowUpKind(
        code=DUE_KIND,
        label=_("Rekommendation ska vara åtgärdad"),
        interval_months=None,
        lead_days=30,
        escalation_days=14,
        description=_("Är rekommendationen åtgärdad den dag som ni har lovat?"),
        action_url="governance:recommendation_decide",
        action_text=_("Ändra läge"),
        is_completed_by_work=True,
        is_moved_by_hand=False,
    ),
    FollowUpKind(
        code=REVIEW_KIND,
        label=_("Uppföljning av rekommendation"),
        interval_months=12,
        lead_days=30,
        escalation_days=21,
        description=_("Hur långt har ni kommit, och har givaren verifierat det?"),
    ),
)
