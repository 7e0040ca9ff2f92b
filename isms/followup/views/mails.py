"""What was sent to whom."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.accounts.permissions import Right
from isms.followup.filters import MailFilterSet
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.tables import MailTable
from isms.followup.views.lists import FilteredList
from isms.register.access import Actor


class MailList(FilteredList):
    """The organisation's outbox: waiting, sent and failed."""

    model = OutgoingMail
    table_class = MailTable
    filterset_class = MailFilterSet
    template_name = "followup/mails.html"
    list_label = gettext_lazy("Utskick")

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        """Return the organisation's mails to those who may read the ledger."""
        return _readable(self.actor).annotate(step_count=Count("reminders")).latest_first()


def mail_detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show one mail's course and the steps it told of; about entries the actor may not see, only how many."""
    mail = get_object_or_404(_readable(request.actor), pk=pk)
    reminders = list(
        Reminder.objects.visible_to(request.actor)
        .filter(mail=mail)
        .select_related("followup__entry__organisation")
        .in_ledger_order()
    )
    hidden_count = mail.reminders.count() - len(reminders)
    return render(request, "followup/mail.html", {"mail": mail, "reminders": reminders, "hidden_count": hidden_count})


def _readable(actor: Actor) -> QuerySet[OutgoingMail]:
    if not actor.has(Right.VIEW_LEDGER):
        raise PermissionDenied(_("Bara samordnaren läser utskickslistan."))
    return OutgoingMail.objects.visible_to(actor).select_related("recipient")
