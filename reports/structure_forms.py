"""The form of a new version of the review's chapters: what has changed, and the chapters in order."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.register.personal_number_guard import PersonalNumberBlock
from reports.chapters import Chapter, chapters_to_choose
from reports.clauses import clauses_of, not_a_clause
from reports.figures import DEFINITIONS
from reports.models import ReviewSection
from reports.selectors import SWEDISH_LETTERS
from reports.services.structure import MOST_CHAPTERS

EMPTY_ROWS = 3
LAST = 10_000  # of a chapter without a number: last among its own
CODE_LENGTH = 50


class StructureHeadForm(PersonalNumberBlock):
    """What the whole version is about, and which it started from."""

    started_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vad är ändrat, och varför? Till exempel en ny lag eller ett önskemål från nämnden."),
    )


class ChapterForm(PersonalNumberBlock):
    """One chapter; an empty row last is left out."""

    code = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)
    is_included = forms.BooleanField(label=_("Ta med avsnittet"), required=False)
    order = forms.IntegerField(label=_("Ordning"), required=False, min_value=0, max_value=LAST)
    heading = forms.CharField(
        label=_("Rubrik"), required=False, max_length=200, error_messages={"required": _("Skriv en rubrik.")}
    )
    parent = forms.ChoiceField(label=_("Ingår i"), required=False)
    placement = forms.ChoiceField(label=_("Placering"), choices=ReviewSection.Placement.choices)
    iso_clause = forms.CharField(
        label=_("Punkt i ISO 27001"), required=False, max_length=40, help_text=_("Till exempel 9.3.2 c, d 1–2.")
    )
    guidance = forms.CharField(
        label=_("Vägledning"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    figures = forms.MultipleChoiceField(label=_("Nyckeltal"), required=False)

    def __init__(self, *args: Any, known: dict[str, Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["heading"].required = self.chapter is not None
        parents = [(chapter.code, chapter.heading) for chapter in known.values() if not chapter.is_appendix]
        self.fields["parent"].choices = [("", _("Inget, står för sig")), *parents]
        self.fields["figures"].choices = [(code, definition.name) for code, definition in DEFINITIONS.items()]

    @property
    def chapter(self) -> Chapter | None:
        """The chapter that the row changes; None for a new one."""
        code = self["code"].value()
        return self.known.get(code) if code else None

    @property
    def is_wanted(self) -> bool:
        """True when the valid row is a chapter of the new version."""
        values = self.cleaned_data
        return bool(values.get("is_included") if values.get("code") else values.get("heading"))

    def clean_iso_clause(self) -> str:
        """Every part is a clause that there is."""
        text = " ".join(self.cleaned_data["iso_clause"].split())
        try:
            clauses_of(text)
        except ValueError as error:
            raise ValidationError(not_a_clause(str(error))) from error
        return text

    def clean(self) -> dict[str, Any]:
        """A chapter has a heading, stands where it can be laid out, and is not under itself."""
        cleaned = super().clean()
        code = cleaned.get("code")
        chapter = self.known.get(code) if code else None
        if code and chapter is None:
            raise ValidationError(_t("Avsnittet finns inte längre. Öppna sidan på nytt."))
        if code and not cleaned.get("is_included"):
            return cleaned
        begun = any(cleaned.get(name) for name in ("guidance", "iso_clause", "figures", "order"))
        if not cleaned.get("heading") and "heading" not in self.errors and begun:
            self.add_error("heading", _t("Skriv en rubrik."))
        if chapter and chapter.keeps_placement and cleaned.get("placement") not in (None, chapter.placement):
            self.add_error("placement", _t("Avsnittet visar en lista som hör till sin plats, och kan inte flyttas."))
        parent = cleaned.get("parent")
        if parent and parent == code:
            self.add_error("parent", _t("Ett avsnitt kan inte ingå i sig självt."))
        if parent and cleaned.get("placement") == ReviewSection.Placement.APPENDIX:
            self.add_error("parent", _t("En bilaga står för sig."))
        return cleaned


ChapterFormSet = forms.formset_factory(
    ChapterForm, extra=0, max_num=MOST_CHAPTERS + EMPTY_ROWS, absolute_max=MOST_CHAPTERS + 30
)


class StructurePage:
    """The forms of one page; they are valid together and become one version."""

    def __init__(self, organisation: Organisation, *, started_from: int, data: Any = None) -> None:
        self.holding, self.left_out = chapters_to_choose(organisation)
        known = {chapter.code: chapter for chapter in (*self.holding, *self.left_out)}
        self.head = StructureHeadForm(data, initial={"started_from": started_from})
        rows = None if data is not None else list(self._initial())
        self.rows = ChapterFormSet(data, initial=rows, prefix="chapters", form_kwargs={"known": known})
        self.figures = [(code, definition.name) for code, definition in DEFINITIONS.items()]

    def _initial(self) -> Iterator[dict[str, Any]]:
        for number, chapter in enumerate((*self.holding, *self.left_out), start=1):
            yield vars(chapter) | {
                "order": number * 10,
                "is_included": number <= len(self.holding),
                "figures": list(chapter.figures),
            }
        yield from ({"figures": [], "placement": "main"} for _row in range(EMPTY_ROWS))

    def is_valid(self) -> bool:
        """Check all, so that every error is shown at once."""
        return all([self.head.is_valid(), self.rows.is_valid()])

    def start_from(self, number: int) -> None:
        """Let the next save start from another version, after that version has been told of."""
        self.head.data = self.head.data.copy()
        self.head.data["started_from"] = str(number)

    def chosen(self) -> list[Chapter]:
        """Return the chapters that the valid forms say."""
        taken = {row.chapter.code for row in self.rows if row.chapter}
        made = []
        for row in self.rows:
            if row.is_wanted:
                made.append(_chapter(row.cleaned_data, row.chapter, taken))
                taken.add(made[-1].code)
        return made

    def problems(self) -> list[tuple[str, str, str]]:
        """Return every error as the id of its field, the field's label and the text."""
        found = [("", "", text) for text in (*self.head.non_field_errors(), *self.rows.non_form_errors())]
        found += [(field.auto_id, str(field.label), text) for field in self.head for text in field.errors]
        for number, form in enumerate(self.rows, start=1):
            label = _t("Avsnitt %(number)d") % {"number": number}
            found += [("", label, text) for text in form.non_field_errors()]
            found += [(field.auto_id, f"{label}, {field.label}", text) for field in form for text in field.errors]
        return found


def _chapter(values: dict[str, Any], before: Chapter | None, taken: set[str]) -> Chapter:
    """Make a chapter of a valid row; tables and marking stay those of the chapter that it changes."""
    code = before.code if before else _new_code(values["heading"], taken)
    kept = [figure for figure in before.figures if figure in values["figures"]] if before else []
    order = values["order"]
    return Chapter(
        code=code,
        heading=values["heading"],
        parent=values["parent"],
        order=LAST if order is None else order,
        placement=values["placement"],
        is_public=before.is_public if before else True,
        secrecy_ground=before.secrecy_ground if before else "",
        iso_clause=values["iso_clause"],
        guidance=values["guidance"],
        figures=(*kept, *(figure for figure in values["figures"] if figure not in kept)),
        tables=before.tables if before else (),
    )


def _new_code(heading: str, taken: set[str]) -> str:
    """Name a new chapter after its heading: next year's text of the same chapter is found by it."""
    stem = slugify(heading.translate(SWEDISH_LETTERS))[:CODE_LENGTH] or "avsnitt"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
