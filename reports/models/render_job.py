"""How far the making of an approved edition's PDF has come."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.edition import Edition
from reports.querysets import RenderJobQuerySet

# A job that has shown no sign of life for this long has lost its worker; rendering takes seconds.
STALE_AFTER = dt.timedelta(minutes=2)


class RenderJob(models.Model):
    """The rendering of one edition: queued, running, done or failed with what went wrong."""

    class State(models.TextChoices):
        """Where the job is."""

        QUEUED = "queued", _("I kö")
        RUNNING = "running", _("Framställs")
        DONE = "done", _("Klar")
        FAILED = "failed", _("Misslyckades")

    class Step(models.TextChoices):
        """What is being done."""

        WAITING = "waiting", _("Väntar på sin tur")
        CHECKING = "checking", _("Kontrollerar innehållet")
        LAYOUT = "layout", _("Bryter sidorna")
        WRITING = "writing", _("Skriver filen")
        STORED = "stored", _("Filen är sparad")

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="render_job")
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.QUEUED)
    step = models.CharField(_("steg"), max_length=20, choices=Step.choices, default=Step.WAITING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    error = models.TextField(_("fel"), blank=True)
    queued_at = models.DateTimeField(_("köad"))
    seen_at = models.DateTimeField(_("senaste livstecken"))

    objects = RenderJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("framställning")
        verbose_name_plural = _("framställningar")

    def __str__(self) -> str:
        return f"{self.edition_id} {self.state}"

    @property
    def percent(self) -> int:
        """How far the job has come, in per cent."""
        steps = list(self.Step)
        return 100 * steps.index(self.Step(self.step)) // (len(steps) - 1)

    @property
    def is_done(self) -> bool:
        """True when the file is stored."""
        return self.state == self.State.DONE

    def may_restart(self, now: dt.datetime) -> bool:
        """True when the job has failed, or has been silent for so long that its worker must be gone."""
        if self.state == self.State.FAILED:
            return True
        return not self.is_done and now - self.seen_at > STALE_AFTER
