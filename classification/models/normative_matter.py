"""Where a shared system stands with its normative classification, and which central system it is a part of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import System
from classification.models.classification import IMMUTABLE
from classification.models.normative import NormativeClassification
from classification.normative.querysets import NormativeMatterQuerySet, OfSystemQuerySet
from isms.accounts.models import User
from isms.history import tracked


class NormativeState(models.TextChoices):
    """How far a normative classification has come."""

    MISSING = "missing", _("Saknas")
    REQUESTED = "requested", _("Begärd")
    IN_PROGRESS = "in_progress", _("Under arbete")
    DECIDED = "decided", _("Beslutad")
    OUTDATED = "outdated", _("Inaktuell")


TRANSITIONS: dict[str, tuple[str, ...]] = {
    NormativeState.MISSING: (NormativeState.REQUESTED, NormativeState.IN_PROGRESS, NormativeState.DECIDED),
    NormativeState.REQUESTED: (NormativeState.MISSING, NormativeState.IN_PROGRESS, NormativeState.DECIDED),
    NormativeState.IN_PROGRESS: (NormativeState.MISSING, NormativeState.REQUESTED, NormativeState.DECIDED),
    NormativeState.DECIDED: (NormativeState.DECIDED, NormativeState.OUTDATED),
    NormativeState.OUTDATED: (NormativeState.REQUESTED, NormativeState.IN_PROGRESS, NormativeState.DECIDED),
}


@tracked
class NormativeMatter(models.Model):
    """The one matter of a city-shared system: made when the system becomes shared, closed when it no longer is."""

    State = NormativeState

    system = models.OneToOneField(System, on_delete=models.PROTECT, related_name="normative_matter")
    state = models.CharField(_("läge"), max_length=20, choices=NormativeState.choices, default=NormativeState.MISSING)
    # The central organisation's own entry of the same system; of it nothing but name and reference is shown.
    central_system = models.ForeignKey(
        System,
        verbose_name=_("centralt system"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="linked_matters",
    )
    # What holds now when the state is decided; what held last when it is outdated.
    normative = models.ForeignKey(
        NormativeClassification,
        verbose_name=_("normerande klassning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True)

    objects = NormativeMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("ärende om normerande klassning")
        verbose_name_plural = _("ärenden om normerande klassning")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="decided") | models.Q(normative__isnull=False),
                name="classification_normativematter_decided_has_normative",
            ),
            models.CheckConstraint(
                condition=models.Q(central_system__isnull=True) | ~models.Q(central_system=models.F("system")),
                name="classification_normativematter_not_its_own",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    @property
    def is_decided(self) -> bool:
        """True when a normative classification is in force."""
        return self.state == NormativeState.DECIDED and self.closed_at is None

    def may_become(self, state: str) -> bool:
        """Tell whether the matter may move to a state from where it is."""
        return state in TRANSITIONS[self.state]


class NormativeChange(models.Model):
    """One move of a matter from state to state; ``changed_by`` is empty when time alone did it."""

    matter = models.ForeignKey(NormativeMatter, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(_("från"), max_length=20, choices=NormativeState.choices)
    to_state = models.CharField(_("till"), max_length=20, choices=NormativeState.choices)
    note = models.TextField(_("anteckning"), max_length=20_000, blank=True)
    normative = models.ForeignKey(
        NormativeClassification, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("när"))
    changed_by = models.ForeignKey(
        User, verbose_name=_("av"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("lägesändring")
        verbose_name_plural = _("lägesändringar")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


@tracked
class CentralOffer(models.Model):
    """A central organisation lets others link their system to its own: its name and reference may then be seen."""

    system = models.OneToOneField(System, on_delete=models.PROTECT, related_name="central_offer")
    is_open = models.BooleanField(_("får kopplas"), default=True)

    objects = OfSystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("erbjudande om koppling")
        verbose_name_plural = _("erbjudanden om koppling")

    def __str__(self) -> str:
        return str(self.system_id)
