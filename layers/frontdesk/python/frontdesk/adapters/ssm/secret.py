"""One SecureString of SSM."""

from typing import Any

from botocore.session import Session


def read_secret(name: str, region: str, session: Session) -> str:
    """The decrypted value; raises botocore's own error, which names the parameter but never its value."""
    client: Any = session.create_client("ssm", region_name=region or None)
    answer = client.get_parameter(Name=name, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
