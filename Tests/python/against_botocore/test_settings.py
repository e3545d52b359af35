"""Each setting has the same value and source as in botocore."""

import botocore.session
import muster
import pytest

# The settings in the environment and in the profile.
VALUES = {
    "region": ("eu-west-1", "us-west-2"),
    "use_fips_endpoint": ("true", "false"),
    "use_dualstack_endpoint": ("false", "true"),
    "ignore_configured_endpoint_urls": ("true", "false"),
    "sts_regional_endpoints": ("legacy", "regional"),
    "defaults_mode": ("mobile", "in-region"),
    "ca_bundle": ("/a.pem", "/b.pem"),
    "retry_mode": ("adaptive", "legacy"),
    "max_attempts": ("4", "7"),
    "disable_request_compression": ("true", "false"),
    "request_min_compression_size_bytes": ("0", "10485760"),
    "sdk_ua_app_id": ("one", "other"),
    "ec2_metadata_v1_disabled": ("true", "false"),
    "ec2_metadata_service_endpoint": ("http://a", "http://b"),
    "ec2_metadata_service_endpoint_mode": ("ipv6", "ipv4"),
    "imds_use_ipv6": ("true", "false"),
    "metadata_service_timeout": ("3", "4"),
    "metadata_service_num_attempts": ("5", "6"),
}
# Settings with another name in botocore.
THEIR_NAMES = {"sdk_ua_app_id": "user_agent_appid"}
VARIABLES = {"region": "AWS_DEFAULT_REGION"}
# botocore has no value for these if they are not configured; Muster shows the default.
UNSAID = {"ignore_configured_endpoint_urls": "false"}


def said_by_botocore(name):
    variable = THEIR_NAMES.get(name, name)
    value = botocore.session.Session().get_config_variable(variable)
    return UNSAID.get(name) if value is None else str(value).lower()


def said_by_muster(name):
    with muster.Session(
        options=muster.SessionOptions(transport=lambda _: (200, {}, b""))
    ) as session:
        (found,) = [s for s in session.describe_configuration()["settings"] if s["name"] == name]
    return found["value"] and found["value"].lower()


@pytest.mark.parametrize("where", ["nowhere", "environment", "profile", "both", "empty"])
@pytest.mark.parametrize("name", VALUES)
def test_a_setting_equals_botocores(monkeypatch, tmp_path, name, where):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    variable = VARIABLES.get(name, f"AWS_{name.upper()}")
    monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "config"
    environment, profile = VALUES[name]
    path.write_text("[default]\n" + (f"{name} = {profile}\n" if where != "environment" else ""))
    if where == "nowhere":
        path.write_text("")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    if where in ("environment", "both"):
        monkeypatch.setenv(variable, environment)
    if where == "empty":
        monkeypatch.setenv(variable, "")
    ours = said_by_muster(name)
    if where == "empty":
        # An empty variable is not set, as in the SDKs' reference guide.
        assert ours == profile
    else:
        assert ours == said_by_botocore(name)
