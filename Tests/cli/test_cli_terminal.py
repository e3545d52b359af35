"""`muster run` on a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from cli import ENABLE, HEALTHY, IDS, MUSTER, muster


def run_on_terminal(*arguments, columns=80, rows=24, **environment):
    """Runs the command in a pseudo-terminal. Returns its exit code and its output."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [MUSTER, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", **environment},
    )
    os.close(slave)
    written = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux reports the closed terminal as an error.
            break
        written += chunk
        if not chunk:
            break
    os.close(master)
    return process.wait(timeout=120), written.decode().replace("\r\n", "\n")


def screen(written):
    """The final lines of the terminal. `ESC [ n A CR ESC [ J` erases the last n lines."""
    lines = [""]
    for part in re.split(r"(\x1b\[\d+A\r\x1b\[J)", re.sub(r"\x1b\[[\d;]*m", "", written)):
        erased = re.fullmatch(r"\x1b\[(\d+)A\r\x1b\[J", part)
        if erased:
            lines = [*lines[: len(lines) - 1 - int(erased[1])], ""]
        else:
            first, *rest = part.split("\n")
            lines = [*lines[:-1], lines[-1] + first, *rest]
    return lines


def run_in(script, accounts, regions, **options):
    return run_on_terminal(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)),
        "--regions", ",".join(regions), "--simulation", HEALTHY, **options,
    )  # fmt: skip


def test_progress_is_a_line_for_every_region_redrawn_in_place(script, accounts):
    code, written = run_in(script, accounts, ["us-east-1", "eu-west-1"])
    assert code == 0
    assert re.search(r"\x1b\[\dA\r\x1b\[J", written)
    banner, *lines, summary, end = screen(written)
    assert banner.startswith("SIMULATED ORGANIZATION")
    assert sorted(line.split()[0] for line in lines) == ["eu-west-1", "us-east-1"]
    assert all("account enabled 12/12" in line for line in lines)
    assert summary.startswith("24 done")
    assert end == ""


@pytest.mark.parametrize("columns", [20, 60, 200])
def test_no_line_of_progress_is_wider_than_the_terminal(script, accounts, columns):
    code, written = run_in(script, accounts, ["us-east-1", "eu-west-1"], columns=columns)
    assert code == 0
    progress = [line for line in screen(written)[1:] if line.startswith(("us-", "eu-"))]
    assert len(progress) == 2
    assert all(len(line) < columns for line in progress)


def test_progress_does_not_exceed_the_rows_of_the_terminal(script, accounts):
    regions = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2"]
    code, written = run_in(script, accounts, regions, rows=5)
    assert code == 0
    assert all(int(count) <= 4 for count in re.findall(r"\x1b\[(\d+)A", written))
    assert sum(line.startswith(("us-", "eu-")) for line in screen(written)) == 4


def test_the_table_wraps_to_the_terminal(script, accounts):
    code, written = run_on_terminal(
        "run", script(ENABLE), "--accounts", accounts("\n".join(IDS)),
        "--simulation", '{"accounts": 0, "adopt": true, "failing": 1, "seed": 5}',
        columns=100,
    )  # fmt: skip
    assert code == 1
    lines = screen(written)
    table = lines[next(i for i, line in enumerate(lines) if "reason and remedy" in line) : -2]
    assert len(table) > 1
    assert all(len(line) <= 100 for line in table)


def test_a_script_cannot_control_the_terminal(script):
    _, written = run_on_terminal("run", script(r"print('\27[2Jgone')"))
    assert "\x1b[2J" not in written
    assert "gone" in written


def test_colors_can_be_disabled(script):
    path = script("return nil")
    assert "\x1b[1;33mSIMULATED ORGANIZATION\x1b[0m" in run_on_terminal("run", path)[1]
    assert "\x1b[1;33m" not in run_on_terminal("run", path, NO_COLOR="1")[1]
    assert b"\x1b" not in muster("run", path).stderr


def test_the_error_output_of_a_credential_process_is_shown(tmp_path):
    (tmp_path / "config").write_text(
        "[default]\nregion = us-east-1\ncredential_process = sh -c 'echo confirm it >&2; exit 1'\n"
    )
    code, written = run_on_terminal(
        "call", "inspector2", "batch_get_account_status", "--live",
        "--endpoint-url", "http://127.0.0.1:1", AWS_CONFIG_FILE=str(tmp_path / "config"),
        AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert code != 0
    assert "\nconfirm it\n" in written
    assert "The credential_process of the profile 'default' ended with status 1." in written
