"""A recommendation: what somebody who examines the administration asks it to put right."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.querysets.recommendations import OPEN_STATES, RecommendationQuerySet
from isms.history import tracked
from isms.register.models import Entry

FIRST_YEAR, LAST_YEAR = 2000, 2100


@tracked
class Recommendation(Entry):
    """One remark from one giver; the same row lives on from year to year until the giver says that it is put right.

    State, answer and the days of answering and closing repeat the latest decisions; only the services write them.
    """

    class Source(models.TextChoices):
        """Who examined the administration."""

        OFFICER = "data_protection_officer", _("Dataskyddsombudet")
        AUDIT = "audit", _("Stadsrevisionen")
        RSA = "rsa", _("Risk- och sårbarhetsanalysen (RSA)")
        VOR_IKP = "vor_ikp", _("VoR eller IKP")
        OWN_CONTROL = "own_control", _("Egen kontroll")
        AUTHORITY = "authority", _("Tillsynsmyndighet")

    class State(models.TextChoices):
        """How far the recommendation has come."""

        NEW = "new", _("Ny")
        ANSWERED = "answered", _("Besvarad")
        ONGOING = "ongoing", _("Åtgärdas")
        DONE = "done", _("Åtgärdad")
        REMAINING = "remaining", _("Kvarstår")
        REJECTED = "rejected", _("Avvisad")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.NEW: (State.ANSWERED, State.REJECTED),
        State.ANSWERED: (State.ONGOING, State.DONE, State.REMAINING, State.REJECTED),
        State.ONGOING: (State.DONE, State.REMAINING, State.REJECTED),
        State.DONE: (State.ONGOING, State.REMAINING),
        State.REMAINING: (State.ONGOING, State.DONE, State.REJECTED),
        State.REJECTED: (State.ANSWERED,),
    }
    OPEN_STATES = OPEN_STATES

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("källa"), max_length=30, choices=Source.choices)
    giver = models.CharField(
        _("lämnad av"),
        max_length=150,
        blank=True,
        help_text=_("Om källan inte säger det, till exempel Integritetsskyddsmyndigheten."),
    )
    year = models.PositiveSmallIntegerField(
        _("år"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("Året som granskningen eller rapporten gäller."),
    )
    giver_reference = models.CharField(
        _("givarens beteckning"),
        max_length=120,
        blank=True,
        help_text=_(
            "Till exempel rapportens nummer och punkt, så att den som granskar känner igen sin rekommendation."
        ),
    )
    text = models.TextField(
        _("rekommendationen"), max_length=20_000, help_text=_("Vad givaren skriver, ordagrant eller i korthet.")
    )
    is_about_personal_data = models.BooleanField(
        _("rör personuppgifter"),
        default=False,
        help_text=_("Då läser även dataskyddsombudet den. Ombudets egna rekommendationer gör det alltid."),
    )
    received_on = models.DateField(_("mottagen"))
    answer_due_on = models.DateField(_("besvaras senast"))
    due_on = models.DateField(
        _("åtgärdad senast"), null=True, blank=True, help_text=_("Dagen som ni har lovat givaren, om ni har gjort det.")
    )
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.NEW, editable=False)
    answer = models.TextField(_("svar"), max_length=20_000, blank=True, editable=False)
    answered_on = models.DateField(_("besvarad"), null=True, editable=False)
    closed_on = models.DateField(_("avslutad"), null=True, editable=False)

    objects = RecommendationQuerySet.as_manager()

    KIND = "recommendation"
    SEARCH_FIELDS = ("giver", "giver_reference", "text", "answer")

    class Meta:
        verbose_name = _("rekommendation")
        verbose_name_plural = _("rekommendationer")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="governance_recommendation_year_sane",
                violation_error_message=_("Ange ett årtal mellan 2000 och 2100."),
            ),
            models.CheckConstraint(
                condition=models.Q(answer_due_on__gte=models.F("received_on")),
                name="governance_recommendation_answer_after_received",
                violation_error_message=_("Svaret kan inte vara sent innan rekommendationen har kommit."),
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True) | models.Q(due_on__gte=models.F("received_on")),
                name="governance_recommendation_due_after_received",
                violation_error_message=_("Dagen ligger före den då rekommendationen kom."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="new", answered_on__isnull=True)
                | (~models.Q(state="new") & models.Q(answered_on__isnull=False)),
                name="governance_recommendation_answered_has_day",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="rejected") & models.Q(closed_on__isnull=False))
                | models.Q(state="done")
                | (~models.Q(state__in=("rejected", "done")) & models.Q(closed_on__isnull=True)),
                name="governance_recommendation_closed_has_day",
            ),
        ]

    def clean(self) -> None:
        """Refuse days before the recommendation came, each at its own field."""
        super().clean()
        if self.received_on is None:
            return
        wrong = {}
        for name, message in (
            ("answer_due_on", _("Svaret kan inte vara sent innan rekommendationen har kommit.")),
            ("due_on", _("Dagen ligger före den då rekommendationen kom.")),
        ):
            day = getattr(self, name)
            if day is not None and day < self.received_on:
                wrong[name] = message
        if wrong:
            raise ValidationError(wrong)

    def describes_personal_data(self) -> bool:
        """What the data protection officer recommends always does; the rest when somebody says so."""
        return self.is_about_personal_data or self.source == self.Source.OFFICER

    @property
    def giver_name(self) -> str:
        """Who gave it: the name that was written, else the source."""
        return self.giver or str(self.get_source_display())

    @property
    def is_open(self) -> bool:
        """True until the administration has put it right or rejected it."""
        return self.state in self.OPEN_STATES

    @property
    def is_unverified(self) -> bool:
        """True when it is put right by the administration's own account only."""
        return self.state == self.State.DONE and self.closed_on is None

    @property
    def waiting_for(self) -> dt.date | None:
        """The day that counts now: that of the answer while it is new, then the promised one."""
        if self.state == self.State.NEW:
            return self.answer_due_on
        return self.due_on if self.is_open else None

    def is_late(self, today: dt.date) -> bool:
        """Tell whether it is unanswered past its day, or not put right by the day that was promised."""
        is_unanswered = self.state == self.State.NEW and self.answer_due_on < today
        return is_unanswered or (self.is_open and self.due_on is not None and self.due_on < today)

    def is_carried_in(self, year: int) -> bool:
        """Tell whether it came from an earlier year and still lives in this one."""
        return self.year < year and (self.closed_on is None or self.closed_on.year >= year)

    def next_states(self) -> list[tuple[str, str]]:
        """The states it may move to now, with their labels."""
        return [(code, str(self.State(code).label)) for code in self.TRANSITIONS[self.state]]
