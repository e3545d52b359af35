"""Shared by benchmarks of calls over a network: servers on loopback, and programs on one core.

The caller and its server run on the same core. With one call in flight they alternate anyway; on
two cores each would sleep while the other works, and waking a core takes longer than a call, at
least on a virtual machine. The measured cost therefore includes the server's part, which is the
same for all peers."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import HERE

sys.path.insert(0, str(HERE.parent / "python" / "support"))
from nginx import Nginx, Site


def on_one_core(*command):
    """`command`, limited to the first available core."""
    core = min(os.sched_getaffinity(0))
    return ["taskset", "--cpu-list", str(core), *map(str, command)]


def measured(*command):
    """Calls per second, CPU microseconds per call and MiB, as the program prints them."""
    done = subprocess.run(on_one_core(*command), check=True, capture_output=True, text=True)
    return tuple(map(float, done.stdout.split()))


def measured_boto3(url, calls, threads):
    return measured(sys.executable, HERE / "concurrent_calls_boto3.py", url, calls, threads)


@contextmanager
def responding_server():
    """The URL of an nginx that sends every request the same response, without compression."""
    with TemporaryDirectory() as folder:
        sites = {"plain": Site(gzip=False)}
        with Nginx(Path(folder), sites, prefix=on_one_core(), keeps_log=False) as server:
            yield f"http://127.0.0.1:{server.ports['plain']}"


@contextmanager
def holding_server(count):
    """The URL of a server that responds when `count` requests are waiting."""
    command = [sys.executable, HERE / "holding_server.py", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()
