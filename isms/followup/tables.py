"""The columns of the follow-up and mail lists."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isms.followup.models import FollowUp, OutgoingMail
from isms.register.sorting import SwedishOrder
from isms.register.tables import CellColumn, SwedishOrderColumn


class ThenByKeyColumn(tables.Column):
    """A column that sorts by one field and then by primary key, so that pages never overlap."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the accessor's field, then by primary key."""
        field = str(self.accessor).replace(".", "__")
        return queryset.order_by(f"-{field}" if is_descending else field, "pk"), True


class QueuedColumn(tables.DateTimeColumn, ThenByKeyColumn):
    """A date and time, sorted with the primary key."""


class DueColumn(CellColumn, ThenByKeyColumn):
    """The day in words with the date beside, or how it went."""


class ConcernedColumn(CellColumn, SwedishOrderColumn):
    """The entry's name as a link with its flags, sorted by the name."""


class FollowUpTable(tables.Table):
    """The list of follow-ups."""

    row_header = "entry"

    selected = CellColumn(
        verbose_name=_("Markera"), template_name="followup/select_cell.html", accessor="pk", orderable=False
    )
    intended_on = DueColumn(verbose_name=_("Planerad"), template_name="followup/due_cell.html")
    kind = CellColumn(
        verbose_name=_("Uppföljning"), template_name="followup/label_cell.html", order_by=("kind", "topic", "pk")
    )
    entry = ConcernedColumn(verbose_name=_("Avser"), accessor="entry__title", template_name="followup/entry_cell.html")
    unit = SwedishOrderColumn(verbose_name=_("Enhet"), accessor="entry__unit__name")
    responsible = CellColumn(
        verbose_name=_("Ansvarig"), template_name="followup/responsible_cell.html", orderable=False
    )

    class Meta:
        model = FollowUp
        fields = ("selected", "intended_on", "kind", "entry", "unit", "responsible")
        template_name = "components/table.html"
        attrs = {"class": "table"}
        row_attrs = {"class": lambda record, table: "is-late" if _is_late(record, table) else ""}
        order_by = ("intended_on",)
        empty_text = _("Inga uppföljningar matchar. Ändra filtren.")


def _is_late(record: FollowUp, table: tables.Table) -> bool:
    if record.is_timed:
        return record.is_open and record.due_at < timezone.now()
    return record.is_open and record.intended_on < table.request.actor.today


class MailTable(tables.Table):
    """The list of mails."""

    row_header = "recipient"

    queued_at = QueuedColumn(verbose_name=_("Skapat"), format="Y-m-d H:i")
    recipient = CellColumn(
        verbose_name=_("Mottagare"), template_name="followup/recipient_cell.html", accessor="recipient__name"
    )
    kind = tables.Column(verbose_name=_("Slag"), order_by=("kind", "pk"))
    period = tables.Column(verbose_name=_("Period"), order_by=("period", "pk"))
    step_count = tables.Column(verbose_name=_("Påminnelser"), order_by=("step_count", "pk"))
    state = CellColumn(verbose_name=_("Läge"), template_name="followup/mail_state.html", accessor="pk", orderable=False)

    class Meta:
        model = OutgoingMail
        fields = ("queued_at", "recipient", "kind", "period", "step_count", "state")
        template_name = "components/table.html"
        attrs = {"class": "table"}
        order_by = ("-queued_at",)
        empty_text = _("Inga utskick matchar. Ändra filtren.")

    def order_recipient(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the recipient's name in Swedish order."""
        key = SwedishOrder("recipient__name")
        return queryset.order_by(key.desc() if is_descending else key.asc(), "pk"), True
