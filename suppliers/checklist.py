"""What a personuppgiftsbiträdesavtal must say (GDPR art. 28.3), item by item."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ContentItem:
    """One thing to look for in the agreement, with its place in the regulation."""

    code: str
    label: str | Promise
    source: str


CONTENT_ITEMS = (
    ContentItem(
        "subject",
        _("Föremål, varaktighet, art och ändamål, typ av personuppgifter och kategorier av registrerade"),
        "art. 28.3",
    ),
    ContentItem("instruction", _("Dokumenterad instruktion finns som bilaga"), "art. 28.3 a"),
    ContentItem("a", _("Behandling bara på dokumenterade instruktioner, även om tredjelandsöverföring"), "art. 28.3 a"),
    ContentItem("b", _("Tystnadsplikt för de personer som behandlar uppgifterna"), "art. 28.3 b"),
    ContentItem("c", _("Säkerhetsåtgärder enligt artikel 32"), "art. 28.3 c"),
    ContentItem("d", _("Villkor för att anlita underbiträden"), "art. 28.3 d"),
    ContentItem("e", _("Hjälp med de registrerades rättigheter"), "art. 28.3 e"),
    ContentItem(
        "f", _("Hjälp med säkerhet, incidenter, konsekvensbedömning och förhandssamråd (art. 32–36)"), "art. 28.3 f"
    ),
    ContentItem("g", _("Radering eller återlämnande när tjänsten upphör"), "art. 28.3 g"),
    ContentItem("h", _("Insyn, granskning och besked om en instruktion strider mot reglerna"), "art. 28.3 h"),
    ContentItem("sub_processors", _("Lista över underbiträden finns som bilaga"), "art. 28.2"),
)
ITEM_CHOICES = [(item.code, item.label) for item in CONTENT_ITEMS]
