"""The reports that an incident demands, and each report with its questions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents.forms.packs import AnswerForm, DispenseForm, ReceiptForm, RequestForm
from incidents.models import Incident, NotificationDuty
from incidents.packs import build_pack, by_chapter, frozen_questions
from incidents.packs.pdf import write_pack_pdf
from incidents.selectors import chain_of, duties_of, requested_stages
from incidents.services import (
    dispense_with_duty,
    note_request,
    open_supplement,
    record_receipt,
    report_status_instead,
    supplement_stage,
    write_answer,
)
from incidents.services.duties import may_be_dispensed_with, status_may_replace
from isms.languages import in_swedish
from isms.register.downloads import PDF, send_download
from isms.register.errors import DomainError, EditConflict
from isms.register.views.scoped import changeable_entry, may_change, visible_entry


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, also when that is nothing; None when the page is only shown."""
    return request.POST if request.method == "POST" else None


def duty_address(duty: NotificationDuty, name: str = "duty", fragment: str = "") -> str:
    """Return the address of a page of a report; its incident is loaded."""
    incident = duty.incident
    address = reverse(f"incidents:{name}", args=[incident.organisation.slug, incident.reference, duty.pk])
    return f"{address}#{fragment}" if fragment else address


def visible_duty(request: HttpRequest, reference: str, pk: int) -> NotificationDuty:
    """Return a report of an incident that the actor sees."""
    return _duty_of(visible_entry(request, reference, model=Incident), request, pk)


def changeable_duty(request: HttpRequest, reference: str, pk: int) -> NotificationDuty:
    """Return a report of an incident that the actor may change."""
    return _duty_of(changeable_entry(request, reference, model=Incident), request, pk)


def _duty_of(incident: Incident, request: HttpRequest, pk: int) -> NotificationDuty:
    found = NotificationDuty.objects.visible_to(request.actor).with_detail().filter(incident=incident)
    duty = get_object_or_404(found, pk=pk)
    duty.incident = incident
    return duty


