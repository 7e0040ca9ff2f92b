"""What is followed up about chains of processors, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

CONFIRMATION_KIND = "chain_confirmation"
OBJECTION_KIND = "change_notice"

CHAINS_FOLLOWED_UP = (
    FollowUpKind(
        code=CONFIRMATION_KIND,
        label=_("Bekräfta kedjan av underbiträden"),
        interval_months=12,
        lead_days=30,
        escalation_days=30,
        description=_(
            "Be leverantören bekräfta sina underbiträden, länder och mekanismer. Kontrollera DPF-certifikaten."
        ),
        action_url="suppliers:chain_confirm",
        action_text=_("Bekräfta kedjan"),
    ),
    FollowUpKind(
        code=OBJECTION_KIND,
        label=_("Sista dag att invända mot ändrat underbiträde"),
        interval_months=None,
        lead_days=14,
        escalation_days=0,
        description=_("Godta eller invänd innan dagen har gått. Efter dagen anses ändringen ofta godtagen."),
        action_url="suppliers:notice_next",
        action_text=_("Ta ställning"),
        interval_note=_("Efter avtalets tid att invända"),
    ),
)
