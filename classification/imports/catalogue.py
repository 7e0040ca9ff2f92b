"""Import an organisation's own catalogue of requirements; a new version keeps the answers by code."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classification.models import (
    Aspect,
    CatalogueVersion,
    Measure,
    Requirement,
    RequirementCatalogue,
    RequirementText,
    Severity,
    Theme,
)
from classification.requirements_loader import RequirementContent, compare_with, take_in_version
from isms.accounts.models import Organisation, User
from isms.register.access import Actor
from isms.register.imports import CellError, Change, ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.cells import text_of
from isms.register.imports.definition import Row

OWN_CODE = "egen"
COLUMNS = (
    ImportColumn(
        "code",
        gettext_lazy("Kod"),
        ("Krav-id", "Kravnummer", "Id", "Nr", "Nummer", "Code"),
        is_required=True,
        help_text=gettext_lazy("Kravets bestående beteckning. Samma kod i nästa version behåller svaren."),
    ),
    ImportColumn("title", gettext_lazy("Rubrik"), ("Krav", "Titel", "Namn", "Title"), is_required=True),
    ImportColumn(
        "state_form",
        gettext_lazy("Är-krav"),
        ("Kravtext", "Text", "Beskrivning", "Lydelse", "Requirement"),
        is_required=True,
        help_text=gettext_lazy("Så är det när kravet är uppfyllt."),
    ),
    ImportColumn("procurement_form", gettext_lazy("Ska-krav"), ("Upphandlingskrav", "Ska krav")),
    ImportColumn("guidance", gettext_lazy("Vägledning"), ("Kommentar", "Stöd", "Guidance")),
    ImportColumn(
        "theme",
        gettext_lazy("Tema"),
        ("Område", "Kategori", "Theme"),
        help_text=gettext_lazy("Organisatoriska, personal, fysiska eller tekniska. Tom cell: organisatoriska."),
    ),
    ImportColumn(
        "aspects",
        gettext_lazy("Aspekter"),
        ("Aspekt", "KRT", "KRTS", "Aspects"),
        help_text=gettext_lazy("Bokstäverna K, R, T och S. Tom cell: K, R och T."),
    ),
    ImportColumn(
        "minimum_severity",
        gettext_lazy("Gäller från"),
        ("Nivå", "Lägsta nivå", "Level"),
        help_text=gettext_lazy(
            "0 försumbar, 1 måttlig, 2 betydande eller 3 allvarlig, som siffra eller ord. "
            "Tom cell: 0, alltså alla klassade system."
        ),
    ),
    ImportColumn(
        "measures",
        gettext_lazy("Säkerhetsåtgärder (2 kap. 3 §)"),
        ("Säkerhetsåtgärder", "Åtgärdsområden", "Measures"),
        help_text=gettext_lazy("Nummer 1–10, till exempel 1, 6."),
    ),
)
LONGEST = {"code": 40, "title": 200, "state_form": 4_000, "procurement_form": 4_000, "guidance": 8_000}
THEME_STARTS = {
    "org": Theme.ORGANISATIONAL,
    "pers": Theme.PEOPLE,
    "peop": Theme.PEOPLE,
    "fys": Theme.PHYSICAL,
    "phys": Theme.PHYSICAL,
    "tek": Theme.TECHNICAL,
    "tech": Theme.TECHNICAL,
}
LABELS = {column.name: column.label for column in COLUMNS}


def judge(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[RowVerdict]:
    """Say of each row whether its requirement is new, changed or as before, and which stored ones are gone."""
    catalogue = _catalogue_of(actor.organisation)
    verdicts, contents, numbers = [], [], {}
    for number, row in rows:
        content, errors = _read(row)
        if content.code in numbers:
            errors.append(_("Koden står också på rad %(row)d.") % {"row": numbers[content.code]})
        if errors:
            verdicts.append(RowVerdict(number, Verdict.ERROR, _title(content), errors=tuple(errors)))
        else:
            contents.append(content)
        numbers.setdefault(content.code, number)
    change = compare_with(catalogue, contents)
    stored = _texts_of(catalogue)
    for content in contents:
        changes = ()
        if content.code in change.changed:
            verdict, changes = Verdict.CHANGED, _changes(stored[content.code], content)
        elif content.code in change.new:
            verdict = Verdict.NEW
        else:
            verdict = Verdict.UNCHANGED
        verdicts.append(RowVerdict(numbers[content.code], verdict, _title(content), changes))
    verdicts.sort(key=lambda each: each.number)
    gone = [code for code in change.retired if code not in numbers]
    return verdicts + [RowVerdict(0, Verdict.REMOVED, f"{code} {stored[code].title}") for code in gone]


@transaction.atomic
def apply(actor: Actor, rows: Sequence[tuple[int, Row]], by: User, at: dt.datetime) -> str:
    """Take the rows in as the catalogue's new version.

    Raises:
        ValidationError: a requirement is not complete; nothing is stored.
    """
    catalogue = _catalogue_of(actor.organisation)
    if catalogue is None:
        catalogue = RequirementCatalogue(
            code=OWN_CODE, name=_("Egen kravkatalog"), organisation=actor.organisation, source_note=""
        )
        catalogue.full_clean()
        catalogue.save()
    contents = [_read(row)[0] for _number, row in rows]
    _version, change = take_in_version(
        catalogue=catalogue, version=_next_version(catalogue, at), contents=contents, by=by, at=at
    )
    return _("%(new)d nya, %(changed)d ändrade, %(unchanged)d oförändrade och %(retired)d utgångna krav.") % {
        "new": len(change.new),
        "changed": len(change.changed),
        "unchanged": len(change.unchanged),
        "retired": len(change.retired),
    }


IMPORTER = Importer(
    kind="requirement_catalogue",
    label=gettext_lazy("Egen kravkatalog"),
    description=gettext_lazy(
        "Organisationens egna krav, ett per rad. En ny version behåller svaren på krav vars kod är kvar. "
        "Krav som saknas i filen utgår, och svaren på dem sparas. Välj på sidan Kravkatalog om systemen ska skattas "
        "mot katalogen."
    ),
    columns=COLUMNS,
    judge=judge,
    apply=apply,
    done_url="classification:catalogue",
)


def _catalogue_of(organisation: Organisation) -> RequirementCatalogue | None:
    return RequirementCatalogue.objects.filter(organisation=organisation, code=OWN_CODE).first()


def _texts_of(catalogue: RequirementCatalogue | None) -> dict[str, RequirementText]:
    if catalogue is None:
        return {}
    present = catalogue.requirements.in_use().select_related("current_text")
    return {requirement.code: requirement.current_text for requirement in present}


def _next_version(catalogue: RequirementCatalogue, at: dt.datetime) -> str:
    """Name a version by its day, and by its number when the day has several."""
    day = timezone.localtime(at).date().isoformat()
    taken = set(CatalogueVersion.objects.filter(catalogue=catalogue).values_list("version", flat=True))
    names = [day, *(f"{day} ({number})" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _read(row: Row) -> tuple[RequirementContent, list[str]]:
    """Read a row; what cannot be read is left at its default and told."""
    errors: dict[str, str] = {}

    def cell(name: str, read: Callable[[str], object], default: object) -> object:
        try:
            text = text_of(row, name, longest=LONGEST.get(name, 200))
            return read(text) if text else default
        except CellError as error:
            errors[name] = f"{LABELS[name]}: {error.message}"
            return default

    content = RequirementContent(
        code=cell("code", str, ""),
        title=cell("title", str, ""),
        state_form=cell("state_form", str, ""),
        procurement_form=cell("procurement_form", str, ""),
        guidance=cell("guidance", str, ""),
        theme=cell("theme", _theme, Theme.ORGANISATIONAL.value),
        aspects=cell("aspects", _aspects, ("confidentiality", "integrity", "availability")),
        minimum_severity=cell("minimum_severity", _severity, 0),
        measures=cell("measures", _measures, ()),
    )
    return content, [*errors.values(), *_model_errors(content, told=errors.keys())]


def _model_errors(content: RequirementContent, *, told: Iterable[str]) -> list[str]:
    """Return what the models say of a requirement, before it is stored, beside what has been told of its cells."""
    found = []
    for made, skipped in (
        (Requirement(code=content.code), ["catalogue", "current_text"]),
        (RequirementText(**content.fields()), ["requirement", "version"]),
    ):
        try:
            made.clean_fields(exclude={*skipped, *told})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                found += [f"{LABELS[name]}: {message}" for message in messages]
    return found


def _theme(text: str) -> str:
    for start, theme in THEME_STARTS.items():
        if text.casefold().startswith(start):
            return theme.value
    raise CellError(_("”%(value)s” är inget tema.") % {"value": text[:40]})


def _aspects(text: str) -> tuple[str, ...]:
    """Read letters, written together or apart, and the aspects' names."""
    found: set[str] = set()
    letters = {aspect.letter: aspect.value for aspect in Aspect}
    names = {str(aspect.label).casefold(): aspect.value for aspect in Aspect}
    for word in re.findall(r"\w+", text):
        if word.casefold() in names:
            found.add(names[word.casefold()])
        elif set(word.upper()) <= letters.keys():
            found |= {letters[letter] for letter in word.upper()}
        elif word.casefold() != "och":
            raise CellError(_("”%(value)s” är ingen aspekt. Skriv K, R, T eller S.") % {"value": word[:40]})
    if not found:
        raise CellError(_("Skriv K, R, T eller S."))
    return tuple(aspect.value for aspect in Aspect if aspect.value in found)


