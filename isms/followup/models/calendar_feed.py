"""A person's secret address from which a calendar program reads what the person is to follow up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked


@tracked
class CalendarFeed(models.Model):
    """One address, of which only a digest is kept; at most one works at a time per person and organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("skapad"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True, blank=True)
    last_read_on = models.DateField(_("senast hämtad"), null=True, blank=True)

    class Meta:
        verbose_name = _("kalenderadress")
        verbose_name_plural = _("kalenderadresser")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(revoked_at__isnull=True),
                name="followup_calendarfeed_one_works",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"
