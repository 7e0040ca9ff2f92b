"""The picture of risks: matrix, trend, what is wrong, and who may accept what."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.roles import DIRECTOR
from isms.register.access import Actor
from risks.models import Risk, RiskAcceptance, RiskAnalysis, RiskAssessment, RiskScale, RiskZone, ScaleStep
from risks.querysets.risks import STEP_FIELDS, RiskQuerySet


@dataclass(frozen=True)
class MatrixCell:
    """A pair of steps: its zone and how many risks stand there."""

    likelihood: ScaleStep
    consequence: ScaleStep
    zone: RiskZone
    count: int


@dataclass(frozen=True)
class MatrixRow:
    """A step of likelihood with its cells, the mildest consequence first."""

    step: ScaleStep
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """A heatmap as a table, the likeliest row first, and what it leaves out."""

    scale: RiskScale
    basis: str
    columns: tuple[ScaleStep, ...]
    rows: tuple[MatrixRow, ...]
    zones: tuple[RiskZone, ...]
    count: int
    unjudged_count: int
    other_scale_count: int


def matrix_of(risks: RiskQuerySet, *, scale: RiskScale, basis: str) -> Matrix:
    """Count risks by their steps on a scale.

    Args:
        risks: what the actor sees; risks on other versions of the scale are counted apart.
        basis: ``now`` or ``residual``.
    """
    likelihood_field, consequence_field, _zone = STEP_FIELDS[basis]
    placed: Counter[tuple[int, int]] = Counter()
    unjudged = other = 0
    steps = risks.order_by().values_list("analysis__scale_id", likelihood_field, consequence_field)
    for scale_id, likelihood, consequence in steps:
        if scale_id != scale.pk:
            other += 1
        elif likelihood is None:
            unjudged += 1
        else:
            placed[likelihood, consequence] += 1
    by_axis: dict[str, list[ScaleStep]] = {"likelihood": [], "consequence": []}
    for step in scale.steps.order_by("number"):
        by_axis[step.axis].append(step)
    zones = {(c.likelihood_step, c.consequence_step): c.zone for c in scale.cells.select_related("zone")}
    rows = tuple(
        MatrixRow(
            row,
            tuple(
                MatrixCell(row, column, zones[row.number, column.number], placed[row.number, column.number])
                for column in by_axis["consequence"]
            ),
        )
        for row in reversed(by_axis["likelihood"])
    )
    return Matrix(
        scale=scale,
        basis=basis,
        columns=tuple(by_axis["consequence"]),
        rows=rows,
        zones=tuple(scale.zones.order_by("-severity")),
        count=sum(placed.values()),
        unjudged_count=unjudged,
        other_scale_count=other,
    )


@dataclass(frozen=True)
class TrendPoint:
    """How many risks stood in each zone on a day, the gravest zone first."""

    day: dt.date
    counts: tuple[int, ...]
    total: int


def trend_of(risks: RiskQuerySet, *, scale: RiskScale, today: dt.date, quarters: int = 6) -> list[TrendPoint]:
    """Tell how the present risks were judged at the end of each of the latest quarters, and today.

    A risk keeps its lineage through the rounds of its analysis, so last year's judgement of the same risk counts.
    """
    lineages = list(risks.order_by().values_list("lineage", flat=True))
    judged = (
        RiskAssessment.objects.filter(
            risk__lineage__in=lineages, kind=RiskAssessment.Kind.NOW, risk__organisation_id=scale.organisation_id
        )
        .order_by("assessed_at", "pk")
        .values_list("risk__lineage", "assessed_at", "zone__severity")
    )
    rows = [(lineage, timezone.localtime(at).date(), severity) for lineage, at, severity in judged]
    severities = list(scale.zones.order_by("-severity").values_list("severity", flat=True))
    points = []
    for day in _quarter_ends(today, quarters):
        latest = {lineage: severity for lineage, judged_on, severity in rows if judged_on <= day}
        found = Counter(latest.values())
        points.append(TrendPoint(day, tuple(found[severity] for severity in severities), len(latest)))
    return points


def _quarter_ends(today: dt.date, count: int) -> list[dt.date]:
    """Return the last days of the latest whole quarters, oldest first, and today."""
    first_of_quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    days: list[dt.date] = []
    while len(days) < count:
        last = first_of_quarter - dt.timedelta(days=1)
        days.append(last)
        first_of_quarter = last.replace(month=last.month - 2, day=1)
    return [*reversed(days), today]


def faults_of(risk: Risk) -> list[str]:
    """Say what is to be mended in a risk that was read ``with_faults``; nothing in a round that is replaced."""
    told: list[str] = []
    if risk.analysis.state == RiskAnalysis.State.SUPERSEDED:
        return told
    if risk.value is None:
        told.append(_("Risken är inte bedömd."))
    if risk.is_residual_above:
        told.append(_("Risken efter åtgärd är bedömd som högre än i dag."))
    if risk.is_without_action:
        told.append(_("Risken kräver en åtgärd men ingen är planerad."))
    if risk.is_without_owner:
        told.append(_("Riskägare saknas."))
    if risk.is_acceptance_expired:
        told.append(_("Acceptansen har gått ut. Besluta på nytt eller behandla risken."))
    if risk.is_acceptance_outgrown:
        told.append(_("Risken är högre än när den accepterades."))
    if risk.is_accepting_undecided and not (risk.is_acceptance_expired or risk.is_acceptance_outgrown):
        told.append(_("Risken ska accepteras men ingen har beslutat det."))
    return told


def trail_of(risk: Risk, actor: Actor) -> list[RiskAssessment]:
    """Return every judgement of a risk through the rounds that the actor sees, the newest first."""
    seen = RiskAssessment.objects.visible_to(actor).filter(risk__lineage=risk.lineage)
    return list(seen.select_related("zone", "assessed_by", "risk").latest_first())


def acceptances_of(risk: Risk, actor: Actor) -> list[RiskAcceptance]:
    """Return every acceptance of a risk through the rounds that the actor sees, the newest first."""
    seen = RiskAcceptance.objects.visible_to(actor).filter(risk__lineage=risk.lineage)
    return list(seen.select_related("zone", "decision__decided_by", "decision__superseded_by").latest_first())


def capacity_of(actor: Actor, risk: Risk, *, is_board_decision: bool) -> str | None:
    """Tell as what the actor may accept a risk: for the nämnd, as director or as its owner; None when as nothing.

    A decision of the nämnd is entered by somebody else, with its meeting and paragraph.
    """
    if is_board_decision:
        return RiskZone.Acceptor.BOARD
    if DIRECTOR.code in actor.role_codes:
        return RiskZone.Acceptor.DIRECTOR
    return RiskZone.Acceptor.OWNER if risk.owner_id in actor.post_ids else None


def current_scale(actor: Actor) -> RiskScale | None:
    """Return the newest scale of the actor's organisation, None before the first."""
    return RiskScale.objects.of(actor.organisation).first()


def risks_of(analysis_id: int, actor: Actor) -> list[Risk]:
    """Return an analysis' risks that the actor sees, the gravest first, with what is wrong in each."""
    seen = Risk.objects.visible_to(actor).active().filter(analysis_id=analysis_id).with_names()
    return list(seen.with_faults(actor.today).worst_first())


def scale_pages(scale: RiskScale) -> list[tuple[str, list[ScaleStep]]]:
    """Return each axis' name with its steps in order."""
    steps = list(scale.steps.order_by("number"))
    return [(str(axis.label), [step for step in steps if step.axis == axis]) for axis in ScaleStep.Axis]
