"""The commands that `muster serve` prints when it is ready."""

import os
import re

import pytest


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
