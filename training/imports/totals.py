"""Import totals from the learning system: a month of a course at a time, replaced as a whole or not at all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isms.accounts.models import Unit, User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports import Change, ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.definition import Row
from training.imports.reading import Reader, ReadRow
from training.models import Course, ResultReport, TrainingResult
from training.services.results import Total, record_results

KIND = "training_totals"
COLUMNS = (
    ImportColumn(
        "course",
        gettext_lazy("Utbildning"),
        ("Kurs", "Kursnamn", "Utbildningsnamn", "Aktivitet", "Course"),
        is_required=True,
        help_text=gettext_lazy("Namnet här eller i lärplattformen, eller referensen. Tomt betyder som raden ovanför."),
    ),
    ImportColumn(
        "unit",
        gettext_lazy("Enhet"),
        ("Organisation", "Organisatorisk enhet", "Avdelning", "Enhetsnamn", "Unit"),
        is_required=True,
        help_text=gettext_lazy("Okända namn kopplas en gång under Enhetsnamn och känns sedan igen."),
    ),
    ImportColumn(
        "period",
        gettext_lazy("Period"),
        ("Månad", "År", "Datum", "Mätdatum", "Uttaget", "Period"),
        help_text=gettext_lazy("Till exempel 2026-11 eller T2 2026. Finns ingen kolumn gäller innevarande månad."),
    ),
    ImportColumn(
        "eligible",
        gettext_lazy("Berättigade"),
        ("Antal berättigade", "Antal", "Deltagare", "Anmälda", "Målgrupp", "Antal medarbetare", "Eligible"),
        is_required=True,
    ),
    ImportColumn(
        "completed",
        gettext_lazy("Genomförda"),
        ("Antal genomförda", "Genomfört", "Slutförda", "Klara", "Avslutade", "Completed"),
    ),
    ImportColumn(
        "percent",
        gettext_lazy("Andel"),
        ("Andel genomförda", "Procent", "Genomförandegrad", "%"),
        help_text=gettext_lazy("Kontrolleras mot antalen. Saknas antalet genomförda räknas det fram ur andelen."),
    ),
    ImportColumn("part", gettext_lazy("Del"), ("Delmoment", "Avsnitt", "Modul", "Nano", "Part")),
)


def judge(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[RowVerdict]:
    """Say of each row what it would change, and of each stored total that the file lacks that it goes."""
    read = Reader(actor).read(rows)
    stored = _stored(read)
    summed = _summed(read)
    told: dict[object, int] = {}
    verdicts = []
    for each in read:
        if each.errors:
            verdicts.append(RowVerdict(each.number, Verdict.ERROR, each.title, errors=tuple(each.errors)))
        elif each.skipped:
            verdicts.append(RowVerdict(each.number, Verdict.UNCHANGED, each.title))
        else:
            verdicts.append(_verdict(each, summed[each.key], stored.get(each.key), told.get(each.key)))
            told.setdefault(each.key, each.number)
    gone = [(key, result) for key, result in stored.items() if key not in summed]
    verdicts += [RowVerdict(0, Verdict.REMOVED, _title_of(result)) for _key, result in gone]
    return verdicts


@transaction.atomic
def apply(actor: Actor, rows: Sequence[tuple[int, Row]], by: User, at: dt.datetime) -> str:
    """Store each month of each course in the file; a month that says what is stored already is left alone.

    Raises:
        DomainError: a month cannot be stored; nothing is.
    """
    read = [each for each in Reader(actor).read(rows) if each.is_total]
    stored = {key: (result.completed_count, result.eligible_count) for key, result in _stored(read).items()}
    summed = _summed(read)
    courses = {each.course.pk: each.course for each in read}
    units = {each.unit.pk: each.unit for each in read}
    months: dict[tuple[int, dt.date], dict[object, tuple[int, int]]] = defaultdict(dict)
    for key, numbers in summed.items():
        months[key[0], key[1]][key] = numbers
    reports = 0
    for (course_id, month), totals in sorted(months.items()):
        before = {key: value for key, value in stored.items() if key[:2] == (course_id, month)}
        if before == totals:
            continue
        _record(courses[course_id], month, totals, units, by=by, at=at)
        reports += 1
    if not reports:
        raise DomainError(_("Filen säger detsamma som registret. Det finns inget att läsa in."))
    return ngettext(
        "Resultat för %(count)d utbildning och månad är inlästa.",
        "Resultat för %(count)d utbildningar och månader är inlästa.",
        reports,
    ) % {"count": reports}


def _record(
    course: Course,
    month: dt.date,
    totals: dict[tuple[int, dt.date, int, int], tuple[int, int]],
    units: dict[int, Unit],
    *,
    by: User,
    at: dt.datetime,
) -> None:
    version = Course.objects.only("version").get(pk=course.pk).version
    made = [
        Total(units[unit_id], eligible, completed, part)
        for (_course, _month, unit_id, part), (completed, eligible) in totals.items()
    ]
    record_results(
        course=course,
        period_on=month,
        totals=made,
        origin=ResultReport.Origin.IMPORTED,
        source=_("Utdrag ur lärplattformen"),
        version=version,
        by=by,
        at=at,
    )


def _summed(rows: Sequence[ReadRow]) -> dict[tuple[int, dt.date, int, int], tuple[int, int]]:
    """Add up completed and eligible of the rows that are about the same unit."""
    summed: dict[tuple[int, dt.date, int, int], tuple[int, int]] = {}
    for each in rows:
        if each.is_total:
            completed, eligible = summed.get(each.key, (0, 0))
            summed[each.key] = (completed + each.completed, eligible + each.eligible)
    return summed


def _stored(rows: Sequence[ReadRow]) -> dict[tuple[int, dt.date, int, int], TrainingResult]:
    """Return what is stored for the months of courses that the file speaks of."""
    wanted = {(each.course.pk, each.period_on) for each in rows if each.is_total}
    results = TrainingResult.objects.standing().filter(
        report__course__in={course for course, _month in wanted},
        report__period_on__in={month for _course, month in wanted},
    )
    return {
        (result.report.course_id, result.report.period_on, result.unit_id, result.part): result
        for result in results.select_related("report__course", "unit").order_by("unit__name", "part", "pk")
        if (result.report.course_id, result.report.period_on) in wanted
    }


def _verdict(
    each: ReadRow, numbers: tuple[int, int], stored: TrainingResult | None, first_row: int | None
) -> RowVerdict:
    completed, eligible = numbers
    title = f"{each.title}, {each.period_on:%Y-%m}: {each.completed}/{each.eligible}"
    if first_row is not None:
        title += " " + _("(räknas ihop med rad %(row)s)") % {"row": first_row}
    if stored is None:
        return RowVerdict(each.number, Verdict.NEW, title)
    pairs = (
        (_("Berättigade"), stored.eligible_count, eligible),
        (_("Genomförda"), stored.completed_count, completed),
    )
    changes = tuple(Change(label, str(old), str(new)) for label, old, new in pairs if old != new)
    return RowVerdict(each.number, Verdict.CHANGED if changes else Verdict.UNCHANGED, title, changes=changes)


def _title_of(result: TrainingResult) -> str:
    report = result.report
    return f"{result.unit.name}, {report.course.title}, {report.period_on:%Y-%m}"


IMPORTER = Importer(
    kind=KIND,
    label=gettext_lazy("Utbildningsresultat ur lärplattformen"),
    description=gettext_lazy(
        "Antal berättigade och genomförda per utbildning, enhet och månad. Inga personuppgifter. En månad som läses in "
        "på nytt ersätter den förra redovisningen, som sparas i historiken."
    ),
    columns=COLUMNS,
    judge=judge,
    apply=apply,
    done_url="training:overview",
    settings_url="training:units",
    settings_text=gettext_lazy("Enhetsnamn"),
)
