"""nginx on loopback. Every request gets the same response, and a log records the requests."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from authority import Pair

RESPONSE = {"accounts": [], "failedAccounts": [{"accountId": "123456789012"}]}

SEARCH_PATH = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
# scripts/dev/install-packages unpacks it here on machines without nginx.
UNPACKED = Path(__file__).resolve().parents[3] / ".build/nginx/usr/sbin"

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/errors.log;
worker_rlimit_nofile 20000;
events {{ worker_connections 20000; }}
http {{
  log_format lines escape=json
    '{{"protocol": "$server_protocol", "connection": $connection, "port": $server_port, '
    '"tls": "$ssl_protocol"}}';
  access_log {log};
  keepalive_requests 1000000;
  client_body_temp_path {folder};
  proxy_temp_path {folder};
  fastcgi_temp_path {folder};
  uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  default_type application/json;
  gzip_types application/json;
  gzip_min_length 1;
  {sites}
  server {{
    listen unix:{folder}/response;
    access_log off;
    location / {{ return 200 '{response}'; }}
  }}
}}
"""

SITE = """
  server {{
    listen 127.0.0.1:{port} {flags};
    {tls}
    gzip {gzip};
    location / {{ {reply}; }}
  }}
"""


@dataclass(frozen=True)
class Site:
    """A port that nginx listens on. It uses TLS if there is a certificate."""

    pair: Pair | None = None
    http2: bool = False
    protocols: str = "TLSv1.2 TLSv1.3"
    gzip: bool = True


class Nginx:
    """A context manager. `ports` are the sites' ports, by name.

    `prefix` is a command that starts nginx; `keeps_log` makes the log of requests available.
    """

    def __init__(
        self,
        folder: Path,
        sites: dict[str, Site],
        prefix: Sequence[str] = (),
        keeps_log: bool = True,
    ) -> None:
        self._folder = folder
        self._prefix = prefix
        self.ports = {name: _free_port() for name in sites}
        texts = [_site(folder, self.ports[name], site) for name, site in sites.items()]
        log = f"{folder}/requests.log lines" if keeps_log else "off"
        configuration = CONFIGURATION.format(
            folder=folder, log=log, sites="".join(texts), response=json.dumps(RESPONSE)
        )
        (folder / "nginx.conf").write_text(configuration)

    def __enter__(self) -> Nginx:
        program = shutil.which("nginx", path=f"{SEARCH_PATH}:{UNPACKED}")
        assert program, "nginx is missing: make test installs it"
        options = ("-p", self._folder, "-c", "nginx.conf", "-e", "errors.log")
        self._process = subprocess.Popen([*self._prefix, program, *options])
        for port in self.ports.values():
            self._await(port)
        return self

    def _await(self, port: int) -> None:
        for _ in range(1000):
            assert self._process.poll() is None, (self._folder / "errors.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.01)
        raise TimeoutError(f"nginx does not listen on {port}")

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.wait()

    def requests(self, site: str, least: int = 0) -> list[dict[str, object]]:
        """The protocol and the connection number of each request to a site.

        nginx writes its log after the response, so this waits until there are `least` requests.
        """
        while True:
            lines = (self._folder / "requests.log").read_text().splitlines()
            found = [line for line in map(json.loads, lines) if line["port"] == self.ports[site]]
            if len(found) >= least:
                return found
            time.sleep(0.01)


def _site(folder: Path, port: int, site: Site) -> str:
    tls = ""
    if site.pair:
        tls = (
            f'ssl_certificate "{site.pair.certificate}";'
            f' ssl_certificate_key "{site.pair.key}";'
            f" ssl_protocols {site.protocols}; ssl_ciphers DEFAULT@SECLEVEL=0;"
        )
    flags = ["ssl"] * bool(site.pair) + ["http2"] * site.http2
    # Otherwise nginx would respond over HTTP/2 before it has read the request, and refuse the rest.
    through = f"proxy_pass http://unix:{folder}/response:"
    reply = through if site.http2 else f"return 200 '{json.dumps(RESPONSE)}'"
    gzip = "on" if site.gzip else "off"
    return SITE.format(port=port, flags=" ".join(flags), tls=tls, gzip=gzip, reply=reply)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
