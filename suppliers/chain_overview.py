"""The parts that chains and transfers have on the overview of suppliers."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from suppliers.chain_selectors import Atlas, name_of
from suppliers.models import Agreement, ChangeNotice
from suppliers.overview import ROWS_SHOWN, OverviewPart, OverviewRow, OverviewSource, address, register_source
from suppliers.transfer_flags import AGREEMENT_FLAGS, agreements_flagged, without_assessment, without_mechanism
from suppliers.transfer_selectors import transfers


def faulty_transfers(actor: Actor) -> OverviewPart:
    """Links in a third country without a mechanism or an assessment."""
    today, atlas = actor.today, Atlas()
    links = transfers(actor).filter(without_mechanism(today) | without_assessment(today))
    found = tuple(
        OverviewRow(
            _t("%(company)s, %(agreement)s") % {"company": name_of(link), "agreement": link.agreement.reference},
            f"{link.agreement.get_absolute_url()}#led-{link.pk}",
            ", ".join(country.short for country in atlas.named(link.country_codes)),
        )
        for link in links.in_order()[:ROWS_SHOWN]
    )
    return OverviewPart(found, links.count(), address("suppliers:transfer_list", actor, flag="unsupported"))


def late_notices(actor: Actor) -> OverviewPart:
    """Announced changes whose last day to object has passed, or comes soon."""
    notices = ChangeNotice.objects.visible_to(actor).unanswered().filter(agreement__archived_at__isnull=True)
    rows = notices.select_related("agreement__organisation", "affects").order_by("objection_due_on", "pk")
    found = tuple(
        OverviewRow(
            f"{notice}, {notice.agreement.reference}",
            f"{notice.agreement.get_absolute_url()}#aviseringar",
            (_t("Passerade %(day)s") if notice.objection_due_on < actor.today else _t("Senast %(day)s"))
            % {"day": notice.objection_due_on.isoformat()},
        )
        for notice in rows[:ROWS_SHOWN]
    )
    return OverviewPart(found, notices.count(), address("suppliers:agreement_list", actor, chain="notice_open"))


def unconfirmed_chains(actor: Actor) -> OverviewPart:
    """Agreements whose chain nobody has confirmed for twelve months."""
    agreements = Agreement.objects.visible_to(actor).active().filter(agreements_flagged("unconfirmed", actor.today))
    rows = agreements.select_related("organisation").in_swedish_order()[:ROWS_SHOWN]
    found = tuple(OverviewRow(str(row), f"{row.get_absolute_url()}#kedja") for row in rows)
    return OverviewPart(found, agreements.count(), address("suppliers:agreement_list", actor, chain="unconfirmed"))


def register_sources() -> None:
    """Register the parts; called from ``AppConfig.ready``."""
    for source in (
        OverviewSource(
            "notices",
            25,
            _("Aviseringar att besvara"),
            _("Leverantören har aviserat ett ändrat underbiträde och väntar på besked."),
            late_notices,
        ),
        OverviewSource(
            "transfers",
            15,
            _("Tredjeland utan stöd"),
            _("Ett land utanför EU/EES utan mekanism, eller utan bedömning av landets rätt."),
            faulty_transfers,
        ),
        OverviewSource(
            "unconfirmed",
            65,
            _("Kedjor att bekräfta"),
            AGREEMENT_FLAGS["unconfirmed"].explanation,
            unconfirmed_chains,
        ),
    ):
        register_source(source)
