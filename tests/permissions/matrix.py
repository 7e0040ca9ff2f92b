"""Every address × method × own, restricted and foreign objects, with the roles that are let in.

An address that does not stand here fails ``tests/consistency/test_permissions.py``.
"""

from tests.permissions.attachments import ATTACHMENT_ROWS
from tests.permissions.audit import AUDIT_ROWS
from tests.permissions.breaches import BREACH_ROWS
from tests.permissions.bulk import BULK_ROWS
from tests.permissions.governance_documents import GOVERNANCE_DOCUMENT_ROWS
from tests.permissions.governance_recommendations import RECOMMENDATION_ROWS
from tests.permissions.incidents import INCIDENT_ROWS
from tests.permissions.notifications import NOTIFICATION_ROWS
from tests.permissions.operations import OPERATIONS_OUTSIDE, OPERATIONS_ROWS
from tests.permissions.overview import OVERVIEW_ROWS
from tests.permissions.reports import REVIEW_ROWS
from tests.permissions.requirements import REQUIREMENT_ROWS
from tests.permissions.review_writing import REVIEW_WRITING_ROWS
from tests.permissions.rights import RIGHTS_ROWS
from tests.permissions.rows import (
    CHANGES_OWN,
    COORDINATOR,
    DIRECTOR,
    INSIDE,
    NOBODY,
    OUTSIDE,
    READERS,
    SEES_OWN,
    SEES_PROCESSING,
    SEES_RESTRICTED,
    Row,
    entry_change,
    entry_page,
    page,
    processing_changes,
    processing_pages,
    review_change,
)
from tests.permissions.saved_views import SAVED_VIEW_ROWS
from tests.permissions.sign_in import SIGN_IN_OUTSIDE, SIGN_IN_ROWS
from tests.permissions.supplier_chain import CHAIN_ROWS
from tests.permissions.supplier_reviews import SUPPLIER_REVIEW_ROWS
from tests.permissions.suppliers import SUPPLIER_ROWS
from tests.permissions.training import TRAINING_ROWS

