"""Say what stored levels rest on, and open a matter for each city-shared system that is there already."""

from django.db import migrations
from django.db.models import F, Q


def fill(apps, schema_editor):
    """Mark levels that come from an asset, and let every shared system start with a missing classification."""
    alias = schema_editor.connection.alias
    levels = apps.get_model("classification", "ProtectionLevel").objects.using(alias)
    levels.filter(Q(own_level__isnull=True) | ~Q(level=F("own_level"))).update(ground="asset")
    matter = apps.get_model("classification", "NormativeMatter")
    systems = apps.get_model("assets", "System").objects.using(alias).filter(operation="city_shared")
    matter.objects.using(alias).bulk_create(matter(system=system) for system in systems)


class Migration(migrations.Migration):
    dependencies = [("classification", "0008_normative")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
