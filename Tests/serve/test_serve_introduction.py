"""The commands that `muster serve` prints when it is ready."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from server_process import MUSTER

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")],
)
def test_the_printed_commands_act_as_the_management_account_and_a_member(serve, region, partition):
    server = serve({"accounts": 2, "regions": [{"name": region}]})
    # The introduction is written before the lines that `serve` waits for.
    introduction = os.read(server.process.stderr.fileno(), 65536).decode()
    roles = re.findall(r"--role-arn (arn:\S+)", introduction)
    assert len(roles) == 2
    tokens = server.client("sts", region=region)
    for role in roles:
        assumed = tokens.assume_role(RoleArn=role, RoleSessionName="muster")
        assert assumed["AssumedRoleUser"]["Arn"].startswith(f"arn:{partition}:sts::")
    assert "use the alias" in introduction


def test_the_printed_alias_works_for_clients_that_ignore_the_environment(serve, tmp_path):
    server = serve({"accounts": 1})
    printed = tmp_path / "org.env"
    exports = [f"export {name}={value}" for name, value in server.exports.items()]
    printed.write_text("\n".join([*exports, server.alias, ""]))
    commands = [
        "shopt -s expand_aliases", f". {printed}", "unset AWS_ENDPOINT_URL",
        "aws sts get-caller-identity --query Account --output text",
    ]  # fmt: skip
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", "\n".join(commands)], capture_output=True, text=True,
        env=os.environ | {"PATH": path}, timeout=60,
    )  # fmt: skip
    assert re.fullmatch(r"[0-9]{12}\n", ran.stdout), ran.stderr


def test_the_readme_and_the_help_name_the_versions_that_ignore_the_environment():
    shown = subprocess.run([MUSTER, "serve", "--help"], capture_output=True, text=True).stdout
    for text in (" ".join(shown.split()), README.read_text()):
        for words in ("AWS_ENDPOINT_URL", "1.29", "2.13", "1.28", "alias", "endpoint_url"):
            assert words in text
