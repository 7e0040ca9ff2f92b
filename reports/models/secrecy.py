"""What parts of a review are marked for secrecy, on which ground and by whose assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from reports.models.review import ManagementReview
from reports.querysets import SecrecyMarkQuerySet

KEY_LENGTH = 200


@tracked
class SecrecyMark(models.Model):
    """A part of a review that the public edition leaves out (a chapter carries its marking itself).

    A mark is a warning to whoever hands the document out, no decision: each request is examined anew
    (OSL 2009:400, 5 kap. 5 §). The ``key`` names the part as the edition's content does: a table by
    chapter and code, a figure by its code, a decision or measure by its number, a listed row by its
    reference, a chart by its course, a part of the meeting as attendance or notes. A decision of last year's
    review is named by its year and number.
    """

    class Part(models.TextChoices):
        """What is marked."""

        TABLE = "table", _("Tabell")
        FIGURE = "figure", _("Nyckeltal")
        DECISION = "decision", _("Beslutspunkt")
        MEASURE = "measure", _("Åtgärd")
        ROW = "row", _("Rad i listor")
        CHART = "chart", _("Diagram")
        MEETING = "meeting", _("Uppgift om mötet")

    class Handling(models.TextChoices):
        """What the public edition does with the part."""

        OMIT = "omit", _("Utelämna")
        COARSEN = "coarsen", _("Skriv ungefärligt, till exempel ”färre än 5”")

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="secrecy_marks")
    part = models.CharField(_("slag av uppgift"), max_length=20, choices=Part.choices)
    key = models.CharField(_("uppgift"), max_length=KEY_LENGTH)
    handling = models.CharField(
        _("i den öppna utgåvan"), max_length=20, choices=Handling.choices, default=Handling.OMIT
    )
    ground = models.CharField(_("sekretessbestämmelse"), max_length=120)
    reason = models.TextField(_("skäl"), max_length=2_000)
    assessed_by = models.ForeignKey(User, verbose_name=_("bedömd av"), on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(_("bedömd"))
    is_withdrawn = models.BooleanField(_("borttagen"), default=False)

    objects = SecrecyMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("sekretessmarkering")
        verbose_name_plural = _("sekretessmarkeringar")
        constraints = [
            models.UniqueConstraint(fields=["review", "part", "key"], name="reports_secrecymark_part_unique"),
            models.CheckConstraint(
                condition=models.Q(handling="omit") | models.Q(part="figure"),
                name="reports_secrecymark_coarsens_figures",
                violation_error_message=_("Bara nyckeltal kan skrivas ungefärligt."),
            ),
            models.CheckConstraint(
                condition=~models.Q(ground="") & ~models.Q(reason=""),
                name="reports_secrecymark_is_motivated",
                violation_error_message=_("En markering behöver bestämmelse och skäl."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.key}"
