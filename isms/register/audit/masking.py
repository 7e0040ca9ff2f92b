"""Take a personal number or a protected identity away everywhere: two persons agree, the owner's role does it."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from psycopg import sql

from isms.accounts.models import Organisation, User
from isms.register.audit.frozen import FrozenChange, frozen_texts
from isms.register.audit.ownership import Trace, event_models, paths_to_entries
from isms.register.errors import DomainError
from isms.register.models import Entry, MaskedText, Masking
from isms.register.personal_numbers import find_personal_numbers

MASK = "[maskerat]"
SHORTEST = 4
# The request itself says nothing of the text.
LEFT_ALONE = {"register.Masking", "register.MaskedText", "register.Disposal"}
# What the system makes itself and leads by.
MADE = frozenset(
    {"reference", "kind", "slug", "sha256", "content_sha256", "public_sha256", "message_id", "fingerprint"}
)


class MaskingRefused(DomainError):
    """The masking cannot be asked for, confirmed or carried out; the message says why."""


@dataclass(frozen=True)
class Place:
    """A table where a text can stand: which rows are the organisation's, and which columns hold text."""

    model: type[models.Model]
    tracked: type[models.Model]
    scope: str
    fields: tuple[models.Field, ...]


@transaction.atomic
def ask_masking(*, organisation: Organisation, kind: str, text: str, by: User, at: dt.datetime) -> Masking:
    """Ask that a text be masked everywhere in an organisation's registers.

    Raises:
        MaskingRefused: the text is too short to be told from others, or no personal number.
    """
    text = " ".join(text.split())
    if len(text) < SHORTEST:
        raise MaskingRefused(_("Skriv minst fyra tecken: en kortare text finns på många ställen."))
    if kind == Masking.Kind.PERSONAL_NUMBER and not find_personal_numbers(text):
        raise MaskingRefused(_("Det är inget personnummer. Kontrollera siffrorna."))
    masking = Masking(organisation=organisation, kind=kind, asked_at=at, asked_by=by)
    masking.full_clean()
    masking.save(force_insert=True)
    MaskedText.objects.create(masking=masking, text=text)
    return masking


@transaction.atomic
def decide_masking(*, masking: Masking, confirm: bool, by: User, at: dt.datetime) -> Masking:
    """Confirm or refuse a masking that somebody else has asked for; a refused text is taken away at once.

    Raises:
        MaskingRefused: the same person asked, or it is decided already.
    """
    locked = Masking.objects.select_for_update(of=("self",)).get(pk=masking.pk)
    if locked.state != Masking.State.ASKED:
        raise MaskingRefused(_("Maskeringen är redan avgjord."))
    if locked.asked_by_id == by.pk and confirm:
        raise MaskingRefused(_("Den som begär en maskering kan inte själv bekräfta den."))
    if locked.asked_by_id == by.pk:
        raise MaskingRefused(_("Be någon annan avslå maskeringen."))
    locked.state = Masking.State.CONFIRMED if confirm else Masking.State.REFUSED
    locked.decided_at, locked.decided_by = at, by
    locked.full_clean()
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    if not confirm:
        MaskedText.objects.filter(masking=locked).delete()
    return locked


def places() -> Iterator[Place]:
    """Yield every table of rows and of history that belongs to an organisation and holds text; not what is frozen."""
    events = event_models()
    for model in apps.get_models():
        is_ours = model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
        if not is_ours or model._meta.label in LEFT_ALONE | frozen_texts().keys():
            continue
        place = place_of(model)
        if place is None:
            continue
        yield place
        if event := events.get(model):
            names = {field.name for field in place.fields}
            kept = tuple(field for field in event._meta.concrete_fields if field.name in names)
            of_event = f"pgh_obj__{place.scope}" if issubclass(model, Entry) else place.scope
            if kept:
                yield Place(event, model, of_event, kept)


def place_of(model: type[models.Model]) -> Place | None:
    """Return a table of rows with the columns that hold text; None when it has none or is no organisation's."""
    scope = _scope(model)
    fields = tuple(field for field in model._meta.local_concrete_fields if _holds_text(field))
    return Place(model, model, scope, fields) if scope and fields else None


def _scope(model: type[models.Model]) -> str:
    """Return the lookup from a row to its organisation; empty when it has none, as a person's account."""
    if issubclass(model, Entry) or any(field.name == "organisation" for field in model._meta.local_fields):
        return "organisation_id"
    paths = tuple(paths_to_entries(model))
    return f"{Trace(model, model, paths).owner}organisation_id" if paths else ""


