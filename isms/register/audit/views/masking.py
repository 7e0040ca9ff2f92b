"""Ask that a text be masked everywhere, and confirm or refuse what somebody else has asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from isms.register.audit.masking import ask_masking, decide_masking
from isms.register.audit.masking_forms import MaskingForm
from isms.register.audit.masking_querysets import may_mask
from isms.register.errors import DomainError
from isms.register.models import Masking


def masking_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the maskings; take in a new request."""
    _demand_right(request)
    form = MaskingForm(request.POST) if request.method == "POST" else MaskingForm()
    if request.method == "POST" and form.is_valid():
        try:
            ask_masking(organisation=request.organisation, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Begäran är sparad. Någon annan behöver bekräfta den."))
            return redirect("audit:masking_list", organisation=organisation)
    found = Masking.objects.visible_to(request.actor).select_related("asked_by", "decided_by", "text").latest_first()
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "register/audit/maskings.html", context, status=422 if form.errors else 200)


@require_POST
def masking_decide(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Confirm or refuse a masking."""
    _demand_right(request)
    masking = get_object_or_404(Masking.objects.visible_to(request.actor), pk=pk)
    confirm = request.POST.get("answer") == "confirm"
    try:
        decide_masking(masking=masking, confirm=confirm, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Maskeringen är bekräftad.") if confirm else _("Maskeringen är avslagen."))
    return redirect("audit:masking_list", organisation=organisation)


def _demand_right(request: HttpRequest) -> None:
    if not may_mask(request.actor):
        raise PermissionDenied(_("Bara samordnaren och dataskyddsombudet maskerar uppgifter."))
