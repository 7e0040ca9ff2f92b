"""Common sorts of what is added: the choice fills in what follows, and everything can be changed before it is saved.

What the sorts of risks and actions fill in stands in ``templates.toml``.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Template:
    """A common sort, and the values that it gives."""

    label: str | Promise
    values: dict[str, str] = field(default_factory=dict)


_VALUES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

# The choice sets what the short form does not ask.
SYSTEM_TEMPLATES = {
    "saas": Template(_("SaaS-system hos en leverantör"), {"operation": "cloud", "lifecycle": "production"}),
    "server": Template(_("Egen server"), {"operation": "own", "lifecycle": "production", "country": "SE"}),
    "shared": Template(_("Stadsgemensamt system"), {"operation": "city_shared", "lifecycle": "production"}),
    "coming": Template(_("System som ska införas"), {"operation": "cloud", "lifecycle": "planned"}),
}
RISK_TEMPLATES = {
    "ransomware": Template(_("Utpressningsangrepp"), _VALUES["risk"]["ransomware"]),
    "misdirected": Template(_("Felaktigt utskick"), _VALUES["risk"]["misdirected"]),
    "access": Template(_("För vida behörigheter"), _VALUES["risk"]["access"]),
    "supplier": Template(_("Leverantören faller bort"), _VALUES["risk"]["supplier"]),
    "outage": Template(_("Långt avbrott"), _VALUES["risk"]["outage"]),
}
ACTION_TEMPLATES = {
    "restore": Template(_("Prova återläsning"), _VALUES["action"]["restore"]),
    "access": Template(_("Gå igenom behörigheter"), _VALUES["action"]["access"]),
    "agreement": Template(_("Teckna PUB-avtal"), _VALUES["action"]["agreement"]),
    "training": Template(_("Utbilda medarbetare"), _VALUES["action"]["training"]),
    "routine": Template(_("Skriv en rutin"), _VALUES["action"]["routine"]),
}
