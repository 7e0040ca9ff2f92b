"""Table of the list of actions."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from isms.register.tables import EntryTable
from risks.models import Action


class ActionTable(EntryTable):
    """The list of actions."""

    state = tables.TemplateColumn(verbose_name=_("Läge"), template_name="risks/state_cell.html")
    due_on = tables.TemplateColumn(verbose_name=_("Klar senast"), template_name="risks/due_cell.html")
    priority = tables.Column(verbose_name=_("Prioritet"))

    class Meta(EntryTable.Meta):
        model = Action
        fields = ("reference", "title", "state", "due_on", "priority", "unit", "owner")
        sequence = fields
        order_by = ("due_on",)
        empty_text = _("Inga åtgärder matchar. Ändra filtren eller lägg till en åtgärd.")
