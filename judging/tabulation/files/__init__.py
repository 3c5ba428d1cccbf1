"""The files of `manage.py tabulate`: scores and facts in, ranking and evidence out."""

from judging.tabulation.files.problems import FileProblem, FilesError
from judging.tabulation.files.reading import read_facts, read_rules, read_scores
from judging.tabulation.files.writing import write_results

__all__ = ["FileProblem", "FilesError", "read_facts", "read_rules", "read_scores", "write_results"]
