"""Record that a report has been filed: what was told is frozen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.packs import FilingForm
from incidents.packs import build_pack
from incidents.services import AnswersChanged, FilingDetails, file_report
from incidents.views.duties import changeable_duty, duty_address, posted
from isms.register.errors import DomainError


@require_http_methods(["GET", "POST"])
def duty_file(request: HttpRequest, organisation: str, reference: str, pk: int) -> HttpResponse:
    """Record how and when a person filed a report."""
    duty = changeable_duty(request, reference, pk)
    if not duty.is_open:
        messages.error(request, _("Rapporten är redan lämnad eller behövs inte längre."))
        return HttpResponseRedirect(duty_address(duty))
    now = timezone.now()
    pack = build_pack(duty, actor=request.actor, now=now)
    form = FilingForm(posted(request), pack=pack)
    if form.is_valid():
        try:
            filing = file_report(
                duty=duty,
                told=_told(form),
                digest=form.cleaned_data["digest"],
                actor=request.actor,
                by=request.user,
                at=now,
            )
        except AnswersChanged as error:
            form.add_error(None, error.message)
            form.show_again(build_pack(duty, actor=request.actor, now=now))
        except DomainError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            for name, errors in error.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            message = _("Rapporten är antecknad som lämnad. Svaren och filen är frysta.")
            messages.success(request, message)
            return HttpResponseRedirect(duty_address(filing.duty))
    context = {
        "entry": duty.incident,
        "duty": duty,
        "pack": pack,
        "form": form,
        "is_late": duty.due_at is not None and now > duty.due_at,
    }
    return render(request, "incidents/duty_file.html", context, status=422 if form.is_bound else 200)


def _told(form: FilingForm) -> FilingDetails:
    cleaned = form.cleaned_data
    return FilingDetails(
        way=cleaned["way"],
        filed_at=cleaned["filed_at"],
        is_complete=form.is_complete,
        delay_reason=cleaned["delay_reason"],
        authority_reference=cleaned["authority_reference"],
        receipt=cleaned["receipt"],
    )
