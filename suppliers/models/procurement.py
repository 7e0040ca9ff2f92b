"""A procurement: something new on its way in, from need to hand-over, with a gate before it is asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from suppliers.models.supplier import Supplier
from suppliers.querysets.procurements import ProcurementQuerySet


@tracked
class Procurement(Entry):
    """A purchase, a call-off, a pilot, a city system or a free service that the organisation wants to begin using.

    Information security is to be seen to when systems are acquired (cybersäkerhetslagen 2025:1506,
    2 kap. 3 §), and only processors with sufficient guarantees may be engaged (GDPR art. 28.1).
    """

    class Kind(models.TextChoices):
        """How the new thing is acquired."""

        TENDER = "tender", _("Upphandling")
        CALL_OFF = "call_off", _("Avrop från ramavtal")
        DIRECT = "direct", _("Direktupphandling")
        PILOT = "pilot", _("Pilot eller test")
        CITY = "city", _("Stadsgemensamt system")
        FREE = "free", _("Kostnadsfri tjänst")

    class State(models.TextChoices):
        """How far it has come."""

        NEED = "need", _("Behov")
        REQUIREMENTS = "requirements", _("Kravställning")
        TENDER = "tender", _("Förfrågan ute")
        EVALUATION = "evaluation", _("Utvärdering")
        AWARDED = "awarded", _("Tilldelad")
        HANDED_OVER = "handed_over", _("Överlämnad till förvaltning")
        CANCELLED = "cancelled", _("Avbruten")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.NEED: (State.REQUIREMENTS, State.CANCELLED),
        State.REQUIREMENTS: (State.TENDER, State.NEED, State.CANCELLED),
        State.TENDER: (State.EVALUATION, State.CANCELLED),
        State.EVALUATION: (State.AWARDED, State.TENDER, State.CANCELLED),
        State.AWARDED: (State.HANDED_OVER,),
        State.HANDED_OVER: (),
        State.CANCELLED: (),
    }
    BEFORE_GATE = (State.NEED, State.REQUIREMENTS)
    OPEN_STATES = (State.NEED, State.REQUIREMENTS, State.TENDER, State.EVALUATION, State.AWARDED)
    UNTIL_AWARD = (State.NEED, State.REQUIREMENTS, State.TENDER, State.EVALUATION)

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    procurement_kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.TENDER)
    need = models.TextField(_("behov"), blank=True, help_text=_("Vad ska anskaffas, och vilken information rör det?"))
    has_personal_data = models.BooleanField(
        _("personuppgifter kommer att behandlas"),
        default=True,
        help_text=_("Avmarkera bara när du vet att inga personuppgifter når leverantören."),
    )
    gate_on = models.DateField(
        _("grinden ska passeras senast"),
        null=True,
        blank=True,
        help_text=_("Dagen före annonsering, avrop eller start. Den följs upp."),
    )
    supplier = models.ForeignKey(
        Supplier,
        verbose_name=_("vald leverantör"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="procurements",
    )
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.NEED, editable=False)

    objects = ProcurementQuerySet.as_manager()

    KIND = "procurement"
    SEARCH_FIELDS = ("need",)

    class Meta:
        verbose_name = _("upphandling")
        verbose_name_plural = _("upphandlingar")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="handed_over") | models.Q(supplier__isnull=False),
                name="suppliers_procurement_handed_over_has_supplier",
                violation_error_message=_("En överlämnad upphandling har en leverantör."),
            ),
        ]

    def describes_personal_data(self) -> bool:
        """A procurement concerns personal data until somebody says that none is processed."""
        return self.has_personal_data

    @property
    def is_open(self) -> bool:
        """True until it is handed over or cancelled."""
        return self.state in self.OPEN_STATES

    @property
    def is_before_gate(self) -> bool:
        """True while the gate still lies ahead."""
        return self.state in self.BEFORE_GATE

    @property
    def next_states(self) -> list[tuple[str, str]]:
        """The states it may move to by hand; handing over has a page of its own."""
        allowed = self.TRANSITIONS[self.state]
        return [(code, str(label)) for code, label in self.State.choices if code in allowed and code != "handed_over"]
