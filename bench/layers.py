"""The layers as Lambda gets them, built for this machine and this Python by their own Makefiles."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.figures import ROOT

CACHE = ROOT / ".cache" / "layers"
SOURCES = {
    "Deps": ("deps", ["*.py", "*.txt", "Makefile"]),
    "Frontdesk": ("frontdesk", ["**/*.py", "Makefile"]),
}


def built() -> Path:
    """What would be /opt/python, with both layers in it; each is built once for each content."""
    layers = [_layer(name, folder, patterns) for name, (folder, patterns) in SOURCES.items()]
    together = CACHE / "python"
    shutil.rmtree(together, ignore_errors=True)
    together.mkdir()
    for entry in (entry for layer in layers for entry in layer.iterdir()):
        (together / entry.name).symlink_to(entry)
    words = CACHE / "safety"  # of the third layer, Packs: data beside what would be /opt/python
    words.unlink(missing_ok=True)
    words.symlink_to(ROOT / "layers" / "packs" / "safety")
    return together


def _layer(name: str, folder: str, patterns: Iterable[str]) -> Path:
    source = ROOT / "layers" / folder
    files = sorted(path for pattern in patterns for path in source.glob(pattern))
    target = CACHE / f"{folder}-{_hash([*files, ROOT / 'layers' / 'compile.py'])}"
    if not target.exists():
        for older in CACHE.glob(f"{folder}-*"):
            shutil.rmtree(older)
        part = target.with_suffix(".part")
        options = [f"ARTIFACTS_DIR={part}", f"PYTHON={sys.executable}", "OPTIONS=--host"]
        subprocess.run(["make", "-s", "-C", str(source), f"build-{name}", *options], check=True)
        part.rename(target)
    return target / "python"


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in files:
        digest.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
