"""Write one continuity plan as a PDF that can be followed when the network is down."""

from django.utils import timezone

from isms.register.access import Actor
from isms.register.models import Entry
from isms.register.pdf import write_pdf
from risks.models import ContinuityPlan
from risks.selectors.continuity import holding_plan, needs_of_plan

TEMPLATE = "risks/plan_pdf.html"
STYLES = ("css/report.css", "css/plan.css")
# In the order in which they are needed when something has stopped working.
DURING = ("roles", "fallback", "communication")
BACK = ("restoring", "after_registration")
LEANS_ON = ("dependencies", "supplier_promise")
LATEST_TESTS = 5
LOG_ROWS = 12


def write_plan_pdf(plan: ContinuityPlan, actor: Actor) -> bytes:
    """Return the version that was decided last as a tagged PDF; a plan that was never decided is marked as a draft.

    Args:
        plan: one that the actor may see. What its subject needs is listed within the same rights.
    """
    holding = holding_plan(plan)
    subject = Entry.objects.visible_to(actor).filter(pk=plan.subject_id).first()
    context = {
        "organisation": actor.organisation,
        "plan": plan,
        "subject": subject,
        "holding": holding,
        "targets": holding.parts[:3],
        "chapters": [
            ("during", [holding.part(name) for name in DURING]),
            ("back", [holding.part(name) for name in BACK]),
            ("leans", [holding.part(name) for name in LEANS_ON]),
        ],
        "needs": needs_of_plan(plan, actor),
        "tests": list(plan.tests.latest_first()[:LATEST_TESTS]),
        "printed_at": timezone.localtime(),
        "log_rows": range(LOG_ROWS),
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)
