"""What was disposed of, when and on which decision."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class Disposal(models.Model):
    """That rows were disposed of (gallring): how many, of which table and on which decision; never what they said."""

    model = models.CharField(_("tabell"), max_length=120)
    is_history = models.BooleanField(_("historik"), default=False)
    before = models.DateField(_("äldre än"))
    row_count = models.PositiveBigIntegerField(_("antal rader"))
    decision = models.CharField(_("gallringsbeslut"), max_length=120, blank=True)
    done_at = models.DateTimeField(_("gallrat"))

    # The application's database role may add and read, nothing else.
    IS_EVIDENCE = True

    class Meta:
        verbose_name = _("gallring")
        verbose_name_plural = _("gallringar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_history=False) | ~models.Q(decision=""),
                name="register_disposal_history_decided",
                violation_error_message=_("Historik gallras bara med ett gallringsbeslut."),
            )
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.model} {self.before:%Y-%m-%d}"
