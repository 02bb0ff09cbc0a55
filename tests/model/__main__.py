"""`python -m tests.model`: every scenario with its number of states, every naive design with its trace."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(Path(__file__).parent), *sys.argv[1:]]))
