"""What is wrong with a file, so that a person can find the cell and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileProblem:
    """A problem and its place. `row` counts as a spreadsheet does (the header is row 1); 0 means the whole file."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{place}, column “{self.column}”: {self.message}" if self.column else f"{place}: {self.message}"


class FilesError(ValueError):
    """Files cannot be used; `problems` lists everything that is wrong with them, not only the first."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
