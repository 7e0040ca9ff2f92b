"""What is followed up about risks, continuity and actions, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

FOLLOWED_UP = (
    FollowUpKind(
        code="risk_analysis_review",
        label=_("Översyn av riskanalys"),
        interval_months=12,
        lead_days=30,
        escalation_days=21,
        description=_("Gäller riskerna fortfarande, och är deras värden de rätta?"),
    ),
    FollowUpKind(
        code="risk_acceptance",
        label=_("Riskacceptans går ut"),
        interval_months=None,
        lead_days=30,
        escalation_days=14,
        description=_("Ska risken accepteras en tid till, eller behandlas?"),
        action_url="risks:risk_accept",
        action_text=_("Acceptera på nytt"),
    ),
    FollowUpKind(
        code="continuity_plan_review",
        label=_("Översyn av kontinuitetsplan"),
        interval_months=12,
        lead_days=30,
        escalation_days=21,
        description=_("Stämmer roller, reservrutiner och tider fortfarande?"),
    ),
    FollowUpKind(
        code="restore_test",
        label=_("Återställningstest"),
        interval_months=12,
        lead_days=60,
        escalation_days=30,
        description=_("Går det att återställa inom den tid som planen lovar?"),
        action_url="risks:restore_test_add",
        action_text=_("Registrera test"),
    ),
    FollowUpKind(
        code="action_due",
        label=_("Åtgärd ska vara klar"),
        interval_months=None,
        lead_days=14,
        escalation_days=14,
        description=_("Är åtgärden genomförd, eller behöver den ett nytt datum?"),
    ),
)