MATRIX: list[Row] = [
    Row("organisation_home", "", "get", INSIDE | OUTSIDE, INSIDE | OUTSIDE, (302, 404)),
    page("followup:my_page"),
    page("followup:followup_list"),
    page("followup:rule_list"),
    *[Row("followup:followup_bulk", "", method, INSIDE, INSIDE) for method in ("get", "post")],
    page("followup:areas"),
    Row("followup:areas", "", "post", INSIDE, INSIDE),
    Row("followup:answer_rates", "", "get", COORDINATOR, INSIDE),
    Row("followup:area_reply", "no_mail", "post", NOBODY, INSIDE - COORDINATOR),
    page("followup:wheel"),
    Row("followup:wheel_copy", "", "post", COORDINATOR, INSIDE, (302,)),
    page("followup:activity_list"),
    *[Row("followup:activity_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("followup:activity_detail", "activity_own", "get", SEES_OWN, SEES_OWN),
    Row("followup:activity_detail", "activity_restricted", "get", COORDINATOR, COORDINATOR),
    Row("followup:activity_detail", "activity_foreign", "get", NOBODY, NOBODY),
    *[
        Row("followup:activity_edit", f"activity_{whose}", method, allowed, sees)
        for whose, allowed, sees in (
            ("own", frozenset({"owner", "coordinator"}), SEES_OWN),
            ("restricted", COORDINATOR, COORDINATOR),
            ("foreign", NOBODY, NOBODY),
        )
        for method in ("get", "post")
    ],
    Row("followup:feed_make", "", "post", INSIDE, INSIDE),
    Row("followup:feed_revoke", "", "post", INSIDE, INSIDE, (302,)),
    page("followup:absence_list"),
    Row("followup:absence_list", "", "post", INSIDE, INSIDE),
    Row("followup:absence_withdraw", "absence", "post", frozenset({"owner", "coordinator"}), NOBODY, (302,)),
    page("followup:settings"),
    Row("followup:settings", "", "post", INSIDE, INSIDE, (302,)),
    Row("followup:mail_list", "", "get", COORDINATOR, INSIDE),
    Row("followup:mail_detail", "no_mail", "get", NOBODY, INSIDE - COORDINATOR),
    *[Row("followup:rule_edit", "rule", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("followup:rule_default", "rule", "post", COORDINATOR, INSIDE, (302,)),
    Row("followup:followup", "followup_own", "get", SEES_OWN, SEES_OWN),
    Row("followup:followup", "followup_own", "post", frozenset({"owner", "coordinator"}), SEES_OWN),
    Row("followup:followup", "followup_restricted", "get", SEES_RESTRICTED, SEES_RESTRICTED),
    Row("followup:followup", "followup_restricted", "post", COORDINATOR, SEES_RESTRICTED),
    Row("followup:followup", "followup_foreign", "get", NOBODY, NOBODY),
    page("assets:system_list"),
    page("assets:asset_list"),
    *[
        Row(name, "", method, COORDINATOR, INSIDE)
        for name in ("assets:system_create", "assets:asset_create")
        for method in ("get", "post")
    ],
    *entry_page("assets:system_detail", "system"),
    *entry_page("assets:asset_detail", "asset"),
    *entry_change("assets:system_edit", "system", "get", (200,)),
    *entry_change("assets:system_edit", "system", "post", (200,)),
    *entry_change("assets:asset_edit", "asset", "get", (200,)),
    *entry_change("assets:asset_edit", "asset", "post", (200,)),
    page("assets:process_list"),
    *[Row("assets:process_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("assets:process_detail", "process_own", "get", SEES_OWN, SEES_OWN),
    Row("assets:process_detail", "process_restricted", "get", COORDINATOR, COORDINATOR),
    Row("assets:process_detail", "process_foreign", "get", NOBODY, NOBODY),
    *[
        Row("assets:process_edit", f"process_{which}", method, allowed, sees)
        for which, allowed, sees in (
            ("own", frozenset({"owner", "coordinator"}), SEES_OWN),
            ("restricted", COORDINATOR, COORDINATOR),
            ("foreign", NOBODY, NOBODY),
        )
        for method in ("get", "post")
    ],
    *entry_change("assets:dependency_add", "system", "get", (200,)),
    *entry_change("assets:dependency_add", "system", "post", (200,)),
    Row("assets:dependency_remove", "dependency_own", "post", frozenset({"owner", "coordinator"}), SEES_OWN, (302,)),
    Row("assets:dependency_remove", "dependency_foreign", "post", NOBODY, NOBODY),
    page("assets:zone_list"),
    *[
        Row(name, zone, method, COORDINATOR, INSIDE)
        for name, zone in (("assets:zone_create", ""), ("assets:zone_edit", "zone"))
        for method in ("get", "post")
    ],
    Row("assets:zone_edit", "zone_foreign", "get", NOBODY, NOBODY),
    page("assets:annual_review_list"),
    *entry_page("assets:annual_review", "system"),
    *entry_change("assets:annual_review", "system", "post", (200,)),
    page("assets:access_review_list"),
    page("assets:access_review_intervals"),
    Row("assets:access_review_intervals", "", "post", COORDINATOR, INSIDE),
    *entry_change("assets:access_review_record", "system", "get", (200,)),
    *entry_change("assets:access_review_record", "system", "post", (200,)),
    *[
        Row("assets:access_review_correct", "no_review", method, NOBODY, SEES_OWN - {"owner", "coordinator"})
        for method in ("get", "post")
    ],
    page("assets:processing_list"),
    page("assets:processing_xlsx"),
    page("assets:processing_pdf"),
    *[
        Row(f"assets:{name}", "", method, COORDINATOR, INSIDE)
        for name in ("processing_create", "controller_details")
        for method in ("get", "post")
    ],
    *processing_pages(("processing_detail", "threshold_list", "impact_list")),
    *processing_changes(
        (
            "processing_edit",
            "threshold_assess",
            "threshold_decide",
            "impact_work",
            "impact_decide",
            "impact_consult",
            "served_add",
        ),
        ("get", "post"),
    ),
    *processing_changes(
        ("threshold_advise", "impact_advise"), ("get", "post"), also=frozenset({"data_protection_officer"})
    ),
    *processing_changes(("processing_move",), ("post",), (302,)),
    *[Row("assets:served_edit", "served", method, CHANGES_OWN, SEES_PROCESSING) for method in ("get", "post")],
    Row("assets:served_remove", "served", "post", CHANGES_OWN, SEES_PROCESSING, (302,)),
    *entry_page("classification:classification_list", "asset"),
    *entry_change("classification:classify", "asset", "get", (302,)),
    *entry_change("classification:classify_step", "step", "get", (200,)),
    *entry_change("classification:classify_step", "step", "post", (200,)),
    *entry_change("classification:classify_summary", "asset", "get", (302,)),
    *entry_change("classification:classify_summary", "asset", "post", (302,)),
    *entry_change("classification:draft_discard", "asset", "post", (302,)),
    *entry_change("classification:draft_hand_over", "asset", "post", (302,)),
    *entry_change("classification:draft_move", "asset", "post", (302,)),
    *entry_change("classification:record_elsewhere", "asset", "get", (200,)),
    *entry_change("classification:record_elsewhere", "asset", "post", (200,)),
    page("classification:overview"),
    page("classification:method"),
    *[Row("classification:method_edit", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    page("risks:action_list"),
    *[Row("risks:action_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    *entry_page("risks:action_detail", "action"),
    *entry_change("risks:action_edit", "action", "get", (200,)),
    *entry_change("risks:action_edit", "action", "post", (200,)),
    *entry_change("risks:action_move", "action", "post", (422,)),
    *[page(f"risks:{name}") for name in ("picture", "scale", "action_plan", "analysis_list", "risk_list", "plan_list")],
    *[page(f"risks:{name}") for name in ("critical", "action_plan_xlsx", "action_plan_pdf")],
    Row("risks:scale_edit", "", "get", COORDINATOR, INSIDE),
    Row("risks:scale_edit", "", "post", COORDINATOR, INSIDE, (422,)),
    *entry_change("risks:action_link", "action", "post", (422,)),
    *entry_change("risks:action_unlink", "shared", "post", (302,)),
    *[
        Row(name, "", method, COORDINATOR, INSIDE)
        for name in ("risks:analysis_create", "risks:plan_create")
        for method in ("get", "post")
    ],
    *entry_page("risks:analysis_detail", "analysis"),
    *entry_page("risks:risk_detail", "risk"),
    *entry_page("risks:plan_detail", "plan"),
    *entry_page("risks:plan_pdf", "plan"),
    *[
        row
        for name, prefix in (
            ("risks:analysis_edit", "analysis"),
            ("risks:analysis_decide", "analysis"),
            ("risks:risk_create", "of_analysis"),
            ("risks:risk_edit", "risk"),
            ("risks:plan_edit", "plan"),
            ("risks:plan_decide", "plan"),
            ("risks:restore_test_add", "plan"),
        )
        for method in ("get", "post")
        for row in entry_change(name, prefix, method, (200,))
    ],
    *entry_change("risks:analysis_next", "analysis", "post", (302,)),
    *[
        Row("risks:risk_accept", what, method, allowed, sees)
        for method in ("get", "post")
        for what, allowed, sees in (
            ("risk_own", frozenset({"owner", "coordinator", "director"}), SEES_OWN),
            ("risk_restricted", COORDINATOR, SEES_RESTRICTED),
            ("risk_foreign", NOBODY, NOBODY),
        )
    ],
    *entry_change("register:attachment_add", "system", "post", (422,)),
    *ATTACHMENT_ROWS,
    # Normative classifications
    page("normative:waiting"),
    page("normative:appendix"),
    Row("normative:publish_list", "", "get", NOBODY, INSIDE),
    *[
        Row(name, f"system_{what}", method, NOBODY, sees)
        for name, method in (
            ("normative:publish", "get"),
            ("normative:publish", "post"),
            ("normative:withdraw_published", "get"),
            ("normative:withdraw_published", "post"),
            ("normative:offer", "post"),
        )
        for what, sees in (("own", SEES_OWN), ("restricted", SEES_RESTRICTED), ("foreign", NOBODY))
    ],
    Row("normative:matter", "system_shared", "get", SEES_OWN, SEES_OWN),
    Row("normative:matter", "system_foreign", "get", NOBODY, NOBODY),
    *[
        Row(name, "system_shared", method, frozenset({"owner", "coordinator"}), SEES_OWN, ok)
        for name, method, ok in (
            ("normative:move", "get", (200,)),
            ("normative:move", "post", (200,)),
            ("normative:record", "get", (200,)),
            ("normative:record", "post", (200,)),
            ("normative:withdraw", "get", (200,)),
            ("normative:withdraw", "post", (200,)),
            ("normative:link", "get", (200,)),
            ("normative:link", "post", (404,)),
            ("normative:unlink", "post", (302,)),
            ("normative:ask", "get", (200,)),
            ("normative:ask", "post", (200,)),
        )
    ],
    *[
        Row("normative:request_edit", "system_request", method, frozenset({"owner", "coordinator"}), SEES_OWN)
        for method in ("get", "post")
    ],
    *[
        Row("normative:lower", "asset_lowerable", method, frozenset({"owner", "coordinator"}), SEES_OWN)
        for method in ("get", "post")
    ],
    Row("normative:take_back", "asset_lowered", "post", frozenset({"owner", "coordinator"}), SEES_OWN, (302,)),
    *INCIDENT_ROWS,
    *SUPPLIER_ROWS,
    *CHAIN_ROWS,
    *NOTIFICATION_ROWS,
    *BREACH_ROWS,
    *SUPPLIER_REVIEW_ROWS,
    *REQUIREMENT_ROWS,
    *TRAINING_ROWS,
    *REVIEW_WRITING_ROWS,
    *RECOMMENDATION_ROWS,
    *GOVERNANCE_DOCUMENT_ROWS,
    *REVIEW_ROWS,
    *RIGHTS_ROWS,
    *SIGN_IN_ROWS,
    *AUDIT_ROWS,
    *SAVED_VIEW_ROWS,
    *OVERVIEW_ROWS,
    *BULK_ROWS,
    page("register:search"),
    page("register:search_suggestions"),
    page("register:delegated_decisions"),
    *[Row("register:handover", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("register:comment", "system_own", "post", SEES_OWN, SEES_OWN, (422,)),
    Row("register:comment", "system_restricted", "post", SEES_RESTRICTED, SEES_RESTRICTED, (422,)),
    Row("register:comment", "system_foreign", "post", NOBODY, NOBODY),
    *entry_change("register:archive", "system", "post", (302,)),
    *entry_change("register:restore", "system", "post", (302,)),
    page("reports:review_list"),
    *[Row("reports:review_start", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("reports:review_detail", "review", "get", READERS | {"owner"}, READERS | {"owner"}),
    Row("reports:review_detail", "review_foreign", "get", NOBODY, NOBODY),
    Row("reports:figure_rows", "review_figure", "get", READERS | {"owner"}, READERS | {"owner"}),
    *[
        Row(name, what, method, COORDINATOR, READERS | {"owner"}, ok)
        for name, what, method, ok in (
            ("reports:section_edit", "review_section", "get", (200,)),
            ("reports:section_edit", "review_section", "post", (200,)),
            ("reports:decision_add", "review", "get", (200,)),
            ("reports:decision_add", "review", "post", (200,)),
            ("reports:decision_edit", "review_decision", "get", (200,)),
            ("reports:decision_edit", "review_decision", "post", (200,)),
            ("reports:measure_add", "review", "get", (200,)),
            ("reports:measure_add", "review", "post", (200,)),
            ("reports:measure_edit", "review_measure", "get", (200,)),
            ("reports:measure_edit", "review_measure", "post", (200,)),
            ("reports:decision_withdraw", "review_decision", "post", (302,)),
            ("reports:measure_withdraw", "review_measure", "post", (302,)),
        )
    ],
    Row("reports:preview", "review", "get", READERS | {"owner"}, READERS | {"owner"}),
    *review_change("reports:submit", COORDINATOR, (302,), ("post",)),
    *review_change("reports:approve", DIRECTOR, (200, 302), ("get", "post")),
    *review_change("reports:return", DIRECTOR, (200, 302), ("get", "post")),
    *[
        Row(name, "no_edition", method, NOBODY, NOBODY)
        for name, method in (
            ("reports:download", "get"),
            ("reports:progress", "get"),
            ("reports:render_restart", "post"),
        )
    ],
    Row("legal:report_list", "", "get", COORDINATOR, INSIDE),
    *[Row("legal:report", "no_report", method, NOBODY, INSIDE - COORDINATOR) for method in ("get", "post")],
    *OPERATIONS_ROWS,
]

# Addresses without an organisation, with the reason that no role is asked for.
OUTSIDE_ORGANISATIONS = {
    "home": "leads on to what the person has",
    "livez": "says that the process lives",
    "readyz": "says that the system can serve",
    "ui_gallery": "examples only",
    "incidents:open_report": "where an organisation takes in reports without an account",
    "incidents:open_report_thanks": "the signed receipt of such a report",
    **SIGN_IN_OUTSIDE,
    "followup:feed": "a calendar program cannot sign in; the address is the secret",
    "legal:accessibility": "the law asks for it in public, with a form",
    "legal:thanks": "the signed receipt of that form",
    "legal:cookies": "for everybody",
    "legal:privacy": "for everybody",
    "language": "for everybody, before signing in too",
    **OPERATIONS_OUTSIDE,
}
