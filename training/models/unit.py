"""What a unit is called in the learning system, and which post answers for its training."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, Post, Unit
from isms.history import tracked
from training.querysets import TrainingContactQuerySet, UnitAliasQuerySet


@tracked
class UnitAlias(models.Model):
    """A name of a unit as another system writes it, remembered for the next file; no unit means: leave out."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("namn i filen"), max_length=200)
    key = models.CharField(max_length=200, editable=False)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("enhet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="training_aliases",
    )

    objects = UnitAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("enhetsnamn")
        verbose_name_plural = _("enhetsnamn")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="training_unitalias_unique"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class TrainingContact(models.Model):
    """The post that is told when its unit is below the target of a course."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="training_contact")
    post = models.ForeignKey(
        Post, verbose_name=_("ansvarig befattning"), on_delete=models.PROTECT, related_name="training_units"
    )

    objects = TrainingContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("ansvarig för enhetens utbildning")
        verbose_name_plural = _("ansvariga för enheternas utbildning")

    def __str__(self) -> str:
        return f"{self.unit}: {self.post}"
