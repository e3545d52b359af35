"""Models of services that are not built in, as botocore publishes them."""

from __future__ import annotations

import gzip
from pathlib import Path

import botocore

FILES = ("service-2", "paginators-1", "endpoint-rule-set-1")


def unpack(service: str, folder: Path) -> str:
    """Copies the newest model of a service and returns the value for AWS_DATA_PATH."""
    newest = max((Path(botocore.__file__).parent / "data" / service).iterdir())
    target = folder / service / newest.name
    target.mkdir(parents=True)
    for file in FILES:
        compressed, plain = newest / f"{file}.json.gz", newest / f"{file}.json"
        if compressed.exists():
            (target / f"{file}.json").write_bytes(gzip.decompress(compressed.read_bytes()))
        elif plain.exists():
            (target / f"{file}.json").write_bytes(plain.read_bytes())
    return str(folder)
