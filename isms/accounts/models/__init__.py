"""The models of isms.accounts, one file each."""

from isms.accounts.models.grants import (
    OrganisationGroupObjectPermission,
    OrganisationUserObjectPermission,
    UnitGroupObjectPermission,
    UnitUserObjectPermission,
)
from isms.accounts.models.organisation import Organisation
from isms.accounts.models.post import Post
from isms.accounts.models.role_group import RoleGroup, RoleMembership
from isms.accounts.models.sign_in import DirectoryRole, SignInLink
from isms.accounts.models.unit import Unit
from isms.accounts.models.user import User

__all__ = [
    "DirectoryRole",
    "Organisation",
    "OrganisationGroupObjectPermission",
    "OrganisationUserObjectPermission",
    "Post",
    "RoleGroup",
    "RoleMembership",
    "SignInLink",
    "Unit",
    "UnitGroupObjectPermission",
    "UnitUserObjectPermission",
    "User",
]
