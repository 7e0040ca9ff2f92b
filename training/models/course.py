"""A course: what people are to learn, how often, and how large a share is aimed at."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from training.querysets import CourseQuerySet

MOST_PARTS = 60
PARTS_BELONG = _(
    "Bara en nanoserie har delar. Skriv dem med en del per rad, och lämna fältet tomt för andra utbildningar."
)


@tracked
class Course(Entry):
    """A training that the administration gives or demands; who has taken it is known as totals per unit only."""

    class Audience(models.TextChoices):
        """Whom the course is for."""

        ALL = "all", _("Alla medarbetare")
        NEW = "new", _("Nyanställda")
        MANAGERS = "managers", _("Chefer")
        LEADERSHIP = "leadership", _("Ledningen")

    class Period(models.TextChoices):
        """How often it is to be taken."""

        YEARLY = "yearly", _("Varje år")
        ONCE = "once", _("En gång")
        NANO = "nano", _("Nanoserie i delar")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(_("innehåll"), blank=True, help_text=_("Vad deltagaren ska kunna efteråt."))
    is_mandatory = models.BooleanField(_("obligatorisk"), default=True)
    audience = models.CharField(_("målgrupp"), max_length=20, choices=Audience.choices, default=Audience.ALL)
    period = models.CharField(_("hur ofta"), max_length=20, choices=Period.choices, default=Period.YEARLY)
    part_titles = models.TextField(
        _("delar"), blank=True, help_text=_("Bara för en nanoserie: en del per rad, i den ordning de ges.")
    )
    provider = models.CharField(
        _("anordnare"), max_length=200, blank=True, help_text=_("Till exempel staden, MCF eller förvaltningen själv.")
    )
    link = models.URLField(_("länk"), max_length=500, blank=True)
    external_name = models.CharField(
        _("namn i lärplattformen"),
        max_length=250,
        blank=True,
        help_text=_("Så heter utbildningen i lärplattformens utdrag, om den heter något annat än här."),
    )
    target_percent = models.PositiveSmallIntegerField(
        _("mål, procent genomförda"),
        default=95,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Så stor andel av de berättigade ska ha genomfört utbildningen, i varje enhet."),
    )

    objects = CourseQuerySet.as_manager()

    KIND = "course"
    SEARCH_FIELDS = ("description", "provider", "external_name", "part_titles")

    class Meta:
        verbose_name = _("utbildning")
        verbose_name_plural = _("utbildningar")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period="nano", part_titles__gt="")
                | (~models.Q(period="nano") & models.Q(part_titles="")),
                name="training_course_parts_belong",
                violation_error_message=PARTS_BELONG,
            ),
            models.CheckConstraint(
                condition=models.Q(target_percent__range=(1, 100)),
                name="training_course_target_is_share",
                violation_error_message=_("Målet är mellan 1 och 100 procent."),
            ),
        ]

    def clean(self) -> None:
        """A series has parts, other courses have none."""
        super().clean()
        self.part_titles = "\n".join(self.parts)
        if (self.period == self.Period.NANO) != bool(self.part_titles):
            raise ValidationError({"part_titles": PARTS_BELONG})
        if len(self.parts) > MOST_PARTS:
            raise ValidationError({"part_titles": _("En nanoserie har högst 60 delar.")})

    def describes_personal_data(self) -> bool:
        """Totals per unit are no personal data."""
        return False

    @property
    def parts(self) -> list[str]:
        """The titles of the parts, in order; none for a course in one piece."""
        return [line.strip() for line in self.part_titles.splitlines() if line.strip()]

    @property
    def is_for_leadership(self) -> bool:
        """True when it is the training that the law demands of the leadership (2025:1506, 2 kap. 4 §)."""
        return self.audience == self.Audience.LEADERSHIP
