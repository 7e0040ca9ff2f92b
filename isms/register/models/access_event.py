"""Who has read, taken out or been let in: the access log."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, Post, User
from isms.register.audit.querysets import AccessEventQuerySet, EntryReadManager
from isms.register.models.entry import Entry


class AccessEvent(models.Model):
    """One access, kept as evidence (GDPR art. 5.2 and 32): it is written once and changed by nobody.

    ``by`` did it; ``about`` is whom a right was given to or taken from, or whose account somebody tried to
    enter. A failed sign-in never keeps the password. An address that no account has is kept as a fingerprint only:
    people type passwords and other things in the wrong field, and the same fingerprint still shows the same
    address tried again.
    """

    class Kind(models.TextChoices):
        """What was done."""

        READ = "read", _("Läsning av begränsad post")
        DOWNLOAD = "download", _("Hämtad fil om en post")
        EXPORT = "export", _("Export")
        SIGN_IN = "sign_in", _("Inloggning")
        SIGN_IN_FAILED = "sign_in_failed", _("Misslyckad inloggning")
        RIGHT_GIVEN = "right_given", _("Behörighet given")
        RIGHT_TAKEN = "right_taken", _("Behörighet borttagen")

    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("tid"))
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        User, verbose_name=_("vem"), null=True, on_delete=models.PROTECT, related_name="accesses", db_index=False
    )
    about = models.ForeignKey(
        User, verbose_name=_("om"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entry = models.ForeignKey(
        Entry, verbose_name=_("post"), null=True, on_delete=models.PROTECT, related_name="accesses"
    )
    what = models.CharField(_("vad"), max_length=300, blank=True)
    path = models.CharField(_("adress"), max_length=300, blank=True)
    fingerprint = models.CharField(_("okänd adress"), max_length=32, blank=True)

    objects = AccessEventQuerySet.as_manager()

    # The application's database role may add and read, nothing else.
    IS_EVIDENCE = True

    class Meta:
        verbose_name = _("händelse i åtkomstloggen")
        verbose_name_plural = _("händelser i åtkomstloggen")
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="register_access_latest"),
            models.Index(fields=["by", "-at"], name="register_access_by"),
            models.Index(fields=["about", "-at"], name="register_access_about"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class EntryRead(AccessEvent):
    """One reading of a restricted entry (protected identities), as the log keeps it."""

    objects = EntryReadManager()

    class Meta:
        proxy = True
        verbose_name = _("läsning")
        verbose_name_plural = _("läsningar")


# Rights are logged where they are stored, so that a statement that goes round the services is told too. Who did it
# is read from the context that the history has.
_CONTEXT = "NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), '')::JSONB"
_INSERT = (
    "INSERT INTO register_accessevent (kind, at, organisation_id, by_id, about_id, entry_id, what, path, fingerprint)"
    " SELECT {kind}, CLOCK_TIMESTAMP(), {organisation}, (" + _CONTEXT + " ->> 'user')::BIGINT, {about}, {entry},"
    " LEFT({what}, 300), LEFT(COALESCE(" + _CONTEXT + " ->> 'url', ''), 300), '' {source};"
)


def _logs(name: str, operation: pgtrigger.Operation, *statements: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, func=" ".join(statements) + " RETURN NULL;"
    )


def _role(row: str, kind: str) -> str:
    return _INSERT.format(
        kind=f"'{kind}'",
        organisation="has.organisation_id",
        about=f"{row}.user_id",
        entry="NULL",
        what="'role:' || has.role_code || COALESCE(' ' || unit.name, '')",
        source=f"FROM accounts_rolegroup has LEFT JOIN accounts_unit unit ON unit.id = has.unit_id"
        f" WHERE has.group_id = {row}.group_id",
    )


def _share(row: str, kind: str) -> str:
    return _INSERT.format(
        kind=f"'{kind}'",
        organisation="entry.organisation_id",
        about=f"{row}.user_id",
        entry=f"{row}.content_object_id",
        what="'share:' || right_to.codename",
        source=f"FROM register_entry entry, auth_permission right_to"
        f" WHERE entry.id = {row}.content_object_id AND right_to.id = {row}.permission_id",
    )


def _post(row: str, other: str, column: str, kind: str) -> str:
    return _INSERT.format(
        kind=f"'{kind}'",
        organisation="unit.organisation_id",
        about=f"{row}.{column}",
        entry="NULL",
        what=f"'post:' || {row}.title",
        source=f"FROM accounts_unit unit WHERE unit.id = {row}.unit_id AND {row}.{column} IS NOT NULL"
        f" AND {row}.{column} IS DISTINCT FROM {other}.{column}",
    )


class LoggedRole(User.groups.through):
    """A person's place in a role's group, seen as a model that tells the access log of itself."""

    class Meta:
        app_label = "register"
        proxy = True
        triggers = [
            _logs("logs_given", pgtrigger.Insert, _role("NEW", AccessEvent.Kind.RIGHT_GIVEN.value)),
            _logs("logs_taken", pgtrigger.Delete, _role("OLD", AccessEvent.Kind.RIGHT_TAKEN.value)),
        ]


class LoggedPost(Post):
    """A post, seen as a model that tells the access log who came to hold it and who left."""

    class Meta:
        app_label = "register"
        proxy = True
        triggers = [
            _logs(
                "logs_holders",
                pgtrigger.Update,
                *[
                    _post(row, other, column, kind.value)
                    for row, other, kind in (
                        ("NEW", "OLD", AccessEvent.Kind.RIGHT_GIVEN),
                        ("OLD", "NEW", AccessEvent.Kind.RIGHT_TAKEN),
                    )
                    for column in ("holder_id", "deputy_id")
                ],
            )
        ]


LOGS_SHARES = [
    _logs("logs_given", pgtrigger.Insert, _share("NEW", AccessEvent.Kind.RIGHT_GIVEN.value)),
    _logs("logs_taken", pgtrigger.Delete, _share("OLD", AccessEvent.Kind.RIGHT_TAKEN.value)),
]
