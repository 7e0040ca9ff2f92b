"""What is known of units' names and contacts, and which names wait for an answer."""

from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.imports.services import rows_of
from isms.register.models import ImportBatch
from training.imports.reading import Reader
from training.models import TrainingContact, UnitAlias

LEFT_OUT = "-"
KIND = "training_totals"
MOST_BATCHES = 5


def contacts_in(organisation: Organisation) -> dict[int, int]:
    """Return the post that answers for each unit, by key."""
    return dict(TrainingContact.objects.in_organisation(organisation).values_list("unit_id", "post_id"))


def names_in(actor: Actor) -> list[tuple[str, str | None]]:
    """Return the names of waiting files that nobody has decided on, then those that are known, with their units."""

    waiting = ImportBatch.objects.visible_to(actor).filter(kind=KIND, state=ImportBatch.State.UPLOADED).latest_first()
    reader = Reader(actor)
    unknown: dict[str, None] = {}
    for batch in waiting[:MOST_BATCHES]:
        unknown |= dict.fromkeys(reader.unknown_units(rows_of(batch)))
    aliases = UnitAlias.objects.in_organisation(actor.organisation).order_by("name", "pk")
    known = [(alias.name, LEFT_OUT if alias.unit_id is None else str(alias.unit_id)) for alias in aliases]
    return [*((name, None) for name in unknown), *known]
