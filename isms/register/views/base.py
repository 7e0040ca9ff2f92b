"""Base views: a register adds its columns, filters, form and panels, visibly."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from isms.register import registers
from isms.register.access import Actor
from isms.register.attachment_list import attachments_of
from isms.register.bulk.selectors import inline_of, ticking_of
from isms.register.errors import DomainError, EditConflict
from isms.register.forms import AttachmentForm, CommentForm, EntryForm
from isms.register.gaps import annotate_gaps_of_few
from isms.register.history import history_of
from isms.register.models import Entry
from isms.register.quick_filters import QuickFilter, counted
from isms.register.search.recent import remember_opened
from isms.register.services import record_read
from isms.register.views.list_page import ListPage
from isms.register.views.scoped import as_stored, changeable_entry, may_change


class ActorMixin:
    """Names what the middleware has put on the request."""

    request: HttpRequest

    @property
    def actor(self) -> Actor:
        """The person, acting in the organisation of the address."""
        return self.request.actor


class RegisterList(ActorMixin, ListPage, SingleTableMixin, FilterView):
    """A register's list: saved views, filter form, table with rows to tick, count and pages."""

    template_name = "register/list.html"
    create_url = ""
    # Its rows are entries of one register, and many of them can be changed at once.
    ticks_rows = True
    # The columns whose cells are changed where they stand, by the codes of their changes.
    inline_columns: tuple[str, ...] = ()
    # The questions above the list, with their figures.
    quick_filters: tuple[QuickFilter, ...] = ()

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the actor may see, in Swedish order."""
        return self.model.objects.visible_to(self.actor).with_names().in_swedish_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the register's names and the offered page sizes."""
        definition = registers.get(self.model.KIND)
        context = super().get_context_data(
            register=definition, page_sizes=self.page_sizes, create_url=self.create_url, **kwargs
        )
        query = context["saved_views"]["query"]
        ticking = ticking_of(self.request, definition.kind, query=query)
        quick = counted(type(self), self.actor, path=self.request.path, query=query)
        inline = inline_of(self.request, self.inline_columns, query=query)
        return {**context, "ticking": ticking, "inline": inline, "quick_filters": quick}


class RegisterDetail(ActorMixin, DetailView):
    """An entry's page: facts, related panels, follow-ups, comments and history."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the actor may see with everything the page shows."""
        return annotate_gaps_of_few(self.model.objects.visible_to(self.actor).with_detail(), self.actor.today)

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Entry:
        """Find the entry by reference; what is not visible does not exist. Log the reading of a restricted one."""
        entry = get_object_or_404(queryset or self.get_queryset(), reference=self.kwargs["reference"])
        record_read(entry=entry, by=self.actor.user, at=timezone.now(), path=self.request.path)
        remember_opened(entry, actor=self.actor)
        return entry

    @cached_property
    def followups(self) -> list[Any]:
        """The entry's follow-ups that its page shows, the open ones first."""
        return list(self.object.followups.for_panel())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add follow-ups, history, comments and whether the actor may change the entry."""
        return super().get_context_data(
            entry=self.object,
            followups=self.followups,
            may_edit=may_change(self.request, self.object),
            history=history_of(self.object, actor=self.actor),
            comments=self.object.comments.select_related("written_by").oldest_first(),
            comment_form=CommentForm(),
            attachments=attachments_of(self.object, actor=self.actor),
            attachment_form=AttachmentForm(auto_id="attachment_%s"),
            decisions=self.object.decisions.select_related("decided_by").latest_first(),
            **kwargs,
        )


class RegisterForm(ActorMixin, FormView):
    """Create an entry, or change one when the address names it; nothing typed is ever lost."""

    template_name = "register/form.html"
    model: type[Entry]
    form_class: type[EntryForm]

    def save(self, form: EntryForm) -> Entry:
        """Call the register's service with the valid form."""
        raise NotImplementedError

    def get_entry(self) -> Entry | None:
        """Return the entry to change, None when creating; 404 when unseen, 403 when seen but not changeable."""
        if "reference" not in self.kwargs:
            if not self.actor.may_create:
                raise PermissionDenied(_("Bara samordnaren lägger till poster i registret."))
            return None
        return changeable_entry(self.request, self.kwargs["reference"], model=self.model)

    @cached_property
    def entry(self) -> Entry | None:
        """The entry that the page changes."""
        return self.get_entry()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its actor and entry."""
        return {**super().get_form_kwargs(), "actor": self.actor, "instance": self.entry}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the register's names and the entry, as stored."""
        return super().get_context_data(register=registers.get(self.model.KIND), entry=self.entry, **kwargs)

    def form_valid(self, form: EntryForm) -> HttpResponse:
        """Save through the service; on a refusal show the form again with the reason."""
        try:
            entry = self.save(form)
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            form.show_conflict(as_stored(self.entry))
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_model_errors(error)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("%(entry)s är sparad.") % {"entry": entry})
        if not self.model.objects.visible_to(self.actor).filter(pk=entry.pk).exists():  # handed over to somebody else
            return redirect(registers.get(entry.kind).list_url, organisation=self.actor.organisation.slug)
        return HttpResponseRedirect(entry.get_absolute_url())
