"""Every table and personal field has a rule; the rules take what they say and nothing that needs a decision."""

import datetime as dt
import re
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, models, transaction
from django.utils import timezone

from isms.accounts.models import User
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.services import open_followup
from isms.register.audit.ownership import is_immutable
from isms.register.audit.retention import is_not_personal, policy, rule_of_field, rules
from isms.register.models import AccessEvent, Disposal, Entry
from isms.register.tasks import apply_retention
from tests.audit.owner import as_owner
from tests.factories import SystemFactory, UserFactory

PERSONAL = re.compile(
    r"(^|_)(name|names|phone|email|contact|address|participants|attendees|person|people|holder|signatory|signed|by|ip)"
    r"($|_)"
)


def tables() -> list[type[models.Model]]:
    """Every table but those of history, which follow their own."""
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


def looks_personal(field: models.Field) -> bool:
    if isinstance(field, models.ForeignKey):
        return field.related_model is User
    is_text = isinstance(field, models.CharField | models.TextField)
    return isinstance(field, models.EmailField) or (is_text and bool(PERSONAL.search(field.name)))


def test_every_table_has_exactly_one_rule() -> None:
    ruled = [label for rule in rules() for label in rule.models]
    assert sorted(ruled) == sorted(model._meta.label for model in tables())
    for rule in rules():
        assert rule.outcome in ("bevaras", "gallras"), rule.name
        assert rule.basis, rule.name
        if rule.is_disposed:
            assert rule.by in ("job", "owner"), rule.name
            assert rule.months, rule.name
            assert set(rule.starts) == set(rule.models), rule.name
            for label, start in rule.starts.items():
                assert isinstance(apps.get_model(label)._meta.get_field(start), models.DateField), label
    assert policy()["history"]["outcome"] == "bevaras"


def test_every_personal_field_has_a_rule() -> None:
    found = {f"{model._meta.label}.{field.name}" for model in tables() for field in model._meta.local_fields
             if looks_personal(field)}  # fmt: skip
    assert {label for label in found if not rule_of_field(label) and not is_not_personal(label)} == set()
    assert all(rule["basis"] and rule["outcome"] for rule in policy()["personal"])


def test_no_decision_and_no_register_is_ever_disposed_of_by_the_job() -> None:
    by_job = {label for rule in rules() if rule.by == "job" for label in rule.models}
    assert not any(is_immutable(apps.get_model(label)) or issubclass(apps.get_model(label), Entry) for label in by_job)
    assert all(rule.needs_decision for rule in rules() if rule.is_disposed and rule.by == "owner")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_rows_go_when_their_time_is_over_and_not_without_a_decision(unit, actors) -> None:
    now = timezone.now()
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now - dt.timedelta(days=90))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=now)
    old = AccessEvent.objects.create(kind="sign_in", at=now - dt.timedelta(days=6 * 366), by=actors.reader)
    young = AccessEvent.objects.create(kind="sign_in", at=now - dt.timedelta(days=4 * 365), by=actors.reader)

    shown = run("apply_retention", "--dry-run")
    assert "sessions.Session, 1 rader" in shown
    assert "skulle gallras" in shown
    assert Session.objects.filter(session_key="a" * 32).exists()
    apply_retention()
    apply_retention()
    assert list(Session.objects.filter(session_key__in=["a" * 32, "b" * 32]).values_list("session_key", flat=True)) == [
        "b" * 32
    ]
    assert "väntar på ett gallringsbeslut" in run("apply_retention")
    decided = ("apply_retention", "--decision", "SSA 2026:12", "--rule")
    assert "ägarroll" in run(*decided, "Åtkomstlogg")
    for wrong in (decided[:-1], (*decided, "Sessioner"), ("apply_retention", "--rule", "Åtkomstlogg")):
        with pytest.raises(CommandError, match="Påminnelser och utskick; Åtkomstlogg"):
            run(*wrong)
    with as_owner():  # a decision about something else says nothing of this
        assert "väntar på ett gallringsbeslut" in run(*decided, "Påminnelser och utskick")
    assert AccessEvent.objects.filter(pk=old.pk).exists()
    with as_owner():
        run(*decided, "Åtkomstlogg")
    assert not AccessEvent.objects.filter(pk=old.pk).exists()
    assert AccessEvent.objects.filter(pk=young.pk).exists()
    told = Disposal.objects.order_by("pk").values_list("model", "row_count", "decision", "is_history")
    assert list(told) == [("sessions.Session", 1, "", False), ("register.AccessEvent", 1, "SSA 2026:12", False)]


def test_a_mail_goes_with_the_reminder_that_names_it(unit) -> None:
    """A reminder is mailed before the day it is about: both go at once, or neither."""
    now = timezone.now()
    told = now - dt.timedelta(days=735)
    user = UserFactory()
    followup = open_followup(
        entry=SystemFactory(unit=unit), kind="system_review", intended_on=timezone.localdate(), by=user, at=now
    )
    mail = OutgoingMail.objects.create(
        organisation=unit.organisation,
        recipient=user,
        address=user.email,
        kind=OutgoingMail.Kind.DIGEST,
        period="2024-W47",
        prepared_on=timezone.localdate(told),
        subject="Påminnelse",
        text="Text",
        message_id="<1@kultur.example>",
        queued_at=told,
        next_attempt_at=told,
    )
    Reminder.objects.create(
        followup=followup,
        due_at=told + dt.timedelta(days=30),
        step="upcoming",
        step_on=timezone.localdate(told),
        recipient=user,
        mail=mail,
    )
    with as_owner():
        run("apply_retention", "--decision", "SSA 2026:12", "--rule", "Påminnelser och utskick")
    assert not OutgoingMail.objects.exists()
    assert not Reminder.objects.exists()


def test_history_goes_only_on_a_decision_by_the_owner_and_still_agrees(unit) -> None:
    later = timezone.now() + dt.timedelta(days=3)
    system = SystemFactory(unit=unit, title="Ett")
    for title in ("Två", "Tre"):
        Entry.objects.filter(pk=system.pk).update(title=title)
    events = apps.get_model("register.EntryEvent").objects.filter(pgh_obj_id=system.pk)
    tomorrow = (timezone.localdate() + dt.timedelta(days=2)).isoformat()
    asked = ("dispose_history", "register.Entry", "--before", tomorrow, "--database", "default")
    with pytest.raises(CommandError, match="decision"):
        run(*asked)
    with as_owner(), pytest.raises(CommandError, match="gallringsbeslut"):
        run(*asked, "--decision", " ")
    with time_machine.travel(later), pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        run(*asked, "--decision", "SSA 2026:12")
    with as_owner(), pytest.raises(CommandError, match="inte varit än"):
        run(*asked, "--decision", "SSA 2026:12")
    with as_owner(), time_machine.travel(later):
        assert "2 rader skulle gallras" in run(*asked, "--decision", "SSA 2026:12", "--dry-run")
        assert events.count() == 3
        assert "2 rader gallrade" in run(*asked, "--decision", "SSA 2026:12")
        assert "0 rader gallrade" in run(*asked, "--decision", "SSA 2026:12")
    assert events.get().title == "Tre"
    assert Disposal.objects.filter(is_history=True, decision="SSA 2026:12", row_count=2).count() == 1
    assert "fullständig" in run("verify_history")
    with time_machine.travel(later), pytest.raises(CommandError, match="ingen historik"):
        run("dispose_history", "register.Decision", *asked[2:], "--decision", "SSA 2026:12")
