"""The stages of reporting and the forms' questions, as the organisation has them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from incidents.forms.rules import QuestionRows, QuestionSetForm, StageVersionForm, rows_of
from incidents.packs import by_chapter
from incidents.rule_selectors import sets_in_force, stage_rows, versions_of_set, versions_of_stage
from incidents.services import VersionMeanwhile, make_question_set_version, make_stage_version
from incidents.views.duties import posted


def _keeper_only(request: HttpRequest) -> None:
    """Let only those in who keep the register."""
    if not request.actor.may_create:
        raise PermissionDenied(_("Bara samordnaren ändrar rapporteringssteg och frågor."))


@require_GET
def stage_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the stages as they hold today."""
    _keeper_only(request)
    rows = stage_rows(request.actor.organisation, on=timezone.localdate())
    return render(request, "incidents/stage_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def stage_version(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Show a stage's versions and make an own one."""
    _keeper_only(request)
    own = request.actor.organisation
    rows = {row.stage.code: row for row in stage_rows(own, on=timezone.localdate())}
    if code not in rows:
        raise Http404
    versions = versions_of_stage(own, code)
    own_versions = [version for version in versions if version.organisation_id is not None]
    latest = max(own_versions, key=lambda version: (version.decided_at, version.pk)).pk if own_versions else None
    stage = rows[code].coming or rows[code].stage
    form = StageVersionForm(posted(request), stage=stage, seen=latest)
    if form.is_valid():
        try:
            make_stage_version(
                base=stage,
                changed=form.instance,
                seen=form.cleaned_data["base"],
                organisation=own,
                by=request.user,
                at=timezone.now(),
            )
        except VersionMeanwhile as meanwhile:
            form.add_error(None, meanwhile.message)
            form.data = form.data.copy()
            form.data["base"] = str(latest or "")
        except ValidationError as error:
            for name, errors in error.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, _("Er version av steget är sparad. Klockor som har startat behåller sin."))
            return HttpResponseRedirect(reverse("incidents:stage_list", args=[own.slug]))
    context = {"stage": stage, "form": form, "versions": versions}
    return render(request, "incidents/stage_version.html", context, status=422 if form.is_bound else 200)


@require_GET
def question_sets(request: HttpRequest, organisation: str) -> HttpResponse:
    """List the forms whose questions the register knows."""
    _keeper_only(request)
    return render(request, "incidents/question_sets.html", {"sets": sets_in_force(request.actor.organisation)})


@require_GET
def question_set(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Show a form's questions, in the version that holds."""
    _keeper_only(request)
    versions = versions_of_set(request.actor.organisation, code)
    if not versions:
        raise Http404
    chapters = by_chapter(versions[0].questions.order_by("position"))
    context = {"question_set": versions[0], "versions": versions, "chapters": chapters}
    return render(request, "incidents/question_set.html", context)


@require_http_methods(["GET", "POST"])
def question_set_version(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Make an own version of a form's questions."""
    _keeper_only(request)
    own = request.actor.organisation
    versions = versions_of_set(own, code)
    if not versions:
        raise Http404
    in_force = versions[0]
    stored = list(in_force.questions.order_by("position"))
    form = QuestionSetForm(posted(request), question_set=in_force)
    rows = QuestionRows(posted(request), initial=rows_of(stored), prefix="q")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        by_pk = {version.pk: version for version in versions}
        base = by_pk.get(form.cleaned_data["base"], versions[-1])
        try:
            made = make_question_set_version(
                base=base,
                changed=form.instance,
                questions=rows.questions(),
                organisation=own,
                by=request.user,
                at=timezone.now(),
            )
        except VersionMeanwhile as meanwhile:
            form.add_error(None, meanwhile.message)
            form.data = form.data.copy()
            form.data["base"] = str(in_force.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(set)s är sparad. Lämnade rapporter behåller sin version.") % {"set": made})
            return HttpResponseRedirect(reverse("incidents:question_set", args=[own.slug, code]))
    context = {"question_set": in_force, "form": form, "rows": rows}
    status = 422 if request.method == "POST" else 200
    return render(request, "incidents/question_set_form.html", context, status=status)
