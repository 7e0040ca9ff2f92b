"""What hangs on a procurement: what it concerns, how far it has come, and what was answered and decided at the gate."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from isms.register.models import Decision, Entry
from suppliers.models.procurement import Procurement
from suppliers.querysets.procurements import OfProcurementQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


@tracked
class ProcurementSubject(models.Model):
    """One system, information asset or processing that a procurement concerns."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="subjects")
    entry = models.ForeignKey(Entry, verbose_name=_("berör"), on_delete=models.PROTECT, related_name="procured_by")

    objects = OfProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("berörd post")
        verbose_name_plural = _("berörda poster")
        constraints = [
            models.UniqueConstraint(fields=["procurement", "entry"], name="suppliers_procurementsubject_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.procurement_id} → {self.entry_id}"


class ProcurementChange(models.Model):
    """One move from a state to another, with what was said about it."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(_("från"), max_length=20, choices=Procurement.State.choices)
    to_state = models.CharField(_("till"), max_length=20, choices=Procurement.State.choices)
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    changed_at = models.DateTimeField(_("ändrad"))
    changed_by = models.ForeignKey(User, verbose_name=_("ändrad av"), on_delete=models.PROTECT, related_name="+")

    objects = OfProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("lägesändring")
        verbose_name_plural = _("lägesändringar")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


@tracked
class GateAnswer(models.Model):
    """What somebody answered about one item of the gate that the register cannot answer itself."""

    class Answer(models.TextChoices):
        """Whether the item is seen to."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        NOT_APPLICABLE = "not_applicable", _("Inte aktuellt")

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="gate_answers")
    item = models.CharField(_("punkt"), max_length=30)
    answer = models.CharField(_("svar"), max_length=20, choices=Answer.choices)
    reason = models.TextField(
        _("skäl"),
        max_length=5_000,
        help_text=_("Var står det, eller varför är det inte aktuellt? Till exempel kravspecifikationen avsnitt 4.2."),
    )
    points_at = models.ForeignKey(
        Entry,
        verbose_name=_("visas i"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shown_at_gates",
    )
    answered_at = models.DateTimeField(_("besvarad"))
    answered_by = models.ForeignKey(User, verbose_name=_("besvarad av"), on_delete=models.PROTECT, related_name="+")

    objects = OfProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar vid grinden")
        verbose_name_plural = _("svar vid grinden")
        constraints = [
            models.UniqueConstraint(fields=["procurement", "item"], name="suppliers_gateanswer_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"


class RequirementExport(models.Model):
    """That the requirements of a profile were written for the tender: where they came from, not a copy of them."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="requirement_exports")
    profile = models.CharField(_("nivåer"), max_length=120)
    codes = models.JSONField(_("krav"))
    exported_at = models.DateTimeField(_("hämtade"))
    exported_by = models.ForeignKey(User, verbose_name=_("hämtade av"), on_delete=models.PROTECT, related_name="+")

    objects = OfProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("kravuttag")
        verbose_name_plural = _("kravuttag")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.profile} {self.exported_at:%Y-%m-%d}"


class GateDecision(models.Model):
    """What was decided at the gate, with every item as it stood then."""

    class Outcome(models.TextChoices):
        """Whether the procurement may go on."""

        PASSED = "passed", _("Passerad")
        EXCEPTION = "exception", _("Passerad med undantag")
        HELD = "held", _("Stoppad")

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="gate_decisions")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="gate_decision")
    outcome = models.CharField(_("utfall"), max_length=10, choices=Outcome.choices)
    content = models.JSONField(_("innehåll"))

    objects = OfProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("grindbeslut")
        verbose_name_plural = _("grindbeslut")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @property
    def lets_through(self) -> bool:
        """True when the procurement may go on."""
        return self.outcome != self.Outcome.HELD
