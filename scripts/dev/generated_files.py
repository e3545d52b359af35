"""The main function of the generators: writes their files, or checks that they are up to date."""

import argparse
import sys
from pathlib import Path

from service_models import ROOT


def contents(path):
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write_or_check(description, files):
    """Writes `files`, pairs of path and text; with --check, lists those that are out of date."""
    finish(files, argument_parser(description).parse_args().check)


def argument_parser(description):
    """The parser of a generator's arguments."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a generated file is out of date",
    )
    return parser


def finish(files, check, root=ROOT):
    """Writes or checks the files below `root`, and ends the program."""
    stale = [(path, text) for path, text in files if contents(path) != text]
    for path, text in stale:
        if check:
            generator = Path(sys.argv[0]).name
            print(f"{path.relative_to(root)} is out of date: run scripts/dev/{generator}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    sys.exit(1 if check and stale else 0)
