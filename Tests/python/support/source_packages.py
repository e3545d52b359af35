"""Source packages of PyPI, which contain tests that the installed packages lack."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parents[3] / ".build"


def unpacked(name: str, version: str) -> Path:
    """The unpacked source package. It is downloaded once."""
    package = f"{name}-{version}"
    folder = BUILD / f"{name}-source" / package
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as part:
            _fetch(name, version, Path(part))
            Path(part, package).rename(folder)
    return folder


def _fetch(name: str, version: str, folder: Path) -> None:
    """Downloads a source package and unpacks it."""
    options = ["--quiet", "--no-deps", "--no-binary", name, "--dest", str(folder)]
    pip = [sys.executable, "-m", "pip", "download", *options, f"{name}=={version}"]
    subprocess.run(pip, check=True)
    (archive,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(archive, folder)
