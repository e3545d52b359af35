"""TLS: nginx with certificates of the tests' authority."""

import muster
import pytest
from certificate_authority import Authority
from nginx import RESPONSE, Nginx, Site


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server(authority, tmp_path_factory):
    good = authority.give("localhost", "127.0.0.1")
    sites = {
        "good": Site(good),
        "http2": Site(good, http2=True),
        "misnamed": Site(authority.give("elsewhere.example")),
        "expired": Site(authority.give("localhost", days=-1)),
        "outdated": Site(good, protocols="TLSv1 TLSv1.1"),
        "tls12": Site(good, protocols="TLSv1.2"),
    }
    with Nginx(tmp_path_factory.mktemp("nginx"), sites) as running:
        yield running


@pytest.fixture
def url(server):
    return lambda site, host="localhost": f"https://{host}:{server.ports[site]}"


def by_option(authority, _, __):
    return {"ca_bundle": authority.path}


def by_variable(name):
    def set_variable(authority, monkeypatch, _):
        monkeypatch.setenv(name, str(authority.path))
        return {}

    return set_variable


def by_profile(authority, monkeypatch, folder):
    config = folder / "config"
    config.write_text(f"[default]\nca_bundle = {authority.path}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return {}


WAYS = [by_option, by_variable("AWS_CA_BUNDLE"), by_profile, by_variable("REQUESTS_CA_BUNDLE")]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("name_authority", WAYS)
def test_a_configured_certificate_authority_is_trusted(
    client, url, authority, name_authority, host, monkeypatch, tmp_path
):
    options = name_authority(authority, monkeypatch, tmp_path)
    response = client(url("good", host), **options).batch_get_account_status()
    assert response["failedAccounts"] == RESPONSE["failedAccounts"]


def test_the_first_configured_bundle_is_used(client, url, authority, monkeypatch, tmp_path):
    other = Authority(tmp_path, "Somebody else")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(other.path))
    assert client(url("good"), ca_bundle=authority.path).batch_get_account_status()
    with pytest.raises(muster.TransportError, match="SSLError"):
        client(url("good")).batch_get_account_status()


@pytest.mark.parametrize(
    ("site", "trusts", "reason"),
    [
        (
            "good",
            False,
            "certificate of the endpoint URL is not trusted.*local issuer.*AWS_CA_BUNDLE",
        ),
        ("misnamed", True, "certificate of the endpoint URL is not trusted.*'localhost'"),
        ("expired", True, "certificate of the endpoint URL is not trusted.*expired"),
        ("outdated", True, "TLS 1.2 or newer is not available"),
    ],
)
def test_an_untrusted_certificate_is_refused_with_the_reason(
    client, url, authority, server, site, trusts, reason
):
    before = server.requests(site)
    options = {"ca_bundle": authority.path} if trusts else {}
    with pytest.raises(muster.TransportError, match=reason) as failure:
        client(url(site), **options).batch_get_account_status()
    assert failure.value.code == "SSLError"
    assert f"https://localhost:{server.ports[site]}/" in failure.value.message
    assert server.requests(site) == before


@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_an_empty_variable_is_ignored(client, url, monkeypatch, variable):
    monkeypatch.setenv(variable, "")
    with pytest.raises(muster.TransportError, match="is not trusted"):
        client(url("good")).batch_get_account_status()


def test_an_unreadable_bundle_is_reported_when_the_session_is_opened(
    client, url, monkeypatch, tmp_path
):
    missing = tmp_path / "missing.pem"
    with pytest.raises(
        muster.ConfigurationError, match=r"missing.pem' \(option ca_bundle\).*No such file"
    ):
        client(url("good"), ca_bundle=missing)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(missing))
    with pytest.raises(muster.ConfigurationError, match=r"missing.pem' \(AWS_CA_BUNDLE\)"):
        client(url("good"))


def test_a_bundle_without_certificates_trusts_no_server(client, url, tmp_path):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing\n")
    with pytest.raises(muster.TransportError, match="SSLError"):
        client(url("good"), ca_bundle=empty).batch_get_account_status()


def test_the_newest_protocols_are_used(client, url, authority, server):
    spoken = {}
    for site in ("good", "tls12", "http2"):
        before = len(server.requests(site))
        client(url(site), ca_bundle=authority.path).batch_get_account_status()
        spoken[site] = server.requests(site, before + 1)[-1]
    assert [spoken[name]["tls"] for name in spoken] == ["TLSv1.3", "TLSv1.2", "TLSv1.3"]
    assert [spoken[name]["protocol"] for name in spoken] == ["HTTP/1.1", "HTTP/1.1", "HTTP/2.0"]


def test_http2_sends_many_calls_over_one_connection(client, url, authority, server):
    before = len(server.requests("http2"))
    inspector = client(url("http2"), ca_bundle=authority.path)
    calls = [inspector.submit("batch_get_account_status") for _ in range(50)]
    assert all(call.result()["failedAccounts"] == RESPONSE["failedAccounts"] for call in calls)
    new = server.requests("http2", before + 50)[before:]
    assert len(new) == 50
    assert len({request["connection"] for request in new}) == 1


def test_clients_of_a_session_share_connections(client, url, authority, server):
    before = len(server.requests("good"))
    inspector = client(url("good"), ca_bundle=authority.path)
    for region in ("us-east-1", "eu-west-1", "us-east-1"):
        other = inspector.session.client("macie2", region)
        other.get_macie_session()
        inspector.batch_get_account_status()
    assert (
        len({request["connection"] for request in server.requests("good", before + 6)[before:]})
        == 1
    )
