"""A method of classification as data: aspects, levels, areas of consequence and their texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.history import tracked


class Aspect(models.TextChoices):
    """What is judged (ISO 27000; spårbarhet is optional in the method)."""

    CONFIDENTIALITY = "confidentiality", _("Konfidentialitet")
    INTEGRITY = "integrity", _("Riktighet")
    AVAILABILITY = "availability", _("Tillgänglighet")
    TRACEABILITY = "traceability", _("Spårbarhet")

    @property
    def letter(self) -> str:
        """The aspect's letter: K, R, T or S."""
        return {"confidentiality": "K", "integrity": "R", "availability": "T", "traceability": "S"}[self]


@tracked
class Method(models.Model):
    """One version of a method; a version that has been used never changes, a new one is added."""

    code = models.CharField(_("kod"), max_length=40)
    version = models.CharField(_("version"), max_length=40)
    name = models.CharField(_("namn"), max_length=200)
    source_note = models.TextField(_("källa"), blank=True)
    is_default = models.BooleanField(_("förvald"), default=False)

    class Meta:
        verbose_name = _("klassningsmetod")
        verbose_name_plural = _("klassningsmetoder")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="classification_method_version_unique")]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class MethodAspect(models.Model):
    """An aspect that a method judges, with the question it asks."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="aspects")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    question = models.CharField(_("fråga"), max_length=300)
    help_text = models.TextField(_("hjälp"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["method", "aspect"], name="classification_methodaspect_unique")]

    def __str__(self) -> str:
        return self.get_aspect_display()


class ConsequenceArea(models.Model):
    """A kind of harm, such as economy or the rights of individuals; the worst area decides the level."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(_("konsekvensområde"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["method", "code"], name="classification_consequencearea_unique")]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A step on the method's scale: scales differ, so levels of different methods compare by severity, never by number.

    Severity: 0 försumbar, 1 måttlig, 2 betydande, 3 allvarlig, 4 synnerligen allvarlig.
    """

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField(_("nivå"))
    severity = models.PositiveSmallIntegerField(_("allvarlighet"), default=0)
    name = models.CharField(_("benämning"), max_length=60)
    is_high_protection = models.BooleanField(_("högt skyddsbehov"), default=False)
    is_out_of_scope = models.BooleanField(_("utanför registret"), default=False)
    instruction = models.TextField(_("anvisning"), blank=True)
    summary_confidentiality = models.CharField(max_length=300, blank=True)
    summary_integrity = models.CharField(max_length=300, blank=True)
    summary_availability = models.CharField(max_length=300, blank=True)
    summary_traceability = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("konsekvensnivå")
        verbose_name_plural = _("konsekvensnivåer")
        constraints = [models.UniqueConstraint(fields=["method", "number"], name="classification_level_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def summary_of(self, aspect: str) -> str:
        """Return the sentence that says what the level means for an aspect."""
        return getattr(self, f"summary_{aspect}")


class ConsequenceText(models.Model):
    """What a level means in one area of consequence, to choose by."""

    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="consequences")
    area = models.ForeignKey(ConsequenceArea, on_delete=models.PROTECT, related_name="texts")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "area"], name="classification_consequencetext_unique")]

    def __str__(self) -> str:
        return self.text[:60]


@tracked
class MethodChoice(models.Model):
    """How an organisation classifies today; earlier classifications keep the method they were made with."""

    class WorksIn(models.TextChoices):
        """Where the organisation judges and answers requirements."""

        OWN = "own", _("I registret, med registrets kravkatalog")
        ELSEWHERE = "elsewhere", _("I ett annat verktyg, till exempel KLASSA")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="method_choice")
    method = models.ForeignKey(Method, verbose_name=_("metod"), on_delete=models.PROTECT, related_name="+")
    judges_traceability = models.BooleanField(_("bedömer spårbarhet"), default=False)
    works_in = models.CharField(_("arbetssätt"), max_length=20, choices=WorksIn.choices, default=WorksIn.OWN)
    security_contact = models.CharField(
        _("kontakt för säkerhetsskydd"),
        max_length=300,
        blank=True,
        help_text=_(
            "Den som kontaktas muntligen när information kan röra Sveriges säkerhet. Skriv funktion och telefon."
        ),
    )

    class Meta:
        verbose_name = _("val av klassningsmetod")
        verbose_name_plural = _("val av klassningsmetod")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.method}"
