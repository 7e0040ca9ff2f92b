"""What a cell can point at: rows read once for a whole file and found by name, reference or address."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.accounts.models import Organisation, Post, Unit
from isms.register.access import Actor
from isms.register.imports.definition import CellError
from isms.register.models import Entry

MOST_LISTED = 1_000


@dataclass(frozen=True)
class Relation:
    """A sort of rows that a column points at.

    ``names`` gives what a row may be called, as it is written first; what several are called finds none.
    """

    code: str
    what: str | Promise
    rows: Callable[[Actor], Iterable[Any]] = field(repr=False)
    names: Callable[[Any], Sequence[str]] = field(repr=False)
    short: Callable[[Any], str] = field(repr=False, default=str)
    # Whether the name of one that the actor may not choose is kept from the actor.
    is_secret: bool = False
    # Finds a row by its key alone, also one that may no longer be chosen: to put back what stood there.
    model: type[Any] | None = None

    def of_key(self, key: Any) -> Any:
        """Return the row with a key.

        Raises:
            LookupError: there is none.
        """
        found = self.model._base_manager.filter(pk=key).first() if self.model else None
        if found is None:
            raise LookupError(key)
        return found


class Lookup:
    """The rows of one relation by everything that they may be called."""

    def __init__(self, relation: Relation, rows: Iterable[Any]) -> None:
        self.relation = relation
        self.by_key: dict[Any, Any] = {}
        self._found: dict[str, Any] = {}
        self._doubled: set[str] = set()
        for row in rows:
            self.add(row)

    def add(self, row: Any) -> None:
        """Let a row be found."""
        self.by_key[row.pk or -id(row)] = row  # a row of the file that is not stored yet has no key
        for key in {folded(name) for name in self.relation.names(row)}:
            if self._found.setdefault(key, row) is not row:
                self._doubled.add(key)

    def has(self, text: str) -> bool:
        """Tell whether something is called so."""
        return folded(text) in self._found

    def find(self, text: str) -> Any:
        """Return the row that is called so.

        Raises:
            CellError: none is, or several are.
        """
        key = folded(text)
        told = {"what": self.relation.what, "value": text[:80]}
        if key in self._doubled:
            raise CellError(_("Flera heter ”%(value)s” (%(what)s). Skriv hela namnet eller referensen.") % told)
        if key not in self._found:
            raise CellError(_("”%(value)s” finns inte (%(what)s).") % told)
        return self._found[key]

    def labels(self) -> list[str]:
        """Return the names as they are written, for a list of values."""
        rows = list(self.by_key.values())[:MOST_LISTED]
        return sorted((self.relation.names(row)[0] for row in rows), key=folded)


def folded(text: Any) -> str:
    """Return a text without regard to case, doubled spaces and how its accents are stored."""
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split())


def _post_names(post: Post) -> list[str]:
    names = [f"{post.title}, {post.unit.name}", post.title]
    return [*names, post.holder.name, post.holder.email] if post.holder else names


UNITS = Relation(
    "units",
    gettext_lazy("enhet"),
    lambda actor: Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True).order_by("pk"),
    lambda unit: [unit.name],
    model=Unit,
)
POSTS = Relation(
    "posts",
    gettext_lazy("befattning, skriv ”befattning, enhet”"),
    lambda actor: (
        Post.objects.filter(unit__organisation=actor.organisation, archived_at__isnull=True)
        .select_related("unit", "holder")
        .order_by("pk")
    ),
    _post_names,
    model=Post,
)
ORGANISATIONS = Relation(
    "organisations",
    gettext_lazy("organisation"),
    lambda actor: Organisation.objects.exclude(pk=actor.organisation.pk).order_by("pk"),
    lambda organisation: [organisation.name, organisation.slug],
    model=Organisation,
)


def entries_of(model: type[Entry], what: str | Promise, *, kinds: Sequence[str] = ()) -> Relation:
    """Return the relation to the entries of a register that the actor sees and that are in use.

    Args:
        kinds: keep these registers only, when the model is ``Entry`` itself.
    """

    def rows(actor: Actor) -> Iterable[Entry]:
        found = model.objects.visible_to(actor).active().defer("search_text", "search_vector")
        return (found.filter(kind__in=kinds) if kinds else found).order_by("pk")

    return Relation(
        f"{model._meta.label}:{','.join(kinds)}",
        what,
        rows,
        lambda entry: [str(entry), entry.reference, entry.title],
        lambda entry: entry.reference,
        is_secret=True,
        model=model,
    )
