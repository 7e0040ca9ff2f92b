"""What is followed up about incidents, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

TRIAGE_KIND = "incident_triage"
TRIAGE_HOURS = 24
CLOSING_KIND = "incident_closing"

FOLLOWED_UP = (
    FollowUpKind(
        code=TRIAGE_KIND,
        label=_("Ny incidentrapport att bedöma"),
        interval_months=None,
        lead_days=0,
        escalation_days=1,
        description=_(
            "Vilket slags incident är det, vad berör den och vem hanterar den? "
            "Bedöm inom ett dygn: lagarnas frister räknas från när ni fick vetskap."
        ),
        action_url="incidents:incident_edit",
        action_text=_("Bedöm incidenten"),
    ),
    FollowUpKind(
        code=CLOSING_KIND,
        label=_("Öppen incident"),
        interval_months=1,
        lead_days=7,
        escalation_days=14,
        description=_("Vad återstår innan incidenten kan avslutas?"),
    ),
)
