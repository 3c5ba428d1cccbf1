"""Lists in pages. A module of its own: the framework reads it by name while it is itself being imported."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Lists come fifty at a time."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
