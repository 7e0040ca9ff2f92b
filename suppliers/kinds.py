"""What is followed up about suppliers and agreements, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

NOTICE_KIND = "agreement_notice"
END_KIND = "agreement_end"
CERTIFICATE_KIND = "supplier_certificate"

FOLLOWED_UP = (
    FollowUpKind(
        code=NOTICE_KIND,
        label=_("Sista dag att säga upp eller förlänga avtal"),
        interval_months=None,
        lead_days=90,
        escalation_days=0,
        description=_("Ska avtalet förlängas, sägas upp eller upphandlas på nytt? Efter dagen är valet gjort."),
        action_url="suppliers:agreement_notice",
        action_text=_("Ta ställning"),
        interval_note=_("Efter avtalets uppsägningstid och förlängning"),
    ),
    FollowUpKind(
        code=END_KIND,
        label=_("Avtal löper ut"),
        interval_months=None,
        lead_days=180,
        escalation_days=7,
        description=_("Finns ett nytt avtal, eller är tjänsten avslutad och informationen återlämnad?"),
        interval_note=_("Avtalets sista dag"),
    ),
    FollowUpKind(
        code=CERTIFICATE_KIND,
        label=_("Certifikat går ut"),
        interval_months=None,
        lead_days=60,
        escalation_days=30,
        description=_("Har leverantören ett nytt certifikat? Be om det och registrera sista giltighetsdagen."),
        interval_note=_("Certifikatets sista giltighetsdag"),
    ),
)
