"""Write procurements: what they concern, the answers at the gate, its decision, and the way from need to hand-over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classification.models import Requirement
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from suppliers.gate import Gate, gate_of
from suppliers.gate_items import items_for
from suppliers.kinds_of_reviews import GATE_KIND
from suppliers.models import (
    GateAnswer,
    GateDecision,
    Procurement,
    ProcurementChange,
    ProcurementSubject,
    RequirementExport,
)

CONCERNED = ("system", "information_asset", "processing_activity")


@transaction.atomic
def create_procurement(
    *, procurement: Procurement, subjects: Iterable[Entry], by: User, at: dt.datetime
) -> Procurement:
    """Add a procurement with what it concerns; the day of its gate is followed up.

    Raises:
        ValidationError: a field is wrong, or something concerned belongs to another organisation.
    """
    create_entry(entry=procurement, by=by, at=at)
    _set_subjects(procurement, subjects)
    _plan_gate(procurement, by=by, at=at)
    return procurement


@transaction.atomic
def change_procurement(
    *, procurement: Procurement, subjects: Iterable[Entry], version: int, by: User, at: dt.datetime
) -> Procurement:
    """Save a changed procurement and what it concerns; a new day moves the follow-up of the gate.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or something concerned belongs to another organisation.
    """
    change_entry(entry=procurement, version=version, by=by, at=at)
    _set_subjects(procurement, subjects)
    _plan_gate(procurement, by=by, at=at)
    return procurement


@transaction.atomic
def answer_gate(
    *,
    procurement: Procurement,
    item: str,
    answer: str,
    reason: str,
    points_at: Entry | None,
    version: int,
    by: User,
    at: dt.datetime,
) -> GateAnswer:
    """Answer one item of the gate by hand; a later answer replaces it, the history keeps both.

    Args:
        points_at: the entry in the register that shows it, if there is one.

    Raises:
        EditConflict: somebody else has saved the procurement since ``version``.
        DomainError: the gate lies behind, or the register answers the item itself.
        ValidationError: the reason is missing.
    """
    claim_version(entry=procurement, version=version, by=by, at=at)
    stored = _stored(procurement)
    if not stored.is_before_gate:
        raise DomainError(_("Upphandlingen har lämnat grinden. Svaren ligger fast."))
    if item not in {each.code for each in items_for(stored)}:
        raise DomainError(_("Punkten finns inte i grindens checklista."))
    checked = next(each for each in gate_of(stored).items if each.item.code == item)
    if checked.is_automatic:
        raise DomainError(_("Registret svarar själv på den punkten. Rätta det som saknas i stället."))
    if points_at is not None and points_at.organisation_id != stored.organisation_id:
        raise ValidationError({"points_at": _("Posten hör till en annan organisation.")})
    row = GateAnswer.objects.filter(procurement=stored, item=item).first()
    row = row or GateAnswer(procurement=stored, item=item)
    row.answer, row.reason, row.points_at = answer, reason.strip(), points_at
    row.answered_at, row.answered_by = at, by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def decide_gate(
    *,
    procurement: Procurement,
    outcome: str,
    reason: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
) -> GateDecision:
    """Decide at the gate: let through, let through although something is missing, or hold.

    Args:
        outcome: a code of ``GateDecision.Outcome``; only an exception lets through what is not ready.
        reason: required for an exception and for holding.

    Raises:
        EditConflict: somebody else has saved the procurement since ``version``.
        DomainError: the gate lies behind, or the outcome does not fit what is missing.
        ValidationError: the reason or the authority's details are missing.
    """
    claim_version(entry=procurement, version=version, by=by, at=at)
    stored = _stored(procurement)
    if not stored.is_before_gate:
        raise DomainError(_("Upphandlingen har redan lämnat grinden."))
    gate = gate_of(stored)
    _check_outcome(outcome, reason, gate)
    before = Decision.objects.in_force().filter(entry_id=stored.pk, kind=Decision.Kind.PROCUREMENT_GATE)
    with in_swedish():
        label = str(GateDecision.Outcome(outcome).label)
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.PROCUREMENT_GATE,
                summary=_("Grind: %(outcome)s, %(done)d av %(all)d punkter klara")
                % {"outcome": label.lower(), "done": gate.done_count, "all": len(gate.items)},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.first(),
            )
        )
    with in_swedish():
        content = _frozen(gate_of(stored))
    ruling = GateDecision(procurement=stored, decision=decision, outcome=outcome, content=content)
    ruling.full_clean()
    ruling.save(force_insert=True)
    if ruling.lets_through:
        _complete_gate(stored, note=str(decision.summary), by=by, at=at)
    return ruling


@transaction.atomic
def move_procurement(
    *,
    procurement: Procurement,
    to_state: str,
    note: str,
    version: int,
    by: User,
    at: dt.datetime,
    lifts_restriction: bool = False,
) -> Procurement:
    """Move a procurement to another state, by TRANSITIONS; nothing is asked for until the gate has let it through.

    Args:
        note: required when it is cancelled.
        lifts_restriction: at the award, lets everybody who reads the register read it
            (absolute secrecy of tenders ends there, OSL 19 kap. 3 §).

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the move is not allowed, the gate is not passed, or the reason is missing.
    """
    claim_version(entry=procurement, version=version, by=by, at=at)
    stored = _stored(procurement)
    before = stored.state
    if to_state not in Procurement.TRANSITIONS[before] or to_state == Procurement.State.HANDED_OVER:
        raise DomainError(_("Upphandlingen kan inte flyttas till det läget. Läs in sidan igen och se hur den står nu."))
    if to_state == Procurement.State.CANCELLED and not note.strip():
        raise DomainError(_("Skriv varför upphandlingen avbryts."))
    if before == Procurement.State.REQUIREMENTS and to_state == Procurement.State.TENDER:
        _demand_gate(stored)
    move_to(stored, to_state, note=note, by=by, at=at)
    if to_state == Procurement.State.CANCELLED:
        with in_swedish():
            close_followups(entry=stored, kind=GATE_KIND, by=by, at=at, reason=_("Upphandlingen avbröts."))
    if to_state == Procurement.State.AWARDED and lifts_restriction and stored.is_restricted:
        Entry.objects.filter(pk=stored.pk).update(is_restricted=False)
        procurement.is_restricted = False
    procurement.state = stored.state
    return procurement


@transaction.atomic
def record_export(
    *,
    procurement: Procurement,
    profile: str,
    requirements: Iterable[Requirement],
    by: User,
    at: dt.datetime,
) -> RequirementExport:
    """Note that the requirements of a profile were taken out for the tender.

    Raises:
        DomainError: the procurement is over, or there is nothing to demand.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=procurement.pk)
    stored = _stored(procurement)
    if locked.is_archived or not stored.is_open:
        raise DomainError(_("Upphandlingen är avslutad."))
    codes = [requirement.code for requirement in requirements]
    if not codes:
        raise DomainError(_("Kravkatalogen har inga ska-krav på den nivån."))
    export = RequirementExport(procurement=stored, profile=profile, codes=codes, exported_at=at, exported_by=by)
    export.full_clean()
    export.save(force_insert=True)
    return export


