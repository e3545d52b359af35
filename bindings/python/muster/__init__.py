"""Muster: Amazon Inspector and Amazon Macie across every account of an organization.

    import muster

    options = muster.SessionOptions(simulation={"accounts": 500})
    inspector = muster.client("inspector2", options=options)
    response = inspector.batch_get_account_status(accountIds=["123456789012"])

Clients have boto3's method names, responses and paginators. In addition, ``batch`` executes an
operation for every account of a list, and ``wait_until`` waits for a state.
"""

from muster import functions, options
from muster._library import LibraryNotFoundError
from muster.callbacks import Attempt, LogRecord, Progress
from muster.client import Client, describe
from muster.clients import client
from muster.errors import (
    CancelledError,
    ClientError,
    ConfigurationError,
    MusterError,
    ParamValidationError,
    ResponseError,
    TransportError,
    UnknownNameError,
)
from muster.functions import *  # noqa: F403 (its names are generated)
from muster.future import Future
from muster.options import *  # noqa: F403 (its names are generated)
from muster.organization import Organization, Response
from muster.pages import PageIterator, Paginator
from muster.report import Outcome, Report, read_accounts
from muster.session import Session
from muster.transport import Request

__version__ = "0.1.0"

__all__ = [
    "Attempt",
    "CancelledError",
    "Client",
    "ClientError",
    "ConfigurationError",
    "Future",
    "LibraryNotFoundError",
    "LogRecord",
    "MusterError",
    "Organization",
    "Outcome",
    "PageIterator",
    "Paginator",
    "ParamValidationError",
    "Progress",
    "Report",
    "Request",
    "Response",
    "ResponseError",
    "Session",
    "TransportError",
    "UnknownNameError",
    "client",
    "describe",
    "read_accounts",
]
__all__ += functions.__all__
__all__ += options.__all__
