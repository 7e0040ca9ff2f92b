"""Change one field of one entry straight from its list: a page, or the cell itself when the browser runs scripts."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from isms.register.bulk.changes import BulkChange, changes_for
from isms.register.bulk.forms import ValueForm
from isms.register.bulk.selectors import inline_query, rows_of
from isms.register.bulk.services import change_many
from isms.register.models import Entry
from isms.register.saved_views.choices import known_query, list_called
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import changeable_entry, posted_version

MOST_READ = 8000


class FieldChange(ActorMixin, View):
    """``…/andra-falt/ATG-0042/due_on/?lista=…&urval=…``: one question, and back to the list as it was.

    htmx asks for the form in the cell and gets the cell back once it is saved; ``avbryt`` gives it back unchanged.
    """

    http_method_names = ["get", "head", "post"]

    @cached_property
    def entry(self) -> Entry:
        """The entry, for those who may change it."""
        return changeable_entry(self.request, self.kwargs["reference"])

    @cached_property
    def model(self) -> type[Entry]:
        """The register's model."""
        return apps.get_model(self.entry.register.model)

    @cached_property
    def row(self) -> Entry:
        """The entry with its register's own fields."""
        return self.model.objects.visible_to(self.actor).with_detail().get(pk=self.entry.pk)

    @cached_property
    def change(self) -> BulkChange:
        """What is asked."""
        fitting = (each for each in changes_for(self.entry.kind) if each.field is not None)
        for change in fitting:
            if change.code == self.kwargs["code"]:
                return change
        raise Http404

    @cached_property
    def asked(self) -> QueryDict:
        """What the address or the form says of the list."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def page(self) -> type[Any] | None:
        """The list that the entry stands in; None when the address names none of its register."""
        page = list_called(self.asked.get("lista", "")[:100], organisation=self.kwargs["organisation"])
        return page if getattr(page, "ticks_rows", False) and page.model is self.model else None

    @cached_property
    def query(self) -> str:
        """What the list's address chose."""
        return known_query(self.page, QueryDict(self.asked.get("urval", "")[:MOST_READ])) if self.page else ""

    def get(self, request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
        """Ask, or give the cell back."""
        if request.htmx and "avbryt" in request.GET:
            return self.cell()
        start = {"value": getattr(self.row, self.change.code)}
        return self.ask(ValueForm(change=self.change, actor=self.actor, initial=start, auto_id=self.auto_id))

    def post(self, request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
        """Save through the service; on a refusal ask again with the reason."""
        form = ValueForm(request.POST, change=self.change, actor=self.actor, auto_id=self.auto_id)
        if not form.is_valid():
            return self.ask(form, status=422)
        unchanged = str(self.change.shown(self.row)) == str(self.change.will_be(form.value))
        if not unchanged:
            outcome = change_many(
                change=self.change,
                value=form.value,
                versions={self.entry.pk: posted_version(request)},
                model=self.model,
                actor=self.actor,
                at=timezone.now(),
            )
            if not outcome.done_count:
                form.add_error("value", " ".join(left.reason for left in outcome.left))
                return self.ask(form, status=422)
        told = _("%(entry)s: %(what)s är nu %(value)s.") % {
            "entry": self.entry.reference,
            "what": str(self.change.column).lower(),
            "value": self.change.will_be(form.value),
        }
        if request.htmx and self.page is not None:
            return self.cell(told=told)
        messages.success(request, told)
        return HttpResponseRedirect(self.back)

    @property
    def auto_id(self) -> str:
        """Ids that no other cell of the list has."""
        return f"{self.entry.reference}-%s"

    @property
    def back(self) -> str:
        """The list as it was, or the register's own."""
        name = self.asked["lista"] if self.page else self.entry.register.list_url
        address = reverse(name, kwargs={"organisation": self.kwargs["organisation"]})
        return f"{address}?{self.query}" if self.query else address

    def ask(self, form: ValueForm, *, status: int = 200) -> HttpResponse:
        """Show the question; htmx takes only an answer that went well, so a refusal is one there."""
        form.fields["value"].widget.attrs["autofocus"] = True
        context = self.common() | {"form": form, "back": self.back}
        part = "register/bulk/field_form.html" if self.request.htmx and self.page else "register/bulk/field.html"
        return render(self.request, part, context, status=200 if self.request.htmx else status)

    def cell(self, *, told: str = "") -> HttpResponse:
        """Show the cell as the list shows it now; nothing but the words when the entry is no longer seen there."""
        rows = rows_of(self.page, self.request, organisation=self.kwargs["organisation"]).filter(pk=self.entry.pk)
        table = self.page.table_class(data=rows, request=self.request)
        shown = next((row.get_cell(self.change.code) for row in table.rows), None)
        return render(self.request, "register/bulk/cell.html", self.common() | {"cell": shown, "told": told})

    def common(self) -> dict[str, Any]:
        """Return what every answer needs."""
        return {
            "entry": self.entry,
            "row": self.row,
            "change": self.change,
            "list_name": self.asked.get("lista", "") if self.page else "",
            "query": self.query,
            "address": f"{self.request.path}?{inline_query(self.asked.get('lista', ''), self.query)}",
        }
