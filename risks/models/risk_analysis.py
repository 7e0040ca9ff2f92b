"""A risk analysis: the work of finding what may happen to one thing, decided by its owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from risks.models.risk_scale import RiskScale
from risks.querysets import RiskAnalysisQuerySet


@tracked
class RiskAnalysis(Entry):
    """One round of analysis of a subject; the next round is a copy that remembers this one."""

    class State(models.TextChoices):
        """How far the analysis has come."""

        DRAFT = "draft", _("Utkast")
        DECIDED = "decided", _("Beslutad")
        SUPERSEDED = "superseded", _("Ersatt")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.DRAFT: (State.DECIDED,),
        State.DECIDED: (State.SUPERSEDED,),
        State.SUPERSEDED: (),
    }

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        Entry,
        verbose_name=_("avser"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="risk_analyses",
        help_text=_("Systemet, processen eller något annat i registret. Tomt betyder hela verksamheten."),
    )
    scope = models.TextField(
        _("omfattning och avgränsning"), blank=True, help_text=_("Vad ingår, och vad har ni lämnat utanför?")
    )
    participants = models.TextField(_("deltagare"), blank=True, help_text=_("Roller räcker, till exempel systemägare."))
    analysed_on = models.DateField(_("genomförd"))
    scale = models.ForeignKey(RiskScale, verbose_name=_("riskskala"), on_delete=models.PROTECT, related_name="analyses")
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    round_number = models.PositiveSmallIntegerField(_("omgång"), default=1, editable=False)
    previous = models.OneToOneField(
        "self",
        verbose_name=_("föregående omgång"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="following",
    )
    rsa_scenario = models.CharField(
        _("scenario i RSA"), max_length=120, blank=True, help_text=_("Risk- och sårbarhetsanalysen, till exempel S4.")
    )
    vor_id = models.CharField(_("id i VoR"), max_length=60, blank=True, help_text=_("Väsentlighets- och riskanalysen."))
    ikp_id = models.CharField(_("id i IKP"), max_length=60, blank=True, help_text=_("Internkontrollplanen."))

    objects = RiskAnalysisQuerySet.as_manager()

    KIND = "risk_analysis"
    SEARCH_FIELDS = ("scope", "rsa_scenario", "vor_id", "ikp_id")

    class Meta:
        verbose_name = _("riskanalys")
        verbose_name_plural = _("riskanalyser")
        default_permissions = ()

    def describes_personal_data(self) -> bool:
        """An analysis concerns personal data when its subject does."""
        return self.subject is not None and self.subject.concerns_personal_data

    @property
    def is_draft(self) -> bool:
        """True until the owner has decided it."""
        return self.state == self.State.DRAFT

    @property
    def is_in_force(self) -> bool:
        """True while its risks are those that count."""
        return self.state == self.State.DECIDED
