"""What is followed up about training, with the rules an organisation starts with."""

from django.utils.translation import gettext_lazy as _

from isms.followup.kinds import FollowUpKind

COURSE_REVIEW = "course_review"
BELOW_TARGET = "training_below_target"
LEADERSHIP = "leadership_training"

FOLLOWED_UP = (
    FollowUpKind(
        code=COURSE_REVIEW,
        label=_("Uppföljning av utbildning"),
        interval_months=12,
        lead_days=30,
        escalation_days=21,
        description=_("Är årets resultat inlästa, och är målgrupp, innehåll och mål fortfarande de rätta?"),
    ),
    FollowUpKind(
        code=BELOW_TARGET,
        label=_("Enhet under målet för utbildning"),
        interval_months=None,
        lead_days=14,
        escalation_days=14,
        description=_(
            "Enheten når inte målet. Se till att de som återstår får tid att gå utbildningen. Uppföljningen avslutas "
            "av sig själv när nya siffror visar att målet är nått."
        ),
    ),
    FollowUpKind(
        code=LEADERSHIP,
        label=_("Ledningens utbildning"),
        interval_months=12,
        lead_days=60,
        escalation_days=30,
        description=_(
            "Personer i ledningen ska genomgå utbildning om säkerhetsåtgärder (2 kap. 4 § cybersäkerhetslagen). "
            "Registrera datum och underlag när utbildningen är genomförd."
        ),
        action_url="training:proof_add",
        action_text=_("Registrera intyg"),
        is_completed_by_work=True,
        is_open_to_responsible=True,
    ),
)
