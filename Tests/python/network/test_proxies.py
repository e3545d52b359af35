"""Proxies: the same requests use a proxy as in botocore, and proxy errors are reported."""

import socket

import boto3
import botocore.config
import muster
import pytest
from certificate_authority import Authority
from nginx import RESPONSE, Nginx, Site
from proxy import Proxy
from recorder import Recorder


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure(authority, tmp_path_factory):
    """The URL of a server with TLS."""
    sites = {"tls": Site(authority.give("localhost", "127.0.0.1"), http2=True)}
    with Nginx(tmp_path_factory.mktemp("nginx"), sites) as server:
        yield f"https://localhost:{server.ports['tls']}"


@pytest.fixture
def plain():
    with Recorder() as server:
        server.response = type(server.response)(
            b'{"failedAccounts": [{"accountId": "123456789012"}]}'
        )
        yield server.url.replace("127.0.0.1", "localhost")


def botocore_call(url, authority):
    client = boto3.client(
        "inspector2",
        "us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        endpoint_url=url,
        verify=str(authority.path),
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )
    return client.batch_get_account_status()


ENVIRONMENTS = [
    ({"HTTPS_PROXY": "http://{proxy}"}, "secure", True),
    ({"https_proxy": "http://{proxy}"}, "secure", True),
    ({"https_proxy": "{proxy}"}, "secure", True),
    ({"https_proxy": "http://{proxy}"}, "plain", False),
    ({"HTTP_PROXY": "http://{proxy}"}, "plain", True),
    ({"http_proxy": "http://{proxy}"}, "plain", True),
    ({"HTTP_PROXY": "http://{proxy}"}, "secure", False),
    ({"ALL_PROXY": "http://{proxy}"}, "secure", False),
    ({"HTTPS_PROXY": "http://127.0.0.1:1", "https_proxy": "http://{proxy}"}, "secure", True),
    ({"HTTPS_PROXY": "http://{proxy}", "https_proxy": ""}, "secure", False),
    ({"HTTPS_PROXY": "http://{proxy}", "NO_PROXY": "localhost"}, "secure", False),
    ({"HTTPS_PROXY": "http://{proxy}", "no_proxy": "x.example, LocalHost"}, "secure", False),
    ({"HTTPS_PROXY": "http://{proxy}", "NO_PROXY": "*"}, "secure", False),
    ({"HTTPS_PROXY": "http://{proxy}", "NO_PROXY": "host"}, "secure", True),
    ({"HTTPS_PROXY": "http://{proxy}", "NO_PROXY": "localhost", "no_proxy": ""}, "secure", True),
    ({"HTTP_PROXY": "http://{proxy}", "REQUEST_METHOD": "GET"}, "plain", False),
]


@pytest.mark.parametrize(("variables", "kind", "is_used"), ENVIRONMENTS)
def test_a_proxy_is_used_when_botocore_uses_it(
    client, authority, request, monkeypatch, variables, kind, is_used
):
    url = request.getfixturevalue(kind)
    with Proxy() as proxy:
        for name, value in variables.items():
            monkeypatch.setenv(name, value.format(proxy=proxy.host))
        response = client(url, ca_bundle=authority.path).batch_get_account_status()
        assert response["failedAccounts"] == RESPONSE["failedAccounts"]
        ours, proxy.targets = proxy.targets, []
        botocore_call(url, authority)
        assert ours == proxy.targets
        assert len(ours) == is_used


def test_a_proxy_gets_its_password_and_the_service_does_not(client, plain, secure, authority):
    with Proxy(password="me:pass word") as proxy:
        url = f"http://me:pass%20word@{proxy.host}"
        for target in (plain, secure):
            inspector = client(target, proxy=url, ca_bundle=authority.path)
            assert inspector.batch_get_account_status()
        assert [target.split()[0] for target in proxy.targets] == ["POST", "CONNECT"]


@pytest.mark.parametrize("credentials", ["", "me:wrong@"])
def test_a_proxy_that_refuses_is_named_without_the_password(client, secure, authority, credentials):
    with Proxy(password="me:right") as proxy:
        inspector = client(
            secure, proxy=f"http://{credentials}{proxy.host}", ca_bundle=authority.path
        )
        with pytest.raises(muster.TransportError, match=r"407.*from option proxy") as failure:
            inspector.batch_get_account_status()
    assert failure.value.code == "ProxyConnectionError"
    assert secure in failure.value.message
    assert "wrong" not in str(failure.value)


