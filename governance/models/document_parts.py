"""What hangs on a governing document: its reviews, and the requirements that it answers."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models import CommonControl, Requirement
from governance.models.document import GoverningDocument
from governance.querysets.documents import DocumentPartQuerySet, DocumentReviewQuerySet
from isms.history import tracked
from isms.register.models import Decision


class DocumentReview(models.Model):
    """One look at a document: whether it holds, is to be revised, or no longer applies. Kept as it was decided."""

    class Outcome(models.TextChoices):
        """What the review came to."""

        UNCHANGED = "unchanged", _("Gäller oförändrat")
        REVISE = "revise", _("Ska revideras")
        REPEALED = "repealed", _("Upphävs")

    document = models.ForeignKey(GoverningDocument, on_delete=models.PROTECT, related_name="reviews")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="document_review")
    outcome = models.CharField(_("utfall"), max_length=20, choices=Outcome.choices)
    reviewed_on = models.DateField(_("översedd den"))

    objects = DocumentReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("översyn av styrdokument")
        verbose_name_plural = _("översyner av styrdokument")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.reviewed_on:%Y-%m-%d}"


@tracked
class DocumentRequirement(models.Model):
    """A requirement of the catalogue that the document lays down how to meet."""

    document = models.ForeignKey(GoverningDocument, on_delete=models.PROTECT, related_name="requirement_links")
    requirement = models.ForeignKey(Requirement, verbose_name=_("krav"), on_delete=models.PROTECT, related_name="+")

    objects = DocumentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("krav i styrdokument")
        verbose_name_plural = _("krav i styrdokument")
        constraints = [
            models.UniqueConstraint(fields=["document", "requirement"], name="governance_documentrequirement_unique")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.requirement_id}"


@tracked
class DocumentControl(models.Model):
    """A common answer to a requirement (förvaltningsgemensamt krav) that leans on the document."""

    document = models.ForeignKey(GoverningDocument, on_delete=models.PROTECT, related_name="control_links")
    control = models.ForeignKey(
        CommonControl, verbose_name=_("förvaltningsgemensamt krav"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("gemensamt krav i styrdokument")
        verbose_name_plural = _("gemensamma krav i styrdokument")
        constraints = [
            models.UniqueConstraint(fields=["document", "control"], name="governance_documentcontrol_unique")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.control_id}"
