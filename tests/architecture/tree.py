"""The repository as the architecture tests see it: its files, and what its Python says."""

import ast
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
PACKAGE = "layers/frontdesk/python/frontdesk"


@dataclass(frozen=True)
class Source:
    """A Python file: its path from the root of the repository, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, str(self.path))

    def is_under(self, *folders: str) -> bool:
        """Whether it lies in one of the folders, named from the root."""
        return any(self.path.is_relative_to(folder) for folder in folders)


def sample(text: str, path: str = f"{PACKAGE}/conversation/sample.py") -> Source:
    """A file that exists only in a test; each rule is shown one that breaks it."""
    return Source(PurePosixPath(path), text)


@cache
def tracked() -> tuple[PurePosixPath, ...]:
    """Every file that git would hand to a reader, new ones included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (PurePosixPath(name) for name in listing.split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the repository."""
    return tuple(Source(path, (ROOT / path).read_text()) for path in tracked() if path.suffix == ".py")


def under(*folders: str) -> Iterable[Source]:
    """The Python files in some folders."""
    return (source for source in sources() if source.is_under(*folders))


def shipped() -> Iterable[Source]:
    """What runs on Lambda: the package and the handlers."""
    return under(PACKAGE, "functions")
