"""A server that passes requests on to another one and records them in order."""

import http.client
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class RecordingProxy(ThreadingHTTPServer):
    """A context manager. `writes` are the paths and bodies of the requests except GET requests.

    The Host header is passed on unchanged, because it is signed. A subclass that answers requests
    itself overrides `answer`, and may change `target`.
    """

    daemon_threads = True

    def __init__(self, url=""):
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = urlsplit(url).netloc
        self.writes = []
        self.lock = threading.Lock()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """Reports nothing if the connection ended because the client was killed."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, command, path, headers, body):
        """Sends a request to the target. Returns its status, headers and content."""
        if command != "GET":
            with self.lock:
                self.writes.append((path, body.decode()))
        connection = http.client.HTTPConnection(self.target, timeout=60)
        connection.putrequest(command, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, response.getheaders(), content


class Handler(BaseHTTPRequestHandler):
    """Reads a request and writes the answer of the server."""

    protocol_version = "HTTP/1.1"
    # One segment for headers and body: the client would delay its acknowledgement of the first.
    wbufsize = -1

    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, content = self.server.answer(self.command, self.path, self.headers, body)
        try:
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "connection", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()
        except OSError:  # The client was killed.
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815 (names of the base)

    def log_message(self, *_):
        """Logs nothing."""
