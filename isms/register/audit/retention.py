"""Apply the rules of what is kept and what is disposed of (``retention.toml``), and never more than they say."""

import calendar
import datetime as dt
import fnmatch
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from isms.register.audit.ownership import event_models
from isms.register.errors import DomainError
from isms.register.models import Disposal

POLICY = Path(__file__).with_name("retention.toml")
DISPOSED = "gallras"
JOB = "job"


class DisposalRefused(DomainError):
    """Nothing was disposed of; the message says what is missing."""


@dataclass(frozen=True)
class Rule:
    """What becomes of some tables: kept, or disposed of some months after a date, by whom and on what ground."""

    name: str
    outcome: str
    basis: str
    models: tuple[str, ...]
    starts: dict[str, str]
    months: int = 0
    by: str = ""
    needs_decision: bool = True

    @property
    def is_disposed(self) -> bool:
        """True when the rows are disposed of in time."""
        return self.outcome == DISPOSED


@dataclass(frozen=True)
class Due:
    """Rows of a table whose time is over."""

    rule: Rule
    model: type[models.Model]
    before: dt.date
    count: int


@cache
def policy() -> dict[str, Any]:
    """Return the file as it stands."""
    return tomllib.loads(POLICY.read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file, which is the order they are applied in."""
    return tuple(_rule(raw) for raw in policy()["rule"])


def _rule(raw: dict[str, Any]) -> Rule:
    start = raw.get("from", {})
    starts = start if isinstance(start, dict) else dict.fromkeys(raw["models"], start)
    given = {name: raw[name] for name in ("months", "by", "needs_decision") if name in raw}
    return Rule(
        name=raw["name"],
        outcome=raw["outcome"],
        basis=raw["basis"],
        models=tuple(raw["models"]),
        starts=starts,
        **given,
    )


def rule_of_field(label: str) -> str:
    """Return the name of the rule that a personal field falls under; empty when there is none.

    Args:
        label: ``app.Model.field``.
    """
    for rule in policy()["personal"]:
        if any(fnmatch.fnmatchcase(label, pattern) for pattern in rule["fields"]):
            return rule["name"]
    return ""


def is_not_personal(label: str) -> bool:
    """Tell whether the file says that a field is not personal, whatever it is called."""
    return any(fnmatch.fnmatchcase(label, pattern) for pattern in policy()["not_personal"]["fields"])


def due(*, today: dt.date, using: str) -> Iterator[Due]:
    """Yield each table with rows whose time is over."""
    for rule in rules():
        if not rule.is_disposed:
            continue
        before = _months_before(today, rule.months)
        for label in rule.models:
            model = apps.get_model(label)
            count = _older(model, rule.starts[label], before).using(using).count()
            if count:
                yield Due(rule, model, before, count)


def _months_before(day: dt.date, months: int) -> dt.date:
    """Move a date back by calendar months; the 31st becomes the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _older(model: type[models.Model], start: str, before: dt.date) -> models.QuerySet:
    is_moment = isinstance(model._meta.get_field(start), models.DateTimeField)
    return model._base_manager.filter(**{f"{start}__date__lt" if is_moment else f"{start}__lt": before})


def owns_tables(using: str) -> bool:
    """Tell whether a connection acts as the role that owns the tables."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = %s::regclass",
            [Disposal._meta.db_table],
        )
        return cursor.fetchone()[0]


def decided_rules() -> list[str]:
    """Return the names of the rules that a gallringsbeslut can be about."""
    return [rule.name for rule in rules() if rule.is_disposed and rule.needs_decision]


def may_apply(found: Due, *, decision: str, as_owner: bool, covered: Collection[str] = ()) -> str:
    """Return why a due table is left alone; empty when it may be disposed of now.

    Args:
        covered: names of the rules that the decision is about; it says nothing of the others.
    """
    if found.rule.needs_decision and not (decision and found.rule.name in covered):
        return _("väntar på ett gallringsbeslut")
    if found.rule.by != JOB and not as_owner:
        return _("görs med databasens ägarroll")
    return ""


def apply(found: Due, *, decision: str, at: dt.datetime, using: str) -> int:
    """Dispose of one table's due rows and write that it was done.

    Args:
        decision: reference of the gallringsbeslut, such as "SSA 2026:12".
        using: the connection; the owner's for what the application may not delete.

    Raises:
        DisposalRefused: the rule needs a decision that was not given.
    """
    if found.rule.needs_decision and not decision:
        raise DisposalRefused(_("Gallringen behöver ett gallringsbeslut."))
    rows = _older(found.model, found.rule.starts[found.model._meta.label], found.before)
    with pgtrigger.ignore(databases=[using]), transaction.atomic(using=using):
        count = rows.using(using)._raw_delete(using)
        _record(found.model, before=found.before, count=count, decision=decision, at=at, using=using, is_history=False)
    return count


def dispose_history(
    *, model: type[models.Model], before: dt.date, decision: str, at: dt.datetime, using: str, dry_run: bool = False
) -> int:
    """Dispose of a tracked table's events older than a day; each row's last event stays, so the history still agrees.

    Args:
        using: the owner's connection: the application's role has no right to this.

    Raises:
        DisposalRefused: no decision was given, the day is still to come, or the table has no history.
    """
    if not decision.strip():
        raise DisposalRefused(_("Historik gallras bara med ett gallringsbeslut."))
    if before > timezone.localdate(at):
        raise DisposalRefused(_("Dagen har inte varit än."))
    events = event_models().get(model)
    if events is None:
        raise DisposalRefused(_("Tabellen har ingen historik."))
    condition = sql.SQL(
        "FROM {events} old WHERE old.pgh_created_at < %s AND EXISTS"
        " (SELECT 1 FROM {events} new WHERE new.pgh_obj_id = old.pgh_obj_id AND new.pgh_id > old.pgh_id)"
    ).format(events=sql.Identifier(events._meta.db_table))
    with pgtrigger.ignore(databases=[using]), transaction.atomic(using=using), connections[using].cursor() as cursor:
        if dry_run:
            cursor.execute(sql.SQL("SELECT COUNT(*) ") + condition, [before])
            return cursor.fetchone()[0]
        cursor.execute(sql.SQL("DELETE ") + condition, [before])
        count = cursor.rowcount
        _record(model, before=before, count=count, decision=decision.strip(), at=at, using=using, is_history=True)
    return count


def _record(
    model: type[models.Model],
    *,
    before: dt.date,
    count: int,
    decision: str,
    at: dt.datetime,
    using: str,
    is_history: bool,
) -> None:
    Disposal.objects.using(using).create(
        model=model._meta.label,
        is_history=is_history,
        before=before,
        row_count=count,
        decision=decision,
        done_at=at,
    )
