"""Django configuration of the suppliers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SuppliersConfig(AppConfig):
    """Suppliers, what they deliver and what is agreed with them."""

    name = "suppliers"
    verbose_name = _("Leverantörer och avtal")

    def ready(self) -> None:
        """Add the registers, their pages in the navigation, what is followed up, and what the inventory shows."""
        from isms.followup.kinds import register_kind
        from isms.register import consequences
        from isms.register.history import HistorySource, register_source
        from isms.register.navigation import GROUP_SUPPLIERS, NavigationItem, add_item
        from isms.register.registers import Register, register
        from suppliers import chain_ready, following, overview
        from suppliers.coverage import register_flags
        from suppliers.kinds import FOLLOWED_UP
        from suppliers.review_registration import register_reviews
        from suppliers.sheets import register_sheets

        register(
            Register(
                kind="supplier",
                prefix="LEV",
                model="suppliers.Supplier",
                label=_("Leverantör"),
                label_plural=_("Leverantörer"),
                list_url="suppliers:supplier_list",
                detail_url="suppliers:supplier_detail",
                icon="supplier",
                group=GROUP_SUPPLIERS,
                order=47,
            )
        )
        register(
            Register(
                kind="agreement",
                prefix="AVT",
                model="suppliers.Agreement",
                label=_("Avtal"),
                label_plural=pgettext_lazy("several", "Avtal"),
                list_url="suppliers:agreement_list",
                detail_url="suppliers:agreement_detail",
                icon="agreement",
                group=GROUP_SUPPLIERS,
                order=48,
                is_confirmed=False,  # notice and end are followed up by their own days
            )
        )
        add_item(NavigationItem(_("Leverantörsöversikt"), "suppliers:overview", "supplier", GROUP_SUPPLIERS, 49))
        for kind in FOLLOWED_UP:
            register_kind(kind)
        for model, columns in (
            ("SupplierContactEvent", {"supplier_id": _("Kontakt")}),
            ("SupplierCertificateEvent", {"supplier_id": _("Certifikat")}),
            ("DeliveryEvent", {"supplier_id": _("Leverans")}),
            ("AgreementCoverEvent", {"agreement_id": _("Omfattar"), "entry_id": _("Omfattas av avtal")}),
            ("ContentAnswerEvent", {"agreement_id": _("Innehåll")}),
        ):
            for column, label in columns.items():
                register_source(HistorySource(f"suppliers.{model}", column, label))
        # What a restricted supplier delivers is told on its own page only.
        told = ("supplier", "ended_on")
        register_source(HistorySource("suppliers.DeliveryEvent", "entry_id", _("Leverantör"), fields=told))
        register_flags()
        overview.register_sources()
        consequences.register(
            consequences.Event.CHANGED,
            following.follow_delivered,
            description="A supplier concerns personal data while something it delivers does.",
            ignores=consequences.ASSIGNMENT,
        )
        consequences.register(
            consequences.Event.ARCHIVED,
            following.keep_delivering_supplier,
            description="A supplier that still delivers something is not put away.",
        )
        chain_ready.ready()
        register_reviews()
        register_sheets()
