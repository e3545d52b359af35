"""botocore's source package, with test cases for libraries that behave as botocore does."""

import importlib.metadata
from pathlib import Path

import source_packages


def root() -> Path:
    """The unpacked source of the installed botocore, with its ``tests``. It is downloaded once."""
    return source_packages.unpacked("botocore", importlib.metadata.version("botocore"))


if __name__ == "__main__":
    print(root())
