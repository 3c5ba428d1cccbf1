from .role import RoleAssignment
from .user import User

__all__ = ["RoleAssignment", "User"]
