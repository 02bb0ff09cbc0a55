"""Lays OpenSearch out of what Maven Central has of it, in a folder of its own for each run."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from infra.engines.fetch import CACHE, HERE, EngineError, jars, java, tool

NOBODY = 65534
"""OpenSearch refuses to run as root; this is what Linux calls who owns nothing."""

# The jars of each module that the published server lacks, by how their names begin.
MODULES = {
    "lang-painless": ("lang-painless-", "opensearch-scripting-painless-spi-", "antlr4-runtime-", "asm-"),
    "analysis-common": ("analysis-common-",),
}
PLUGINS = ("opensearch-knn", "neural-search")
OPTIONS = (
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-Djna.nosys=true",
    "-Dlog4j2.disable.jmx=true",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
)
SETTINGS = (
    "discovery.type=single-node",
    "network.host=127.0.0.1",
    "transport.port=0",
    "cluster.routing.allocation.disk.threshold_enabled=false",
)


@contextmanager
def installed(cache: Path = CACHE) -> Iterator[Path]:
    """The home of a server that nobody has used, gone with the block."""
    with TemporaryDirectory(prefix="frontdesk-opensearch-") as folder:
        home = Path(folder) / "home"
        lay_out(jars("opensearch", cache), home)
        (home / "tmp").mkdir()
        if os.geteuid() == 0:
            give_away(Path(folder))
        yield home


def lay_out(parts: Path, home: Path) -> None:
    """Server, modules and plugins, where OpenSearch looks for them."""
    server = one(parts, "opensearch-2", ".zip")
    with ZipFile(server) as archive:
        archive.extractall(home.parent)
    (home.parent / server.stem).rename(home)
    for module, prefixes in MODULES.items():
        folder = home / "modules" / module
        shutil.copytree(HERE / "modules" / module, folder)
        for jar in sorted(parts.glob("*.jar")):
            if jar.name.startswith(prefixes):
                shutil.copy(jar, folder)
    for plugin in PLUGINS:
        with ZipFile(one(parts, plugin, ".zip")) as archive:
            archive.extractall(home / "plugins" / plugin)


def one(folder: Path, prefix: str, suffix: str) -> Path:
    """The one file with such a name."""
    found = [path for path in folder.iterdir() if path.name.startswith(prefix) and path.name.endswith(suffix)]
    if len(found) != 1:
        raise EngineError(f"{folder} should hold one {prefix}*{suffix}, not {len(found)}; delete that folder")
    return found[0]


def give_away(folder: Path) -> None:
    """The folder and all in it belong to whom the server runs as."""
    os.chown(folder, NOBODY, NOBODY)
    for path in folder.rglob("*"):
        os.chown(path, NOBODY, NOBODY)


def command(home: Path, port: int) -> list[str]:
    """The server in the foreground, on the loopback."""
    places = [f"-Dopensearch.path.home={home}", f"-Dopensearch.path.conf={home / 'config'}"]
    settings = [f"-E{each}" for each in (*SETTINGS, f"http.port={port}")]
    options = [*OPTIONS, f"-Djava.io.tmpdir={home / 'tmp'}", *places, "-cp", f"{home}/lib/*"]
    return [*lowered(), java(), *options, "org.opensearch.bootstrap.OpenSearch", *settings]


def lowered() -> list[str]:
    """Root steps down; everybody else runs it as is."""
    if os.geteuid() != 0:
        return []
    who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    who += ["--pdeathsig", "KILL"]  # the kernel forgets it where the user changes, so it is said once more
    return [tool("setpriv", "util-linux"), *who]
