"""The suites of scripts/dev/test."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_path_that_a_suite_names_exists():
    script = (ROOT / "scripts/dev/test").read_text()
    words = re.findall(r"Tests/[^\s;)\"]+", script)
    expanded = subprocess.run(
        ["bash", "-c", f"printf '%s\\n' {' '.join(words)}"],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert len(expanded) > 20
    assert [path for path in expanded if not (ROOT / path).exists()] == []
