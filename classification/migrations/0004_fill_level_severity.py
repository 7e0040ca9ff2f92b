"""Give the levels that are there their severity: the steps above the lowest level of the method."""

from django.db import migrations
from django.db.models import F, Min


def fill_severity(apps, schema_editor):
    """Number the steps of each method from 0."""
    levels = apps.get_model("classification", "Level").objects.using(schema_editor.connection.alias)
    for row in levels.values("method_id").annotate(lowest=Min("number")).order_by("method_id"):
        levels.filter(method_id=row["method_id"]).update(severity=F("number") - row["lowest"])


class Migration(migrations.Migration):
    """KLASSA 0–4 becomes 0–4, MSB 1–4 becomes 0–3."""

    dependencies = [("classification", "0003_level_severity")]

    operations = [migrations.RunPython(fill_severity, migrations.RunPython.noop)]
