import pytest

from sparkwire.remote_session import version_reason


@pytest.mark.parametrize(
    ("client", "server"), [("4.1.1", "4.1.1"), ("4.1.1", "4.1.0"), ("4.0.0", "4.1.1"), ("4.1.1", "4.10.0")]
)
def test_a_server_of_the_same_minor_version_or_a_newer_one_fits(client: str, server: str) -> None:
    assert version_reason(client, server) is None


@pytest.mark.parametrize(
    ("client", "server"), [("4.1.1", "4.0.1"), ("4.1.1", "3.5.1"), ("4.1.1", "5.0.0"), ("4.1.1", "dev")]
)
def test_an_older_server_or_another_major_version_does_not(client: str, server: str) -> None:
    reason = version_reason(client, server)
    assert reason is not None
    assert f"runs Spark {server}, and the client here is PySpark {client}" in reason
