"""Change many entries of a list: choose what, see what becomes of each row, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from isms.languages import in_swedish
from isms.register.bulk.changes import BulkChange, changes_for
from isms.register.bulk.exports import write_rows
from isms.register.bulk.forms import ValueForm
from isms.register.bulk.selectors import EXPORT, matching_rows, may_change_some, rows_of
from isms.register.bulk.services import MOST_AT_ONCE, Outcome, Sorted, change_many, sort_out
from isms.register.downloads import XLSX, send_download
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.saved_views.choices import known_query, list_called
from isms.register.services import record_read
from isms.register.views.base import ActorMixin

# Longer than any address that a browser sends.
MOST_READ = 8000


class BulkChangePage(ActorMixin, View):
    """``?lista=…&gor=…`` with ``pk=…`` for the ticked rows, or ``alla=1&urval=…`` for all that a list's filters find.

    A change is shown row by row before it is made, together with the rows that it leaves. The confirming form names
    the rows and the version that each was shown with, so nothing more and nothing else than what was shown is changed.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse those who only read."""
        if not may_change_some(request.actor):
            raise PermissionDenied(_("Du får läsa posterna men inte ändra dem."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self) -> Any:
        """What the address or the form says."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def list_name(self) -> str:
        """The name of the list's address."""
        return self.asked.get("lista", "")[:100]

    @cached_property
    def page(self) -> type[Any] | None:
        """The list that the rows stand in; None when there is no such list of a register."""
        page = list_called(self.list_name, organisation=self.kwargs["organisation"])
        return page if getattr(page, "ticks_rows", False) else None

    @cached_property
    def query(self) -> str:
        """What the list's address chose, for the way back and for all that it finds."""
        return known_query(self.page, QueryDict(self.asked.get("urval", "")[:MOST_READ])) if self.page else ""

    @cached_property
    def change(self) -> BulkChange | None:
        """What is to be done; None until it is chosen."""
        if self.page is None:
            return None
        return next((each for each in changes_for(self.page.model.KIND) if each.code == self.asked.get("gor")), None)

    @cached_property
    def rows(self) -> list[Entry]:
        """The rows that are meant and that the actor sees, at most as many as are changed at once."""
        if self.page is None:
            return []
        is_export = self.asked.get("gor") == EXPORT
        rows = rows_of(self.page, self.request, organisation=self.kwargs["organisation"], every_column=is_export)
        if self.request.method != "POST" and self.asked.get("alla"):
            rows = matching_rows(self.page, rows, self.request, query=self.query)
        else:
            rows = rows.filter(pk__in=list(self.versions)[:MOST_AT_ONCE])
        return list(rows.select_related("organisation", "unit", "owner", "owner__unit")[:MOST_AT_ONCE])

    @cached_property
    def versions(self) -> dict[int, int]:
        """The rows that are named, with the version that each was shown with; 0 for what has only been ticked."""
        if self.request.method == "POST":
            pairs = (value.partition("-")[::2] for value in self.asked.getlist("rad"))
        else:
            pairs = ((value, "0") for value in self.asked.getlist("pk"))
        return {int(key): int(version) for key, version in pairs if _is_number(key) and _is_number(version)}

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Ask what the rows are to get, or show what becomes of them when there is nothing to choose."""
        if self.page is not None and self.asked.get("gor") == EXPORT:
            return self.export()
        if self.change is None:
            return self.show(sorted_out=None, form=None)
        form = ValueForm(change=self.change, actor=self.actor)
        return self.show(sorted_out=self.sorted_out(None), form=form, is_confirming=self.change.field is None)

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        """Show what becomes of each row, or make the change once that has been confirmed."""
        if self.change is None:
            raise Http404
        form = ValueForm(request.POST, change=self.change, actor=self.actor)
        if not form.is_valid():
            return self.show(sorted_out=self.sorted_out(None), form=form, status=422)
        if "bekrafta" not in request.POST:
            return self.show(sorted_out=self.sorted_out(form.value), form=form, is_confirming=True)
        try:
            outcome = change_many(
                change=self.change,
                value=form.value,
                versions=self.versions,
                model=self.page.model,
                actor=self.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(sorted_out=self.sorted_out(form.value), form=form, is_confirming=True, status=422)
        self.tell(outcome)
        return HttpResponseRedirect(self.back)

    @property
    def back(self) -> str:
        """The list, with the filters that it had."""
        address = reverse(self.list_name, kwargs={"organisation": self.kwargs["organisation"]})
        return f"{address}?{self.query}" if self.query else address

    def sorted_out(self, value: Any) -> Sorted:
        """Tell the rows that the change would change from those that it leaves."""
        return sort_out(change=self.change, value=value, rows=self.rows, actor=self.actor)

    def show(
        self, *, sorted_out: Sorted | None, form: ValueForm | None, is_confirming: bool = False, status: int = 200
    ) -> HttpResponse:
        """Show the rows before and after."""
        change, page = self.change, self.page
        after = str(change.will_be(form.value if form.is_bound else None)) if change and is_confirming else ""
        context = {
            "change": change,
            "form": form,
            "list_name": self.list_name,
            "list_label": page.label_of_list() if page else "",
            "query": self.query,
            "back": self.back if page else "",
            "choices": [(each.code, each.label) for each in changes_for(page.model.KIND)] if page else [],
            "rows": [(row, change.shown(row)) for row in sorted_out.changeable] if sorted_out else [],
            "unsorted": self.rows if change is None else [],
            "left": sorted_out.left if sorted_out else [],
            "after": after,
            "is_confirming": is_confirming,
            "most": MOST_AT_ONCE if len(self.rows) == MOST_AT_ONCE else None,
        }
        return render(self.request, "register/bulk/page.html", context, status=status)

    def tell(self, outcome: Outcome) -> None:
        """Say how many were changed, and which were left."""
        told = ngettext("%(count)d post är ändrad.", "%(count)d poster är ändrade.", outcome.done_count)
        messages.success(self.request, told % {"count": outcome.done_count})
        for left in outcome.left[:5]:
            messages.warning(
                self.request, _("%(entry)s lämnades: %(reason)s") % {"entry": left.entry, "reason": left.reason}
            )

    @in_swedish()
    def export(self) -> HttpResponse:
        """Send the rows as a workbook, and log the reading of the restricted ones."""
        for row in self.rows:
            record_read(entry=row, by=self.actor.user, at=timezone.now(), path=self.request.path)
        title = str(self.page.label_of_list())
        content = write_rows(self.page.table_class, self.rows, self.request, title=title)
        day = self.actor.today.isoformat()
        return send_download(content, filename=f"{self.page.model.KIND}-{day}.xlsx", content_type=XLSX)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
