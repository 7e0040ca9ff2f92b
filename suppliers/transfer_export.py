"""The list of transfers as a spreadsheet."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from isms.register.spreadsheets import Sheet, write_workbook
from suppliers.chain_selectors import Atlas, name_of
from suppliers.models import SubProcessorLink
from suppliers.transfer_flags import flags_of_link


def write_transfers_xlsx(links: Iterable[SubProcessorLink], *, today: dt.date) -> bytes:
    """Return a workbook: the links that the filters found, and what the countries were when it was made.

    Args:
        links: read by ``transfer_selectors.transfers``.
    """
    atlas = Atlas()
    headers = [
        _("Avtal"),
        _("Avtalets namn"),
        _("Avtalspart"),
        _("Företag"),
        _("Anlitas av"),
        _("Tjänst"),
        _("Slag av uppgifter"),
        _("Etableringsland"),
        _("Behandlingsländer"),
        _("Tredjeland"),
        _("Vilar på"),
        _("TIA"),
        _("Kontrollerat"),
        _("DPF kontrollerat"),
        _("Från och med"),
        _("Varningar"),
    ]
    rows, used = [], set()
    for link in links:
        used.update(link.country_codes)
        rows.append(
            [
                link.agreement.reference,
                link.agreement.title,
                _party(link),
                name_of(link),
                str(link.parent) if link.parent else _party(link),
                link.service,
                link.data_kinds,
                atlas[str(link.country)].name,
                ", ".join(country.name for country in atlas.named(link.processing_countries)),
                link.is_third_country,
                link.get_mechanism_display(),
                link.tia_on,
                link.checked_on,
                link.dpf_checked_on,
                link.started_on,
                ", ".join(str(flag.label) for flag in flags_of_link(link)),
            ]
        )
    countries = [
        [country.name, country.standing_label, country.basis, country.checked_on, country.note]
        for country in sorted(atlas.named(sorted(used)), key=lambda country: country.name)
    ]
    return write_workbook(
        [
            Sheet(_("Överföringar"), headers, rows),
            Sheet(_("Länder"), [_("Land"), _("Ställning"), _("Beslut"), _("Kontrollerat"), _("Rättsläget")], countries),
            Sheet(_("Om uttaget"), [_("Uppgift"), _("Innehåll")], [[_("Uttag gjort"), today], [_("Led"), len(rows)]]),
        ]
    )


def _party(link: SubProcessorLink) -> str:
    agreement = link.agreement
    if agreement.supplier_id:
        return agreement.supplier.title if link.names_party else _("En leverantör som du inte har behörighet till")
    return str(agreement.counterpart_organisation or agreement.counterpart_name)
