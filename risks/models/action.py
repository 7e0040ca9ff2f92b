"""An action: something that somebody is to do by a day, and why."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from isms.register.models import Entry
from risks.querysets import ActionChangeQuerySet, ActionQuerySet


@tracked
class Action(Entry):
    """A measure with an owner and a day; many registers raise them, and each remembers its source."""

    class State(models.TextChoices):
        """How far the action has come."""

        NOT_STARTED = "not_started", _("Ej påbörjad")
        ONGOING = "ongoing", _("Pågår")
        DONE = "done", _("Klar")
        CANCELLED = "cancelled", _("Avbruten")

    class Priority(models.TextChoices):
        """How urgent the action is compared with others."""

        LOW = "low", _("Låg")
        MEDIUM = "medium", _("Medel")
        HIGH = "high", _("Hög")

    class Effort(models.TextChoices):
        """How much work it is."""

        SMALL = "small", _("Några timmar")
        MEDIUM = "medium", _("Några dagar")
        LARGE = "large", _("Veckor eller mer")

    class Area(models.TextChoices):
        """The yearly report's areas of improvement."""

        INVENTORY = "inventory", _("Inventering och informationsklassning")
        RISK = "risk", _("Riskhantering och kontinuitet")
        COMPETENCE = "competence", _("Kompetenshöjning och kommunikation")
        PRIVACY = "privacy", _("GDPR och personuppgifter")

    # Done and cancelled actions may be opened again: a fault found later is the same matter.
    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.NOT_STARTED: (State.ONGOING, State.DONE, State.CANCELLED),
        State.ONGOING: (State.NOT_STARTED, State.DONE, State.CANCELLED),
        State.DONE: (State.ONGOING,),
        State.CANCELLED: (State.NOT_STARTED, State.ONGOING),
    }
    OPEN_STATES = (State.NOT_STARTED, State.ONGOING)

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(_("vad som ska göras"), blank=True)
    reason = models.TextField(_("varför"), blank=True)
    source = models.ForeignKey(
        Entry,
        verbose_name=_("kommer från"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="raised_actions",
    )
    # Names the gap within the source, such as "requirement:ORG-01", so that one gap never gives two open actions.
    source_key = models.CharField(max_length=120, blank=True, editable=False)
    due_on = models.DateField(_("klar senast"))
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.NOT_STARTED, editable=False)
    priority = models.CharField(_("prioritet"), max_length=20, choices=Priority.choices, default=Priority.MEDIUM)
    effort = models.CharField(_("arbetsinsats"), max_length=20, choices=Effort.choices, blank=True)
    cost_sek = models.PositiveIntegerField(_("kostnad (kronor)"), null=True, blank=True)
    from_year = models.PositiveSmallIntegerField(_("från år"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("till år"), null=True, blank=True)
    area = models.CharField(_("område"), max_length=20, choices=Area.choices, blank=True)

    objects = ActionQuerySet.as_manager()

    KIND = "action"
    SEARCH_FIELDS = ("description", "reason")

    class Meta:
        verbose_name = _("åtgärd")
        verbose_name_plural = _("åtgärder")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=models.Q(state__in=("not_started", "ongoing")) & ~models.Q(source_key=""),
                name="risks_action_one_open_per_gap",
            ),
            models.CheckConstraint(
                condition=models.Q(from_year__isnull=True)
                | models.Q(to_year__isnull=True)
                | models.Q(to_year__gte=models.F("from_year")),
                name="risks_action_years_in_order",
                violation_error_message=_("Till år ligger före från år."),
            ),
            models.CheckConstraint(
                condition=models.Q(source_key="") | models.Q(source__isnull=False), name="risks_action_key_needs_source"
            ),
        ]

    def describes_personal_data(self) -> bool:
        """An action concerns personal data when what raised it does."""
        return self.source is not None and self.source.concerns_personal_data

    @property
    def is_open(self) -> bool:
        """True until the action is done or cancelled."""
        return self.state in self.OPEN_STATES

    @property
    def next_states(self) -> list[tuple[str, str]]:
        """The states it may move to now, with their labels."""
        return [(code, str(self.State(code).label)) for code in self.TRANSITIONS[self.state]]


class ActionChange(models.Model):
    """One move of an action from a state to another, kept as it was made."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(_("från"), max_length=20, choices=Action.State.choices)
    to_state = models.CharField(_("till"), max_length=20, choices=Action.State.choices)
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    changed_at = models.DateTimeField(_("när"))
    changed_by = models.ForeignKey(User, verbose_name=_("av"), on_delete=models.PROTECT, related_name="+")

    objects = ActionChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("lägesändring")
        verbose_name_plural = _("lägesändringar")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
