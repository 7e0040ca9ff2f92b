"""One use of personal data for a purpose, as the processing register holds it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models.information_asset import InformationAsset
from assets.models.system import System
from assets.processing.querysets import ProcessingActivityQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class ProcessingActivity(Entry):
    """A processing of personal data with all that GDPR art. 30 asks for, and its ground in art. 6, 9 and 10."""

    class State(models.TextChoices):
        """Where the processing is in its life."""

        PLANNED = "planned", _("Planerad")
        ACTIVE = "active", _("Pågår")
        ENDED = "ended", _("Avslutad")

    # planned and ended processings start only when nothing stands in the way: assets.processing.obstacles
    TRANSITIONS = {
        State.PLANNED: (State.ACTIVE, State.ENDED),
        State.ACTIVE: (State.ENDED,),
        State.ENDED: (State.ACTIVE,),
    }

    class Role(models.TextChoices):
        """What the organisation is in the processing."""

        CONTROLLER = "controller", _("Personuppgiftsansvarig")
        JOINT = "joint", _("Gemensamt personuppgiftsansvarig")
        PROCESSOR = "processor", _("Personuppgiftsbiträde")

    class Controller(models.TextChoices):
        """Which body of the municipality is the controller."""

        BOARD = "board", _("Nämnden")
        EXECUTIVE_BOARD = "executive_board", _("Kommunstyrelsen")
        UNCLEAR = "unclear", _("Oklart")

    class PersonalData(models.TextChoices):
        """The most sensitive data that is processed."""

        ORDINARY = "ordinary", _("Inte känsliga")
        SENSITIVE = "sensitive", _("Känsliga (art. 9)")
        OFFENCES = "offences", _("Lagöverträdelser (art. 10)")
        BOTH = "both", _("Känsliga och lagöverträdelser (art. 9 och 10)")

    class Transfer(models.TextChoices):
        """Whether data leaves the EU/EEA; empty until somebody has answered."""

        NO = "no", _("Nej")
        YES = "yes", _("Ja")

    class Mechanism(models.TextChoices):
        """What a transfer rests on (chapter V)."""

        ADEQUACY = "adequacy", _("Beslut om adekvat skyddsnivå (art. 45)")
        CLAUSES = "clauses", _("Standardavtalsklausuler (art. 46.2 c)")
        BINDING_RULES = "binding_rules", _("Bindande företagsbestämmelser (art. 47)")
        OTHER_SAFEGUARDS = "other_safeguards", _("Andra skyddsåtgärder (art. 46)")
        DEROGATION = "derogation", _("Undantag i särskilda situationer (art. 49.1 första stycket)")
        COMPELLING = "compelling", _("Tvingande berättigat intresse (art. 49.1 andra stycket)")

    class LegalBasis(models.TextChoices):
        """The grounds of art. 6.1."""

        CONSENT = "consent", _("Samtycke (art. 6.1 a)")
        CONTRACT = "contract", _("Avtal (art. 6.1 b)")
        LEGAL_OBLIGATION = "legal_obligation", _("Rättslig förpliktelse (art. 6.1 c)")
        VITAL_INTEREST = "vital_interest", _("Skydd för grundläggande intressen (art. 6.1 d)")
        PUBLIC_TASK = "public_task", _("Allmänt intresse eller myndighetsutövning (art. 6.1 e)")
        LEGITIMATE_INTEREST = "legitimate_interest", _("Berättigat intresse (art. 6.1 f)")

    class SensitiveGround(models.TextChoices):
        """The exceptions of art. 9.2."""

        CONSENT = "consent", _("Uttryckligt samtycke (art. 9.2 a)")
        EMPLOYMENT = "employment", _("Arbetsrätt och social trygghet (art. 9.2 b)")
        VITAL_INTEREST = "vital_interest", _("Skydd för grundläggande intressen (art. 9.2 c)")
        ASSOCIATION = "association", _("Föreningars verksamhet (art. 9.2 d)")
        MADE_PUBLIC = "made_public", _("Den registrerade har offentliggjort uppgifterna (art. 9.2 e)")
        LEGAL_CLAIMS = "legal_claims", _("Rättsliga anspråk (art. 9.2 f)")
        PUBLIC_INTEREST = "public_interest", _("Viktigt allmänt intresse (art. 9.2 g)")
        CARE = "care", _("Hälso- och sjukvård, social omsorg (art. 9.2 h)")
        PUBLIC_HEALTH = "public_health", _("Folkhälsa (art. 9.2 i)")
        ARCHIVES = "archives", _("Arkiv, forskning, statistik (art. 9.2 j)")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("status"), max_length=20, choices=State.choices, default=State.PLANNED)
    our_role = models.CharField(_("vår roll"), max_length=20, choices=Role.choices, default=Role.CONTROLLER)
    controller = models.CharField(
        _("personuppgiftsansvarig"),
        max_length=20,
        choices=Controller.choices,
        blank=True,
        help_text=_("Nämnden eller kommunstyrelsen, inte förvaltningen. Lämna tomt när vi är personuppgiftsbiträde."),
    )
    controller_reason = models.TextField(
        _("skäl för ansvarsfördelningen"),
        blank=True,
        help_text=_("Vad i reglemente eller beslut avgör? När det är oklart: vad är det som är oklart?"),
    )
    escalated_to = models.CharField(
        _("frågan är lyft till"), max_length=200, blank=True, help_text=_("Till exempel stadsjuristen.")
    )
    escalated_on = models.DateField(_("frågan lyftes"), null=True, blank=True)
    joint_controllers = models.TextField(
        _("gemensamt ansvariga"),
        blank=True,
        help_text=_("Namn och kontaktuppgifter, och hur ansvaret är fördelat (art. 26)."),
    )
    purpose = models.TextField(_("ändamål"), blank=True, help_text=_("Varför behandlas uppgifterna? Art. 30.1 b."))
    data_subjects = models.TextField(
        _("kategorier av registrerade"), blank=True, help_text=_("Till exempel låntagare, vårdnadshavare. Art. 30.1 c.")
    )
    data_categories = models.TextField(
        _("kategorier av personuppgifter"),
        blank=True,
        help_text=_("Till exempel namn, kontaktuppgifter, hälsa. Art. 30.1 c."),
    )
    personal_data = models.CharField(
        _("känslighet"), max_length=20, choices=PersonalData.choices, default=PersonalData.ORDINARY
    )
    has_protected_identities = models.BooleanField(
        _("skyddade personuppgifter"),
        default=False,
        help_text=_("Skriv aldrig namn, personnummer eller adress för en person med skydd i registret."),
    )
    recipients = models.TextField(
        _("kategorier av mottagare"),
        blank=True,
        help_text=_("Vilka får del av uppgifterna, biträden medräknade? Skriv Inga om ingen får det. Art. 30.1 d."),
    )
    transfer = models.CharField(
        _("överföring till tredjeland"),
        max_length=10,
        choices=Transfer.choices,
        blank=True,
        help_text=_("Lämnar uppgifter EU eller EES, även genom underbiträden eller support? Art. 30.1 e."),
    )
    transfer_countries = models.CharField(_("tredjeländer"), max_length=300, blank=True)
    transfer_mechanism = models.CharField(
        _("överföringen vilar på"), max_length=20, choices=Mechanism.choices, blank=True
    )
    transfer_safeguards = models.TextField(
        _("dokumenterade skyddsåtgärder"),
        blank=True,
        help_text=_("Krävs när överföringen vilar på art. 49.1 andra stycket; bra att ha annars också."),
    )
    retention = models.TextField(
        _("tidsfrister för radering"),
        blank=True,
        help_text=_("Per kategori av uppgifter, med stöd i dokumenthanteringsplanen. Art. 30.1 f."),
    )
    security_measures = models.TextField(
        _("säkerhetsåtgärder"),
        blank=True,
        help_text=_("Allmän beskrivning av tekniska och organisatoriska åtgärder. Art. 30.1 g."),
    )
    legal_basis = models.CharField(
        _("rättslig grund"),
        max_length=30,
        choices=LegalBasis.choices,
        blank=True,
        help_text=_("Myndigheter stöder sig inte på berättigat intresse när de fullgör sina uppgifter."),
    )
    legal_support = models.TextField(
        _("lagstöd"), blank=True, help_text=_("Lag, förordning, reglemente eller beslut som ger grunden.")
    )
    sensitive_ground = models.CharField(
        _("undantag för känsliga uppgifter"), max_length=20, choices=SensitiveGround.choices, blank=True
    )
    sensitive_support = models.TextField(_("stöd för känsliga uppgifter"), blank=True)
    offences_support = models.TextField(_("stöd för uppgifter om lagöverträdelser"), blank=True)
    information_given = models.TextField(
        _("information till de registrerade"),
        blank=True,
        help_text=_("När, hur och var informeras de? Art. 13 och 14."),
    )
    assets = models.ManyToManyField(
        InformationAsset,
        through="assets.ProcessedAsset",
        related_name="processing_activities",
        verbose_name=_("informationstillgångar"),
        blank=True,
    )
    systems = models.ManyToManyField(
        System,
        through="assets.ProcessingSystem",
        related_name="processing_activities",
        verbose_name=_("system"),
        blank=True,
    )

    objects = ProcessingActivityQuerySet.as_manager()

    KIND = "processing_activity"
    SEARCH_FIELDS = ("purpose", "data_subjects", "data_categories", "recipients", "legal_support")

    class Meta:
        verbose_name = _("personuppgiftsbehandling")
        verbose_name_plural = _("personuppgiftsbehandlingar")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(our_role="processor", controller="")
                | (~models.Q(our_role="processor") & ~models.Q(controller="")),
                name="assets_processingactivity_controller_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(controller="unclear")
                | (~models.Q(controller_reason="") & ~models.Q(escalated_to="") & models.Q(escalated_on__isnull=False)),
                name="assets_processingactivity_unclear_is_escalated",
            ),
            models.CheckConstraint(
                condition=~models.Q(personal_data__in=("sensitive", "both")) | ~models.Q(sensitive_ground=""),
                name="assets_processingactivity_sensitive_has_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(personal_data__in=("offences", "both")) | ~models.Q(offences_support=""),
                name="assets_processingactivity_offences_have_support",
            ),
        ]

    # The grounds that hold only with support in law or in a decision taken under it (art. 6.3).
    NEEDS_SUPPORT = (LegalBasis.LEGAL_OBLIGATION, LegalBasis.PUBLIC_TASK)

    @property
    def is_processor(self) -> bool:
        """True when the organisation processes for somebody else."""
        return self.our_role == self.Role.PROCESSOR

    @property
    def is_sensitive(self) -> bool:
        """True when special categories of data are processed (art. 9)."""
        return self.personal_data in (self.PersonalData.SENSITIVE, self.PersonalData.BOTH)

    @property
    def is_about_offences(self) -> bool:
        """True when data on criminal convictions and offences is processed (art. 10)."""
        return self.personal_data in (self.PersonalData.OFFENCES, self.PersonalData.BOTH)

    def describes_personal_data(self) -> bool:
        """A processing always concerns personal data."""
        return True

    def clean(self) -> None:
        """Demand what one answer makes another need."""
        super().clean()
        wrong: dict[str, str | Promise] = {}
        wrong |= self._wrong_about_controller()
        wrong |= self._wrong_about_grounds()
        wrong |= self._wrong_about_transfer()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_about_controller(self) -> dict[str, str | Promise]:
        wrong: dict[str, str | Promise] = {}
        if self.is_processor:
            if self.controller:
                wrong["controller"] = _("Ett personuppgiftsbiträde har uppdragsgivare. Lämna fältet tomt.")
            return wrong
        if not self.controller:
            wrong["controller"] = _("Välj nämnden, kommunstyrelsen eller Oklart.")
        if self.our_role == self.Role.JOINT and not self.joint_controllers.strip():
            wrong["joint_controllers"] = _("Ange vilka som är gemensamt ansvariga och hur de nås.")
        if self.controller == self.Controller.UNCLEAR:
            needed = {
                "controller_reason": _("Skriv vad det är som är oklart."),
                "escalated_to": _("Ange vem frågan är lyft till."),
                "escalated_on": _("Ange vilken dag frågan lyftes."),
            }
            wrong |= {name: message for name, message in needed.items() if not getattr(self, name)}
        return wrong

    def _wrong_about_grounds(self) -> dict[str, str | Promise]:
        wrong: dict[str, str | Promise] = {}
        if self.legal_basis in self.NEEDS_SUPPORT and not self.legal_support.strip():
            wrong["legal_support"] = _("Ange lagstödet. Den här grunden gäller bara med stöd i lag eller beslut.")
        if self.is_sensitive and not self.sensitive_ground:
            wrong["sensitive_ground"] = _(
                "Känsliga uppgifter får bara behandlas med ett undantag i art. 9.2. Välj vilket."
            )
        if self.is_about_offences and not self.offences_support.strip():
            wrong["offences_support"] = _("Ange stödet för att behandla uppgifter om lagöverträdelser (art. 10).")
        return wrong

    def _wrong_about_transfer(self) -> dict[str, str | Promise]:
        wrong: dict[str, str | Promise] = {}
        if self.transfer != self.Transfer.YES:
            return wrong
        if not self.transfer_countries.strip():
            wrong["transfer_countries"] = _("Ange vilka tredjeländer uppgifterna överförs till.")
        if not self.transfer_mechanism:
            wrong["transfer_mechanism"] = _("Välj vad överföringen vilar på.")
        if self.transfer_mechanism == self.Mechanism.COMPELLING and not self.transfer_safeguards.strip():
            wrong["transfer_safeguards"] = _("Dokumentera skyddsåtgärderna: art. 49.1 andra stycket kräver det.")
        return wrong
