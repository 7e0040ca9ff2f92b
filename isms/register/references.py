"""Give out references such as SYS-0042: gap-free and race-free per organisation."""

from django.db.models import F

from isms.accounts.models import Organisation
from isms.register.models import ReferenceCounter


def allocate_reference(*, organisation: Organisation, prefix: str) -> str:
    """Take the next number of a series; call it last, since its lock is held until the transaction ends.

    A transaction that rolls back gives its number back, so the series has no gaps.

    Args:
        prefix: the register's letters, such as ``SYS``.
    """
    series = ReferenceCounter.objects.filter(organisation=organisation, prefix=prefix)
    if not series.update(last_number=F("last_number") + 1):
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(organisation=organisation, prefix=prefix)], ignore_conflicts=True
        )
        series.update(last_number=F("last_number") + 1)
    return f"{prefix}-{series.get().last_number:04d}"
