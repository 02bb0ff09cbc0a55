"""Byte-compiles a folder for the functions' runtime: `compile.py FOLDER`, or `compile.py --host FOLDER`.

/opt is read-only on Lambda, so what is not compiled here is compiled again by each cold start, at 1.5 to 2.3
times the CPU. Bytecode is bound to a minor version, hence a Python 3.13 is looked for: $PYTHON313, the PATH,
pyenv, uv. Without one the layer is built all the same, and the build says so. unchecked-hash makes the result
independent of file times.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VERSION = (3, 13)
NAME = ".".join(map(str, VERSION))
ON_LAMBDA = "/opt/python"
"""What tracebacks name, so that a build holds no path of whoever built it."""


def candidates() -> Iterator[str]:
    yield os.environ.get("PYTHON313", "")
    yield sys.executable
    yield shutil.which(f"python{NAME}") or ""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/{NAME}.*/bin/python")))
    if uv := shutil.which("uv"):
        yield answer([uv, "python", "find", "--no-python-downloads", NAME])


def answer(command: list[str]) -> str:
    """What a command prints, or nothing if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def interpreter() -> str:
    """The first Python of the runtime's version, or an empty string."""
    ask = "import sys; print(sys.version_info[:2])"
    return next((path for path in candidates() if path and answer([path, "-c", ask]) == str(VERSION)), "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", action="store_true", help="for this interpreter, to measure with")
    options = parser.parse_args()
    python = sys.executable if options.host else interpreter()
    if not python:
        print(
            f"no Python {NAME} found: the layer gets no bytecode, cold starts take longer",
            file=sys.stderr,
        )
        return
    command = [python, "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(options.folder), "-p", ON_LAMBDA, str(options.folder)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
