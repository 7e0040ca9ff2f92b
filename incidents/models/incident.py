"""An incident: something that has gone wrong, from the first report until it is closed."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.querysets import IncidentQuerySet
from incidents.taxonomy import Category, CauseClass, PersonalDataGuess, Severity
from isms.accounts.models import User
from isms.history import tracked
from isms.register.models import Entry


@tracked
class Incident(Entry):
    """One event of any sort: it, information security and personal data in one register.

    A deviation (avvikelse or tillbud) is the same thing without any authority to report to. A shadow is the
    mirror of a ticket that is handled in the city's own tool.
    """

    class State(models.TextChoices):
        """How far the handling has come."""

        REPORTED = "reported", _("Rapporterad")
        ASSESSING = "assessing", _("Bedöms")
        HANDLING = "handling", _("Hanteras")
        RESOLVED = "resolved", _("Åtgärdad")
        CLOSED = "closed", _("Avslutad")

    # What is learnt later opens a resolved or closed incident again: it is the same matter.
    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.REPORTED: (State.ASSESSING,),
        State.ASSESSING: (State.HANDLING, State.RESOLVED),
        State.HANDLING: (State.ASSESSING, State.RESOLVED),
        State.RESOLVED: (State.HANDLING, State.CLOSED),
        State.CLOSED: (State.HANDLING,),
    }
    OPEN_STATES = (State.REPORTED, State.ASSESSING, State.HANDLING, State.RESOLVED)

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.REPORTED, editable=False)

    is_it = models.BooleanField(_("it-incident"), default=False)
    is_information_security = models.BooleanField(_("informationssäkerhetsincident"), default=False)
    is_personal_data_breach = models.BooleanField(
        _("personuppgiftsincident"),
        default=False,
        help_text=_("Förstöring, förlust, ändring, obehörigt röjande av eller obehörig åtkomst till personuppgifter."),
    )
    is_deviation = models.BooleanField(
        _("avvikelse eller tillbud"),
        default=False,
        help_text=_("Något som avvek men inte blev en incident. Inga tidsfrister löper."),
    )
    involves_protected_identities = models.BooleanField(
        _("rör skyddade personuppgifter"),
        default=False,
        help_text=_(
            "Sekretessmarkering, skyddad folkbokföring eller fingerade uppgifter. "
            "Läsbehörigheten begränsas genast. Skriv aldrig vem det gäller."
        ),
    )

    what_happened = models.TextField(_("vad har hänt?"), blank=True)
    system_named = models.CharField(_("vilket system eller vilken information gäller det?"), max_length=300, blank=True)
    personal_data_guess = models.CharField(
        _("rör det personuppgifter?"), max_length=10, choices=PersonalDataGuess.choices, blank=True
    )
    occurred_from = models.DateTimeField(_("inträffade"), null=True, blank=True)
    occurred_to = models.DateTimeField(_("upphörde"), null=True, blank=True)
    discovered_at = models.DateTimeField(_("upptäcktes"))
    reported_at = models.DateTimeField(_("rapporterad"), editable=False)
    reported_by = models.ForeignKey(
        User,
        verbose_name=_("rapporterad av"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reported_incidents",
    )
    reporter_contact = models.CharField(_("hur når vi dig?"), max_length=200, blank=True)

    categories = ArrayField(
        models.CharField(max_length=30, choices=Category.choices),
        verbose_name=_("kategorier"),
        default=list,
        blank=True,
    )
    cause_class = models.CharField(_("orsaksklass"), max_length=20, choices=CauseClass.choices, blank=True)
    cause = models.TextField(_("orsak"), blank=True)
    correction = models.TextField(_("omedelbar rättelse"), blank=True, help_text=_("Vad ni gjorde genast."))
    severity = models.CharField(_("allvarlighet"), max_length=1, choices=Severity.choices, blank=True)

    shadow_system = models.CharField(
        _("hanteras i ett annat verktyg"), max_length=100, blank=True, help_text=_("Till exempel stadens IA-system.")
    )
    shadow_number = models.CharField(_("ärendets nummer där"), max_length=60, blank=True)
    shadow_url = models.URLField(_("länk till ärendet"), max_length=500, blank=True)

    conclusion = models.TextField(_("slutsats"), blank=True, editable=False)
    lessons = models.TextField(_("lärdomar"), blank=True, editable=False)
    resolved_at = models.DateTimeField(_("åtgärdad"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    KIND = "incident"
    SEARCH_FIELDS = ("what_happened", "system_named", "cause", "correction", "shadow_number", "conclusion", "lessons")
    NATURES = ("is_it", "is_information_security", "is_personal_data_breach", "is_deviation")

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidenter")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_deviation=False)
                | models.Q(is_it=False, is_information_security=False, is_personal_data_breach=False),
                name="incidents_incident_deviation_alone",
                violation_error_message=_("En avvikelse är inte samtidigt en incident. Välj det ena."),
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_to__isnull=True)
                | models.Q(occurred_from__isnull=True)
                | models.Q(occurred_to__gte=models.F("occurred_from")),
                name="incidents_incident_times_in_order",
                violation_error_message=_("Incidenten kan inte upphöra innan den inträffade."),
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_from__isnull=True) | models.Q(discovered_at__gte=models.F("occurred_from")),
                name="incidents_incident_discovered_after",
                violation_error_message=_("Incidenten kan inte upptäckas innan den inträffade."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="incidents_incident_closed_when",
            ),
        ]

    def clean(self) -> None:
        """Refuse what lies ahead: an incident is known when it is written down."""
        super().clean()
        latest: dt.datetime | None = self.updated_at
        wrong = {
            name: _("Tiden ligger i framtiden.")
            for name in ("occurred_from", "occurred_to", "discovered_at")
            if latest and (moment := getattr(self, name)) and moment > latest
        }
        if wrong:
            raise ValidationError(wrong)

    def describes_personal_data(self) -> bool:
        """The data protection officer reads what is, or is believed to be, a breach of personal data."""
        return (
            self.is_personal_data_breach
            or self.involves_protected_identities
            or self.personal_data_guess == PersonalDataGuess.YES
        )

    @property
    def is_open(self) -> bool:
        """True until the incident is closed."""
        return self.state in self.OPEN_STATES

    @property
    def is_history(self) -> bool:
        """True while it is closed and was so before it was written down here: no clock of it runs in this register."""
        return self.closed_at is not None and self.closed_at < self.created_at

    @property
    def is_shadow(self) -> bool:
        """True when it is handled in another tool and only mirrored here."""
        return bool(self.shadow_number or self.shadow_url or self.shadow_system)

    @property
    def natures(self) -> list[str]:
        """The sorts of incident that it is, as shown to people; empty until somebody has assessed it."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.NATURES if getattr(self, name)]

    @property
    def category_labels(self) -> list[str]:
        """The names of its categories."""
        return [str(Category(code).label) for code in self.categories]

    @property
    def must_be_registered(self) -> bool:
        """True while a document marked for secrecy has no case number.

        Such documents are registered without delay (offentlighets- och sekretesslagen 2009:400, 5 kap. 1 §).
        """
        return self.is_marked_secret and not self.case_number

    @property
    def next_states(self) -> list[tuple[str, str]]:
        """The states it may move to now, with their labels."""
        return [(code, str(self.State(code).label)) for code in self.TRANSITIONS[self.state]]
