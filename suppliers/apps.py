"""Django configuration of the suppliers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuppliersConfig(AppConfig):
    """Suppliers, what they deliver and what is agreed with them."""

    name = "suppliers"
    verbose_name = _("Leverantörer och avtal")

    def ready(self) -> None:
        """Add the registers and what is followed up."""
        from isms.followup.kinds import register_kind
        from isms.register.registers import Register, register
        from suppliers.kinds import FOLLOWED_UP

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
                order=45,
            )
        )
        register(
            Register(
                kind="agreement",
                prefix="AVT",
                model="suppliers.Agreement",
                label=_("Avtal"),
                label_plural=_("Avtal"),
                list_url="suppliers:agreement_list",
                detail_url="suppliers:agreement_detail",
                icon="agreement",
                order=46,
                is_confirmed=False,  # notice and end are followed up by their own days
            )
        )
        for kind in FOLLOWED_UP:
            register_kind(kind)