def move_to(procurement: Procurement, to_state: str, *, note: str, by: User, at: dt.datetime) -> None:
    """Write a move that has been found allowed."""
    before = procurement.state
    procurement.state = to_state
    procurement.full_clean(exclude=["entry"])
    procurement.save(update_fields=["state"])
    change = ProcurementChange(
        procurement=procurement,
        from_state=before,
        to_state=to_state,
        note=note.strip(),
        changed_at=at,
        changed_by=by,
    )
    change.full_clean()
    change.save(force_insert=True)


def _stored(procurement: Procurement) -> Procurement:
    return Procurement.objects.with_detail().get(pk=procurement.pk)


def _set_subjects(procurement: Procurement, subjects: Iterable[Entry]) -> None:
    wanted = {entry.pk: entry for entry in subjects}
    for entry in wanted.values():
        if entry.organisation_id != procurement.organisation_id or entry.kind not in CONCERNED:
            raise ValidationError({"subjects": _("Välj system, informationstillgångar och behandlingar i registret.")})
    held = {row.entry_id: row for row in ProcurementSubject.objects.filter(procurement=procurement)}
    for entry_id, row in held.items():
        if entry_id not in wanted:
            row.delete()
    for entry_id in wanted:
        if entry_id not in held:
            ProcurementSubject.objects.create(procurement=procurement, entry_id=entry_id)


def _plan_gate(procurement: Procurement, *, by: User, at: dt.datetime) -> None:
    """Follow the day of the gate up while the gate lies ahead."""
    if procurement.gate_on is None or not procurement.is_before_gate:
        with in_swedish():
            close_followups(entry=procurement, kind=GATE_KIND, by=by, at=at, reason=_("Ingen dag för grinden är satt."))
        return
    latest = procurement.gate_decisions.order_by("-pk").first()
    if latest is None or not latest.lets_through:
        open_followup(
            entry=procurement, kind=GATE_KIND, intended_on=procurement.gate_on, interval_months=None, by=by, at=at
        )


def _complete_gate(procurement: Procurement, *, note: str, by: User, at: dt.datetime) -> None:
    for followup in FollowUp.objects.open().filter(entry_id=procurement.pk, kind=GATE_KIND):
        complete_followup(followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)


def _check_outcome(outcome: str, reason: str, gate: Gate) -> None:
    if outcome == GateDecision.Outcome.PASSED and not gate.is_ready:
        missing = ", ".join(item.item.label.lower() for item in gate.missing)
        raise DomainError(
            _("Detta saknas: %(missing)s. Rätta det, eller besluta om undantag med skäl.") % {"missing": missing}
        )
    if outcome == GateDecision.Outcome.EXCEPTION and gate.is_ready:
        raise DomainError(_("Inget saknas. Välj passerad i stället för undantag."))
    if outcome != GateDecision.Outcome.PASSED and not reason.strip():
        raise ValidationError({"reason": _("Skriv skälen för beslutet.")})


def _demand_gate(procurement: Procurement) -> None:
    latest = procurement.gate_decisions.order_by("-decision__decided_at", "-pk").first()
    if latest is None:
        raise DomainError(_("Grinden är inte prövad. Pröva den innan förfrågan går ut."))
    if not latest.lets_through:
        raise DomainError(_("Grinden är stoppad. Rätta det som saknas och pröva den på nytt."))


def _frozen(gate: Gate) -> dict[str, object]:
    """Return the gate as it stood: what each item said and what it pointed at, by reference."""
    rows: list[Mapping[str, object]] = [
        {
            "item": checked.item.code,
            "label": checked.item.label,
            "status": str(checked.status),
            "text": checked.text,
            "entries": [entry.reference for entry in checked.entries],
            "is_automatic": checked.is_automatic,
        }
        for checked in gate.items
    ]
    return {"items": rows, "missing": [checked.item.code for checked in gate.missing]}
