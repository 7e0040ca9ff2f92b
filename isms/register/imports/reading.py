"""Judge the rows of a register's spreadsheet against what is stored; nothing is written."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.register.access import Actor
from isms.register.imports.columns import EMPTIES, Choice, Column, Country, Flag, Many, One, plain
from isms.register.imports.definition import CellError, Change, Row, RowVerdict, Verdict
from isms.register.imports.lookups import folded
from isms.register.imports.sheet import Context, RegisterSheet
from isms.register.models import Entry
from isms.register.personal_numbers import REPLACEMENT, replace_personal_numbers
from isms.register.sorting import SORTED_LETTERS, SwedishOrder
from isms.register.spreadsheets import Cell, as_plain_text, as_stored_text

CHUNK = 1_000
# What is shown of a value in the dry run.
SHOWN_CHARACTERS = 200
_SORTED = str.maketrans(*SORTED_LETTERS)
SUM_WORDS = ("summa", "totalt", "total", "sum", "antal")


@dataclass
class Draft:
    """One row of a file and what it would lead to."""

    number: int
    verdict: Verdict
    title: str
    entry: Any = None
    # What the services take beside the entry, and what the row changes of the entry itself.
    extras: dict[str, Any] = field(default_factory=dict)
    changed: list[Column] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    is_by_name: bool = False
    # How the values were written before, to tell whether tidying has made them what they were.
    written: dict[str, Any] = field(default_factory=dict)

    def told(self) -> RowVerdict:
        """Return what the dry run shows."""
        return RowVerdict(
            self.number,
            self.verdict,
            self.title[:SHOWN_CHARACTERS],
            () if self.errors else tuple(self.changes),
            tuple(self.errors),
            self.is_by_name,
        )


def judge_rows(
    sheet: RegisterSheet, actor: Actor, rows: Sequence[tuple[int, Row]], *, names_are_new: bool = False
) -> list[RowVerdict]:
    """Say what each row would lead to."""
    return [draft.told() for draft in drafts_of(sheet, Context(actor), rows, names_are_new=names_are_new)]


def drafts_of(
    sheet: RegisterSheet, context: Context, rows: Sequence[tuple[int, Row]], *, names_are_new: bool = False
) -> Iterator[Draft]:
    """Yield each row with the entry that it adds or changes.

    Args:
        names_are_new: rows without a reference are new, also when something is called the same.
    """
    reader = _Reader(sheet, context, rows, names_are_new=names_are_new)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        stored = reader.stored_for(part)
        for number, row in part:
            yield reader.read(number, row, stored)


@dataclass
class _Stored:
    by_reference: dict[str, Any] = field(default_factory=dict)
    by_name: dict[str, list[Any]] = field(default_factory=dict)


class _Reader:
    """Reads the rows of one file in order."""

    def __init__(
        self, sheet: RegisterSheet, context: Context, rows: Sequence[tuple[int, Row]], *, names_are_new: bool
    ) -> None:
        self.sheet, self.context, self.names_are_new = sheet, context, names_are_new
        self.columns = [column for column in sheet.columns_for(context.actor) if column.name != "reference"]
        self.fields = {each.name for each in self.columns if not (each.is_extra or each.is_told_only)}
        self.taken: dict[Any, int] = {}
        self.last_number = rows[-1][0] if rows else 0
        self.constraints = _Constraints()
        self.known = _Stored()
        if sheet.key_of is not None:  # few rows: read them all
            for row in sheet.editable_by(context.actor).order_by("pk"):
                self.known.by_name.setdefault(folded(sheet.key_of(row)), []).append(row)
        self.end_of_day = dt.datetime.combine(context.actor.today, dt.time.max, tzinfo=timezone.get_default_timezone())

    def stored_for(self, rows: Iterable[tuple[int, Row]]) -> _Stored:
        """Read the stored rows that some rows name; a handful of queries, however many they are."""
        references, names = set(), set()
        for _number, row in rows:
            reference = plain(row.get("reference")).upper()
            if reference:
                references.add(reference)
            elif self.sheet.key_of is None and self.sheet.name_column and not self.names_are_new:
                names.add(_as_sorted(plain(row.get(self.sheet.name_column))))
        if self.sheet.key_of is not None:
            return self.known
        found = _Stored()
        editable = self.sheet.editable_by(self.context.actor)
        if references and self.sheet.is_of_entries:
            for entry in editable.filter(reference__in=references).order_by("pk"):
                found.by_reference[entry.reference] = entry
        if names - {""}:
            # The key that lists are sorted by has an index, and is the same whatever the server's locale.
            keyed = editable.annotate(sorted_name=SwedishOrder(self.sheet.name_column))
            named = keyed.filter(sorted_name__in=names - {""})
            for entry in named.order_by("pk"):
                key = folded(getattr(entry, self.sheet.name_column))
                found.by_name.setdefault(key, []).append(entry)
        return found

    def read(self, number: int, row: Row, stored: _Stored) -> Draft:
        """Read one row."""
        title = plain(row.get(self.sheet.name_column or "title")) or plain(row.get("reference")) or "–"
        draft = Draft(number, Verdict.NEW, title)
        if self._is_no_row(number, row):
            draft.verdict = Verdict.SKIPPED
            return draft
        try:
            self._match(draft, row, stored)
        except CellError as error:
            draft.verdict, draft.errors = Verdict.ERROR, [error.message]
            return draft
        is_new = draft.entry is None
        if is_new:
            draft.entry = self.sheet.new_row(self.context.actor)
        self._take_cells(draft, row, is_new=is_new)
        if not draft.errors and (is_new or draft.changed):
            self._validate(draft)
            if not is_new:
                self._forget_unchanged(draft)
            elif not draft.errors and self.sheet.joins is not None:
                self.context.lookup(self.sheet.joins).add(draft.entry)
        if draft.errors:
            draft.verdict = Verdict.ERROR
        elif not is_new:
            draft.verdict = Verdict.CHANGED if draft.changed else Verdict.UNCHANGED
        return draft

    def _is_no_row(self, number: int, row: Row) -> bool:
        """Tell whether a row explains the columns or sums them up."""
        if folded(plain(row.get("reference"))).startswith(folded(_("Hjälp:"))):
            return True
        if all(cell is None for cell in row.values()):
            return True
        if number < self.last_number - 2:  # what sums up stands last
            return False
        words = [folded(plain(cell)).strip(" :") for cell in row.values() if cell is not None]
        is_sum = any(word in SUM_WORDS or word.startswith(("summa ", "totalt ")) for word in words[:2])
        return is_sum and len(words) < max(4, len(row) // 2)

    def _match(self, draft: Draft, row: Row, stored: _Stored) -> None:
        """Find the stored row that a row is about.

        Raises:
            CellError: it names one that is not there, or the same as a row before it.
        """
        reference = plain(row.get("reference")).upper()
        if reference and self.sheet.is_of_entries:
            draft.entry = stored.by_reference.get(reference)
            if draft.entry is None:
                raise CellError(
                    _("%(reference)s finns inte bland det som du får ändra här. Töm referensen om posten är ny.")
                    % {"reference": reference[:40]}
                )
        elif self.sheet.key_in is not None:
            key = folded(self.sheet.key_in(row))
            draft.entry = next(iter(stored.by_name.get(key, [])), None)
            before = self.taken.setdefault(key, draft.number)
            if before != draft.number:
                raise CellError(_("Samma sak står redan på rad %(number)d i filen.") % {"number": before})
        elif self.sheet.name_column and not self.names_are_new:
            name = folded(plain(row.get(self.sheet.name_column)))
            same = stored.by_name.get(name, []) if name else []
            if len(same) > 1:
                raise CellError(_("Flera poster har det namnet. Ange referensen till den som ska ändras."))
            draft.entry, draft.is_by_name = (same[0], True) if same else (None, False)
        if draft.entry is None:
            return
        draft.title = str(draft.entry)
        before = self.taken.setdefault(draft.entry.pk, draft.number)
        if before != draft.number:
            raise CellError(_("Posten står redan på rad %(number)d i filen.") % {"number": before})

    def _take_cells(self, draft: Draft, row: Row, *, is_new: bool) -> None:
        entry = draft.entry
        for column in self.columns:
            cell = row.get(column.name)
            if column.is_told_only or cell is None:
                continue
            if is_new and plain(cell) in EMPTIES:
                continue
            try:
                written = self._written(column, entry, is_new=is_new)
                if not is_new and is_same(cell, written):
                    continue
                if isinstance(cell, str) and REPLACEMENT in cell:
                    raise CellError(_("Texten verkar innehålla ett personnummer. Ta bort det i filen."))
                value = column.empty() if plain(cell) in EMPTIES else column.read(cell, self.context)
            except CellError as error:
                draft.errors.append(f"{column.label}: {error.message}")
                continue
            told = column.write(value, self.context)
            if not is_new and is_same(_cell_of(told), written):
                continue
            if not is_new and column.is_fixed:
                fixed = _("Värdet sätts när posten läggs till och ändras inte sedan.")
                draft.errors.append(f"{column.label}: {fixed}")
                continue
            if not is_new:
                draft.before[column.name] = before = column.value_of(entry)
                draft.written[column.name] = written
                if isinstance(column, Many):  # what the actor does not see stays as it is
                    seen = self.context.lookup(column.relation).by_key
                    value = [*value, *(row for row in before if row.pk not in seen)]
            draft.changed.append(column)
            draft.changes.append(Change(str(column.label), shown(written), shown(told)))
            if column.is_extra:
                draft.extras[column.name] = value
            else:
                setattr(entry, column.name, value)
        if is_new:
            given = {column.name for column in draft.changed}
            needed = [each for each in self.columns if each.is_required and not each.is_told_only]
            missing = [each for each in needed if each.name not in given]
            failed = {error.split(":", 1)[0] for error in draft.errors}
            wanted = _("Ange ett värde.")
            draft.errors += [f"{each.label}: {wanted}" for each in missing if str(each.label) not in failed]

    def _forget_unchanged(self, draft: Draft) -> None:
        """Leave out what tidying has made the same as before, such as a number with another mark in it."""
        kept = []
        for column, change in zip(draft.changed, draft.changes, strict=True):
            told = None if column.is_extra else column.write(column.value_of(draft.entry), self.context)
            if column.is_extra or not is_same(_cell_of(told), draft.written[column.name]):
                kept.append((column, change))
        draft.changed, draft.changes = [each for each, _change in kept], [change for _each, change in kept]

    def _written(self, column: Column, entry: Any, *, is_new: bool) -> Any:
        return None if is_new else column.write(column.value_of(entry), self.context)

    def _validate(self, draft: Draft) -> None:
        """Ask the model and the sheet; what points at other rows has been found already."""
        entry = draft.entry
        # A choice, a country or a row has been found among what there is; the rest is the field's to judge.
        free = {each.name for each in draft.changed if not isinstance(each, Choice | Country | Flag | One)}
        checked = self.fields & free
        unchecked = {field.name for field in entry._meta.fields if field.name not in checked}
        if isinstance(entry, Entry):
            entry.kind = entry.KIND
            if entry.pk is None:
                entry.updated_at = self.end_of_day
        try:
            entry.clean_fields(exclude=unchecked)
            entry.clean()
            self.constraints.validate(entry)
        except ValidationError as error:
            draft.errors += self.errors_of(error)
        if not draft.errors and self.sheet.check is not None:
            draft.errors += self.sheet.check(draft, self.context)

    def errors_of(self, error: ValidationError) -> list[str]:
        """Return a refusal's sentences, each with the column that it is about."""
        return told_errors(self.sheet, error)


