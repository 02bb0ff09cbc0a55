"""One environment for every test: nobody's account, no setting of this laptop."""

import os
import shutil

import pytest
from hypothesis import settings

ENGINES = (
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
    "AWS_ENDPOINT_URL_SQS",
    "FRONTDESK_OPENSEARCH_URL",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NEED_BROWSER = "no Chromium here; on Debian and Ubuntu: apt install chromium fonts-noto-cjk"
NEED_ENGINES = "DynamoDB Local, ElasticMQ and OpenSearch are not running: `make engines` starts them"

# A deadline per example measures a busy machine, not the code. One change gets one verdict, on every
# machine; `thorough` is for a long night, and goes where nobody has looked.
settings.register_profile("frontdesk", deadline=None, print_blob=True, derandomize=True)
settings.register_profile(
    "thorough", settings.get_profile("frontdesk"), max_examples=2_000, derandomize=False
)
settings.load_profile("frontdesk")


def pytest_configure() -> None:
    """Forget the developer's credentials and settings, before anything can read them."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "FRONTDESK_")) and name not in ENGINES:
            del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_DEFAULT_REGION="eu-central-1",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the machine lacks is skipped, and the skip says how to get it."""
    missing = {}
    if not all(name in os.environ for name in ENGINES):
        missing["engines"] = pytest.mark.skip(reason=NEED_ENGINES)
    if browser() is None:
        missing["browser"] = pytest.mark.skip(reason=NEED_BROWSER)
    for item in items:
        for marker, skip in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(skip)


def browser() -> str | None:
    """The path of the system's Chromium, if any."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture
def chromium() -> str:
    """The browser for tests marked `browser`."""
    path = browser()
    assert path, NEED_BROWSER
    return path