def _holds_text(field: models.Field) -> bool:
    if field.primary_key or field.choices or field.name in MADE:
        return False
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, models.CharField | models.TextField) and not field.base_field.choices
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def pattern_of(kind: str, text: str) -> str:
    """Return the regular expression, as PostgreSQL reads it, that finds a text however it was written.

    A personal number is found with and without century, hyphen, plus sign or space; a name also in the genitive.
    """
    if kind == Masking.Kind.PERSONAL_NUMBER:
        match = find_personal_numbers(text)[0]
        date = match["year"] + match["month"] + match["day"]
        return rf"(?<![0-9])(18|19|20)?{date}\s?[-+\u2010-\u2015\u2212]?\s?{match['serial']}(?![0-9])"
    words = [re.sub(r"([^\w\s])", r"\\\1", word) for word in text.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"s?(?!\w)"


def carry_out_masking(*, masking: Masking, at: dt.datetime, using: str) -> Masking:
    """Mask the text of a confirmed request in rows, history, search and names, then take the text itself away.

    Entries that are changed get a later version, so that a form opened before cannot write the text back. What is
    frozen gets a masked version, which says that it is one.

    Args:
        using: the owner's connection: the application's role cannot change history or evidence.

    Raises:
        MaskingRefused: it is not confirmed, or done already.
    """
    with pgtrigger.ignore(databases=[using]), transaction.atomic(using=using):
        locked = Masking.objects.using(using).select_for_update(of=("self",)).get(pk=masking.pk)
        if locked.state != Masking.State.CONFIRMED:
            raise MaskingRefused(_("Maskeringen är inte bekräftad, eller redan utförd."))
        pattern = pattern_of(locked.kind, MaskedText.objects.using(using).get(masking=locked).text)
        locked.row_count = locked.event_count = 0
        changed: set[int] = set()
        for place in places():
            keys = _mask(place, locked.organisation_id, pattern, using)
            if place.model is place.tracked:
                locked.row_count += len(keys)
                changed |= set(keys) if issubclass(place.model, Entry) else set()
            else:
                locked.event_count += len(keys)
        Entry.objects.using(using).filter(pk__in=changed).update(version=models.F("version") + 1)
        locked.reissued = list(_reissued(locked, pattern, at=at, using=using))
        locked.state, locked.done_at = Masking.State.DONE, at
        locked.save(using=using, update_fields=["state", "done_at", "row_count", "event_count", "reissued"])
        MaskedText.objects.using(using).filter(masking=locked).delete()
    return locked


def _reissued(masking: Masking, pattern: str, *, at: dt.datetime, using: str) -> Iterator[str]:
    """Give each frozen text that holds the text a masked version; yield their names, by reference and key."""
    for text in frozen_texts().values():
        place = place_of(text.model)
        rows = text.model._base_manager.using(using).filter(**{place.scope: masking.organisation_id})
        keys = _having(place, rows, pattern)
        if not keys:
            continue
        change = FrozenChange(masking, keys, partial(_mask, place, masking.organisation_id, pattern, using), at, using)
        text.give_version(change)
        reference = f"{place.scope.removesuffix('organisation_id')}reference"
        for key, owner in rows.filter(pk__in=keys).order_by("pk").values_list("pk", reference):
            yield f"{owner}, {text.model._meta.verbose_name} {key}"


def _having(place: Place, rows: models.QuerySet, pattern: str) -> list[int]:
    """Return the keys of the rows that hold the text."""
    found = models.Q(pk__in=[])
    for field in place.fields:
        found |= models.Q(**{f"as_text_{field.name}__iregex": pattern})
    casts = {f"as_text_{field.name}": Cast(field.name, models.TextField()) for field in place.fields}
    return list(rows.alias(**casts).filter(found).order_by("pk").values_list("pk", flat=True))


def _mask(place: Place, organisation_id: int, pattern: str, using: str) -> list[int]:
    """Replace the text in one table and return the keys of the rows that had it."""
    scope = place.model._base_manager.filter(**{place.scope: organisation_id}).order_by().values("pk")
    scope_sql, scope_params = scope.query.get_compiler(using).as_sql()
    sets, tests = [], []
    for field in place.fields:
        column = sql.Identifier(field.column)
        tests.append(sql.SQL("{}::text ~* {}").format(column, pattern))
        sets.append(sql.SQL("{} = {}").format(column, _masked(field, column, pattern)))
    statement = sql.SQL("UPDATE {} SET {} WHERE ({}) AND {} IN (").format(
        sql.Identifier(place.model._meta.db_table),
        sql.SQL(", ").join(sets),
        sql.SQL(" OR ").join(tests),
        sql.Identifier(place.model._meta.pk.column),
    )
    with connections[using].cursor() as cursor:
        whole = statement.as_string(cursor.connection).replace("%", "%%") + scope_sql
        key = sql.Identifier(place.model._meta.pk.column).as_string(cursor.connection)
        cursor.execute(f"{whole}) RETURNING {key}", scope_params)
        return [row[0] for row in cursor.fetchall()]


def _masked(field: models.Field, column: sql.Identifier, pattern: str) -> sql.Composed:
    def replaced(text: sql.Composable) -> sql.Composed:
        return sql.SQL("regexp_replace({}, {}, {}, 'gi')").format(text, pattern, MASK)

    if isinstance(field, models.JSONField):
        return sql.SQL("{}::jsonb").format(replaced(sql.SQL("{}::text").format(column)))
    if isinstance(field, ArrayField):
        each = sql.SQL("each")
        return sql.SQL("ARRAY(SELECT {} FROM unnest({}) WITH ORDINALITY AS of(each, place) ORDER BY place)").format(
            replaced(each), column
        )
    text = replaced(column)
    return sql.SQL("LEFT({}, {})").format(text, field.max_length) if field.max_length else text
