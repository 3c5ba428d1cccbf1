import re

from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed

TOKEN = re.compile(rb"[A-Za-z0-9]{1,128}")


class TokenAuthentication(KnoxAuthentication):
    """Knox tokens; bytes that no token can consist of are refused before they are looked up."""

    def authenticate_credentials(self, token: bytes) -> tuple:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed
        return super().authenticate_credentials(token)
