"""The organisation's follow-up rules, in one visible table."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from isms.accounts.permissions import Right
from isms.followup.forms import RuleForm
from isms.followup.models import FollowUp
from isms.followup.rule_changes import Move, move_followups, moves_of
from isms.followup.rules import Rule, rules_of
from isms.followup.services import decide_rule, return_to_default
from isms.register.access import Actor
from isms.register.views.base import ActorMixin

MOVES_SHOWN = 200


def rule_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what holds for each kind, and whether the organisation has decided it."""
    context = {"rules": list(rules_of(request.organisation).values()), "may_edit": _may_edit(request.actor)}
    return render(request, "followup/rules.html", context)


class RuleEdit(ActorMixin, FormView):
    """Set the organisation's own intervals for a kind."""

    template_name = "followup/rule_form.html"
    form_class = RuleForm

    @cached_property
    def rule(self) -> Rule:
        """The rule that holds now."""
        return _rule_or_404(self.request, self.kwargs["kind"])

    def get_initial(self) -> dict[str, Any]:
        """Start from what holds now."""
        return {
            "interval_months": self.rule.interval_months,
            "lead_days": self.rule.lead_days,
            "escalation_days": self.rule.escalation_days,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rule."""
        return super().get_context_data(**{"rule": self.rule, "is_preview": False, **kwargs})

    def form_valid(self, form: RuleForm) -> HttpResponse:
        """Show what would move, when that is asked for; else, or when it is confirmed, decide the rule."""
        values = {name: form.cleaned_data[name] for name in ("interval_months", "lead_days", "escalation_days")}
        moves = []
        if form.cleaned_data["moves_open"]:
            moves = moves_of(
                organisation=self.request.organisation,
                kind=self.rule.kind.code,
                interval_months=values["interval_months"],
                lead_days=values["lead_days"],
                today=self.actor.today,
            )
            if self.request.POST.get("confirmed") != str(len(moves)):
                return self.render_to_response(self._preview(form, moves))
        try:
            moved = self._save(values, moves)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        said = _("Regeln för %(kind)s är sparad.") % {"kind": self.rule.kind.label}
        if moves:
            said += " " + ngettext(
                "%(count)d uppföljning är flyttad.", "%(count)d uppföljningar är flyttade.", moved
            ) % {"count": moved}
        messages.success(self.request, said)
        return redirect("followup:rule_list", organisation=self.request.organisation.slug)

    @transaction.atomic
    def _save(self, values: dict[str, Any], moves: list[Move]) -> int:
        decide_rule(organisation=self.request.organisation, kind=self.rule.kind.code, **values)
        return move_followups(moves, interval_months=values["interval_months"]) if moves else 0

    def _preview(self, form: RuleForm, moves: list[Move]) -> dict[str, Any]:
        """List the moves of entries that the actor sees; of the others, only how many."""
        ids = [move.followup.pk for move in moves]
        seen = set(FollowUp.objects.visible_to(self.actor).filter(pk__in=ids).values_list("pk", flat=True))
        shown = [move for move in moves if move.followup.pk in seen]
        return self.get_context_data(
            form=form,
            is_preview=True,
            moves=shown[:MOVES_SHOWN],
            move_count=len(moves),
            unlisted_count=len(moves) - len(shown[:MOVES_SHOWN]),
        )


@require_POST
def use_default(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """Let the defaults hold again."""
    rule = _rule_or_404(request, kind)
    return_to_default(organisation=request.organisation, kind=rule.kind.code)
    messages.success(request, _("Förvalet gäller nu för %(kind)s.") % {"kind": rule.kind.label})
    return redirect("followup:rule_list", organisation=request.organisation.slug)


def _may_edit(actor: Actor) -> bool:
    return actor.has(Right.EDIT_REGISTER)


def _rule_or_404(request: HttpRequest, kind: str) -> Rule:
    """Return the rule to change; 404 for an unknown kind, 403 for those who may only read."""
    rules = rules_of(request.organisation)
    if kind not in rules:
        raise Http404
    if not _may_edit(request.actor):
        raise PermissionDenied(_("Bara samordnaren ändrar uppföljningsreglerna."))
    return rules[kind]
