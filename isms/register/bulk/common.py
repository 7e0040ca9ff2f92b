"""The changes that every register offers: another owner, another unit, put away, bring back."""

import datetime as dt

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, Unit, User
from isms.register.access import Actor
from isms.register.bulk.changes import BulkChange, register_change
from isms.register.forms import PostField, posts_in
from isms.register.handover import follow_new_owner
from isms.register.models import Entry
from isms.register.services import archive_entry, restore_entry
from isms.register.sorting import SwedishOrder

# Risks, analyses and continuity plans are left out: they keep the unit that was analysed and decided.
MOVED_BETWEEN_UNITS = frozenset(
    {
        "system",
        "information_asset",
        "process",
        "processing_activity",
        "action",
        "supplier",
        "agreement",
        "procurement",
        "recommendation",
        "governing_document",
        "course",
    }
)


def register_common_changes() -> None:
    """Offer what fits every register."""
    for change in (_OWNER, _UNIT, _ARCHIVE, _RESTORE):
        register_change(change)


def _post_field(actor: Actor) -> forms.Field:
    return PostField(label=_("Ny ägare"), queryset=posts_in(actor), empty_label=_("Välj befattning"))


def _unit_field(actor: Actor) -> forms.Field:
    units = Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True)
    ordered = units.order_by(SwedishOrder("name"), "pk")
    return forms.ModelChoiceField(label=_("Ny enhet"), queryset=ordered, empty_label=_("Välj enhet"))


def _give(entries: list[Entry], post: Post, by: User, at: dt.datetime) -> None:
    follow_new_owner(entries, taker=post)


def _archive(entry: Entry, by: User, at: dt.datetime) -> None:
    archive_entry(entry=entry, version=entry.version, by=by, at=at)


def _restore(entry: Entry, by: User, at: dt.datetime) -> None:
    restore_entry(entry=entry, version=entry.version, by=by, at=at)


_OWNER = BulkChange(
    code="owner",
    label=_("Lämna över till en befattning"),
    column=_("Ägare"),
    shown=lambda entry: f"{entry.owner.title}, {entry.owner.unit.name}" if entry.owner else _t("Saknas"),
    will_be=lambda post: f"{post.title}, {post.unit.name}",
    field=_post_field,
    set_on_entry=lambda post: {"owner": post},
    save=_give,
    fields=frozenset({"owner"}),
    note=_("Öppna uppföljningar som den förra ägaren skulle göra följer med."),
)
_UNIT = BulkChange(
    code="unit",
    label=_("Byt enhet"),
    column=_("Enhet"),
    shown=lambda entry: entry.unit.name,
    will_be=lambda unit: unit.name,
    field=_unit_field,
    set_on_entry=lambda unit: {"unit": unit},
    kinds=MOVED_BETWEEN_UNITS,
    fields=frozenset({"unit"}),
)
_ARCHIVE = BulkChange(
    code="archive",
    label=_("Arkivera"),
    column=_("I bruk"),
    shown=lambda entry: _t("I bruk"),
    will_be=lambda value: _t("Arkiverad"),
    save_each=_archive,
    note=_("De lämnar listor och siffror men behåller sida, historik och beslut. Öppna uppföljningar avslutas."),
)
_RESTORE = BulkChange(
    code="restore",
    label=_("Återställ"),
    column=_("I bruk"),
    shown=lambda entry: _t("Arkiverad"),
    will_be=lambda value: _t("I bruk"),
    save_each=_restore,
    is_for_archived=True,
    note=_("Avslutade uppföljningar öppnas inte igen. Planera nya där de behövs."),
)
