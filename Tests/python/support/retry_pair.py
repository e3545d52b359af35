"""The same responses for botocore and for Muster, under a simulated clock.

Both make calls one after the other. Each call reports the times and headers of its attempts,
and its outcome.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.auth
import botocore.endpoint
import botocore.session
import muster
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.retries import bucket, standard

BEGINNING_MS = 1_767_225_600_000
KEYS = ("AKIDEXAMPLE", "the-keys-secret")


@dataclass(frozen=True)
class Reply:
    """A status with a code and headers. Status 0 means no response; the code is the reason."""

    status: int = 200
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        named = {"x-amzn-errortype": self.code} if self.code else {}
        return {"content-type": "application/json", **named, **self.headers}

    @property
    def body(self) -> bytes:
        # REST-JSON has the code in a header, JSON 1.1 in the body.
        error = {"message": "why", **({"__type": self.code} if self.code else {})}
        return json.dumps({} if self.status < 300 else error).encode()


# The exceptions that transports raise if there is no response.
BOTOCORES = {
    "": lambda url: EndpointConnectionError(endpoint_url=url),
    "timeout": lambda url: ReadTimeoutError(endpoint_url=url),
    "broken": lambda url: ConnectionClosedError(endpoint_url=url),
}
MUSTERS = {"": ConnectionRefusedError, "timeout": TimeoutError, "broken": ConnectionResetError}


@dataclass
class Called:
    """The attempts of a call, and its outcome."""

    times_ms: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    end: tuple[Any, ...] = ()


@dataclass
class ScriptedService:
    """The clock, the remaining responses, and the requests so far."""

    replies: list[Reply]
    random: Callable[[int], float]
    now_ms: int = BEGINNING_MS
    sent: int = 0
    call: Called = field(default_factory=Called)

    def reply(self, headers: dict[str, str]) -> Reply:
        self.sent += 1
        self.call.times_ms.append(self.now_ms - BEGINNING_MS)
        self.call.requests.append(headers["amz-sdk-request"])
        self.call.ids.add(headers["amz-sdk-invocation-id"])
        return self.replies.pop(0) if self.replies else Reply()

    def next_random(self) -> float:
        """Equal for both, because it depends only on the number of requests."""
        return self.random(self.sent)

    def sleep(self, seconds: float) -> None:
        self.now_ms += math.floor(seconds * 1000 + 0.5)

    def wait(self, seconds: float) -> None:
        self.now_ms += math.ceil(seconds * 1000)

    def datetime(self) -> datetime.datetime:
        time = datetime.datetime.fromtimestamp(self.now_ms / 1000, datetime.timezone.utc)
        return time.replace(tzinfo=None)


def record_calls(
    script: ScriptedService, call: Callable[[], tuple[Any, ...]], count: int, gap_ms: int
) -> list[Called]:
    calls = []
    for _ in range(count):
        script.call = Called()
        script.call.end = call()
        calls.append(script.call)
        script.now_ms += gap_ms
    return calls


# --------------------------------------------------------------------------------------- botocore


@contextlib.contextmanager
def botocore_on(script: ScriptedService) -> Iterator[None]:
    """Makes botocore's retries use the script's clock and random numbers."""

    class Condition(contextlib.nullcontext):
        """A condition without other threads: waiting advances the clock."""

        wait = staticmethod(script.wait)
        notify = staticmethod(lambda: None)

    fake = SimpleNamespace(Lock=threading.Lock, Condition=lambda _: Condition())
    clock = SimpleNamespace(sleep=script.sleep)
    defaults = (20, script.next_random, None, None)
    with (
        mock.patch.object(botocore.endpoint, "time", clock),
        mock.patch.object(botocore.endpoint, "get_current_datetime", script.datetime),
        mock.patch.object(bucket, "threading", fake),
        mock.patch.object(bucket, "time", SimpleNamespace(time=lambda: script.now_ms / 1000)),
        mock.patch.object(standard.ExponentialBackoff.__init__, "__defaults__", defaults),
        mock.patch("random.random", script.next_random),
    ):
        yield


def of_botocore(
    script: ScriptedService, mode: str, max_attempts: int | None, service: str, method: str,
    count: int, gap_ms: int, **parameters: Any,
) -> list[Called]:  # fmt: skip
    retries = {"mode": mode, **({"total_max_attempts": max_attempts} if max_attempts else {})}
    with botocore_on(script):
        client = botocore.session.Session().create_client(
            service,
            "us-east-1",
            aws_access_key_id=KEYS[0],
            aws_secret_access_key=KEYS[1],
            config=Config(retries=retries),
        )

        def before_send(request: Any, **_: Any) -> AWSResponse:
            decoded = {
                name: value.decode() if isinstance(value, bytes) else value
                for name, value in request.headers.items()
            }
            reply = script.reply(decoded)
            if reply.status == 0:
                raise BOTOCORES[reply.code](request.url)
            raw = SimpleNamespace(stream=lambda: iter([reply.body]))
            return AWSResponse(request.url, reply.status, reply.all_headers, raw)

        client.meta.events.register_last("before-send", before_send)

        def call() -> tuple[Any, ...]:
            try:
                getattr(client, method)(**parameters)
            except ClientError as error:
                metadata = error.response["ResponseMetadata"]
                return (
                    error.response["Error"]["Code"],
                    metadata["HTTPStatusCode"],
                    metadata["RetryAttempts"],
                    metadata.get("RetryQuotaReached", False),
                )
            except BotoCoreError as error:
                return (type(error).__name__,)
            return ()

        return record_calls(script, call, count, gap_ms)


# ----------------------------------------------------------------------------------------- Muster


def of_muster(
    script: ScriptedService, mode: str, max_attempts: int | None, service: str, method: str,
    count: int, gap_ms: int, **parameters: Any,
) -> list[Called]:  # fmt: skip
    def transport(request: muster.Request) -> tuple[int, dict[str, str], bytes]:
        reply = script.reply(request.headers)
        if reply.status == 0:
            raise MUSTERS[reply.code]
        return reply.status, reply.all_headers, reply.body

    with muster.Session(
        region_name="us-east-1",
        aws_access_key_id=KEYS[0],
        aws_secret_access_key=KEYS[1],
        options=muster.SessionOptions(
            transport=transport,
            clock=lambda: script.now_ms / 1000,
            random=script.next_random,
            retry_mode=mode,
            max_attempts=max_attempts,
        ),
    ) as session:
        client = session.client(service)

        def call() -> tuple[Any, ...]:
            submitted = client.submit(method, **parameters)
            # Only the clock advances; the delays are read from it.
            while not session.poll(0):
                script.now_ms += 1
            try:
                submitted.result()
            except muster.ClientError as error:
                metadata = error.response["ResponseMetadata"]
                return (
                    error.code,
                    metadata["HTTPStatusCode"],
                    metadata["RetryAttempts"],
                    metadata.get("RetryQuotaReached", False),
                )
            except muster.MusterError as error:
                return (error.code,)
            return ()

        return record_calls(script, call, count, gap_ms)
