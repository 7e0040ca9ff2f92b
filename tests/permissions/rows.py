"""A row of the permission matrix, the groups of roles it speaks of, and the rows that most registers need."""

from dataclasses import dataclass

INSIDE = frozenset(
    {"owner", "colleague", "coordinator", "director", "data_protection_officer", "reader", "reporter", "administrator"}
)
OUTSIDE = frozenset({"other_coordinator", "stranger"})
READERS = frozenset({"coordinator", "director", "reader"})
SEES_OWN = READERS | {"owner"}
# An entry that concerns personal data and is restricted: the owner does not see it, nor does the director.
SEES_RESTRICTED = frozenset({"coordinator", "data_protection_officer"})
COORDINATOR = frozenset({"coordinator"})
DIRECTOR = frozenset({"director"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who gets in at an address, with which answer; others inside get 403 if they see the object, else 404."""

    name: str
    object: str
    method: str
    allowed: frozenset[str]
    sees: frozenset[str]
    ok: tuple[int, ...] = (200,)


def page(name: str) -> Row:
    """A page for everybody inside."""
    return Row(name, "", "get", INSIDE, INSIDE)


def entry_page(name: str, prefix: str) -> list[Row]:
    """A page about one entry: its own, a restricted one, and one that belongs to another organisation."""
    return [
        Row(name, f"{prefix}_own", "get", SEES_OWN, SEES_OWN),
        Row(name, f"{prefix}_restricted", "get", SEES_RESTRICTED, SEES_RESTRICTED),
        Row(name, f"{prefix}_foreign", "get", NOBODY, NOBODY),
    ]


def entry_change(name: str, prefix: str, method: str, ok: tuple[int, ...]) -> list[Row]:
    """A change of one entry: owner and coordinator only."""
    return [
        Row(name, f"{prefix}_own", method, frozenset({"owner", "coordinator"}), SEES_OWN, ok),
        Row(name, f"{prefix}_restricted", method, COORDINATOR, SEES_RESTRICTED, ok),
        Row(name, f"{prefix}_foreign", method, NOBODY, NOBODY, ok),
    ]


def review_change(name: str, allowed: frozenset[str], ok: tuple[int, ...], methods: tuple[str, ...]) -> list[Row]:
    """A step of the yearly review; whoever reads the review may not therefore take the step."""
    return [Row(name, "review", method, allowed, READERS | {"owner"}, ok) for method in methods]


SEES_PROCESSING = SEES_OWN | {"data_protection_officer"}
CHANGES_OWN = frozenset({"owner", "coordinator"})


def processing_pages(names: tuple[str, ...], prefix: str = "processing") -> list[Row]:
    """Pages about one processing: it always concerns personal data, so the officer reads it."""
    return [
        Row(f"assets:{name}", f"{prefix}_{which}", "get", sees, sees)
        for name in names
        for which, sees in (("own", SEES_PROCESSING), ("restricted", SEES_RESTRICTED), ("foreign", NOBODY))
    ]


def processing_changes(
    names: tuple[str, ...], methods: tuple[str, ...], ok: tuple[int, ...] = (200,), *, also: frozenset[str] = NOBODY
) -> list[Row]:
    """Changes of one processing: by its owner and the coordinator, or by ``also`` and the coordinator."""
    own = also | COORDINATOR if also else CHANGES_OWN
    return [
        Row(f"assets:{name}", f"processing_{which}", method, allowed, sees, ok)
        for name in names
        for method in methods
        for which, allowed, sees in (
            ("own", own, SEES_PROCESSING),
            ("restricted", COORDINATOR | also, SEES_RESTRICTED),
            ("foreign", NOBODY, NOBODY),
        )
    ]
