"""What is followed up about governing documents and internal control, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from governance.querysets.documents import REVIEW_KIND
from isms.followup.kinds import FollowUpKind

CHECK_KIND = "control_check"

FOLLOWED_UP = (
    FollowUpKind(
        code=REVIEW_KIND,
        label=_("Översyn av styrdokument"),
        interval_months=24,
        lead_days=60,
        escalation_days=30,
        description=_("Gäller dokumentet oförändrat, ska det revideras eller upphävas?"),
        action_url="governance:document_review",
        action_text=_("Se över"),
        interval_note=_("Ett dokument kan ha ett eget intervall."),
        is_completed_by_work=True,
    ),
    FollowUpKind(
        code=CHECK_KIND,
        label=_("Kontroll enligt internkontrollplanen"),
        interval_months=None,
        lead_days=30,
        escalation_days=14,
        description=_("Kontrollen ska vara gjord innan tertialet är slut."),
        action_url="governance:check_record",
        action_text=_("Registrera resultat"),
        is_completed_by_work=True,
    ),
)
