"""Writes of risks, continuity and actions."""

from risks.services.actions import change_action, create_action, link_action, move_action, raise_action, unlink_action
from risks.services.analyses import change_analysis, copy_analysis, create_analysis, decide_analysis
from risks.services.continuity import change_plan, create_plan, decide_plan, record_test
from risks.services.risks import Estimate, accept_risk, add_risk, change_risk
from risks.services.scales import decide_scale, scale_in_use

__all__ = [
    "Estimate",
    "accept_risk",
    "add_risk",
    "change_action",
    "change_analysis",
    "change_plan",
    "change_risk",
    "copy_analysis",
    "create_action",
    "create_analysis",
    "create_plan",
    "decide_analysis",
    "decide_plan",
    "decide_scale",
    "link_action",
    "move_action",
    "raise_action",
    "record_test",
    "scale_in_use",
    "unlink_action",
]
