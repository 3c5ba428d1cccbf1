"""One noun a file; everything is imported from here."""

from .certificate import Certificate
from .job import Job

__all__ = ["Certificate", "Job"]
