"""Decide which scale an organisation judges its risks on."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from risks.models import RiskScale, RiskZone, ScaleCell, ScaleStep
from risks.models.risk_scale import FEWEST_STEPS, MOST_STEPS

DEFAULT_SCALE = Path(__file__).parent.parent / "scales" / "default.toml"


@dataclass(frozen=True)
class StepDescription:
    """A step before it is stored."""

    name: str
    description: str = ""


@dataclass(frozen=True)
class ZoneDescription:
    """A zone before it is stored; it begins at a value and ends where the next one begins."""

    code: str
    name: str
    severity: int
    lowest_value: int
    acceptor: str
    longest_months: int
    needs_action: bool
    instruction: str = ""


@dataclass(frozen=True)
class ScaleDescription:
    """A whole scale before it is stored; ``weights`` puts single pairs of steps in another zone, by its code."""

    name: str
    likelihood: tuple[StepDescription, ...]
    consequence: tuple[StepDescription, ...]
    zones: tuple[ZoneDescription, ...]
    note: str = ""
    weights: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def zone_of(self, likelihood: int, consequence: int) -> ZoneDescription:
        """Return the zone of a pair of steps."""
        if code := self.weights.get((likelihood, consequence)):
            return next(zone for zone in self.zones if zone.code == code)
        value = likelihood * consequence
        return max((zone for zone in self.zones if zone.lowest_value <= value), key=lambda zone: zone.lowest_value)


def default_scale() -> ScaleDescription:
    """Read the scale that ships with the product."""
    content = tomllib.loads(DEFAULT_SCALE.read_text(encoding="utf-8"))
    return ScaleDescription(
        name=content["scale"]["name"],
        note=content["scale"]["note"],
        likelihood=tuple(StepDescription(**step) for step in content["likelihood"]),
        consequence=tuple(StepDescription(**step) for step in content["consequence"]),
        zones=tuple(ZoneDescription(**zone) for zone in content["zones"]),
        weights={(row["likelihood"], row["consequence"]): row["zone"] for row in content.get("weights", [])},
    )


def check_scale(scale: ScaleDescription) -> None:
    """Refuse a scale that leaves a pair of steps without a zone, or that nobody could read.

    Raises:
        ValidationError: what is wrong, at the part it belongs to.
    """
    for name, steps in (("likelihood", scale.likelihood), ("consequence", scale.consequence)):
        if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
            raise ValidationError(
                {name: _("Ange %(low)d till %(high)d steg.") % {"low": FEWEST_STEPS, "high": MOST_STEPS}}
            )
        if len({step.name.casefold() for step in steps}) < len(steps):
            raise ValidationError({name: _("Varje steg behöver ett eget namn.")})
    values = [zone.lowest_value for zone in scale.zones]
    if not values or values[0] != 1 or values != sorted(set(values)):
        raise ValidationError({"zones": _("Första zonen börjar på 1 och varje följande zon på ett högre värde.")})
    if values[-1] > len(scale.likelihood) * len(scale.consequence):
        raise ValidationError({"zones": _("Den sista zonen börjar ovanför skalans högsta värde.")})
    shades = [zone.severity for zone in scale.zones]
    if shades != sorted(set(shades)):
        raise ValidationError({"zones": _("Varje zon behöver en allvarligare färgton än den före.")})
    codes = {zone.code for zone in scale.zones}
    if len(codes) < len(scale.zones):
        raise ValidationError({"zones": _("Varje zon behöver en egen förkortning.")})
    for (likelihood, consequence), code in scale.weights.items():
        is_inside = 1 <= likelihood <= len(scale.likelihood) and 1 <= consequence <= len(scale.consequence)
        if not is_inside or code not in codes:
            raise ValidationError({"weights": _("Viktningen nämner ett steg eller en zon som inte finns.")})


@transaction.atomic
def decide_scale(*, organisation: Organisation, scale: ScaleDescription, by: User, at: dt.datetime) -> RiskScale:
    """Store a new version of an organisation's scale; analyses made earlier keep the version they were made with.

    Raises:
        ValidationError: the scale is not whole.
    """
    check_scale(scale)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once get a number each
    newest = RiskScale.objects.of(organisation).first()
    stored = RiskScale(
        organisation=organisation,
        number=newest.number + 1 if newest else 1,
        name=scale.name,
        note=scale.note,
        decided_at=at,
        decided_by=by,
    )
    stored.full_clean()
    stored.save(force_insert=True)
    steps = [
        ScaleStep(scale=stored, axis=axis, number=number, name=step.name, description=step.description)
        for axis, described in (("likelihood", scale.likelihood), ("consequence", scale.consequence))
        for number, step in enumerate(described, start=1)
    ]
    zones = {zone.code: RiskZone(scale=stored, **vars(zone)) for zone in scale.zones}
    for row in (*steps, *zones.values()):
        row.full_clean(validate_constraints=False)
    ScaleStep.objects.bulk_create(steps)
    RiskZone.objects.bulk_create(zones.values())
    ScaleCell.objects.bulk_create(
        ScaleCell(
            scale=stored,
            likelihood_step=likelihood,
            consequence_step=consequence,
            zone=zones[scale.zone_of(likelihood, consequence).code],
        )
        for likelihood in range(1, len(scale.likelihood) + 1)
        for consequence in range(1, len(scale.consequence) + 1)
    )
    return stored


@transaction.atomic
def scale_in_use(*, organisation: Organisation, by: User, at: dt.datetime) -> RiskScale:
    """Return the organisation's newest scale; the first time, store the one that ships with the product."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    newest = RiskScale.objects.of(organisation).first()
    return newest or decide_scale(organisation=organisation, scale=default_scale(), by=by, at=at)
