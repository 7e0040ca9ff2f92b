"""Add risks to a built register: one decided analysis with a tenth as many risks as there are systems."""

from benchmarks.build_register import AT, Built

PER_SYSTEM = 10


def add_risks(built: Built, *, using: str) -> int:
    """Copy the risks in and return how many; each has likelihood, consequence and zone today and after action."""
    from django.db import transaction

    from assets.models import System
    from benchmarks.rows import copy_in, next_id, without_triggers
    from isms.register.models import Entry
    from risks.models import Risk, RiskAnalysis
    from risks.services import create_analysis

    system = System.objects.filter(organisation=built.organisation, owner__isnull=False).order_by("pk").first()
    draft = RiskAnalysis(
        organisation=built.organisation,
        unit=system.unit,
        owner=system.owner,
        title="Riskanalys av verksamheten",
        analysed_on=AT.date(),
    )
    analysis = create_analysis(analysis=draft, by=built.coordinator, at=AT)
    zones = list(analysis.scale.zones.order_by("lowest_value"))
    first = next_id(Entry, using=using)
    count = System.objects.filter(organisation=built.organisation).count() // PER_SYSTEM

    def zone_of(value: int) -> object:
        return [zone for zone in zones if zone.lowest_value <= value][-1]

    risks = []
    for number in range(count):
        likelihood, consequence = number % 4 + 1, number // 4 % 4 + 1
        value, left = likelihood * consequence, max(1, likelihood - 1) * consequence
        risks.append(
            Risk(
                id=first + number,
                entry_id=first + number,
                organisation=built.organisation,
                unit=system.unit,
                owner=system.owner,
                kind=Risk.KIND,
                reference=f"RSK-{number + 1:04d}",
                title=f"Avbrott i systemet {number + 1}",
                created_at=AT,
                updated_at=AT,
                analysis=analysis,
                cause="Att ingen granskar loggarna",
                event="Ett intrång upptäcks inte",
                consequence="Att uppgifter sprids",
                threat_source=Risk.ThreatSource.INTENTIONAL,
                treatment=Risk.Treatment.REDUCE,
                likelihood_step=likelihood,
                consequence_step=consequence,
                value=value,
                zone=zone_of(value),
                residual_likelihood_step=max(1, likelihood - 1),
                residual_consequence_step=consequence,
                residual_value=left,
                residual_zone=zone_of(left),
                search_text=f"RSK-{number + 1:04d}\nAvbrott i systemet {number + 1}",
            )
        )
    with transaction.atomic(using=using), without_triggers([Entry, Risk], using=using):
        copy_in(Entry, risks, using=using)
        copy_in(Risk, risks, using=using)
    RiskAnalysis.objects.filter(pk=analysis.pk).update(state=RiskAnalysis.State.DECIDED)
    return count