def _severity(text: str) -> int:
    for severity in Severity:
        number, label = str(severity.value), str(severity.label).casefold()
        if text.casefold() in (number, label, f"{number} {label}"):
            return severity.value
    raise CellError(_("”%(value)s” är ingen nivå från 0 till 3.") % {"value": text[:40]})


def _measures(text: str) -> tuple[int, ...]:
    numbers = {int(digits[:4]) for digits in re.findall(r"[0-9]+", text)}
    if not numbers or not numbers <= set(Measure.values):
        raise CellError(_("Skriv nummer från 1 till 10."))
    return tuple(sorted(numbers))


def _title(content: RequirementContent) -> str:
    return f"{content.code} {content.title}".strip() or _("(utan kod)")


def _changes(text: RequirementText, content: RequirementContent) -> tuple[Change, ...]:
    coming = RequirementText(**content.fields())
    pairs = [(name, _shown(text, name), _shown(coming, name)) for name in RequirementText.CONTENT]
    return tuple(Change(str(LABELS[name]), old, new) for name, old, new in pairs if old != new)


def _shown(text: RequirementText, name: str) -> str:
    """Return a value as a person reads it."""
    if name == "aspects":
        return text.letters
    if name == "measures":
        return ", ".join(str(number) for number in sorted(text.measures))
    if name in ("theme", "minimum_severity"):
        return str(getattr(text, f"get_{name}_display")())
    return getattr(text, name)
