"""What is followed up about reviews of suppliers and about procurements."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

REVIEW_KIND = "supplier_review"
ESCALATION_KIND = "supplier_escalation"
GATE_KIND = "procurement_gate"

FOLLOWED_UP = (
    FollowUpKind(
        code=REVIEW_KIND,
        label=_("Leverantörsuppföljning"),
        interval_months=12,
        lead_days=60,
        escalation_days=30,
        description=_(
            "Håller leverantören vad den har lovat? Fråga om tekniska lösningar och underbiträden, och besluta."
        ),
        action_url="suppliers:review_start",
        action_text=_("Följ upp leverantören"),
        interval_note=_("Efter leverantörens kritikalitet"),
        confirms=True,
    ),
    FollowUpKind(
        code=ESCALATION_KIND,
        label=_("Besked om eskalerad leverantör"),
        interval_months=None,
        lead_days=7,
        escalation_days=7,
        description=_("Vad har den som fick frågan beslutat om leverantören?"),
        interval_note=_("Dagen som beslutet anger"),
    ),
    FollowUpKind(
        code=GATE_KIND,
        label=_("Grind i upphandling"),
        interval_months=None,
        lead_days=30,
        escalation_days=1,
        description=_("Är klassning, krav, avtal och avslut på plats innan förfrågan går ut?"),
        action_url="suppliers:procurement_gate",
        action_text=_("Pröva grinden"),
        interval_note=_("Dagen som upphandlingen anger"),
    ),
)
