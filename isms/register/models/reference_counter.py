"""The last number given in each series of references."""

from django.db import models

from isms.accounts.models import Organisation


class ReferenceCounter(models.Model):
    """A series such as SYS in one organisation; the row's lock makes numbers gap-free and race-free."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=10)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "prefix"], name="register_referencecounter_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last_number:04d}"
