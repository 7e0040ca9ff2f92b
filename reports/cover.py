"""What stands on the report's first page, and how it says that something is left out."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from reports.models import Edition, EditionApproval


def facts_of(
    content: dict[str, Any], edition: Edition | None, approval: EditionApproval | None, *, is_public: bool
) -> Iterable[tuple[str, str]]:
    """Say where the report comes from and who has decided what.

    The public edition carries the checksum of its own content only: that of the full content would let a
    reader try guesses of what is left out against it.
    """
    review = content["review"]
    yield _("Diarienummer"), review["case_number"] or _("saknas")
    if review["owner"]["post"]:
        yield _("Mottagare"), _person(review["owner"])
    if edition is not None:
        submitted = _day(parse_datetime(content["submitted_at"]))
        yield _("Överlämnad"), f"{submitted}, {content['submitted_by']}"
    if approval is not None:
        decision = approval.decision
        yield _("Godkänd"), f"{_day(decision.decided_at)}, {decision.decided_by.name}"
        yield _("Beslutsgrund"), _ground(decision)
        if approval.is_on_paper:
            yield (
                _("Undertecknad handling"),
                _("%(number)s, %(day)s, registrerad av %(who)s")
                % {
                    "number": approval.paper_case_number,
                    "day": _written(approval.signed_on),
                    "who": approval.recorded_by.name,
                },
            )
    yield _("Mätdag för nyckeltal"), _written(parse_date(content["as_of"]))
    if edition is not None:
        variant = _("öppen") if is_public else _("fullständig")
        yield (
            _("Utgåva"),
            _("%(reference)s, utgåva %(number)s, %(variant)s")
            % {
                "reference": review["reference"],
                "number": edition.number,
                "variant": variant,
            },
        )
        if edition.masked_at is not None:
            yield _("Maskerad version"), _day(edition.masked_at)
        yield _("Kontrollsumma (SHA-256)"), edition.public_sha256 if is_public else edition.content_sha256


def _ground(decision: Any) -> str:
    if decision.authority == "board":
        return _("Nämndens beslut %(date)s, § %(paragraph)s") % {
            "date": decision.board_on.isoformat(),
            "paragraph": decision.board_paragraph.lstrip("§ "),
        }
    if decision.authority == "delegation":
        return _("Delegationsbeslut, punkt %(item)s") % {"item": decision.delegation_item}
    return _("Verkställighet")


def _person(post: dict[str, str]) -> str:
    return f"{post['post']}, {post['holder']}" if post["holder"] else post["post"]


def _day(at: dt.datetime) -> str:
    return _written(timezone.localtime(at).date())


def _written(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")


def left_out_text(what: str, ground: str) -> str:
    """Return the sentence that stands where the public edition lacks something."""
    texts = {
        "section": _("Avsnittet är sekretessmarkerat enligt %(ground)s och ingår inte i den öppna utgåvan."),
        "appendix": _("Bilagan är sekretessmarkerad enligt %(ground)s och ingår inte i den öppna utgåvan."),
        "table": _("En tabell är utelämnad (%(ground)s)."),
        "figure": _("Ett eller flera nyckeltal är utelämnade (%(ground)s)."),
        "coarse": _("Nyckeltal som annars kunde röja en utelämnad uppgift är skrivna ungefärligt (%(ground)s)."),
        "decision": _("Ett eller flera förslag till beslut är utelämnade (%(ground)s)."),
        "earlier_decision": _("Ett eller flera beslut från förra genomgången är utelämnade (%(ground)s)."),
        "attendance": _("Vilka som var med är utelämnat (%(ground)s)."),
        "notes": _("Anteckningarna är utelämnade (%(ground)s)."),
        "measure": _("En eller flera åtgärder är utelämnade (%(ground)s)."),
        "row": _("En eller flera rader är utelämnade (%(ground)s)."),
        "chart": _("Ett eller flera diagram är utelämnade (%(ground)s)."),
    }
    return texts[what] % {"ground": ground}
