"""An agreement: what is settled with a supplier, or between nämnder, and how long it holds."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.history import tracked
from isms.register.models import Entry
from suppliers.models.supplier import Supplier
from suppliers.notice import current_end, is_believable, last_day_of_notice
from suppliers.querysets import AgreementQuerySet

LONGEST_MONTHS = 120
SHORTEST_RENEWAL = _("Ange hur många månader avtalet förlängs med.")


@tracked
class Agreement(Entry):
    """A contract, a personuppgiftsbiträdesavtal, or what stands in its place between nämnder.

    The nämnder of one municipality are one legal person and cannot contract with each other: between them
    an instruction or an arrangement (GDPR art. 26) is decided instead.
    """

    class Kind(models.TextChoices):
        """What the document settles."""

        MAIN = "main", _("Huvudavtal")
        PROCESSING = "processing", _("Personuppgiftsbiträdesavtal (PUB-avtal)")
        SECURITY = "security", _("Säkerhetsbilaga")
        INSTRUCTION = "instruction", _("Instruktion mellan nämnder")
        ARRANGEMENT = "arrangement", _("Inbördes arrangemang (art. 26)")

    # Kinds that settle how personal data is processed; and those whose other party is a nämnd or another controller.
    PRIVACY_KINDS = (Kind.PROCESSING, Kind.INSTRUCTION, Kind.ARRANGEMENT)
    BETWEEN_BOARDS = (Kind.INSTRUCTION, Kind.ARRANGEMENT)

    SHORT_KINDS = {Kind.PROCESSING: _("PUB-avtal"), Kind.ARRANGEMENT: _("Arrangemang (art. 26)")}

    class State(models.TextChoices):
        """What has been decided about it; whether it is in force follows from this and the days."""

        DRAFT = "draft", _("Utkast")
        SIGNED = "signed", _("Undertecknat")
        ENDED = "ended", _("Avslutat")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.DRAFT: (State.SIGNED,),
        State.SIGNED: (State.ENDED,),
        State.ENDED: (),
    }

    class Phase(models.TextChoices):
        """Where it stands on a day (``AgreementQuerySet.with_phase``)."""

        DRAFT = "draft", _("Utkast")
        COMING = "coming", _("Börjar gälla")
        IN_FORCE = "in_force", _("Gäller")
        EXPIRED = "expired", _("Har löpt ut")
        ENDED = "ended", _("Avslutat")

    class Renewal(models.TextChoices):
        """What happens on the last day."""

        NONE = "none", _("Löper ut")
        AUTOMATIC = "automatic", _("Förlängs automatiskt")
        OPTION = "option", _("Kan förlängas (option)")

    class Consent(models.TextChoices):
        """How the supplier may engage sub-processors (GDPR art. 28.2)."""

        SPECIFIC = "specific", _("Särskilt tillstånd för varje underbiträde")
        GENERAL = "general", _("Allmänt tillstånd med rätt att invända")

    class Answer(models.TextChoices):
        """Whether something is agreed; empty until somebody has looked."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    agreement_kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.MAIN)
    supplier = models.ForeignKey(
        Supplier,
        verbose_name=_("leverantör"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    counterpart_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("nämnd eller bolag i staden"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Den andra parten i en instruktion eller ett arrangemang."),
    )
    counterpart_name = models.CharField(
        _("annan part"), max_length=200, blank=True, help_text=_("När den andra parten inte finns i listan.")
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("hör till huvudavtal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("Ett PUB-avtal eller en bilaga gäller inte längre än huvudavtalet."),
    )
    agreement_number = models.CharField(_("avtalsnummer"), max_length=60, blank=True)
    description = models.TextField(_("vad avtalet gäller"), blank=True)

    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    starts_on = models.DateField(_("gäller från"), null=True, blank=True)
    ends_on = models.DateField(
        _("gäller till och med"), null=True, blank=True, help_text=_("Lämna tomt för ett avtal tills vidare.")
    )
    renewal = models.CharField(_("på sista dagen"), max_length=20, choices=Renewal.choices, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(
        _("förlängs med, månader"), null=True, blank=True, validators=[MaxValueValidator(LONGEST_MONTHS)]
    )
    notice_months = models.PositiveSmallIntegerField(
        _("uppsägningstid, månader"), null=True, blank=True, validators=[MaxValueValidator(LONGEST_MONTHS)]
    )
    notice_given_on = models.DateField(_("uppsagt"), null=True, blank=True, editable=False)

    consent = models.CharField(_("tillstånd för underbiträden"), max_length=20, choices=Consent.choices, blank=True)
    objection_days = models.PositiveSmallIntegerField(
        _("tid att invända mot ett nytt underbiträde, dagar"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
    )
    incident_hours = models.PositiveSmallIntegerField(
        _("underrättelse om incident inom, timmar"), null=True, blank=True, validators=[MaxValueValidator(720)]
    )
    audit_right = models.CharField(_("rätt till revision"), max_length=10, choices=Answer.choices, blank=True)
    exit_terms = models.TextField(
        _("avslut och återlämnande"),
        blank=True,
        help_text=_("Hur får vi tillbaka informationen, i vilket format, och när raderas den?"),
    )

    objects = AgreementQuerySet.as_manager()

    KIND = "agreement"
    SEARCH_FIELDS = ("agreement_number", "description", "counterpart_name", "exit_terms")

    class Meta:
        verbose_name = _("avtal")
        verbose_name_plural = _("avtal")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreement_kind__in=("instruction", "arrangement"), supplier__isnull=True)
                | (
                    models.Q(agreement_kind__in=("main", "processing", "security"), supplier__isnull=False)
                    & models.Q(counterpart_organisation__isnull=True, counterpart_name="")
                ),
                name="suppliers_agreement_party_fits_kind",
                violation_error_message=_(
                    "Avtal sluts med en leverantör. Instruktioner och arrangemang har en nämnd eller annan part."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(agreement_kind__in=("instruction", "arrangement"))
                | models.Q(counterpart_organisation__isnull=False, counterpart_name="")
                | (models.Q(counterpart_organisation__isnull=True) & ~models.Q(counterpart_name="")),
                name="suppliers_agreement_counterpart_named",
                violation_error_message=_("Ange den andra parten: en i listan eller en annan."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="suppliers_agreement_days_in_order",
                violation_error_message=_("Sista dagen ligger före första dagen."),
            ),
            models.CheckConstraint(
                condition=models.Q(renewal="none") | models.Q(ends_on__isnull=False),
                name="suppliers_agreement_renewal_has_end",
                violation_error_message=_("Ange sista dagen: utan den finns inget att förlänga."),
            ),
            models.CheckConstraint(
                condition=~models.Q(renewal="automatic") | models.Q(renewal_months__gte=1),
                name="suppliers_agreement_renewal_has_months",
                violation_error_message=SHORTEST_RENEWAL,
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(starts_on__isnull=False),
                name="suppliers_agreement_signed_has_start",
                violation_error_message=_("Ett undertecknat avtal har en första dag."),
            ),
            models.CheckConstraint(
                condition=models.Q(part_of__isnull=True) | ~models.Q(agreement_kind="main"),
                name="suppliers_agreement_main_stands_alone",
                violation_error_message=_("Ett huvudavtal hör inte till ett annat avtal."),
            ),
        ]

    def clean(self) -> None:
        """Demand what one answer makes another need, at its field."""
        super().clean()
        wrong: dict[str, str | Promise] = {}
        if self.is_between_boards:
            if self.supplier_id:
                wrong["supplier"] = _("Lämna tomt: den andra parten är en nämnd eller annan ansvarig.")
            if bool(self.counterpart_organisation_id) == bool(self.counterpart_name.strip()):
                wrong["counterpart_name"] = _("Ange den andra parten: en i listan eller en annan, inte båda.")
            if self.counterpart_organisation_id and self.counterpart_organisation_id == self.organisation_id:
                wrong["counterpart_organisation"] = _("Välj en annan organisation än den egna.")
        else:
            if not self.supplier_id:
                wrong["supplier"] = _("Välj leverantören.")
            for name in ("counterpart_organisation", "counterpart_name"):
                if getattr(self, name):
                    wrong[name] = _("Lämna tomt: avtalet sluts med en leverantör.")
        wrong |= self._wrong_about_days() | self._wrong_about_main()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_about_days(self) -> dict[str, str | Promise]:
        wrong: dict[str, str | Promise] = {
            name: _("Kontrollera året.") for name in ("starts_on", "ends_on") if not is_believable(getattr(self, name))
        }
        if wrong:
            return wrong
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            wrong["ends_on"] = _("Sista dagen ligger före första dagen.")
        if self.renewal in (self.Renewal.AUTOMATIC, self.Renewal.OPTION) and not self.ends_on:
            wrong["ends_on"] = _("Ange sista dagen: utan den finns inget att förlänga.")
        if self.renewal == self.Renewal.AUTOMATIC and not self.renewal_months:
            wrong["renewal_months"] = SHORTEST_RENEWAL
        if self.state != self.State.DRAFT and not self.starts_on:
            wrong["starts_on"] = _("Ett undertecknat avtal har en första dag.")
        return wrong

    def _wrong_about_main(self) -> dict[str, str | Promise]:
        if not self.part_of_id:
            return {}
        if self.agreement_kind == self.Kind.MAIN:
            return {"part_of": _("Ett huvudavtal hör inte till ett annat avtal.")}
        main = self.part_of
        if main.organisation_id != self.organisation_id or main.agreement_kind != self.Kind.MAIN:
            return {"part_of": _("Välj ett huvudavtal i det egna registret.")}
        if main.supplier_id != self.supplier_id:
            return {"part_of": _("Huvudavtalet är slutet med en annan leverantör.")}
        return {}

    def describes_personal_data(self) -> bool:
        """An agreement concerns personal data by its kind, or when its supplier does."""
        return self.agreement_kind in self.PRIVACY_KINDS or (
            self.supplier is not None and self.supplier.concerns_personal_data
        )

    @property
    def is_between_boards(self) -> bool:
        """True when the other party is a nämnd or another controller, not a supplier."""
        return self.agreement_kind in self.BETWEEN_BOARDS

    @property
    def settles_privacy(self) -> bool:
        """True for the kinds that settle how personal data is processed, and so have a chain of processors."""
        return self.agreement_kind in self.PRIVACY_KINDS

    @property
    def is_processing_agreement(self) -> bool:
        """True for a personuppgiftsbiträdesavtal, whose content the law lists."""
        return self.agreement_kind == self.Kind.PROCESSING

    @property
    def is_draft(self) -> bool:
        """True until it is signed."""
        return self.state == self.State.DRAFT

    @property
    def is_signed(self) -> bool:
        """True from signing until it is said to have ended."""
        return self.state == self.State.SIGNED

    @property
    def phase_label(self) -> str:
        """Where it stands, in words; for rows that were read ``with_phase``."""
        return str(self.Phase(self.phase).label)

    @property
    def kind_name(self) -> str:
        """The kind in one or two words, for lists."""
        return str(self.SHORT_KINDS.get(self.agreement_kind) or self.get_agreement_kind_display())

    def current_end(self, today: dt.date) -> dt.date | None:
        """Return the last day of the present period; None when it holds until further notice."""
        if self.ends_on is None:
            return None
        renews = self.renewal == self.Renewal.AUTOMATIC and self.notice_given_on is None
        return current_end(self.ends_on, renewal_months=self.renewal_months if renews else None, today=today)

    def notice_on(self, today: dt.date) -> dt.date | None:
        """Return the next last day to give notice or call an option; None when nothing is to be done by a day."""
        if self.ends_on is None or self.notice_given_on is not None or self.renewal == self.Renewal.NONE:
            return None
        return last_day_of_notice(
            self.ends_on,
            notice_months=self.notice_months or 0,
            renewal_months=self.renewal_months if self.renewal == self.Renewal.AUTOMATIC else None,
            today=today,
        )
