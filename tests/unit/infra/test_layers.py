"""The layers hold what Lambda reads, for both architectures, and nothing else."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import aws_lambda_powertools
import botocore
import jwt
import pytest
from botocore import xform_name
from botocore.loaders import Loader
from botocore.session import Session
from moto import mock_aws

import frontdesk
from frontdesk.adapters.s3.blobs import S3Blobs, s3_client
from layers import compile as bytecode
from layers.deps import build, lazy


def place(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_compiled_files_of_both_architectures_lie_side_by_side(tmp_path: Path) -> None:
    for architecture in build.ARCHITECTURES:
        source = tmp_path / architecture
        place(source / "core/__init__.py", "same")
        place(source / f"core/_core.cpython-313-{architecture}-linux-gnu.so", architecture)
        build.merge(source, tmp_path / "layer", architecture)
    assert sorted(path.name for path in (tmp_path / "layer/core").iterdir()) == [
        "__init__.py",
        "_core.cpython-313-aarch64-linux-gnu.so",
        "_core.cpython-313-x86_64-linux-gnu.so",
    ]


def test_a_compiled_file_that_would_hide_the_other_architectures_is_refused(tmp_path: Path) -> None:
    place(tmp_path / "wheel/core/_core.abi3.so")
    with pytest.raises(SystemExit, match="does not name its architecture"):
        build.merge(tmp_path / "wheel", tmp_path / "layer", "aarch64")


def test_what_no_import_opens_is_left_out(tmp_path: Path) -> None:
    kept = [
        "pkg/__init__.py",
        "pkg/testing.py",
        "pkg-1.dist-info/METADATA",
        "pkg-1.dist-info/entry_points.txt",
    ]
    kept += ["tests_of_time/__init__.py", "pkg-1.dist-info/licenses/LICENSE"]
    lost = ["bin/tool", "pkg/tests/test_a.py", "pkg/__pycache__/a.pyc", "pkg/a.pyi", "pkg-1.dist-info/RECORD"]
    for name in kept + lost:
        place(tmp_path / name)
    build.trim(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)


def test_botocore_keeps_the_services_in_use_unpacked(tmp_path: Path) -> None:
    shape = {
        "type": "structure",
        "documentation": "<p>long</p>",
        "members": {"documentation": {"shape": "Text"}},
    }
    model = {
        "documentation": "<p>very long</p>",
        "operations": {
            "SendMessage": {"input": {"shape": "Topic"}, "errors": [{"shape": "documentation"}]},
            "CreateQueue": {"input": {"shape": "Other"}},
        },
        "shapes": {
            "Topic": shape,
            "Text": {"type": "list", "member": {"shape": "Letter"}},
            "Letter": {"type": "string"},
            "Other": {"type": "string"},
            "documentation": {"type": "string"},
        },
    }
    for service in ("sqs", "sns"):
        packed = tmp_path / service / "2012-11-05" / "service-2.json.gz"
        packed.parent.mkdir(parents=True)
        packed.write_bytes(gzip.compress(json.dumps(model).encode()))
    place(
        tmp_path / "endpoints.json",
        '{"partitions": [{"regions": {"r": 1}, "services": {"sqs": 1, "sns": 2}}]}',
    )
    build.trim_botocore(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.json*")}
    assert left == {"endpoints.json", "sqs/2012-11-05/service-2.json"}
    assert json.loads((tmp_path / "sqs/2012-11-05/service-2.json").read_text()) == {
        "operations": {"SendMessage": {"input": {"shape": "Topic"}, "errors": [{"shape": "documentation"}]}},
        "shapes": {
            "Topic": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
            "Text": {"type": "list", "member": {"shape": "Letter"}},
            "Letter": {"type": "string"},
            "documentation": {"type": "string"},
        },
    }
    assert json.loads((tmp_path / "endpoints.json").read_text())["partitions"] == [
        {"regions": {"r": 1}, "services": {"sqs": 1}}
    ]


def test_s3_still_works_with_what_is_left_of_its_description(tmp_path: Path) -> None:
    data = tmp_path / "data"
    whole = Path(botocore.__file__).parent / "data"
    shutil.copytree(whole / "s3", data / "s3")
    for name in ("endpoints.json", "partitions.json", "_retry.json", "sdk-default-configuration.json"):
        shutil.copy(whole / name, data / name)
    build.trim_botocore(data)
    session = Session()
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    with mock_aws():
        maker: Any = s3_client("eu-central-1")
        place = {"LocationConstraint": "eu-central-1"}
        maker.create_bucket(Bucket="knowledge", CreateBucketConfiguration=place)
        blobs = S3Blobs("knowledge", s3_client("eu-central-1", session), tmp_path / "cache")
        blobs.put("a/b", b"x")
        assert (blobs.get("a/b"), blobs.get("a/c"), list(blobs.keys("a/"))) == (b"x", None, ["a/b"])
        blobs.delete("a/b")
        assert list(blobs.keys("")) == []


def test_every_service_that_an_adapter_calls_is_kept() -> None:
    adapters = Path(frontdesk.__file__).parent / "adapters"
    called = {
        name
        for source in adapters.rglob("*.py")
        for name in re.findall(r"create_client\(\s*\"(\w+)\"", source.read_text("utf-8"))
    }
    assert called
    assert called <= build.SERVICES.keys()


@pytest.mark.parametrize("service", sorted(build.SERVICES))
def test_every_operation_that_an_adapter_calls_is_kept(service: str) -> None:
    operations = Session().get_service_model(service).operation_names
    named = {xform_name(operation): operation for operation in operations}
    adapters = Path(frontdesk.__file__).parent / "adapters"
    sources = [path.read_text("utf-8") for path in adapters.rglob("*.py")]
    words = {word for source in sources for word in re.findall(r"\b[a-z]+_[a-z_]+\b", source)}
    called = {operation for name, operation in named.items() if name in words}
    assert called
    assert called <= build.SERVICES[service]


def test_a_package_imports_what_it_hands_on_when_asked(tmp_path: Path) -> None:
    place(
        tmp_path / "pkg/__init__.py",
        "from pkg.big import Big as Huge, other\nfrom .used import NAME\nTEXT = NAME\n",
    )
    place(tmp_path / "pkg/big.py", "print('loaded')\nclass Big: ...\nother = 7\n")
    place(tmp_path / "pkg/used.py", "NAME = 'x'\n")
    lazy.hand_on_lazily(tmp_path, "pkg")
    code = "import pkg; print(pkg.TEXT, hasattr(pkg, 'no')); from pkg import Huge; print(Huge, pkg.other)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["x", "False", "loaded", "<class", "'pkg.big.Big'>", "7"]


def test_a_name_that_is_also_a_module_is_imported_at_once(tmp_path: Path) -> None:
    place(tmp_path / "pkg/__init__.py", "from .event import event\n")
    place(tmp_path / "pkg/event.py", "def event() -> None: ...\n")
    lazy.hand_on_lazily(tmp_path, "pkg")
    code = "import pkg.event; print(callable(pkg.event))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]


def test_a_deferred_import_waits_for_the_statement_that_needs_it(tmp_path: Path) -> None:
    module = place(
        tmp_path / "used.py",
        "import sys\nfrom big import far, near\n"
        "def ask(deep):\n    if deep:\n        for each in far():\n            return [each for _ in 'a']\n"
        "    return 'big' in sys.modules\n"
        "def again():\n    def inner():\n        return far()\n    return inner\n"
        "async def later():\n    return far()\nHERE = near\n",
    )
    place(tmp_path / "big.py", "near = 1\ndef far():\n    return [7]\n")
    lazy.defer(module, {"far"})
    assert "from big import near\n" in module.read_text("utf-8")
    place(module, module.read_text("utf-8").replace("from big import near", "near = 1"))
    code = "import used, asyncio; print(used.ask(0), used.ask(1), used.again()(), asyncio.run(used.later()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "[7]", "[7]", "[7]"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import os\n", "does not import far"),
        ("from big import far\nHERE = far\n", "itself uses far"),
        ("from big import far\ndef ask(which=far): ...\n", "itself uses far"),
        ("from big import far\nclass Ask:\n    here = far\n", "itself uses far"),
        ("from big import far\ndef ask(far):\n    return far\n", "gives another meaning to far"),
        ("from big import far\ndef ask():\n    far = 1\n    return far\n", "gives another meaning to far"),
    ],
)
def test_an_import_that_cannot_wait_stops_the_build(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SystemExit, match=why):
        lazy.defer(place(tmp_path / "used.py", text), {"far"})


def test_packages_still_hand_on_all_they_did(tmp_path: Path) -> None:
    shutil.copytree(Path(aws_lambda_powertools.__file__).parent, tmp_path / "aws_lambda_powertools")
    shutil.copytree(Path(jwt.__file__).parent, tmp_path / "jwt")
    for name in lazy.PACKAGES:
        lazy.hand_on_lazily(tmp_path, name)
    code = f"""
