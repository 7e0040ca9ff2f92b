"""Which normative classifications reach an entry."""

from classification.models import NormativeMatter
from isms.register.models import Entry


def normatives_over(entry: Entry) -> dict[int, int]:
    """Return the normative classifications that reach an entry, each with the shared system it comes through."""
    own = NormativeMatter.objects.decided().filter(system_id=entry.pk)
    through = NormativeMatter.objects.decided().filter(
        system__placements__asset_id=entry.pk, system__archived_at__isnull=True
    )
    found = [*own.values_list("normative_id", "system_id"), *through.values_list("normative_id", "system_id")]
    return dict(sorted(found, key=lambda pair: -pair[1]))
