"""What every answer of the API has in common: pages of lists, problems as application/problem+json."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 500


def problem_json(exception: Exception, context: dict[str, Any]) -> Response | None:
    return exception_handler(exception, context)