import sys
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
assert "asyncio" not in sys.modules
assert APIGatewayRestResolver.__module__ == "aws_lambda_powertools.event_handler.api_gateway"
from importlib import import_module
for name in {lazy.PACKAGES}:
    package = import_module(name)
    assert package.__file__.startswith({str(tmp_path)!r}), package.__file__
    for exported in package.__all__:
        assert not isinstance(getattr(package, exported), type(sys)), exported
"""
    site = Path(aws_lambda_powertools.__file__).parent.parent
    found = f"import sys; sys.path[:0] = [{str(tmp_path)!r}]; sys.path.append({str(site)!r})"
    subprocess.run([sys.executable, "-I", "-S", "-c", found + code], check=True)


def test_bytecode_names_the_place_on_lambda_and_not_the_builders(tmp_path: Path) -> None:
    place(tmp_path / "pkg/__init__.py", "def here():\n    return here.__code__.co_filename\n")
    script = Path(bytecode.__file__)
    subprocess.run([sys.executable, str(script), "--host", str(tmp_path)], check=True)
    (compiled,) = tmp_path.rglob("*.pyc")
    content = compiled.read_bytes()
    assert b"/opt/python/pkg/__init__.py" in content
    assert str(tmp_path).encode() not in content
    assert content[4:8] == b"\x01\x00\x00\x00"  # hash-based, never checked against the source


def test_without_the_runtimes_python_the_build_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place(tmp_path / "a.py", "")
    monkeypatch.setattr(bytecode, "candidates", lambda: iter(["", "/nowhere/python3.13"]))
    monkeypatch.setattr(sys, "argv", ["compile.py", str(tmp_path)])
    bytecode.main()
    assert "cold starts take longer" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
