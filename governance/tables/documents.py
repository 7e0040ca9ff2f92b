"""Tables of the lists of governing documents and control checks."""

from django.utils.translation import gettext_lazy as _

from governance.models import ControlCheck, GoverningDocument
from isms.register.tables import EntryTable
from risks.tables import KeyedColumn, KeyedTemplateColumn


class GoverningDocumentTable(EntryTable):
    """The list of governing documents."""

    document_kind = KeyedColumn(verbose_name=_("Typ"))
    level = KeyedColumn(verbose_name=_("Nivå"))
    state = KeyedTemplateColumn(verbose_name=_("Läge"), template_name="governance/document_state_cell.html")
    adopted_on = KeyedTemplateColumn(verbose_name=_("Fastställt"), template_name="governance/adopted_cell.html")
    next_review_on = KeyedTemplateColumn(
        verbose_name=_("Nästa översyn"), template_name="governance/next_review_cell.html"
    )

    class Meta(EntryTable.Meta):
        model = GoverningDocument
        fields = (
            "reference",
            "title",
            "document_kind",
            "level",
            "state",
            "adopted_on",
            "next_review_on",
            "owner",
        )
        sequence = fields
        exclude = ("unit",)
        empty_text = _("Inga styrdokument matchar. Ändra filtren eller lägg till ett styrdokument.")


class ControlCheckTable(EntryTable):
    """The list of control checks."""

    plan_id = KeyedColumn(verbose_name=_("IKP-id"), default="–")
    year = KeyedColumn(verbose_name=_("År"), localize=False)
    tertial = KeyedColumn(verbose_name=_("Tertial"))
    result = KeyedTemplateColumn(verbose_name=_("Resultat"), template_name="governance/result_cell.html")

    class Meta(EntryTable.Meta):
        model = ControlCheck
        fields = ("reference", "title", "plan_id", "year", "tertial", "result", "owner")
        sequence = fields
        exclude = ("unit",)
        order_by = ()
        empty_text = _("Inga kontroller matchar. Ändra filtren eller planera en kontroll.")
