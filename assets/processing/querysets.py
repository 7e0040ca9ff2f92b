"""Reads of processing activities: what is missing, and how far assessments have come."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, CharField, Exists, F, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from assets.processing.completeness import ITEMS
from isms.register.flags import with_flag
from isms.register.querysets import EntryQuerySet


class _WithoutNulls(Func):
    """An array of texts without those that are NULL."""

    function = "ARRAY"
    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"
    output_field = ArrayField(TextField())


def _rows(name: str) -> models.QuerySet:
    return apps.get_model("assets", name).objects.order_by()


class ProcessingActivityQuerySet(EntryQuerySet):
    """Processing activities."""

    def flagged(self, code: str, today: dt.date) -> Self:
        """Keep the rows that have one flag."""
        return with_flag(self, code, today)

    def with_missing(self) -> Self:
        """Annotate ``missing``: the codes of what art. 30 asks for and the row lacks."""
        codes = [
            Case(When(item.condition(), then=Value(item.code)), output_field=CharField())
            for item in ITEMS
            if item.is_required
        ]
        return self.annotate(missing=_WithoutNulls(*codes))

    def with_assessments(self) -> Self:
        """Annotate ``threshold_status``, ``needs_dpia``, ``dpia_status`` and ``is_changed``.

        ``needs_dpia`` is that of the latest decided threshold assessment, None when there is none.
        ``is_changed`` tells that something the decided assessment leans on has changed since it was made.
        """
        return self.annotate(**_threshold()).annotate(**_impact())

    def with_everything(self) -> Self:
        """Annotate all that lists, pages and exports tell."""
        return self.with_missing().with_assessments()

    def incomplete(self) -> Self:
        """Keep what art. 30 would find incomplete; needs ``with_missing``."""
        return self.exclude(missing=[])

    def needing_attention(self) -> Self:
        """Keep what runs without the assessments that the law asks for; needs ``with_assessments``."""
        unassessed = Q(needs_dpia__isnull=True) & ~Q(threshold_status="not_ours")
        return self.filter(Q(state="active") & (unassessed | _MISSING_DPIA | Q(is_changed=True)))

    def threshold_decided(self) -> Self:
        """Keep those whose latest threshold assessment is decided; needs ``with_assessments``."""
        return self.filter(threshold_status="decided")

    def threshold_waiting(self) -> Self:
        """Keep those that lack a threshold assessment or have one not decided; needs ``with_assessments``."""
        return self.exclude(threshold_status__in=("decided", "not_ours"))

    def missing_dpia(self) -> Self:
        """Keep those whose impact assessment or prior consultation is not done; needs ``with_assessments``."""
        return self.filter(_MISSING_DPIA)


_MISSING_DPIA = Q(needs_dpia=True) & ~Q(dpia_status="decided")


def _threshold() -> dict[str, Any]:
    assessments = _rows("ThresholdAssessment").filter(activity=OuterRef("pk"))
    latest = assessments.order_by("-pk")
    decided = assessments.filter(ruling__isnull=False).order_by("-pk")
    advice = _rows("ProtectionAdvice").filter(threshold_assessment=OuterRef("latest_assessment_id"))
    changes = _rows("MaterialChange").filter(activity=OuterRef("pk"), changed_at__gt=OuterRef("in_force_since"))
    return {
        "latest_assessment_id": Subquery(latest.values("pk")[:1]),
        "in_force_id": Subquery(decided.values("pk")[:1]),
        "in_force_since": Subquery(decided.values("assessed_at")[:1]),
        "needs_dpia": Subquery(decided.values("needs_dpia")[:1]),
        "threshold_status": Case(
            When(latest_assessment_id__isnull=True, our_role="processor", then=Value("not_ours")),
            When(latest_assessment_id__isnull=True, then=Value("missing")),
            When(latest_assessment_id=F("in_force_id"), then=Value("decided")),
            When(Exists(advice), then=Value("advised")),
            default=Value("waiting"),
            output_field=CharField(),
        ),
        "is_changed": Exists(changes),
    }


def _impact() -> dict[str, Any]:
    impact = _rows("ImpactAssessment").filter(activity=OuterRef("pk"))
    decided = impact.filter(status="decided").order_by("-pk")
    answers = _rows("PriorConsultation").filter(impact_assessment=OuterRef("decided_dpia_id"))
    return {
        "decided_dpia_id": Subquery(decided.values("pk")[:1]),
        "remaining_risk": Coalesce(Subquery(decided.values("remaining_risk")[:1]), Value("")),
        "consultation_outcome": Coalesce(Subquery(answers.values("outcome")[:1]), Value("")),
        "dpia_status": Case(
            When(
                Q(decided_dpia_id__isnull=False, remaining_risk="high", consultation_outcome=""),
                then=Value("consultation"),
            ),
            When(
                Q(decided_dpia_id__isnull=False, remaining_risk="high", consultation_outcome="stopped"),
                then=Value("stopped"),
            ),
            When(decided_dpia_id__isnull=False, then=Value("decided")),
            When(Exists(impact.filter(status="ongoing")), then=Value("ongoing")),
            When(needs_dpia=True, then=Value("not_started")),
            When(needs_dpia=False, then=Value("not_needed")),
            default=Value("unknown"),
            output_field=CharField(),
        ),
    }
