"""Figures of training: which units reach the target of each mandatory course, and who leads with proof of training."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit
from reports.figures.counting import Frame, Row, end_of, listed, present
from reports.figures.definition import SHARE, FigureDefinition
from training.models import Course, LeadershipRole
from training.selectors.leadership import leaders_in
from training.selectors.standing import Standing, shares_on, standing_on


def standing_in(frame: Frame) -> Standing:
    """Read how training stood when the day of the count was over."""
    return standing_on(frame.organisation, year=frame.year, as_of=frame.as_of, end=end_of(frame))


def training_on_target(frame: Frame) -> list[Row]:
    """Mark, of the year's latest totals of each mandatory course and unit, those that reach the course's target."""
    courses = {course.pk: course for course in listed(present(Course.objects.mandatory().counted_per_unit(), frame))}
    shares = shares_on(frame.organisation, year=frame.year, as_of=frame.as_of, end=end_of(frame))
    units = Unit.objects.in_bulk({unit for unit, _course in shares})
    order = list(courses)
    rows = []
    counted = [(key, share) for key, share in shares.items() if key[1] in courses and share.whole]
    for (unit_id, course_id), share in sorted(
        counted, key=lambda item: (order.index(item[0][1]), units[item[0][0]].name, item[0][0])
    ):
        course = courses[course_id]
        is_reached = not share.is_below(course.target_percent)
        if course.is_restricted:
            title = _t("Post med begränsad läsbehörighet")
            rows.append(Row("", title, "", "", "", is_counted=is_reached, is_restricted=True))
            continue
        owner = course.owner.title if course.owner else _t("Saknas")
        unit = units[unit_id].name
        rows.append(
            Row(course.reference, course.title, unit, owner, str(share), is_counted=is_reached, is_restricted=False)
        )
    return rows


def leadership_trained(frame: Frame) -> list[Row]:
    """Mark, of the posts whose holders must be trained (2025:1506, 2 kap. 4 §), those whose holder has valid proof."""
    demanded = LeadershipRole.objects.filter(course=OuterRef("pk"), added_at__lt=end_of(frame))
    courses = list(listed(present(Course.objects.for_leadership(), frame)).filter(Exists(demanded)))
    leaders = leaders_in(courses, as_of=frame.as_of)
    rows = []
    for course in courses:
        for leader in leaders[course.pk]:
            if leader.role.added_at >= end_of(frame):
                continue
            if course.is_restricted:
                title = _t("Post med begränsad läsbehörighet")
                rows.append(Row("", title, "", "", "", is_counted=leader.is_valid, is_restricted=True))
                continue
            note = f"{leader.proof.trained_on:%Y-%m-%d}" if leader.proof else _t("intyg saknas")
            rows.append(
                Row(
                    course.reference,
                    course.title,
                    leader.post.unit.name,
                    leader.post.title,
                    note,
                    is_counted=leader.is_valid,
                    is_restricted=False,
                )
            )
    return rows


DEFINITIONS = (
    FigureDefinition(
        "training_on_target",
        _("Utbildningsresultat som når målet"),
        _(
            "En obligatorisk utbildning i en enhet räknas när andelen genomförda, enligt årets senaste redovisning på "
            "mätdagen, är minst utbildningens mål. Bara antal per enhet redovisas."
        ),
        _("resultat som når målet"),
        _("resultat för obligatoriska utbildningar, ett per enhet"),
        SHARE,
        training_on_target,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "leadership_trained",
        _("Ledningen med giltig utbildning"),
        _(
            "Befattningar i ledningen vars innehavare på mätdagen har ett giltigt intyg om utbildning i "
            "säkerhetsåtgärder (2 kap. 4 § cybersäkerhetslagen). En vakant befattning räknas som utan."
        ),
        _("befattningar med giltigt intyg"),
        _("befattningar som ska ha utbildningen"),
        SHARE,
        leadership_trained,
        "more",
        _("alla"),
    ),
)
