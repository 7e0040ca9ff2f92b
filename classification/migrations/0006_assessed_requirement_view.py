"""Create the view that says which requirements apply to which system, and how each is answered."""

from django.db import migrations

CREATE = """
CREATE VIEW classification_assessedrequirement AS
SELECT
    entry.id || '-' || requirement.id AS id,
    entry.id AS entry_id,
    requirement.id AS requirement_id,
    text.id AS text_id,
    answer.id AS answer_id,
    control.entry_id AS control_id,
    (CASE
        WHEN control.entry_id IS NOT NULL AND NOT coalesce(answer.is_deviation, false) THEN control.state
        ELSE coalesce(answer.state, '')
    END)::varchar(20) AS state,
    control.entry_id IS NOT NULL AND NOT coalesce(answer.is_deviation, false) AS is_inherited,
    (
        answer.id IS NOT NULL
        AND answer.text_id <> text.id
        AND NOT (control.entry_id IS NOT NULL AND NOT answer.is_deviation)
    ) AS has_changed
FROM register_entry entry
JOIN classification_requirement requirement ON requirement.current_text_id IS NOT NULL
JOIN classification_requirementtext text ON text.id = requirement.current_text_id
JOIN classification_requirementcatalogue catalogue ON catalogue.id = requirement.catalogue_id
LEFT JOIN classification_requirementanswer answer
    ON answer.entry_id = entry.id AND answer.requirement_id = requirement.id
LEFT JOIN classification_commoncontrol control
    ON control.in_force_for_id = entry.organisation_id AND control.requirement_id = requirement.id
WHERE entry.kind = 'system'
    AND entry.archived_at IS NULL
    AND (
        EXISTS (
            SELECT 1 FROM classification_cataloguechoice choice
            WHERE choice.organisation_id = entry.organisation_id AND choice.catalogue_id = catalogue.id
        )
        OR (
            catalogue.organisation_id IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM classification_cataloguechoice choice
                WHERE choice.organisation_id = entry.organisation_id
            )
        )
    )
    AND EXISTS (
        SELECT 1
        FROM classification_protectionlevel protection
        JOIN classification_level level ON level.id = protection.level_id
        WHERE protection.entry_id = entry.id
            AND protection.aspect = ANY (text.aspects)
            AND level.severity >= text.minimum_severity
    )
"""


class Migration(migrations.Migration):
    """Reads tables only, and can be dropped and made again at any time."""

    dependencies = [("classification", "0005_requirements")]

    operations = [migrations.RunSQL(CREATE, "DROP VIEW classification_assessedrequirement")]
