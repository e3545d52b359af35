"""Calls as a type checker sees them. `# E` marks a line in which it finds an error.

Members of responses that may be missing are not required; pyright would report each access to one.
"""

# pyright: reportTypedDictNotRequiredAccess=false

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import muster
from typing_extensions import assert_type

if TYPE_CHECKING:
    from muster.services.inspector2 import FilterCriteria, Inspector2Client, Member, UsageTotal
    from muster.services.macie2 import Macie2Client


def clients_have_the_type_of_their_service(session: muster.Session) -> None:
    inspector = muster.client(
        "inspector2", "us-east-1", options=muster.SessionOptions(simulation={"accounts": 5})
    )
    assert_type(inspector, "Inspector2Client")
    assert_type(session.client("macie2"), "Macie2Client")
    options = muster.ClientOptions(role_arn="arn:aws:iam::123456789012:role/a")
    assert_type(session.client("macie2", options=options), "Macie2Client")
    assert_type(session.client("my-service"), muster.Client)
    muster.client("inspector2", accounts=5)  # E
    session.client("macie2", region="us-east-1")  # E


def responses_are_typed(inspector: Inspector2Client) -> None:
    response = inspector.list_members(maxResults=5)
    members: list[Member] = response["members"]
    assert_type(members[0]["updatedAt"], datetime)
    assert_type(response["ResponseMetadata"]["HTTPStatusCode"], int)
    response["member"]  # E
    if members[0]["relationshipStatus"] == "ENABLED":
        print(members[0]["accountId"] + 1)  # E


def parameters_are_checked(inspector: Inspector2Client, macie: Macie2Client) -> None:
    inspector.enable(resourceTypes=["EC2", "ECR"])
    inspector.enable(resourceTypes=["EC3"])  # E
    inspector.enable()  # E
    inspector.enable(resourceTypes=["EC2"], accounts=["123456789012"])  # E
    macie.create_member(account={"accountId": "123456789012", "email": "a@example.com"})
    macie.create_member(account={"accountId": "123456789012"})  # E


def requests_and_responses_have_datetime(inspector: Inspector2Client) -> None:
    criteria: FilterCriteria = {"updatedAt": [{"startInclusive": datetime(2026, 1, 1)}]}
    inspector.list_findings(filterCriteria=criteria)
    inspector.create_filter(name="all", action="NONE", filterCriteria=criteria)
    for each in inspector.list_filters()["filters"]:
        assert_type(each["criteria"]["updatedAt"][0]["startInclusive"], datetime)


def pages_are_typed(inspector: Inspector2Client) -> Iterator[UsageTotal]:
    paginator = inspector.get_paginator("list_usage_totals")
    for page in paginator.paginate(accountIds=["123456789012"], PaginationConfig={"MaxItems": 9}):
        yield from page["totals"]
    paginator.paginate(accounts=["123456789012"])  # E
    assert_type(inspector.get_paginator(input()), muster.Paginator)


def a_session_takes_options() -> muster.Session:
    def transport(request: muster.Request) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, request.body

    muster.SessionOptions(timeout=5)  # E
    muster.SessionOptions(timeout_ms="5")  # E
    muster.BatchOptions(retry="5")  # E
    options = muster.SessionOptions(transport=transport, timeout_ms=5_000, log_level="debug")
    return muster.Session(region_name="us-east-1", options=options)


def other_operations_are_not_typed(client: muster.Client) -> dict[str, Any]:
    return client.describe_something(anything=True)
