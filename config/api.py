"""What every answer of the API has in common; the rooms below build on `accounts.api`."""

from typing import Any, NoReturn

from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import TokenAuthentication
from accounts.api.nouns import AlwaysJson
from accounts.api.problems import problem_json

__all__ = ["Unknown", "problem_json"]


class Unknown(APIView):
    """Every other address below /api/v1/: the same problem that hides what may not be seen."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [AllowAny]
    content_negotiation_class = AlwaysJson
    metadata_class = None
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404
