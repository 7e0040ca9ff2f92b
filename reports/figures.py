"""The figures of the review: what each means, out of what, and what it came to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reports import figure_rows
from reports.figure_rows import Frame, Row

COUNT = "count"
SHARE = "share"


@dataclass(frozen=True)
class FigureDefinition:
    """What a figure means, the same on every page and in every edition.

    ``unit`` is ``count`` or ``share``; a share is told as numerator and denominator.
    ``wants`` says which way is better: ``more``, ``less`` or neither; ``target`` is what is aimed at.
    """

    code: str
    name: str | Promise
    definition: str | Promise
    counted: str | Promise
    out_of: str | Promise
    unit: str
    compute: Callable[[Frame], list[Row]] = field(repr=False)
    wants: str = ""
    target: str | Promise = ""


@dataclass(frozen=True)
class Figure:
    """A figure's value on a day, with the rows that make it up."""

    definition: FigureDefinition
    rows: tuple[Row, ...]

    @property
    def numerator(self) -> int:
        """How many rows count."""
        return sum(1 for row in self.rows if row.is_counted)

    @property
    def denominator(self) -> int:
        """How many rows there are to count among."""
        return len(self.rows)

    @property
    def value_text(self) -> str:
        """The value in words: ``35``, ``60 av 80 (75 %)`` or, of nothing, ``ej tillämpligt``."""
        return value_text(unit=self.definition.unit, numerator=self.numerator, denominator=self.denominator)


def value_text(*, unit: str, numerator: int, denominator: int) -> str:
    """Write a figure's value as the reader meets it; nothing out of nothing is not applicable."""
    if unit == COUNT:
        return str(numerator)
    if not denominator:
        return _t("ej tillämpligt")
    percent = (200 * numerator + denominator) // (2 * denominator)
    return _t("%(part)d av %(whole)d (%(percent)d\u00a0%%)") % {
        "part": numerator,
        "whole": denominator,
        "percent": percent,
    }


def compute_figure(code: str, frame: Frame) -> Figure:
    """Compute one figure.

    Raises:
        KeyError: there is no figure with that code.
    """
    definition = DEFINITIONS[code]
    return Figure(definition, tuple(definition.compute(frame)))


def compute_figures(frame: Frame) -> dict[str, Figure]:
    """Compute every figure, by code, in the order of the definitions."""
    return {code: compute_figure(code, frame) for code in DEFINITIONS}


_ALL_SYSTEMS = _("system i registret")
_ALL_ASSETS = _("informationstillgångar i registret")

DEFINITIONS: dict[str, FigureDefinition] = {
    definition.code: definition
    for definition in (
        FigureDefinition(
            "systems_total",
            _("System i registret"),
            _("System som införs, är i drift eller avvecklas. Planerade och avvecklade system räknas inte."),
            _("system i registret"),
            "",
            COUNT,
            figure_rows.systems_total,
        ),
        FigureDefinition(
            "systems_critical",
            _("Verksamhetskritiska system"),
            _("System som är markerade som verksamhetskritiska."),
            _("system som är verksamhetskritiska"),
            _ALL_SYSTEMS,
            SHARE,
            figure_rows.systems_critical,
        ),
        FigureDefinition(
            "systems_cloud",
            _("Molntjänster"),
            _("System med driftformen molntjänst."),
            _("system som är molntjänster"),
            _ALL_SYSTEMS,
            SHARE,
            figure_rows.systems_cloud,
        ),
        FigureDefinition(
            "systems_personal_data",
            _("System med personuppgifter"),
            _("System som behandlar personuppgifter."),
            _("system som behandlar personuppgifter"),
            _ALL_SYSTEMS,
            SHARE,
            figure_rows.systems_personal_data,
        ),
        FigureDefinition(
            "systems_shared",
            _("Stadsgemensamma system"),
            _("System som en annan del av staden driver och som flera förvaltningar använder."),
            _("system som är stadsgemensamma"),
            _ALL_SYSTEMS,
            SHARE,
            figure_rows.systems_shared,
        ),
        FigureDefinition(
            "high_protection_systems",
            _("System med högt skyddsbehov"),
            _(
                "System vars egen klassning, eller klassningen av någon informationstillgång i systemet, når en nivå "
                "som metoden räknar som högt skyddsbehov i minst en aspekt."
            ),
            _("system med högt skyddsbehov"),
            _ALL_SYSTEMS,
            SHARE,
            figure_rows.high_protection_systems,
        ),
        FigureDefinition(
            "assets_total",
            _("Informationstillgångar i registret"),
            _("Alla informationstillgångar som inte är arkiverade."),
            _("informationstillgångar i registret"),
            "",
            COUNT,
            figure_rows.assets_total,
        ),
        FigureDefinition(
            "assets_classified",
            _("Klassade informationstillgångar"),
            _("Informationstillgångar som har minst en beslutad klassning."),
            _("informationstillgångar som är klassade"),
            _ALL_ASSETS,
            SHARE,
            figure_rows.assets_classified,
            "more",
            _("alla"),
        ),
        FigureDefinition(
            "assets_classified_12m",
            _("Klassade eller översedda de senaste tolv månaderna"),
            _(
                "Informationstillgångar vars klassning är beslutad, eller översedd utan anmärkning, under de tolv "
                "månaderna före mätdagen."
            ),
            _("informationstillgångar med aktuell klassning"),
            _ALL_ASSETS,
            SHARE,
            figure_rows.assets_classified_12m,
            "more",
            _("alla"),
        ),
        FigureDefinition(
            "assets_critical_classified",
            _("Klassade kritiska informationstillgångar"),
            _("Informationstillgångar med prioritet kritisk som har minst en beslutad klassning."),
            _("kritiska informationstillgångar som är klassade"),
            _("kritiska informationstillgångar"),
            SHARE,
            figure_rows.assets_critical_classified,
            "more",
            _("alla"),
        ),
        FigureDefinition(
            "followups_completed_on_time",
            _("Uppföljningar genomförda i tid"),
            _(
                "Uppföljningar som var planerade till någon dag i år, till och med mätdagen, och genomfördes senast "
                "den dagen. Uppskjutna och inte längre aktuella räknas inte; en uppskjuten räknas på sitt nya datum."
            ),
            _("uppföljningar genomförda i tid"),
            _("uppföljningar som skulle vara genomförda"),
            SHARE,
            figure_rows.followups_completed_on_time,
            "more",
            _("alla"),
        ),
        FigureDefinition(
            "followups_overdue",
            _("Försenade uppföljningar"),
            _("Öppna uppföljningar vars planerade dag har passerat på mätdagen."),
            _("öppna uppföljningar som är försenade"),
            _("öppna uppföljningar"),
            SHARE,
            figure_rows.followups_overdue,
            "less",
            _("inga"),
        ),
        FigureDefinition(
            "entries_without_owner",
            _("Poster utan ägare"),
            _("Poster i något register som saknar ägande befattning, eller vars befattning är vakant."),
            _("poster utan ägare"),
            _("poster i registren"),
            SHARE,
            figure_rows.entries_without_owner,
            "less",
            _("inga"),
        ),
    )
}
