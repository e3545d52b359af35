"""Random values for the shapes of a model: inputs as boto3 accepts them, and responses on the wire.

The same random source creates the same values.
"""

from __future__ import annotations

import base64
import datetime
import json
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import sample_values

LETTERS = "aZ0/%+&\"\\ é😀<>'~*=?#"
PLAIN = "abcXYZ019-_"
OFFSETS = ["+00:00", "-00:00", "+02:00", "-0530", "+13:45"]
DEPTH = 6
"""The depth at which recursive shapes end."""


def moment(random: Random) -> datetime.datetime:
    """A time between 1940 and 2100, sometimes with a fraction."""
    seconds = random.randint(-946_771_200, 4_102_444_800)
    fraction = random.choice([0, 0, 1, 250_000, random.randint(0, 999_999)])
    start = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return start + datetime.timedelta(seconds=seconds, microseconds=fraction)


def text(random: Random, letters: str, least: int, most: int) -> str:
    return "".join(random.choice(letters) for _ in range(random.randint(least, most)))


class Input:
    """An input that an operation takes."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def of(self, operation: Any) -> dict[str, Any]:
        return self._structure(operation.input_shape, DEPTH) if operation.input_shape else {}

    def _structure(self, shape: Any, depth: int) -> dict[str, Any]:
        names = list(shape.members)
        if shape.is_tagged_union:
            names = [self.random.choice(names)]
        else:
            likely = 0.5 if depth > 0 else 0
            wanted = {name for name in names if self.random.random() < likely}
            names = [name for name in names if name in wanted or name in shape.required_members]
        self.random.shuffle(names)
        values = {}
        for name in names:
            try:
                values[name] = self._value(shape.members[name], depth - 1)
            except sample_values.NoTextError:
                if shape.is_tagged_union or name in shape.required_members:
                    raise
        return values

    def _value(self, shape: Any, depth: int) -> Any:
        if shape.type_name == "structure":
            return self._structure(shape, depth)
        if shape.type_name == "list":
            return [self._value(shape.member, depth) for _ in range(self._count(shape, depth))]
        if shape.type_name == "map":
            keys = [self._value(shape.key, depth) for _ in range(self._count(shape, depth))]
            return {key: self._value(shape.value, depth) for key in keys}
        return getattr(self, "_" + shape.type_name)(shape)

    def _count(self, shape: Any, depth: int) -> int:
        # A value in a path or a query must not be empty: an empty value would be missing.
        least = max(int(shape.metadata.get("min", 0)), int("location" in shape.serialization))
        most = min(int(shape.metadata.get("max", max(3, least))), least + 2)
        return self.random.randint(least, most) if depth > 0 else least

    def _string(self, shape: Any) -> str:
        if getattr(shape, "enum", None):
            return self.random.choice(shape.enum)
        if "pattern" in shape.metadata:
            return sample_values.text(shape)
        location = shape.serialization.get("location")
        least = max(int(shape.metadata.get("min", 0)), int(location is not None))
        most = min(int(shape.metadata.get("max", least + 12)), least + 12)
        return text(self.random, PLAIN if location == "header" else LETTERS, least, most)

    def _integer(self, shape: Any) -> int:
        least = int(shape.metadata.get("min", -1000))
        most = int(shape.metadata.get("max", max(1000, least)))
        return self.random.randint(least, min(most, least + 2000))

    _long = _integer

    def _double(self, shape: Any) -> float:
        least = float(shape.metadata.get("min", -1000))
        most = min(float(shape.metadata.get("max", max(1000, least))), least + 2000)
        return self.random.choice([least, self.random.uniform(least, most)])

    _float = _double

    def _boolean(self, _: Any) -> bool:
        return self.random.random() < 0.5

    def _timestamp(self, _: Any) -> datetime.datetime:
        return moment(self.random)

    def _blob(self, _: Any) -> bytes:
        return self.random.randbytes(self.random.randint(0, 20))


class JSONResponse:
    """Responses of a service with a JSON protocol, correct and incorrect: with nulls, unknown
    members, duplicate members and huge integers."""

    def __init__(
        self,
        random: Random,
        protocol: str = "rest-json",
        letters: str = LETTERS + "\n\0",
        nulls: float = 0.1,
    ) -> None:
        """``nulls`` is the probability that a list ends with a null."""
        self.random = random
        self.protocol = protocol
        self.letters = letters
        self.nulls = nulls

    def message(self, shape: Any) -> tuple[dict[str, str], bytes]:
        """Headers and body."""
        headers = {}
        for name, member in shape.members.items():
            if member.serialization.get("location") == "header" and self.random.random() < 0.7:
                is_number = member.type_name == "integer"
                value = self._scalar("integer") if is_number else text(self.random, PLAIN, 1, 9)
                headers[member.serialization.get("name", name)] = value
        payload = shape.serialization.get("payload")
        body = shape.members[payload] if payload else shape
        return headers, self._value(body, DEPTH).encode()

    def error(self, shape: Any) -> tuple[dict[str, str], bytes]:
        """An error with or without a shape. Its code is in a member or header that services use. It
        may have a namespace before it and an address after it."""
        headers, body = self.message(shape) if shape else ({}, b"{}")
        fields = json.loads(body)
        code = shape.error_code if shape else "Unheard"
        code = self.random.choice([code, f"aws.api#{code}", f"{code}:http://example.com/a#b/"])
        if is_in_header := self.protocol == "rest-json" and self.random.random() < 0.5:
            headers["x-amzn-ErrorType"] = code
        names = ["__type", "code", "Code"] if self.protocol == "rest-json" else ["__type"]
        fields = {self.random.choice(names): "Other" if is_in_header else code, **fields}
        if self.random.random() < 0.8:
            fields[self.random.choice(["message", "Message"])] = text(self.random, LETTERS, 0, 12)
        return headers, json.dumps(fields).encode()

    def _structure(self, shape: Any, depth: int) -> str:
        names = [n for n, m in shape.members.items() if "location" not in m.serialization]
        if shape.is_tagged_union:
            # botocore refuses a union unless it has exactly one member.
            name = self.random.choice(names)
            fields = [(name, self._value(shape.members[name], depth - 1))]
        else:
            names = [name for name in names if depth > 0 and self.random.random() < 0.8]
            names += names[:1] if self.random.random() < 0.1 else []
            fields = [self._field(name, shape.members[name], depth) for name in names]
            fields += [("x-unknown", self._anything(2))] if self.random.random() < 0.2 else []
            if self.random.random() < 0.3:
                self.random.shuffle(fields)
        return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in fields) + "}"

    def _field(self, name: str, shape: Any, depth: int) -> tuple[str, str]:
        is_null = depth < DEPTH and self.random.random() < 0.05
        value = "null" if is_null else self._value(shape, depth - 1)
        return shape.serialization.get("name", name), value

    def _value(self, shape: Any, depth: int) -> str:
        if shape.type_name == "structure":
            return self._structure(shape, depth)
        count = self.random.randint(0, 3) if depth > 0 else 0
        if shape.type_name == "list":
            elements = [self._value(shape.member, depth) for _ in range(count)]
            elements += ["null"] if self.random.random() < self.nulls else []
            return "[" + ",".join(elements) + "]"
        if shape.type_name == "map":
            letters = self.letters.replace("\0", "")
            names = [json.dumps(text(self.random, letters, 0, 2)) for _ in range(count)]
            fields = [f"{name}:{self._value(shape.value, depth)}" for name in names]
            return "{" + ",".join(fields) + "}"
        return self._scalar(shape.type_name)

    def _scalar(self, kind: str) -> str:
        if kind in ("integer", "long"):
            bits = self.random.choice([7, 31, 62, 63, 64, 65, 100])
            return str(self.random.choice([-1, 1]) * self.random.getrandbits(bits))
        if kind in ("float", "double"):
            return repr(self.random.choice([0.0, 1.5, -2e-7, 1e21, self.random.uniform(-1e6, 1e6)]))
        if kind == "boolean":
            return self.random.choice(["true", "false"])
        if kind == "timestamp":
            return self._timestamp()
        if kind == "blob":
            return json.dumps(base64.b64encode(self.random.randbytes(9)).decode())
        is_ascii = self.random.random() < 0.5
        return json.dumps(text(self.random, self.letters, 0, 12), ensure_ascii=is_ascii)

    def _timestamp(self) -> str:
        time = moment(self.random)
        return self.random.choice(
            [
                json.dumps(time.isoformat().replace("+00:00", "Z")),
                json.dumps(time.strftime("%Y-%m-%dT%H:%M:%S.123456789Z")),
                json.dumps(time.strftime("%Y-%m-%dT%H:%M:%S") + self.random.choice(OFFSETS)),
                json.dumps(time.strftime("%a, %d %b %Y %H:%M:%S GMT")),
                repr(time.timestamp()),
                str(int(time.timestamp())),
            ]
        )

    def _anything(self, depth: int) -> str:
        if depth == 0:
            return self._scalar(self.random.choice(["string", "double", "boolean", "long"]))
        inner = self._anything(depth - 1)
        return self.random.choice(["null", f"[{inner}]", f'{{"any":{inner}}}'])


class XMLResponse:
    """Responses of a service with the query protocol, or with EC2's form of it."""

    def __init__(self, random: Random, letters: str = LETTERS, is_ec2: bool = False) -> None:
        self.random = random
        self.letters = letters
        self.is_ec2 = is_ec2

    def message(self, shape: Any) -> tuple[dict[str, str], bytes]:
        if self.is_ec2:
            return {}, (
                '<?xml version="1.0"?>\n<Response xmlns="https://example.com/">'
                f"<requestId>r-1</requestId>{self._content(shape, DEPTH)}</Response>"
            ).encode()
        wrapper = shape.serialization.get("resultWrapper", "Result")
        result = self._element(wrapper, shape, DEPTH)
        return {}, (
            '<?xml version="1.0"?>\n<Response xmlns="https://example.com/">'
            f"{result}<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></Response>"
        ).encode()

    def error(self, shape: Any) -> tuple[dict[str, str], bytes]:
        """An error with or without a shape."""
        code = shape.error_code if shape else "Unheard"
        parts = [
            "<Type>Sender</Type>",
            f"<Code>{code}</Code>",
            f"<Message>{self._scalar('string')}</Message>",
            self._content(shape, DEPTH) if shape else "",
        ]
        self.random.shuffle(parts)
        error = f"<Error>{''.join(parts)}</Error>"
        if self.is_ec2:
            return {}, (
                f"<Response><Errors>{error}</Errors><RequestID>r-1</RequestID></Response>"
            ).encode()
        # botocore reads members only from errors that the model knows.
        error = f"<Errors>{error}</Errors>" if not shape and self.random.random() < 0.5 else error
        return {}, (
            f'<ErrorResponse xmlns="https://example.com/">{error}'
            "<RequestId>r-1</RequestId></ErrorResponse>"
        ).encode()

    def _element(self, name: str, shape: Any, depth: int) -> str:
        return f"<{name}>{self._content(shape, depth)}</{name}>"

    def _content(self, shape: Any, depth: int) -> str:
        if shape.type_name == "structure":
            parts = [
                self._element(member.serialization.get("name", name), member, depth - 1)
                for name, member in shape.members.items()
                if depth > 0 and self.random.random() < 0.8
            ]
            if self.random.random() < 0.2:
                parts.append("<Unknown a='b'>&amp;<x/>text</Unknown>")
            self.random.shuffle(parts)
            return self.random.choice(["", "\n  "]).join(parts)
        if shape.type_name == "list":
            name = shape.member.serialization.get("name", "member")
            count = self.random.randint(0, 3)
            return "".join(self._element(name, shape.member, depth) for _ in range(count))
        return self._scalar(shape.type_name)

    def _scalar(self, kind: str) -> str:
        if kind in ("integer", "long"):
            bits = self.random.choice([7, 31, 63, 64, 100])
            return str(self.random.choice([-1, 1]) * self.random.getrandbits(bits))
        if kind in ("float", "double"):
            return repr(self.random.uniform(-1e6, 1e6))
        if kind == "boolean":
            return self.random.choice(["true", "false"])
        if kind == "timestamp":
            time = moment(self.random)
            return self.random.choice(
                [time.isoformat().replace("+00:00", "Z"), repr(time.timestamp())]
            )
        if kind == "blob":
            return base64.b64encode(self.random.randbytes(9)).decode()
        return escape(text(self.random, self.letters, 0, 12))
