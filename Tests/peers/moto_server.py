"""A server for moto's tests in server mode: requests go to a served organization.

Muster simulates organizations that exist already; moto's tests create theirs. The operations that
do so edit the scenario of the served organization, which continues from its exported state.
"""

import itertools
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "serve"))

from recording_proxy import RecordingProxy
from server_process import QUIET, Served

CALLER = "123456789012"
# The key with which moto's tests sign.
KEY = {"accessKeyId": "FOOBARKEY", "secretAccessKey": "FOOBARSECRET", "accountId": CALLER}
ORGANIZATION = {
    **QUIET,
    "keys": [KEY],
    "management": CALLER,
    "administrator": CALLER,
    "accounts": [{"accountId": each} for each in ("111111111111", "222222222222", "999988887777")],
}
# The organization that moto creates, with the name and the address of the account that creates it.
CREATED = {
    **ORGANIZATION,
    "administrators": {"inspector2": "none"},
    "accounts": [{"accountId": CALLER, "name": "master", "email": "master@example.com"}],
}
NOT_SIMULATED = re.compile(rb"([\w ]+) is not simulated")


class MotoServer(RecordingProxy):
    """A context manager. A test begins with POST /test.

    The body has members of scenarios: `begins` of the organization in which the test begins, and
    `creates` of that which it creates.
    """

    def __init__(self, folder):
        super().__init__()
        self.folder = folder
        self.served = None
        self.begin({"begins": {}, "creates": {}})

    def __exit__(self, *_):
        super().__exit__()
        self.stop()

    def begin(self, scenarios):
        """Forgets the last test."""
        self.scenarios = scenarios
        self.calls = {"executed": 0, "notSimulated": []}
        self.stop()

    def stop(self):
        """Ends the organization. The next request begins a new one."""
        if self.served:
            self.served.__exit__()
        self.served = None
        self.ids = itertools.count(1)

    def start(self, scenario):
        if self.served:
            self.served.__exit__()
        self.served = Served(scenario, self.folder, "--speed", "0")
        self.target = self.served.url.removeprefix("http://")

    def answer(self, command, path, headers, body):
        """The answer to a request of a test, or of the plugin that runs the tests."""
        if (command, path) == ("POST", "/test"):
            return document(self.begin(json.loads(body)))
        if (command, path) == ("GET", "/test"):
            return document(self.calls)
        if path == "/moto-api/reset":
            return document(self.stop())
        operation = headers.get("X-Amz-Target", "").rpartition(".")[2]
        if operation == "CreateOrganization" or (self.served and operation in CREATING):
            return document(CREATING[operation](self, json.loads(body)))
        if not self.served:
            self.start({**ORGANIZATION, **self.scenarios["begins"]})
        status, fields, content = super().answer(command, path, headers, body)
        self.calls["executed"] += status != 501
        if status == 501:
            self.calls["notSimulated"] += [what.decode() for what in NOT_SIMULATED.findall(content)]
        return status, fields, content

    # The operations that create an organization, its units and its accounts.

    @property
    def organizations(self):
        keys = {"aws_access_key_id": "FOOBARKEY", "aws_secret_access_key": "FOOBARSECRET"}
        return self.served.client("organizations", **keys)

    def edit(self, change):
        """Continues with the state of the organization after a change of its scenario."""
        scenario = self.served.control("state")[1]
        change(scenario)
        self.start(scenario)

    def create_organization(self, _):
        self.start({**CREATED, **self.scenarios["creates"]})
        return described(self.organizations.describe_organization(), "Organization")

    def create_account(self, request):
        account = f"{next(self.ids):012}"
        added = {"accountId": account, "name": request["AccountName"], "email": request["Email"]}
        self.edit(lambda scenario: scenario["accounts"].append(added))
        created = self.organizations.describe_account(AccountId=account)["Account"]
        status = {
            "Id": f"car-{account:0>32}", "AccountId": account, "AccountName": created["Name"],
            "State": "SUCCEEDED", "RequestedTimestamp": created["JoinedTimestamp"],
            "CompletedTimestamp": created["JoinedTimestamp"],
        }  # fmt: skip
        return {"CreateAccountStatus": status}

    def create_unit(self, request):
        root = self.organizations.list_roots()["Roots"][0]["Id"]
        unit = {
            "id": f"ou-{root.removeprefix('r-')}-{next(self.ids):08}",
            "path": "/".join([*self.path(request["ParentId"]), request["Name"]]),
        }

        def add(scenario):
            organization = scenario.setdefault("organization", {})
            organization.setdefault("units", [{"id": root, "path": ""}]).append(unit)

        self.edit(add)
        created = self.organizations.describe_organizational_unit(OrganizationalUnitId=unit["id"])
        return described(created, "OrganizationalUnit")

    def move_account(self, request):
        unit = "/".join(self.path(request["DestinationParentId"]))

        def move(scenario):
            for account in scenario["accounts"]:
                if account["accountId"] == request["AccountId"]:
                    account["unit"] = unit

        self.edit(move)
        return {}

    def path(self, unit):
        """The names of a unit and those above it, from the root on."""
        if unit.startswith("r-"):
            return []
        described = self.organizations.describe_organizational_unit(OrganizationalUnitId=unit)
        (parent,) = self.organizations.list_parents(ChildId=unit)["Parents"]
        return [*self.path(parent["Id"]), described["OrganizationalUnit"]["Name"]]


CREATING = {
    "CreateOrganization": MotoServer.create_organization,
    "CreateAccount": MotoServer.create_account,
    "CreateOrganizationalUnit": MotoServer.create_unit,
    "MoveAccount": MotoServer.move_account,
}


def described(response, member):
    return {member: response[member]}


def document(value):
    """An answer with a JSON value, in which times are seconds."""
    content = json.dumps(value, default=lambda time: time.timestamp()).encode()
    return 200, [("Content-Type", "application/x-amz-json-1.1")], content
