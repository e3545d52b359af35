"""A proxy on loopback: forwards requests, opens tunnels (CONNECT), and can require a password."""

from __future__ import annotations

import base64
import http.client
import http.server
import select
import socket
import ssl
import threading
import urllib.parse

from certificate_authority import Pair


class Proxy(http.server.ThreadingHTTPServer):
    """A context manager. `targets` lists its requests: "CONNECT host:port" or "POST url"."""

    daemon_threads = True

    def __init__(self, password: str | None = None, pair: Pair | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.password = password
        self.targets: list[str] = []
        #: Whether it accepts requests without sending a response.
        self.is_silent = False
        if pair:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pair.certificate, pair.key)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.host = f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, *arguments: object) -> None:
        """Ignores clients that do not trust the proxy."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Proxy

    def _is_allowed(self) -> bool:
        self.server.targets.append(f"{self.command} {self.path}")
        if self.server.password is None:
            return True
        expected = "Basic " + base64.b64encode(self.server.password.encode()).decode()
        if self.headers.get("Proxy-Authorization") == expected:
            return True
        self.send_response(407)
        self.send_header("Proxy-Authenticate", 'Basic realm="tests"')
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def do_CONNECT(self) -> None:
        if not self._is_allowed():
            return
        if self.server.is_silent:
            self.rfile.read(1)
            return
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as upstream:
            self.send_response(200)
            self.end_headers()
            _pump(self.connection, upstream)
        self.close_connection = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._is_allowed():
            return
        url = urllib.parse.urlsplit(self.path)
        upstream = http.client.HTTPConnection(url.netloc)
        headers = {k: v for k, v in self.headers.items() if not k.lower().startswith("proxy-")}
        upstream.request("POST", url.path, body, headers)
        response = upstream.getresponse()
        content = response.read()
        self.send_response(response.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Logs nothing."""


def _pump(client: socket.socket, upstream: socket.socket) -> None:
    """Copies bytes in both directions until one side closes."""
    other = {client: upstream, upstream: client}
    while True:
        # select() does not see the bytes that a TLS connection has decrypted already.
        pending = isinstance(client, ssl.SSLSocket) and client.pending()
        readable = [client] if pending else select.select(list(other), [], [], 60)[0]
        for source in readable:
            try:
                piece = source.recv(65536)
            except OSError:
                return
            if not piece:
                return
            other[source].sendall(piece)
