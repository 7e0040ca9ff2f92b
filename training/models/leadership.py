"""The leadership's training (2025:1506, 2 kap. 4 §): which posts must have it, and the proof of each holder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, User
from isms.history import tracked
from isms.register.models import Attachment
from training.models.course import Course
from training.models.result import IMMUTABLE
from training.querysets import LeadershipProofQuerySet, LeadershipRoleQuerySet


@tracked
class LeadershipRole(models.Model):
    """A post of the leadership whose holder is to take a course; a new holder takes it anew."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="leadership_roles")
    post = models.ForeignKey(
        Post, verbose_name=_("befattning"), on_delete=models.PROTECT, related_name="leadership_roles"
    )
    added_at = models.DateTimeField(_("tillagd"))
    added_by = models.ForeignKey(User, verbose_name=_("tillagd av"), on_delete=models.PROTECT, related_name="+")

    objects = LeadershipRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("befattning i ledningen")
        verbose_name_plural = _("befattningar i ledningen")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "post"],
                name="training_leadershiprole_unique",
                violation_error_message=_("Befattningen står redan i listan."),
            )
        ]

    def __str__(self) -> str:
        return str(self.post)


class LeadershipProof(models.Model):
    """Proof that a person who held a post had taken the course on a day."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="proofs")
    post = models.ForeignKey(
        Post, verbose_name=_("befattning"), on_delete=models.PROTECT, related_name="leadership_proofs"
    )
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    trained_on = models.DateField(_("genomförd"))
    reference = models.CharField(_("underlag"), max_length=300, blank=True)
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("bilaga"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("registrerad"))
    recorded_by = models.ForeignKey(User, verbose_name=_("registrerad av"), on_delete=models.PROTECT, related_name="+")

    objects = LeadershipProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("intyg om ledningens utbildning")
        verbose_name_plural = _("intyg om ledningens utbildning")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reference="") | models.Q(attachment__isnull=False),
                name="training_leadershipproof_has_ground",
                violation_error_message=_("Ange underlaget, eller bifoga det som fil."),
            )
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.person} {self.trained_on:%Y-%m-%d}"
