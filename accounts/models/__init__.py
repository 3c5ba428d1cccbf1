from .api_reply import ApiReply
from .role import RoleAssignment
from .user import User, person_behind

__all__ = ["ApiReply", "RoleAssignment", "User", "person_behind"]
