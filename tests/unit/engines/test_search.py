"""OpenSearch is laid out of its parts: shown on small archives instead of the published ones."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.engines import fetch
from infra.engines.fetch import EngineError
from infra.engines.search import MODULES, NOBODY, command, lay_out, lowered


def archive(path: Path, *names: str) -> None:
    with ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, "x")


def parts(folder: Path) -> Path:
    folder.mkdir()
    archive(folder / "opensearch-2.19.1.zip", "opensearch-2.19.1/lib/opensearch-2.19.1.jar")
    archive(folder / "opensearch-knn-2.19.1.0.zip", "plugin-descriptor.properties")
    archive(folder / "neural-search-2.19.1.0.zip", "plugin-descriptor.properties")
    for name in (
        "lang-painless-2.19.1.jar",
        "asm-9.7.jar",
        "analysis-common-2.19.1.jar",
        "lucene-core-9.jar",
    ):
        (folder / name).touch()
    return folder


def test_each_module_gets_its_descriptor_and_its_own_jars(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lay_out(parts(tmp_path / "parts"), home)
    assert (home / "lib/opensearch-2.19.1.jar").is_file()
    assert (home / "plugins/neural-search/plugin-descriptor.properties").is_file()
    for module in MODULES:
        assert f"name={module}\n" in (home / "modules" / module / "plugin-descriptor.properties").read_text()
    jars = {path.name for path in (home / "modules").rglob("*.jar")}
    assert jars == {"lang-painless-2.19.1.jar", "asm-9.7.jar", "analysis-common-2.19.1.jar"}


def test_a_cache_that_lacks_a_part_says_so(tmp_path: Path) -> None:
    lacking = parts(tmp_path / "parts")
    (lacking / "neural-search-2.19.1.0.zip").unlink()
    with pytest.raises(EngineError, match="delete that folder"):
        lay_out(lacking, tmp_path / "home")


def test_root_steps_down_and_others_run_it_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert lowered() == []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("infra.engines.search.tool", lambda name, _package: f"/bin/{name}")
    assert lowered()[:2] == ["/bin/setpriv", f"--reuid={NOBODY}"]
    assert lowered()[-2:] == ["--pdeathsig", "KILL"], "a change of user takes the leash off"


def test_it_listens_on_the_loopback_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("infra.engines.search.java", lambda: "java")
    told = command(tmp_path, 9201)
    assert {"-Enetwork.host=127.0.0.1", "-Ehttp.port=9201", "-Xmx512m"} <= set(told)


def test_a_file_that_is_not_the_one_first_tried_is_refused(tmp_path: Path) -> None:
    (tmp_path / "engine.jar").write_bytes(b"another")
    sums = tmp_path / "engine.sha256"
    sums.write_text(f"{'0' * 64}  engine.jar\n")
    with pytest.raises(EngineError, match=r"engine\.jar"):
        fetch.check(tmp_path, sums)
    sums.write_text(f"{'0' * 64}  gone.jar\n")
    with pytest.raises(EngineError, match=r"gone\.jar"):
        fetch.check(tmp_path, sums)
    fetch.check(tmp_path, tmp_path / "none.sha256")
