"""botocore's source package, with test cases for libraries that behave as botocore does."""

import functools
import importlib.metadata
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parents[3] / ".build"


@functools.cache
def root() -> Path:
    """The unpacked source of the installed botocore, with its ``tests``. It is downloaded once."""
    package = f"botocore-{importlib.metadata.version('botocore')}"
    folder = BUILD / "botocore-source" / package
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as unpacked:
            _fetch(package.replace("-", "=="), Path(unpacked))
            Path(unpacked, package).rename(folder)
    return folder


def _fetch(requirement: str, unpacked: Path) -> None:
    """Downloads a source package and unpacks it."""
    options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(unpacked)]
    pip = [sys.executable, "-m", "pip", "download", *options, requirement]
    subprocess.run(pip, check=True)
    (archive,) = unpacked.glob("*.tar.gz")
    shutil.unpack_archive(archive, unpacked)


if __name__ == "__main__":
    print(root())
