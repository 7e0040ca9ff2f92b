"""The models of isms.rights, one file each."""

from isms.rights.models.departure import Departure
from isms.rights.models.grant_judgement import GrantJudgement, GrantKind
from isms.rights.models.register_access import RegisterAccess

__all__ = ["Departure", "GrantJudgement", "GrantKind", "RegisterAccess"]