@pytest.mark.parametrize(
    "proxy",
    [
        "http://me:wrong@127.0.0.1:1",
        "http://me:wrong@no-such-host.invalid:3128",
        "http://me:wrong@[::1",
        "gopher://me:wrong@127.0.0.1:1",
        "http://me:wrong@127.0.0.1:port",
    ],
)
def test_a_missing_proxy_is_reported_as_a_proxy_error(client, secure, proxy):
    with pytest.raises(muster.TransportError, match="Failed to connect to the proxy") as failure:
        client(secure, proxy=proxy).batch_get_account_status()
    assert failure.value.code == "ProxyConnectionError"
    assert "wrong" not in str(failure.value)


@pytest.fixture
def silent():
    """The host and port of a server that accepts connections and sends nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy"])
def test_a_proxy_without_responses_is_named_with_its_source(client, silent, monkeypatch, variable):
    monkeypatch.setenv(variable, f"http://me:wrong@{silent}")
    with pytest.raises(muster.TransportError, match="no response: ") as failure:
        client("https://service.invalid", connect_timeout_ms=200).batch_get_account_status()
    assert failure.value.code == "ProxyConnectionError"
    assert f"uses the proxy {silent} from {variable}; to bypass the proxy" in str(failure.value)
    assert "wrong" not in str(failure.value)


def test_a_silent_endpoint_behind_a_proxy_is_not_reported_as_a_proxy_error(client, silent):
    with Proxy() as proxy:
        inspector = client(
            f"https://{silent}", proxy=f"http://{proxy.host}", connect_timeout_ms=500
        )
        with pytest.raises(muster.TransportError, match="Connect timeout on endpoint") as failure:
            inspector.batch_get_account_status()
    assert failure.value.code == "ConnectTimeoutError"
    assert f"uses the proxy {proxy.host} from option proxy" in str(failure.value)


def test_a_proxy_that_stops_responding_is_reported(client, secure, authority):
    with Proxy() as proxy:
        inspector = client(
            secure, proxy=f"http://{proxy.host}", ca_bundle=authority.path, connect_timeout_ms=1_000
        )
        inspector.batch_get_account_status()
        proxy.is_silent = True
        with pytest.raises(muster.TransportError, match="no response: ") as failure:
            inspector.session.client(
                "macie2", endpoint_url=secure.replace("localhost", "127.0.0.1")
            ).get_macie_session()
    assert failure.value.code == "ProxyConnectionError"


def test_options_come_before_the_environment(client, secure, authority, monkeypatch):
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
        assert client(secure, proxy="", ca_bundle=authority.path).batch_get_account_status()
        assert proxy.targets == []
        other = client(secure, proxy=f"http://{proxy.host}", ca_bundle=authority.path)
        assert other.batch_get_account_status()
        assert len(proxy.targets) == 1
        excepted = client(secure, no_proxy="localhost", ca_bundle=authority.path)
        assert excepted.batch_get_account_status()
        assert len(proxy.targets) == 1


def test_a_proxy_with_tls_is_verified_with_its_own_bundle(client, secure, authority, tmp_path):
    of_the_proxy = Authority(tmp_path, "The proxy's")
    with Proxy(pair=of_the_proxy.give("127.0.0.1")) as proxy:
        options = {"proxy": f"https://{proxy.host}", "ca_bundle": authority.path}
        trusting = client(secure, proxy_ca_bundle=of_the_proxy.path, **options)
        assert trusting.batch_get_account_status()
        assert [target.split()[0] for target in proxy.targets] == ["CONNECT"]
        with pytest.raises(muster.TransportError, match="not trusted"):
            client(secure, **options).batch_get_account_status()
        assert len(proxy.targets) == 1


def test_unknown_hosts_are_connection_errors(client):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        urls = [f"http://127.0.0.1:{port}", f"http://[::1]:{port}", "http://no-such-host.invalid"]
        for url in urls:
            with pytest.raises(muster.TransportError, match="Could not connect") as failure:
                client(url).batch_get_account_status()
            assert failure.value.code == "EndpointConnectionError"
            assert url in failure.value.message