@require_GET
def duties(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """List the reports that an incident demands."""
    incident = visible_entry(request, reference, model=Incident)
    asked_for = requested_stages(incident, on=timezone.localdate())
    context = {
        "entry": incident,
        "duties": duties_of(incident),
        "may_edit": may_change(request, incident) and not incident.is_archived,
        "requests": [(stage, RequestForm(auto_id=f"{stage.code}_%s")) for stage in asked_for],
    }
    return render(request, "incidents/duties.html", context)


@require_GET
def duty(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Show a report: as it would be filed now, or as it was."""
    found = visible_duty(request, reference, pk)
    if found.state in NotificationDuty.DONE_STATES:
        return _filed_page(request, found)
    return _open_page(request, found)


def _open_page(request: HttpRequest, duty: NotificationDuty) -> HttpResponse:
    pack = build_pack(duty, actor=request.actor, now=timezone.now())
    everything = "alla" in request.GET or not pack.is_supplement
    may_edit = may_change(request, duty.incident) and duty.is_open and not duty.incident.is_archived
    shown = [
        (question, AnswerForm(question=question) if may_edit else None)
        for question in pack.shown(everything=everything)
    ]
    context = {
        "entry": duty.incident,
        "duty": duty,
        "pack": pack,
        "chapters": _chapters(shown),
        "everything": everything,
        "may_edit": may_edit,
        "dispense_form": DispenseForm(auto_id="dispense_%s") if may_edit and may_be_dispensed_with(duty) else None,
        "may_report_status": may_edit and status_may_replace(duty),
        "chain": chain_of(duty),
    }
    return render(request, "incidents/duty.html", context)


def _chapters(shown: list[tuple[Any, Any]]) -> list[tuple[str, list[tuple[Any, Any]]]]:
    forms_by_key = {question.key: form for question, form in shown}
    grouped = by_chapter([question for question, _form in shown])
    return [(chapter, [(question, forms_by_key[question.key]) for question in group]) for chapter, group in grouped]


def _filed_page(request: HttpRequest, duty: NotificationDuty) -> HttpResponse:
    filing = duty.filing
    frozen = frozen_questions(filing)
    is_supplement = filing.supplements_id is not None and duty.stage.opens == duty.stage.Opens.INCOMPLETE
    everything = "alla" in request.GET or not is_supplement
    may_edit = may_change(request, duty.incident) and not duty.incident.is_archived
    context = {
        "entry": duty.incident,
        "duty": duty,
        "filing": filing,
        "chapters": by_chapter([question for question in frozen if everything or question.is_changed]),
        "is_supplement": is_supplement,
        "everything": everything,
        "receipts": filing.receipts.select_related("recorded_by").oldest_first(),
        "chain": chain_of(duty),
        "may_edit": may_edit,
        "receipt_form": ReceiptForm(auto_id="receipt_%s") if may_edit else None,
        "supplement": supplement_stage(duty, on=timezone.localdate()) if may_edit else None,
    }
    return render(request, "incidents/duty_filed.html", context)


@require_GET
@in_swedish()
def duty_pdf(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Send a report as a file: the frozen one when it is filed, else as it would be now."""
    found = visible_duty(request, reference, pk)
    name = f"{found.incident.reference}-{found.stage.code}.pdf".replace("_", "-")
    if found.state in NotificationDuty.DONE_STATES:
        return send_download(bytes(found.filing.pdf), filename=name, content_type=PDF)
    now = timezone.now()
    pack = build_pack(found, actor=request.actor, now=now)
    content = write_pack_pdf(pack, now=now, everything="alla" in request.GET)
    return send_download(content, filename=f"utkast-{name}", content_type=PDF)


@require_http_methods(["GET", "POST"])
def duty_answer(request: HttpRequest, organisation: str, reference: str, pk: int, key: str) -> HttpResponse:
    """Write one's own answer to a question."""
    found = changeable_duty(request, reference, pk)
    now = timezone.now()
    question = build_pack(found, actor=request.actor, now=now).question(key)
    if question is None:
        messages.error(request, _("Frågan finns inte i formuläret."))
        return HttpResponseRedirect(duty_address(found))
    if request.method == "GET":
        return _answer_page(request, found, AnswerForm(question=question), status=200)
    form = AnswerForm(request.POST, question=question)
    conflict = None
    if form.is_valid():
        try:
            write_answer(
                duty=found,
                key=key,
                text=form.answer(),
                seen=form.cleaned_data["seen"],
                actor=request.actor,
                at=now,
            )
        except EditConflict as error:
            form.add_error(None, error.message)
            conflict = {"stored": question.value, "typed": form.answer()}
            form.data = form.data.copy()
            form.data["seen"] = question.own
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Svaret på ”%(question)s” är sparat.") % {"question": question.text})
            return HttpResponseRedirect(duty_address(found, fragment=f"q-{key}"))
    return _answer_page(request, found, form, status=422, conflict=conflict)


def _answer_page(
    request: HttpRequest,
    duty: NotificationDuty,
    form: AnswerForm,
    *,
    status: int,
    conflict: dict[str, str] | None = None,
) -> HttpResponse:
    context = {"entry": duty.incident, "duty": duty, "form": form, "question": form.question, "conflict": conflict}
    return render(request, "incidents/answer.html", context, status=status)


@require_POST
def duty_dispense(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Say why a report is not needed."""
    found = changeable_duty(request, reference, pk)
    form = DispenseForm(request.POST, auto_id="dispense_%s")

    def do() -> str:
        dispense_with_duty(duty=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("Rapporten behövs inte. Skälet är sparat."))
        return duty_address(found)

    return _answer(request, found, form, do, question=_("Rapporten behövs inte"))


@require_POST
def duty_status(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """File a status report in the final report's place."""
    found = changeable_duty(request, reference, pk)

    def do() -> str:
        opened = report_status_instead(duty=found, by=request.user, at=timezone.now())
        messages.success(request, _("En lägesrapport lämnas i stället för slutrapporten."))
        return duty_address(opened)

    return _press(request, found, do)


@require_POST
def duty_supplement(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Begin to add to what was filed."""
    found = changeable_duty(request, reference, pk)
    if found.state not in NotificationDuty.DONE_STATES:
        messages.error(request, _("Bara en lämnad rapport kompletteras."))
        return HttpResponseRedirect(duty_address(found))

    def do() -> str:
        opened = open_supplement(filing=found.filing, by=request.user, at=timezone.now())
        messages.success(request, _("Kompletteringen är påbörjad."))
        return duty_address(opened)

    return _press(request, found, do)


@require_POST
def duty_receipt(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Note what came back after a report was filed."""
    found = changeable_duty(request, reference, pk)
    if found.state not in NotificationDuty.DONE_STATES:
        messages.error(request, _("Besked antecknas på en lämnad rapport."))
        return HttpResponseRedirect(duty_address(found))
    form = ReceiptForm(request.POST, auto_id="receipt_%s")

    def do() -> str:
        now = timezone.now()
        told = form.cleaned_data
        record_receipt(
            filing=found.filing,
            received_at=told["received_at"] or now,
            reference=told["reference"],
            note=told["note"],
            by=request.user,
            at=now,
        )
        messages.success(request, _("Beskedet är antecknat."))
        return duty_address(found, fragment="besked")

    return _answer(request, found, form, do, question=_("Anteckna besked"))


@require_POST
def duty_request(request: HttpRequest, organisation: str, reference: str, code: str) -> HttpResponse:
    """Note that a recipient has asked for a report."""
    incident = changeable_entry(request, reference, model=Incident)
    form = RequestForm(request.POST, auto_id=f"{code}_%s")

    def do() -> str:
        now = timezone.now()
        told = form.cleaned_data
        opened = note_request(
            incident=incident,
            code=code,
            requested_at=told["requested_at"] or now,
            due_at=told["due_at"],
            note=told["note"],
            by=request.user,
            at=now,
        )
        opened.incident = incident
        messages.success(request, _("Begäran är antecknad."))
        return duty_address(opened)

    back = reverse("incidents:duties", args=[incident.organisation.slug, incident.reference])
    return _carry_out(request, incident, form, do, question=_("Anteckna en begärd rapport"), back=back)


def _press(request: HttpRequest, duty: NotificationDuty, do: Callable[[], str]) -> HttpResponse:
    """Do what a button asks; what is refused is told on the report's page."""
    try:
        return HttpResponseRedirect(do())
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(duty_address(duty))


def _answer(
    request: HttpRequest, duty: NotificationDuty, form: forms.Form, do: Callable[[], str], *, question: str
) -> HttpResponse:
    return _carry_out(request, duty.incident, form, do, question=question, back=duty_address(duty))


def _carry_out(
    request: HttpRequest, incident: Incident, form: forms.Form, do: Callable[[], str], *, question: str, back: str
) -> HttpResponse:
    """Do what a valid form asks; else show it again with everything typed."""
    if form.is_valid():
        try:
            return HttpResponseRedirect(do())
        except DomainError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"entry": incident, "form": form, "question": question, "back": back}
    return render(request, "incidents/duty_form.html", context, status=422)
