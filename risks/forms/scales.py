"""The form of a new version of the risk scale: two axes of steps, the zones and what is weighed otherwise."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberBlock
from risks.models import RiskScale, RiskZone, ScaleStep
from risks.models.risk_scale import MOST_STEPS
from risks.services.scales import ScaleDescription, StepDescription, ZoneDescription, default_scale

MOST_ZONES = 5
SHADES = [
    (0, gettext_lazy("0, lindrigast")),
    (1, "1"),
    (2, "2"),
    (3, "3"),
    (4, gettext_lazy("4, allvarligast")),
]


class ScaleForm(PersonalNumberBlock):
    """What the whole scale is called."""

    name = forms.CharField(label=gettext_lazy("Namn"), max_length=150)
    note = forms.CharField(
        label=gettext_lazy("Kommentar"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Till exempel vad som är ändrat sedan förra versionen."),
    )
    weights = forms.CharField(
        label=gettext_lazy("Rutor som vägs på annat sätt"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "En ruta per rad: sannolikhet, konsekvens och zonens förkortning, till exempel 1 4 H. "
            "Alla andra rutor får sin zon av riskvärdet."
        ),
    )

    def clean_weights(self) -> dict[tuple[int, int], str]:
        """Read the rows as pairs of steps with the code of a zone."""
        found: dict[tuple[int, int], str] = {}
        for row in self.cleaned_data["weights"].splitlines():
            words = row.replace("×", " ").replace("=", " ").split()
            if not words:
                continue
            if len(words) != 3 or not all(word.isascii() and word.isdigit() and len(word) == 1 for word in words[:2]):
                raise ValidationError(_("Raden %(row)s går inte att läsa. Skriv till exempel 1 4 H.") % {"row": row})
            pair = int(words[0]), int(words[1])
            if pair in found:
                raise ValidationError(_("Rutan %(row)s står två gånger.") % {"row": " ".join(words[:2])})
            found[pair] = words[2]
        return found


class StepForm(PersonalNumberBlock):
    """One step of an axis; an empty row is left out."""

    name = forms.CharField(label=gettext_lazy("Namn"), max_length=60, required=False)
    description = forms.CharField(label=gettext_lazy("Betyder"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A described step needs its name."""
        cleaned = super().clean()
        if cleaned.get("description") and not cleaned.get("name"):
            self.add_error("name", _("Ge steget ett namn."))
        return cleaned


class ZoneForm(PersonalNumberBlock):
    """One zone; an empty row is left out."""

    code = forms.CharField(label=gettext_lazy("Förkortning"), max_length=4, required=False)
    name = forms.CharField(label=gettext_lazy("Namn"), max_length=60, required=False)
    lowest_value = forms.IntegerField(
        label=gettext_lazy("Från riskvärde"), min_value=1, max_value=MOST_STEPS**2, required=False
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Färgton"), choices=[("", "–"), *SHADES], coerce=int, empty_value=None, required=False
    )
    acceptor = forms.ChoiceField(
        label=gettext_lazy("Får accepteras av"), choices=[("", "–"), *RiskZone.Acceptor.choices], required=False
    )
    longest_months = forms.IntegerField(
        label=gettext_lazy("Längst (månader)"), min_value=1, max_value=60, required=False
    )
    needs_action = forms.BooleanField(label=gettext_lazy("Kräver åtgärd"), required=False)
    instruction = forms.CharField(label=gettext_lazy("Anvisning"), max_length=300, required=False)

    REQUIRED = ("code", "name", "lowest_value", "severity", "acceptor", "longest_months")

    def clean(self) -> dict[str, Any]:
        """A zone that has been begun needs all of it."""
        cleaned = super().clean()
        if any(cleaned.get(name) not in (None, "", False) for name in self.fields):
            for name in self.REQUIRED:
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Fyll i fältet, eller töm hela raden."))
        return cleaned


StepFormSet = forms.formset_factory(StepForm, extra=0, max_num=MOST_STEPS, validate_max=True, absolute_max=MOST_STEPS)
ZoneFormSet = forms.formset_factory(ZoneForm, extra=0, max_num=MOST_ZONES, validate_max=True, absolute_max=MOST_ZONES)
# The parts as the service names them, with what they are called on the page.
PARTS = {
    "likelihood": gettext_lazy("Sannolikhet"),
    "consequence": gettext_lazy("Konsekvens"),
    "zones": gettext_lazy("Zoner"),
}


