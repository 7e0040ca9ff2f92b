"""Lessons go out beside the one mail a day about follow-ups."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("followup", "0006_feed_readings_leave_no_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="followup_outgoingmail_one_per_day",
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("digest", "Sammanställning"),
                    ("notice", "Påminnelse"),
                    ("alarm", "Tidsfrist"),
                    ("lesson", "Lektion"),
                ],
                max_length=20,
                verbose_name="slag",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["alarm", "lesson"]), _negated=True),
                fields=("organisation", "recipient", "prepared_on"),
                name="followup_outgoingmail_one_per_day",
            ),
        ),
    ]
