"""The one definition of which requirements apply to which system, and how each is answered there."""

from django.db import models

from classification.models.requirements import Requirement, RequirementText
from classification.models.requirements_answers import CommonControl, Fulfilment, RequirementAnswer
from classification.requirement_querysets import AssessedRequirementQuerySet
from isms.register.models import Entry


class AssessedRequirement(models.Model):
    """One requirement that applies to one system now, with the answer that holds: a database view.

    A requirement applies when the level of any of its aspects is at least as severe as its
    minimum. A common control answers it, unless the system deviates; otherwise the system's own
    answer holds. An empty state means that nobody has answered.
    """

    id = models.TextField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, related_name="assessed_requirements")
    requirement = models.ForeignKey(Requirement, on_delete=models.DO_NOTHING, related_name="assessed")
    text = models.ForeignKey(RequirementText, on_delete=models.DO_NOTHING, related_name="+")
    answer = models.ForeignKey(RequirementAnswer, null=True, on_delete=models.DO_NOTHING, related_name="+")
    control = models.ForeignKey(CommonControl, null=True, on_delete=models.DO_NOTHING, related_name="+")
    state = models.CharField(max_length=20, choices=Fulfilment.choices)
    is_inherited = models.BooleanField()
    has_changed = models.BooleanField()

    objects = AssessedRequirementQuerySet.as_manager()

    IS_DATABASE_VIEW = True

    class Meta:
        managed = False
        db_table = "classification_assessedrequirement"

    def __str__(self) -> str:
        return self.id