def told_errors(sheet: RegisterSheet, error: ValidationError) -> list[str]:
    """Return a refusal's sentences, each with the column that it is about."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    labels = {column.name: str(column.label) for column in sheet.columns}
    told = []
    for name, errors in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else labels.get(name, "")
        told += [f"{label}: {text}" if label else text for text in errors]
    return told


class _Constraints:
    """Asks the database about each combination of values once: ten thousand rows have few of them."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Any, ...], ValidationError | None] = {}

    def validate(self, entry: Any) -> None:
        """Check the model's check constraints.

        Raises:
            ValidationError: one of them says no.
        """
        errors = []
        for model, constraints in entry.get_constraints():
            for constraint in constraints:
                if isinstance(constraint, CheckConstraint) and (error := self._ask(constraint, model, entry)):
                    errors.append(error)
        if errors:
            raise ValidationError([message for error in errors for message in error.messages])

    def _ask(self, constraint: CheckConstraint, model: type, entry: Any) -> ValidationError | None:
        names = sorted(constraint.condition.referenced_base_fields)
        key = (constraint.name, *(repr(_raw(entry, name)) for name in names))
        if key not in self._answers:
            try:
                constraint.validate(model, entry)
            except ValidationError as error:
                self._answers[key] = error
            else:
                self._answers[key] = None
        return self._answers[key]


def _as_sorted(text: str) -> str:
    """Return a text as ``SwedishOrder`` makes it."""
    return text.lower().translate(_SORTED)


def _raw(entry: Any, name: str) -> Any:
    return getattr(entry, entry._meta.get_field(name).attname) if name != "pk" else entry.pk


def is_same(cell: Cell, written: Any) -> bool:
    """Tell whether a cell says what an export writes, also after a detour over a text file."""
    told, text = plain(cell), plain(_cell_of(written))
    return told == text or told == plain(as_plain_text(text)) or told == replace_personal_numbers(text)


def _cell_of(value: Any) -> Cell:
    """Return a written value as it is when it has been in a file."""
    if isinstance(value, str):
        return as_stored_text(value)
    return value


def shown(value: Any) -> str:
    """Return a value as the dry run shows it."""
    text = plain(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
