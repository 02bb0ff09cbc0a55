"""Nothing in the tree points at one machine or one registry, and every locked version is pinned by hash."""

import re

import pytest

from tests.architecture.tree import ROOT, tracked

# Dots stand in brackets, so that this file does not find itself.
REGISTRIES = r"files[.]pythonhosted|pypi[.]org|registry[.]npmjs|repo1?[.]maven|proxy[.]golang|static[.]crates"
LOCAL = re.compile(rf"(^|[^a-zA-Z])/(work|farm|root)/|{REGISTRIES}")
LOCKS = ["requirements/dev.txt", "requirements/sam.txt", "layers/deps/requirements.txt"]
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ]+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def test_no_file_names_a_local_path_or_a_registry() -> None:
    assert [f"{path}:{line}" for path in tracked() for line in local_lines(text_of(str(path)))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_nothing_but_versions_and_hashes(lock: str) -> None:
    assert unlocked(text_of(lock)) == []


def test_lambda_gets_the_versions_that_were_tested() -> None:
    tested, shipped = (
        versions(text_of("requirements/dev.txt")),
        versions(text_of("layers/deps/requirements.txt")),
    )
    assert shipped
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_npm_lock_names_no_place_to_fetch_from() -> None:
    assert "://" not in "".join(re.findall(r'"resolved": "[^"]*"', text_of("web/package-lock.json")))


def text_of(path: str) -> str:
    """A file's text; what is not text is nobody's address."""
    return (ROOT / path).read_bytes().decode("utf-8", errors="ignore")


def local_lines(text: str) -> list[int]:
    """The numbers of the lines that name a local path or a registry."""
    return [number for number, line in enumerate(text.splitlines(), 1) if LOCAL.search(line)]


def unlocked(lock: str) -> list[str]:
    """Lines that are neither a pinned version, nor a hash, nor a comment; versions without a hash."""
    lines = [line for line in lock.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    strangers = [line for line in lines if not PINNED.match(line) and not HASH.match(line)]
    bare = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED.match(line) and not HASH.match(following)
    ]
    return strangers + bare


def versions(lock: str) -> dict[str, set[str]]:
    """The versions of each package; more than one where markers tell them apart."""
    found: dict[str, set[str]] = {}
    for line in lock.splitlines():
        if pinned := PINNED.match(line):
            found.setdefault(pinned[1], set()).add(pinned[2])
    return found


@pytest.mark.parametrize("line", ["CD /WORK/MAIN", "INDEX = PYPI.ORG/SIMPLE", "'/ROOT/X'"])
def test_a_local_path_or_a_registry_is_found(line: str) -> None:
    assert local_lines(f"first\n{line.lower()}\n") == [2]


@pytest.mark.parametrize("line", ["framework/main", "workspace /workshop/", "see network/root.py"])
def test_a_harmless_word_is_not(line: str) -> None:
    assert local_lines(line) == []


@pytest.mark.parametrize(
    "lock",
    [
        "boto3>=1\n",
        "boto3==1.0 \\\n",
        "--index-url https://example.com\n",
        "boto3 @ https://example.com/x.whl\n",
    ],
)
def test_a_loose_lock_is_found(lock: str) -> None:
    assert unlocked(lock)
