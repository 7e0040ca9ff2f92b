"""The pages of sign-in that the register adds: second step, places, one-time links and the organisation's demand."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isms.accounts.permissions import Right
from isms.accounts.signin import links, sessions
from isms.accounts.signin import second_step as steps
from isms.accounts.signin.policy_form import SecondStepRolesForm


@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Explain that a second step is demanded and lead to setting it up; lead on when it is there."""
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        request.session[steps.NEXT_KEY] = wanted
    lead = request.session.get(steps.NEXT_KEY, "/")
    if steps.has_second_step(request):
        return HttpResponseRedirect(lead)
    return render(request, "signin/second_step.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    """Show where the person is signed in; POST signs out everywhere else."""
    key = request.session.session_key
    if request.method == "POST":
        count = sessions.end_places(user=request.user, keep_key=key)
        messages.success(
            request,
            ngettext("Du är utloggad på %(count)s annan plats.", "Du är utloggad på %(count)s andra platser.", count)
            % {"count": count},
        )
        return redirect("signin_sessions")
    places = sessions.places_of(user=request.user, current_key=key, at=timezone.now())
    return render(request, "signin/sessions.html", {"places": places})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one place."""
    if not sessions.end_places(user=request.user, pk=pk):
        raise Http404
    messages.success(request, _("Du är utloggad där."))
    return redirect("signin_sessions")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask before a one-time link is used up, so that a program that looks at addresses does not do it; then let in."""
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    now = timezone.now()
    if request.method == "POST":
        user = links.use_link(secret=secret, at=now, address=get_adapter().get_client_ip(request))
        if user is not None:
            record_authentication(request, user, "sign_in_link", reauthenticated=True)
            return perform_login(request, user)
    usable = request.method != "POST" and links.is_usable(secret=secret, at=now)
    return render(request, "signin/link.html", {"is_usable": usable}, status=200 if usable else 404)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step_roles(request: HttpRequest, organisation: str) -> HttpResponse:
    """Let an administrator say which roles demand a second step."""
    if not request.actor.has(Right.MANAGE_ACCOUNTS):
        raise PermissionDenied
    demanded = {"roles": request.organisation.second_step_roles}
    form = SecondStepRolesForm(request.POST) if request.method == "POST" else SecondStepRolesForm(initial=demanded)
    if form.is_valid():
        steps.set_second_step_roles(organisation=request.organisation, role_codes=form.cleaned_data["roles"])
        messages.success(request, _("Kravet på tvåstegsinloggning är sparat."))
        return redirect("signin_second_step_roles", organisation=organisation)
    return render(request, "signin/second_step_roles.html", {"form": form})
