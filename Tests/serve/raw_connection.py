"""Signed requests as bytes, and connections to send them on."""

import socket

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from server_process import REGION

BODY = b'{"accountIds": []}'


def signed(server, service="inspector2", path="/status/batch/get", body=BODY, secret=None, **more):
    """The request line and headers of a signed request, as bytes."""
    keys = botocore.credentials.Credentials(
        server.exports["AWS_ACCESS_KEY_ID"], secret or server.exports["AWS_SECRET_ACCESS_KEY"]
    )
    headers = {"Content-Type": "application/json", **more.pop("headers", {})}
    method = more.pop("method", "POST")
    request = botocore.awsrequest.AWSRequest(method, server.url + path, headers, body)
    botocore.auth.SigV4Auth(keys, service, REGION).add_auth(request)
    lines = [f"{method} {path} HTTP/1.1", "Host: " + server.url.removeprefix("http://")]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    if "Transfer-Encoding" not in request.headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode()


class Connection:
    """A TCP connection, on which a test sends and receives bytes."""

    def __init__(self, server):
        self.socket = socket.create_connection(server.address, timeout=20)
        self.stream = self.socket.makefile("rb")

    def send(self, *parts):
        self.socket.sendall(b"".join(parts))

    def read_response(self, body=True):
        """Status, headers and body of the next response."""
        status = self.stream.readline()
        assert status, "the connection was closed"
        headers = {}
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            name, value = line.decode().rstrip("\r\n").split(": ", 1)
            headers[name.lower()] = value
        length = int(headers.get("content-length", 0)) if body else 0
        return int(status.split()[1]), headers, self.stream.read(length)
