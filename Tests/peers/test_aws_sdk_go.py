"""AWS's SDK for Go, version 2, as Debian packages it, calls a served organization."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ADMINISTRATOR = "111111111111"
MEMBERS = [str(300000000000 + number) for number in range(50)]
SCENARIO = {
    "administrator": ADMINISTRATOR,
    "management": ADMINISTRATOR,
    "accounts": [{"accountId": each} for each in MEMBERS],
}
PACKAGES = Path(os.environ.get("GOPATH", "/usr/share/gocode"))


@pytest.mark.skipif(
    not shutil.which("go") or not (PACKAGES / "src/github.com/aws/aws-sdk-go-v2").is_dir(),
    reason="needs Debian's golang-go and golang-github-aws-aws-sdk-go-v2-dev",
)
def test_the_go_sdk_reads_accounts_and_associates_them(serve, environment, tmp_path):
    server = serve(SCENARIO)
    program = Path(__file__).parent / "go/associate.go"
    variables = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOCACHE": str(tmp_path / "cache")}
    ended = subprocess.run(
        ["go", "run", program], env={**environment, **server.exports, **variables}, timeout=600,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert sorted(found["Accounts"]) == [ADMINISTRATOR, *MEMBERS]
    assert sorted(found["Associated"]) == MEMBERS
    assert found["Errors"] == {ADMINISTRATOR: "ValidationException"}
    assert found["MacieError"] == "AccessDeniedException"
    assert found["MacieRole"].startswith(f"arn:aws:iam::{ADMINISTRATOR}:role/")
