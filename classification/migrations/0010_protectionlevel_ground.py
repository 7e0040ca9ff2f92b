"""Demand that a level's ground exists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("classification", "0009_fill_normative")]

    operations = [
        migrations.AddConstraint(
            model_name="protectionlevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", "own"), ("own_level__isnull", False)),
                    models.Q(("ground", "asset"), ("inherited_level__isnull", False)),
                    models.Q(("ground", "normative"), ("inherited_level__isnull", False), ("normative__isnull", False)),
                    _connector="OR",
                ),
                name="classification_protectionlevel_ground_exists",
            ),
        ),
    ]
