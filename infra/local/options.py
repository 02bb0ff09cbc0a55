"""What the command line says."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROFILES = ("embedded", "moto", "engines")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULTS = {"Stage": "local", "Architecture": "x86_64", "DeletionProtection": "false"}


@dataclass(frozen=True)
class Options:
    """One run. `parameters` are those of template.yaml; `data` is where the embedded store lives."""

    profile: str = "embedded"
    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = ROOT / ".frontdesk" / "embedded"
    template: Path = ROOT / "template.yaml"
    parameters: dict[str, str] = field(default_factory=dict)
    reload: bool = True
    faults: Path | None = None
    demo: bool = True
    explain: bool = False

    @property
    def origin(self) -> str:
        host = "127.0.0.1" if self.host in ("", "0.0.0.0") else self.host  # noqa: S104 - only compared
        return f"http://{host}:{self.port}"

    @property
    def public_origin(self) -> str:
        """What browsers see, where a proxy with a name of its own stands before the runner."""
        return self.parameters.get("PublicOrigin") or self.origin


def parse(arguments: Sequence[str]) -> Options:
    chosen = _parser().parse_args(arguments)
    local = chosen.host in LOOPBACK  # the demo shows passwords: never to a network
    data = Path(chosen.data) if chosen.data else ROOT / ".frontdesk" / chosen.profile
    return Options(
        chosen.profile,
        chosen.host,
        chosen.port,
        data,
        Path(chosen.template),
        {**DEFAULTS, **dict(each.split("=", 1) for each in chosen.parameter)},
        not chosen.no_reload,
        Path(chosen.faults) if chosen.faults else None,
        local and not chosen.no_demo,
        chosen.explain,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local", description="Runs template.yaml on this machine."
    )
    parser.add_argument("--profile", choices=PROFILES, default="embedded", help="where data and queues live")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on; 0 takes a free one")
    parser.add_argument("--data", help="folder for the store and the caches (default: .frontdesk/PROFILE)")
    parser.add_argument("--template", default=str(ROOT / "template.yaml"), help="another template")
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the template"
    )
    parser.add_argument("--no-reload", action="store_true", help="do not start again when a file changes")
    parser.add_argument("--no-demo", action="store_true", help="no demo pages and no seeded shop")
    parser.add_argument("--explain", action="store_true", help="say what of the template is run, and stop")
    parser.add_argument("--faults", help="JSON file with faults to inject (see infra/local/faults.py)")
    return parser
