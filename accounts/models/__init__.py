from .role import RoleAssignment
from .user import User, person_behind

__all__ = ["RoleAssignment", "User", "person_behind"]
