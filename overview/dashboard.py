"""The overview: coverage, risks, actions, incidents and training as pictures, for the one who looks.

Whoever reads the whole register sees the report's own figures of today, each leading to the rows behind it. Whoever
answers for some of it sees the same pictures of what they may see.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import InformationAsset
from incidents.models import Incident
from isms.accounts.permissions import Right
from isms.accounts.roles import DIRECTOR
from isms.followup.dates import add_months
from isms.register.access import Actor
from isms.register.models import Entry
from overview.charts import ColumnChart, ShareChart, ShareValue, column_chart, share_chart
from overview.months import actions_by_month, incidents_by_month
from reports.figures import FigureValue, Frame, count_figures
from reports.figures.counting import CURRENT_MONTHS, present
from risks.models import Action, Risk
from risks.selectors.risks import Matrix, current_scale, matrix_of
from training.selectors.standing import standing_of
from training.shares import Share

COVERAGE = ("assets_classified", "assets_classified_12m", "assets_critical_classified")
LEADING = ("systems_total", "risks_high", "actions_overdue", "incidents_open")
# What each role looks at first; the rest follows in the order of the first row.
ORDERS = {
    "coordinator": ("coverage", "actions", "matrix", "incidents", "training"),
    "director": ("matrix", "incidents", "actions", "coverage", "training"),
    "owner": ("actions", "coverage", "matrix", "incidents", "training"),
}
COURSES_SHOWN = 6


@dataclass(frozen=True)
class LeadingNumber:
    """A number at the top of the page, with the page behind it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Overview:
    """What the page shows; ``role`` says for whom, and a picture is None where there is nothing to draw."""

    role: str
    order: tuple[str, ...]
    numbers: tuple[LeadingNumber, ...]
    coverage: ShareChart
    actions: ColumnChart
    incidents: ColumnChart | None
    matrix: Matrix | None
    training: ShareChart | None


def may_read(actor: Actor) -> bool:
    """Tell whether a person has something to see: who reads the register, or answers for some of it."""
    return actor.has(Right.VIEW_REGISTER) or bool(actor.post_ids) or bool(actor.unit_rights)


def overview_of(actor: Actor) -> Overview:
    """Read the whole page. As many questions however much there is."""
    is_reader = actor.has(Right.VIEW_REGISTER)
    role = ("director" if DIRECTOR.code in actor.role_codes else "coordinator") if is_reader else "owner"
    frame = Frame(organisation=actor.organisation, year=actor.today.year, as_of=actor.today)
    figures = count_figures((*LEADING, *COVERAGE), frame) if is_reader else {}
    incidents = _incidents(actor, frame)
    return Overview(
        role=role,
        order=ORDERS[role],
        numbers=_leading(actor, figures) if is_reader else _own_numbers(actor),
        coverage=_coverage(actor, figures) if is_reader else _own_coverage(actor),
        actions=_actions(actor, frame),
        incidents=incidents,
        matrix=_matrix(actor),
        training=_training(actor),
    )


def _page(actor: Actor, name: str, *args: str) -> str:
    return reverse(name, args=[actor.organisation.slug, *args])


def _leading(actor: Actor, figures: dict[str, FigureValue]) -> tuple[LeadingNumber, ...]:
    return tuple(
        LeadingNumber(
            str(figures[code].definition.name),
            figures[code].value_text,
            _page(actor, "reports:situation_figure", code),
        )
        for code in LEADING
    )


def _own_numbers(actor: Actor) -> tuple[LeadingNumber, ...]:
    own = Entry.objects.visible_to(actor).active().filter(owner_id__in=actor.post_ids)
    counted = Action.objects.visible_to(actor).active().filter(state__in=Action.OPEN_STATES)
    actions = counted.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.today)))
    listed = _page(actor, "risks:action_list")
    return (
        LeadingNumber(_("Det du äger"), str(own.count()), _page(actor, "followup:my_page")),
        LeadingNumber(_("Öppna åtgärder"), str(actions["open"]), listed),
        LeadingNumber(_("Försenade åtgärder"), str(actions["late"]), f"{listed}?late=on"),
    )


def _coverage(actor: Actor, figures: dict[str, FigureValue]) -> ShareChart:
    values = [
        ShareValue(
            str(figures[code].definition.name),
            Share(figures[code].numerator, figures[code].denominator),
            _page(actor, "reports:situation_figure", code),
        )
        for code in COVERAGE
    ]
    return share_chart(_("Informationstillgångar som är klassade"), values)


def _own_coverage(actor: Actor) -> ShareChart:
    since = add_months(actor.today, -CURRENT_MONTHS)
    assets = InformationAsset.objects.visible_to(actor).active().with_coverage(since).order_by()
    rows = list(assets.values_list("is_classified", "is_current"))
    listed = _page(actor, "assets:asset_list")
    values = [
        ShareValue(_("Klassade"), Share(sum(classified for classified, _now in rows), len(rows)), listed),
        ShareValue(
            _("Klassade eller översedda de senaste tolv månaderna"),
            Share(sum(now for _classified, now in rows), len(rows)),
            listed,
        ),
    ]
    return share_chart(_("Informationstillgångar som är klassade"), values)


def _counted(actor: Actor, frame: Frame, model: type[Entry]) -> QuerySet:
    """Return what is counted: as the report counts for whoever reads all, else what the person sees."""
    if actor.has(Right.VIEW_REGISTER):
        return present(model.objects.all(), frame)
    return model.objects.visible_to(actor).active()


def _actions(actor: Actor, frame: Frame) -> ColumnChart:
    # What was archived since was there at the end of the months before.
    actions = Action.objects.filter(organisation=frame.organisation)
    if not actor.has(Right.VIEW_REGISTER):
        actions = Action.objects.visible_to(actor)
    values = actions_by_month(actions, today=actor.today, url=_page(actor, "risks:action_list"))
    return column_chart(_("Öppna åtgärder vid varje månads slut"), values, part_name=_("försenade"))


def _incidents(actor: Actor, frame: Frame) -> ColumnChart | None:
    values = incidents_by_month(
        _counted(actor, frame, Incident), today=actor.today, url=_page(actor, "incidents:incident_list")
    )
    if not actor.has(Right.VIEW_REGISTER) and not any(value.whole for value in values):
        return None
    return column_chart(_("Rapporterade incidenter och avvikelser per månad"), values)


def _matrix(actor: Actor) -> Matrix | None:
    scale = current_scale(actor)
    if scale is None:
        return None
    return matrix_of(Risk.objects.visible_to(actor).in_force(), scale=scale, basis="now")


def _training(actor: Actor) -> ShareChart | None:
    courses = [each for each in standing_of(actor, year=actor.today.year).courses if each.latest_on is not None]
    values = [
        ShareValue(
            each.course.title,
            each.years[-1][1],
            each.course.get_absolute_url(),
            each.course.target_percent,
        )
        for each in courses[:COURSES_SHOWN]
        if each.years
    ]
    return share_chart(_("Genomförda utbildningar i år"), values) if values else None
