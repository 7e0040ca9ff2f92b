"""Read rows of totals against the courses and units of an organisation, and say what is wrong with each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from isms.accounts.models import Unit
from isms.register.access import Actor
from isms.register.imports import CellError
from isms.register.imports.cells import text_of
from isms.register.imports.definition import Row
from training.imports.cells import count_of, month_of, percent_of
from training.models import Course, UnitAlias
from training.names import key_of

# Rows that sum others up, as learning systems and people write them.
SUM_WORDS = ("total", "totalt", "summa", "samtliga", "alla enheter", "hela förvaltningen", "grand total", "delsumma")
NUMBERS = ("eligible", "completed", "percent")
# How far a written share may lie from the two numbers, in percentage points: they are often rounded.
TOLERANCE = 1.0


@dataclass
class ReadRow:
    """What one row says, read as far as it can be; ``skipped`` says why it is no total."""

    number: int
    title: str = ""
    course: Course | None = None
    unit: Unit | None = None
    unit_name: str = ""
    period_on: dt.date | None = None
    part: int = 0
    eligible: int = 0
    completed: int = 0
    skipped: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_total(self) -> bool:
        """True when the row can be stored."""
        return not self.errors and not self.skipped

    @property
    def key(self) -> tuple[int, dt.date, int, int]:
        """What the row is a total of."""
        return (self.course.pk, self.period_on, self.unit.pk, self.part)


class Reader:
    """Reads rows for one organisation; a merged cell's value holds for the rows under it."""

    def __init__(self, actor: Actor) -> None:
        self.today = actor.today
        courses = Course.objects.editable_by(actor).active().select_related("organisation").order_by("pk")
        self.by_reference = {course.reference.casefold(): course for course in courses}
        self.by_name: dict[str, list[Course]] = {}
        for course in courses:
            for key in {key_of(course.title), key_of(course.external_name)} - {""}:
                self.by_name.setdefault(key, []).append(course)
        units = Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True).order_by("pk")
        self.units: dict[str, Unit | None] = {key_of(unit.name): unit for unit in units}
        aliases = UnitAlias.objects.in_organisation(actor.organisation).select_related("unit")
        self.units |= {alias.key: alias.unit for alias in aliases}

    def read(self, rows: Sequence[tuple[int, Row]]) -> list[ReadRow]:
        """Read all rows in the order of the file."""
        found: list[ReadRow] = []
        above: Row = {}
        for number, row in rows:
            filled = dict(row)
            for name in ("course", "period"):
                if filled.get(name) is None:
                    filled[name] = above.get(name)
            read = self._read(number, row, filled)
            if not read.skipped:
                above = filled
            found.append(read)
        _refuse_repeated(found)
        return found

    def unknown_units(self, rows: Sequence[tuple[int, Row]]) -> list[str]:
        """Return the names of units that nobody has said the meaning of, as first written."""
        unknown: dict[str, str] = {}
        for read in self.read(rows):
            if not read.skipped and read.unit is None and read.unit_name:
                unknown.setdefault(key_of(read.unit_name), read.unit_name)
        return [name for key, name in unknown.items() if key not in self.units]

    def _read(self, number: int, row: Row, filled: Row) -> ReadRow:
        read = ReadRow(number)
        try:
            read.unit_name = text_of(row, "unit", longest=200)
            read.title = read.unit_name or _("Rad utan enhet")
        except CellError as error:
            read.errors.append(error.message)
            return read
        read.skipped = self._reason_to_skip(row, read.unit_name)
        if read.skipped:
            read.title = read.skipped
            return read
        for step in (self._take_course, self._take_unit, self._take_period, self._take_numbers):
            try:
                step(read, filled)
            except CellError as error:
                read.errors.append(error.message)
        if read.course is not None:
            try:
                self._take_part(read, filled)
            except CellError as error:
                read.errors.append(error.message)
            read.title = f"{read.unit.name if read.unit else read.unit_name}, {read.course.title}"
            if read.part:
                read.title += ", " + _("del %(part)s") % {"part": read.part}
        return read

    def _reason_to_skip(self, row: Row, unit_name: str) -> str:
        """Say why a row is no unit's total: it sums up, it repeats the headings, or it holds no numbers."""
        low = unit_name.casefold().strip(" :")
        words = [word.casefold() for word in SUM_WORDS]
        course = str(row.get("course") or "").casefold().strip(" :")
        if any(low == word or low.startswith((f"{word} ", f"{word}:")) or low == f"{word}t" for word in words) or (
            not low and any(course.startswith(word) for word in words)
        ):
            return _("Summarad, läses inte in")
        if all(row.get(name) is None for name in NUMBERS):
            return _("Rad utan siffror, läses inte in")
        texts = [row.get(name) for name in NUMBERS if row.get(name) is not None]
        if not low and all(isinstance(text, str) and not any(c.isdigit() for c in text) for text in texts):
            return _("Underrubrik, läses inte in")
        key = key_of(unit_name)
        if key in self.units and self.units[key] is None:
            return _("%(name)s, lämnas utanför enligt enhetsnamnen") % {"name": unit_name}
        return ""

    def _take_course(self, read: ReadRow, row: Row) -> None:
        name = text_of(row, "course", longest=300)
        if not name:
            raise CellError(_("Utbildningen saknas."))
        course = self.by_reference.get(name.casefold())
        if course is None:
            named = self.by_name.get(key_of(name), [])
            if not named:
                raise CellError(
                    _("Ingen utbildning heter ”%(name)s”. Skriv namnet på utbildningens sida: namn i lärplattformen.")
                    % {"name": name[:80]}
                )
            if len(named) > 1:
                raise CellError(_("%(count)d utbildningar heter så. Skriv referensen i filen.") % {"count": len(named)})
            course = named[0]
        if course.is_for_leadership:
            raise CellError(_("Ledningens utbildning följs upp person för person, inte som antal per enhet."))
        read.course = course

    def _take_unit(self, read: ReadRow, row: Row) -> None:
        if not read.unit_name:
            raise CellError(_("Enheten saknas."))
        read.unit = self.units.get(key_of(read.unit_name))
        if read.unit is None:
            raise CellError(
                _("Enheten ”%(name)s” är okänd. Ange under Enhetsnamn vilken enhet det är, och provkör igen.")
                % {"name": read.unit_name[:80]}
            )

    def _take_period(self, read: ReadRow, row: Row) -> None:
        read.period_on = month_of(row, "period", today=self.today) or self.today.replace(day=1)
        if read.period_on > self.today:
            month = f"{read.period_on:%Y-%m}"
            read.period_on = None
            raise CellError(_("Perioden %(month)s ligger framåt i tiden.") % {"month": month})

    def _take_numbers(self, read: ReadRow, row: Row) -> None:
        eligible, completed = count_of(row, "eligible"), count_of(row, "completed")
        percent = percent_of(row, "percent")
        if eligible is None:
            raise CellError(_("Antalet berättigade saknas."))
        if completed is None:
            if percent is None:
                raise CellError(_("Antalet genomförda saknas."))
            completed = int(eligible * percent / 100 + 0.5)
        if completed > eligible:
            raise CellError(
                _("Fler har genomfört utbildningen (%(completed)d) än som är berättigade (%(eligible)d).")
                % {"completed": completed, "eligible": eligible}
            )
        if percent is not None and eligible and abs(100 * completed / eligible - percent) > TOLERANCE:
            raise CellError(
                _("Andelen %(percent).1f %% stämmer inte med %(completed)d av %(eligible)d.")
                % {"percent": percent, "completed": completed, "eligible": eligible}
            )
        read.eligible, read.completed = eligible, completed

    def _take_part(self, read: ReadRow, row: Row) -> None:
        text = text_of(row, "part", longest=250)
        titles = [key_of(title) for title in read.course.parts]
        if not titles:
            if text:
                raise CellError(_("Utbildningen har inga delar. Lämna kolumnen för del tom."))
            return
        if not text:
            raise CellError(_("Nanoserien redovisas per del. Ange delens nummer eller namn."))
        digits = text.casefold().removeprefix(_("del")).strip().removesuffix(".0")
        if digits.isascii() and digits.isdigit() and 1 <= int(digits[:4]) <= len(titles):
            read.part = int(digits[:4])
        elif key_of(text) in titles:
            read.part = titles.index(key_of(text)) + 1
        else:
            raise CellError(_("Serien har ingen del ”%(name)s”.") % {"name": text[:80]})


def _refuse_repeated(rows: Sequence[ReadRow]) -> None:
    """The same name twice for one course and month is a fault; different names of one unit are added up."""
    seen: dict[tuple[object, ...], int] = {}
    for read in rows:
        if not read.is_total:
            continue
        key = (*read.key, key_of(read.unit_name))
        if key in seen:
            read.errors.append(_("Samma enhet och utbildning står också på rad %(row)d.") % {"row": seen[key]})
        seen.setdefault(key, read.number)
