"""Requests that AWS rejects before an operation receives them, with the expected errors."""

import json
import re

from raw_connection import BODY, signed

QUERY = {"Content-Type": "application/x-www-form-urlencoded"}
WHO = b"Action=GetCallerIdentity&Version=2011-06-15"
ORGANIZATION = "AWSOrganizationsV20161128.DescribeOrganization"


def inspector(body=BODY, **more):
    """A request to Inspector, which uses the rest-json protocol."""
    return lambda server: signed(server, body=body, **more) + body


def organizations(body=b"{}", target=ORGANIZATION, **more):
    """A request to Organizations, which uses the JSON 1.1 protocol."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    return lambda server: signed(server, "organizations", "/", body, headers=headers, **more) + body


def tokens(body=WHO, **more):
    """A request to STS, which uses the query protocol."""
    return lambda server: signed(server, "sts", "/", body, headers=QUERY, **more) + body


def unsigned(line, *headers, body=b""):
    head = [line, "Host: x", f"Content-Length: {len(body)}", *headers, "", ""]
    return lambda _: "\r\n".join(head).encode() + body


def changed(request_of, old, new):
    def request(server):
        request = request_of(server)
        assert old in request
        return request.replace(old, new)

    return request


ARN = "arn%3Aaws%3Ainspector2%3Aus-east-1%3A111111111111%3Aowner%2F1%2Ffilter%2Fx"
FORM = "Content-Type: application/x-www-form-urlencoded"
TARGET = f"X-Amz-Target: {ORGANIZATION}"
MALFORMED = "Authorization: x"

# A request, and the status and error code of the response.
REJECTED_REQUESTS = {
    "unsigned": (
        unsigned("POST /status/batch/get HTTP/1.1"), 403, "MissingAuthenticationTokenException",
    ),
    "unsigned, to organizations": (
        unsigned("POST / HTTP/1.1", TARGET, body=b"{}"), 403, "MissingAuthenticationTokenException",
    ),
    "unsigned, to sts": (
        unsigned("POST / HTTP/1.1", FORM, body=WHO), 403, "MissingAuthenticationToken",
    ),
    "unsigned, to sts, in the URL": (
        unsigned(f"GET /?{WHO.decode()} HTTP/1.1"), 403, "MissingAuthenticationToken",
    ),
    "unknown path, unsigned": (
        unsigned("GET /favicon.ico HTTP/1.1"), 404, "UnknownOperationException",
    ),
    "unknown path": (inspector(path="/nothing"), 404, "UnknownOperationException"),
    "another service's path": (inspector(service="macie2"), 404, "UnknownOperationException"),
    "another method": (inspector(b"", method="GET"), 404, "UnknownOperationException"),
    "unknown service": (inspector(service="nosuch"), 501, "NotSimulatedException"),
    "unknown target": (
        organizations(target="AWSOrganizationsV20161128.Nothing"), 400, "UnknownOperationException",
    ),
    "unknown action": (tokens(b"Action=Nothing&Version=2011-06-15"), 400, "InvalidAction"),
    "unknown action, in the URL": (
        unsigned("GET /?Action=Nothing&Version=2011-06-15 HTTP/1.1"),
        403, "MissingAuthenticationToken",
    ),
    "wrong secret": (inspector(secret="wrong"), 403, "InvalidSignatureException"),
    "wrong secret, to organizations": (
        organizations(secret="wrong"), 403, "InvalidSignatureException",
    ),
    "wrong secret, to sts": (tokens(secret="wrong"), 403, "SignatureDoesNotMatch"),
    "changed body": (
        changed(inspector(), BODY, BODY[:-1] + b" "), 403, "InvalidSignatureException",
    ),
    "unknown key": (changed(inspector(), b"AKIA", b"AKIB"), 403, "UnrecognizedClientException"),
    "unknown key, to sts": (changed(tokens(), b"AKIA", b"AKIB"), 403, "InvalidClientTokenId"),
    "malformed signature": (
        unsigned("POST /enable HTTP/1.1", MALFORMED), 400, "IncompleteSignatureException",
    ),
    "malformed signature, to sts": (
        unsigned("POST / HTTP/1.1", FORM, MALFORMED, body=WHO), 400, "IncompleteSignature",
    ),
    "not JSON": (inspector(b"{"), 400, "SerializationException"),
    "not JSON, to organizations": (
        organizations(b"{", target="AWSOrganizationsV20161128.ListAccounts"),
        400, "SerializationException",
    ),
    "another type, to organizations": (
        organizations(b'{"MaxResults": "x"}', target="AWSOrganizationsV20161128.ListAccounts"),
        400, "SerializationException",
    ),
    "not JSON, operation without input": (
        inspector(b"{", path="/delegatedadminaccounts/get"), 400, "SerializationException",
    ),
    "not JSON, operation with input in the path": (
        inspector(b"{", path=f"/tags/{ARN}?tagKeys=a", method="DELETE"),
        400, "SerializationException",
    ),
    "not JSON, to organizations, operation without input": (
        organizations(b"{"), 400, "SerializationException",
    ),
    "a list, to organizations, operation without input": (
        organizations(b"[]"), 400, "SerializationException",
    ),
    "malformed query": (
        unsigned("GET /enable?x=%zz HTTP/1.1"), 400, "SerializationException",
    ),
    "malformed query, signed for sts": (
        changed(tokens(), b"POST / ", b"POST /?x=%zz "), 400, "SerializationException",
    ),
    "malformed path": (unsigned("GET /tags/%e HTTP/1.1"), 400, "SerializationException"),
    "signature in the URL, incomplete": (
        unsigned(f"GET /?{WHO.decode()}&X-Amz-Signature=x HTTP/1.1"), 400, "IncompleteSignature",
    ),
    "not an object": (inspector(b"[]"), 400, "SerializationException"),
    "another type": (inspector(b'{"accountIds": "x"}'), 400, "SerializationException"),
    "another type in a list": (inspector(b'{"accountIds": [1]}'), 400, "SerializationException"),
    "invalid account ID": (inspector(b'{"accountIds": ["1"]}'), 400, "ValidationException"),
    "missing required member, to organizations": (
        organizations(target="AWSOrganizationsV20161128.DescribeAccount"),
        400, "InvalidInputException",
    ),
    "missing required member, to sts": (
        tokens(b"Action=AssumeRole&Version=2011-06-15"), 400, "ValidationError",
    ),
}  # fmt: skip


def code_of(headers, body):
    """The error code of a response, in any protocol."""
    if headers["content-type"].startswith("text/xml"):
        return re.search(rb"<Code>(.*?)</Code>", body)[1].decode()
    error = json.loads(body)
    assert error.get("message") or error.get("Message")
    return headers.get("x-amzn-errortype") or error["__type"]