class ScalePage:
    """The four forms of one page; they are valid together and become one description."""

    def __init__(self, *, data: Any = None, scale: RiskScale | None = None) -> None:
        start = _initial(scale)
        self.head = ScaleForm(data, initial=start["head"])
        self.likelihood = StepFormSet(data, initial=start["likelihood"], prefix="likelihood")
        self.consequence = StepFormSet(data, initial=start["consequence"], prefix="consequence")
        self.zones = ZoneFormSet(data, initial=start["zones"], prefix="zones")

    def is_valid(self) -> bool:
        """Check all four, so that every error is shown at once."""
        return all([self.head.is_valid(), *(getattr(self, name).is_valid() for name in PARTS)])

    def description(self) -> ScaleDescription:
        """Return what the valid forms say."""
        axes = {
            name: tuple(
                StepDescription(form.cleaned_data["name"], form.cleaned_data["description"])
                for form in getattr(self, name)
                if form.cleaned_data.get("name")
            )
            for name in ("likelihood", "consequence")
        }
        begun = [form.cleaned_data for form in self.zones if form.cleaned_data.get("code")]
        zones = tuple(ZoneDescription(**zone) for zone in sorted(begun, key=lambda zone: zone["lowest_value"]))
        head = self.head.cleaned_data
        return ScaleDescription(name=head["name"], note=head["note"], weights=head["weights"], zones=zones, **axes)

    def problems(self) -> list[tuple[str, str, str]]:
        """Return every error as the id of its field, the field's label and the text."""
        found = [("", "", text) for text in self.head.non_field_errors()]
        found += [(field.auto_id, str(field.label), text) for field in self.head for text in field.errors]
        for name, label in PARTS.items():
            formset = getattr(self, name)
            found += [("", str(label), text) for text in formset.non_form_errors()]
            for number, form in enumerate(formset, start=1):
                found += [
                    (field.auto_id, f"{label} {number}, {field.label}", e) for field in form for e in field.errors
                ]
        return found

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused at the part it belongs to."""
        for name, told in getattr(error, "message_dict", {"": error.messages}).items():
            if name in PARTS:
                getattr(self, name).non_form_errors().extend(told)
            else:
                self.head.add_error(name if name in self.head.fields else None, told)


def _initial(scale: RiskScale | None) -> dict[str, Any]:
    """Start from the newest version, else from the scale that ships with the product; empty rows wait below."""
    if scale is None:
        return _rows(default_scale())
    steps: dict[str, list[StepDescription]] = {axis: [] for axis in ScaleStep.Axis.values}
    for step in scale.steps.order_by("number"):
        steps[step.axis].append(StepDescription(step.name, step.description))
    zones = tuple(
        ZoneDescription(**{name: getattr(zone, name) for name in ZoneDescription.__dataclass_fields__})
        for zone in scale.zones.order_by("lowest_value")
    )
    description = ScaleDescription(
        name=scale.name,
        note="",
        likelihood=tuple(steps["likelihood"]),
        consequence=tuple(steps["consequence"]),
        zones=zones,
    )
    cells = scale.cells.select_related("zone").order_by("likelihood_step", "consequence_step")
    weights = {
        (cell.likelihood_step, cell.consequence_step): cell.zone.code
        for cell in cells
        if cell.zone.code != description.zone_of(cell.likelihood_step, cell.consequence_step).code
    }
    return _rows(description, weights)


def _rows(scale: ScaleDescription, weights: dict[tuple[int, int], str] | None = None) -> dict[str, Any]:
    weighed = scale.weights if weights is None else weights
    rows = {name: [vars(step) for step in getattr(scale, name)] for name in ("likelihood", "consequence")}
    return {
        "head": {
            "name": scale.name,
            "note": scale.note,
            "weights": "\n".join(f"{a} {b} {code}" for (a, b), code in sorted(weighed.items())),
        },
        **{name: [*found, *[{}] * (MOST_STEPS - len(found))] for name, found in rows.items()},
        "zones": [*(vars(zone) for zone in scale.zones), *[{}] * (MOST_ZONES - len(scale.zones))],
    }
