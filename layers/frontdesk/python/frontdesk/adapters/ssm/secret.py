"""One SecureString of SSM."""

from typing import Any

from botocore.config import Config
from botocore.session import Session


def read_secret(name: str, region: str, session: Session) -> str:
    """The decrypted value; raises botocore's own error, which names the parameter but never its value."""
    config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})
    client: Any = session.create_client("ssm", region_name=region or None, config=config)
    answer = client.get_parameter(Name=name, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
