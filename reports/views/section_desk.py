"""A chapter with everything that helps to write it: preview, kept drafts, notes, last year's text and sentences."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.views.scoped import posted_keys
from reports import services
from reports.aids import SectionAids, aids_of, fingerprint
from reports.legal_facts import OfferedFact, facts_of
from reports.models import YearNote
from reports.selectors import shown_figures
from reports.sentences import sentences_of
from reports.views.scoped import writable_review
from reports.views.writing import SectionEdit


class SectionDesk(SectionEdit):
    """Write a chapter; a button may put a note, a sentence or last year's text last in what is typed, and save it."""

    @cached_property
    def aids(self) -> SectionAids:
        """What stands beside the chapter."""
        return aids_of(self.stored, self.review, user=self.actor.user)

    @cached_property
    def facts(self) -> list[OfferedFact]:
        """The facts of law that belong under the chapter."""
        return facts_of(self.stored.code, on=timezone.localdate())

    @cached_property
    def note(self) -> YearNote | None:
        """The note that a button puts into the text."""
        keys = posted_keys(self.request.POST, "insert_note")
        if not keys:
            return None
        notes = YearNote.objects.visible_to(self.actor).about(self.review.organisation, self.review.year)
        return get_object_or_404(notes.select_related("organisation"), pk=keys[0], chapter_code=self.stored.code)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how the text will look, or save it."""
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        text = request.POST.get("text", "")
        if request.htmx:
            return render(request, "reports/preview.html", {"preview": text})
        return self.render_to_response(self.get_context_data(form=self.get_form(), preview=text))

    def get_initial(self) -> dict[str, Any]:
        """Start from what the writer typed last and never saved, else from the stored chapter."""
        draft = self.aids.draft if self.request.method == "GET" else None
        return {**super().get_initial(), **({"text": draft.text} if draft else {})}

    @transaction.atomic
    def save(self, values: dict[str, Any]) -> None:
        """Write the chapter with what is put into it, and let go of the draft; all or nothing."""
        added = self._added()
        if added:
            values["text"] = "\n\n".join(part for part in (values["text"].rstrip(), added) if part)
        super().save(values)
        services.finish_writing(section=self.stored, note=self.note, by=self.actor.user, at=values["at"])

    def _added(self) -> str:
        """Return what the pressed button puts last in the text."""
        if self.note is not None:
            return self.note.text
        if "insert_previous" in self.request.POST:
            return self.aids.previous_text
        if code := self.request.POST.get("insert_sentence", ""):
            figures = shown_figures(self.review, [code], actor=self.actor)
            return "".join(sentence.text for sentence in sentences_of(figures))
        chosen = self.request.POST.get("insert_fact", "")
        return "".join(each.fact.text for each in self.facts if each.fact.code == chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what helps to write, and the saved text's fingerprint that an unsaved draft starts from."""
        context = super().get_context_data(**{"preview": None, **kwargs})
        aids = self.aids
        return {
            **context,
            "aids": aids,
            "sentences": sentences_of(context["figures"]),
            "facts": self.facts,
            "started_from": fingerprint(self.stored.text),
            "is_restored": self.request.method == "GET" and aids.draft is not None,
        }


@require_POST
def draft(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Keep what is typed in a chapter while it is typed, or throw the kept text away when asked."""
    review = writable_review(request, reference)
    section = get_object_or_404(review.sections, code=code)
    if "discard" in request.POST:
        services.drop_draft(section=section, by=request.user)
        messages.success(request, _("Utkastet är borta. Avsnittet visas som det är sparat."))
        return HttpResponseRedirect(request.path.removesuffix("utkast/"))
    now, message, is_waiting = timezone.now(), "", False
    if not review.is_open or review.is_archived:
        message = _("Genomgången är överlämnad: det du skriver sparas inte.")
    else:
        try:
            is_waiting = services.keep_draft(
                section=section,
                text=request.POST.get("text", ""),
                started_from=request.POST.get("started_from", ""),
                by=request.user,
                at=now,
            )
        except DomainError as error:
            message = error.message
    context = {"message": message, "is_waiting": is_waiting, "kept_at": now}
    return render(request, "reports/draft_state.html", context)
