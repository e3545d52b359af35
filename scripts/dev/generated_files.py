"""The main function of the generators: writes their files, or checks that they are up to date."""

import argparse
import sys
from pathlib import Path

from service_models import ROOT


def contents(path):
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write_or_check(description, files):
    """Writes `files`, pairs of path and text; with --check, lists those that are out of date."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a generated file is out of date",
    )
    check = parser.parse_args().check
    stale = [(path, text) for path, text in files if contents(path) != text]
    for path, text in stale:
        if check:
            generator = Path(sys.argv[0]).name
            print(f"{path.relative_to(ROOT)} is out of date: run scripts/dev/{generator}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    sys.exit(1 if check and stale else 0)
