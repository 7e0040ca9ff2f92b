"""What the data protection officer advised about something in the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.recommendation_steps import IMMUTABLE
from governance.querysets.officer_advice import OfficerAdviceQuerySet
from isms.accounts.models import User
from isms.register.models import Entry


class OfficerAdvice(models.Model):
    """Advice on an entry that concerns personal data (GDPR art. 39.1 a); never altered.

    Advice on a threshold or impact assessment, and on a breach, is given on their own pages: decisions lean on it.
    """

    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="officer_advice")
    text = models.TextField(_("råd"), max_length=20_000)
    given_on = models.DateField(_("lämnat"))
    adviser = models.CharField(_("dataskyddsombud"), max_length=150)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = OfficerAdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("råd från dataskyddsombudet")
        verbose_name_plural = _("råd från dataskyddsombudet")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(_("Råd av %(who)s %(day)s") % {"who": self.adviser, "day": self.given_on})
