"""`python -m infra.engines COMMAND ...` runs a command between start and stop of the engines."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from infra.engines import EngineError, engines


def main(command: list[str]) -> int:
    """The command's exit code; 1 if an engine could not be had."""
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, leave)
    began = time.monotonic()
    try:
        with engines(search=True) as endpoints:
            print(f"engines up in {time.monotonic() - began:.1f} s: {endpoints}", flush=True)
            environment = {**os.environ, **endpoints.environment()}
            return subprocess.run(command, env=environment, check=False).returncode
    except EngineError as error:
        print(f"make engines: {error}", file=sys.stderr)
        return 1


def leave(wish: int, _frame: FrameType | None) -> None:
    """Ctrl-C and a polite kill unwind like an exit, so the engines are stopped on the way."""
    sys.exit(128 + wish)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
