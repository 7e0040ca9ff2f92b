"""Nobody is data protection officer and one of those whose work the officer examines (GDPR art. 38.6).

The database refuses it; services ask first, to say it in words.
"""

import pgtrigger

from isms.accounts.roles import (
    ADMINISTRATOR,
    CENTRAL_COORDINATOR,
    COORDINATOR,
    DATA_PROTECTION_OFFICER,
    INFORMATION_OWNER,
)

OFFICER = DATA_PROTECTION_OFFICER.code
# What an officer may not be at once, in the same organisation; holders and deputies of posts own entries, so neither.
EXAMINED = (COORDINATOR.code, CENTRAL_COORDINATOR.code, INFORMATION_OWNER.code, ADMINISTRATOR.code)

_EXAMINED = ", ".join(f"'{code}'" for code in EXAMINED)
_REFUSE = (
    "RAISE EXCEPTION 'a data protection officer is independent (GDPR art. 38.6)' "
    "USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
)

# The lock on the person makes two changes at once take turns: the second sees what the first one gave.
OFFICER_HAS_NO_OTHER_ROLE = pgtrigger.Trigger(
    name="officer_is_independent",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("role_given", "text"), ("organisation_given", "bigint")],
    func=f"""
    SELECT role_code, organisation_id INTO role_given, organisation_given
    FROM accounts_rolegroup WHERE group_id = NEW.group_id;
    IF role_given IN ('{OFFICER}', {_EXAMINED}) THEN
        PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM accounts_user_groups held JOIN accounts_rolegroup has ON has.group_id = held.group_id
            WHERE held.user_id = NEW.user_id AND has.organisation_id = organisation_given
            AND CASE WHEN role_given = '{OFFICER}' THEN has.role_code IN ({_EXAMINED})
                     ELSE has.role_code = '{OFFICER}' END
        ) OR (role_given = '{OFFICER}' AND EXISTS (
            SELECT 1 FROM accounts_post post JOIN accounts_unit unit ON unit.id = post.unit_id
            WHERE unit.organisation_id = organisation_given AND post.archived_at IS NULL
            AND NEW.user_id IN (post.holder_id, post.deputy_id)
        )) THEN
            {_REFUSE.format(name="accounts_rolemembership_officer_independent")}
        END IF;
    END IF;
    RETURN NEW;
    """,  # noqa: S608 every part is a constant of this module
)

OFFICER_HAS_NO_POST = pgtrigger.Trigger(
    name="officer_is_independent",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
    IF NEW.archived_at IS NULL AND COALESCE(NEW.holder_id, NEW.deputy_id) IS NOT NULL THEN
        PERFORM 1 FROM accounts_user WHERE id IN (NEW.holder_id, NEW.deputy_id) ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM accounts_user_groups held
            JOIN accounts_rolegroup has ON has.group_id = held.group_id
            JOIN accounts_unit unit ON unit.id = NEW.unit_id
            WHERE held.user_id IN (NEW.holder_id, NEW.deputy_id) AND has.role_code = '{OFFICER}'
            AND has.organisation_id = unit.organisation_id
        ) THEN
            {_REFUSE.format(name="accounts_post_officer_independent")}
        END IF;
    END IF;
    RETURN NEW;
    """,  # noqa: S608 every part is a constant of this module
)
