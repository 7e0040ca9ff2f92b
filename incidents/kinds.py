"""What is followed up about incidents, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

TRIAGE_KIND = "incident_triage"
TRIAGE_HOURS = 24
CLOSING_KIND = "incident_closing"
NOTIFICATION_KIND = "incident_notification"
INFORMING_KIND = "incident_informing"

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
        action_url="incidents:incident_detail",
        action_text=_("Bedöm incidenten"),
        is_completed_by_work=True,
        is_moved_by_hand=False,
    ),
    FollowUpKind(
        code=NOTIFICATION_KIND,
        label=_("Rapport till myndighet"),
        interval_months=None,
        lead_days=1,
        escalation_days=0,
        description=_(
            "Lämna rapporten i mottagarens e-tjänst och anteckna här att det är gjort. Systemet skickar inget."
        ),
        action_url="incidents:duties",
        action_text=_("Öppna rapporten"),
        is_completed_by_work=True,
        is_moved_by_hand=False,
    ),
    FollowUpKind(
        code=INFORMING_KIND,
        label=_("Informera de registrerade"),
        interval_months=None,
        lead_days=1,
        escalation_days=1,
        description=_("De registrerade informeras utan onödigt dröjsmål när risken är hög (GDPR art. 34)."),
        action_url="incidents:incident_detail",
        action_text=_("Öppna incidenten"),
        is_completed_by_work=True,
        is_moved_by_hand=False,
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
