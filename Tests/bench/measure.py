"""Shared by all benchmarks: alternating rounds, the cost of a process, and tables with ratios.

A benchmark is a file `bench_*.py` beside this one; `run` starts all of them, or the ones named.
Each measures Muster and a peer in the same run. Their rounds alternate, so that both see the same
machine at the same time, and the best round of each counts. Ratios are therefore valid on a busy
machine; absolute numbers are comparable only within one run.
"""

import os
import resource
import socketserver
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PREFIX = Path(os.environ["MUSTER_PREFIX"])
MUSTER = PREFIX / "bin" / "muster"

# Keys for signatures that are not verified: AWS's published example.
ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "us-east-1"


def alternately(rounds, *measures, best=min):
    """Calls the measures in turn, each once per round, and returns the best result of each."""
    results = [[measure() for measure in measures] for _ in range(rounds)]
    return [best(each) for each in zip(*results)]


def cpu_microseconds(call, times):
    """The CPU time of this process for each of `times` calls."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) * 1e6 / times


@dataclass(frozen=True)
class Cost:
    """The cost of a process from its start to its end."""

    wall_ms: float
    cpu_ms: float
    max_rss_mib: float


def cost(command, environment=None):
    """Runs a program, which must succeed, and discards its output."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise RuntimeError(f"{command} failed: {errors.read().decode()}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall * 1e3, cpu * 1e3, usage.ru_maxrss / 1024)


def least(costs):
    """The minimum of each figure over several runs."""
    return Cost(*(min(getattr(each, name) for each in costs) for name in Cost.__annotations__))


@contextmanager
def compiled(name):
    """The C program `name`.c in this folder, compiled and linked with the installed library."""
    environment = {**os.environ, "PKG_CONFIG_PATH": str(PREFIX / "lib" / "pkgconfig")}
    command = ["pkg-config", "--cflags", "--libs", "muster"]
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    flags = [*found.stdout.split(), f"-Wl,-rpath,{PREFIX / 'lib'}"]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / name
        source = HERE / f"{name}.c"
        subprocess.run(["cc", "-std=gnu99", "-O2", "-o", program, source, *flags], check=True)
        yield program


class _Canned(socketserver.StreamRequestHandler):
    """Reads complete requests and sends the same response to each."""

    disable_nagle_algorithm = True

    def handle(self):
        while (length := self.request_length()) is not None:
            self.rfile.read(length)
            self.wfile.write(self.server.response)

    def request_length(self):
        """The length of the next request's body; None at the end of the connection."""
        length = None
        while line := self.rfile.readline().strip().lower():
            length = length or 0
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return length


@contextmanager
def canned_server(body):
    """The URL of a server on loopback that sends the same JSON for every request."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Canned) as server:
        server.daemon_threads = True
        server.response = head.encode() + b"x-amzn-RequestId: canned\r\n\r\n" + body
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def own_max_rss_mib():
    """The peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(title, columns, rows):
    """Prints rows below a title. The first column is a name, the others are numbers or words."""
    cells = [[shown(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    print(f"\n{title}\n")
    for row in cells:
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))
        print("  " + "  ".join([row[0].ljust(widths[0]), *rest]))


def shown(cell):
    """A number, rounded to about three significant digits."""
    if isinstance(cell, str):
        return cell
    return f"{cell:.0f}" if cell >= 100 else f"{cell:.1f}" if cell >= 10 else f"{cell:.2f}"
