"""The documented errors and limits of the five most important operations.

The errors are those of botocore's model, which equal those of the API reference. A new error needs
a case here, or must be listed in UNSEEN if it is not known when the service returns it."""

import botocore.session
import pytest
from operation_driver import ADMINISTRATOR, INVITED, MEMBER, SCENARIO, Driver
from test_serve_errors import ASSOCIATED, INVITING, MANY, THROUGH_ORGANIZATIONS, refusal

DISCOVERING = [
    *THROUGH_ORGANIZATIONS, ("update_automated_discovery_configuration", {"status": "ENABLED"}),
]  # fmt: skip


def discovery(*accounts, status="ENABLED"):
    return {"accounts": [{"accountId": account, "status": status} for account in accounts]}


def inspection(*accounts):
    return {
        "accountIds": [{"accountId": each, "activateDeepInspection": True} for each in accounts]
    }


PAUSED = {"id": INVITED, "status": "PAUSED"}
STATUS, DEEP = "batch_get_account_status", "batch_update_member_ec2_deep_inspection_status"
DISCOVERY = "batch_update_automated_discovery_accounts"
SESSION, INVITATIONS = "update_member_session", "create_invitations"
SERVICES = {
    STATUS: "inspector2", DEEP: "inspector2",
    DISCOVERY: "macie2", SESSION: "macie2", INVITATIONS: "macie2",
}  # fmt: skip
# A valid call of each operation, after the calls to make first.
TAKEN = {
    STATUS: ([], {"accountIds": [MEMBER]}), DEEP: (ASSOCIATED, inspection(ADMINISTRATOR)),
    DISCOVERY: (DISCOVERING, discovery(MEMBER)),
    SESSION: (THROUGH_ORGANIZATIONS, {"id": MEMBER, "status": "PAUSED"}),
    INVITATIONS: (INVITING[:2], {"accountIds": [INVITED]}),
}  # fmt: skip

# Operation, calls to make first, input, and error. The last item is the calling account, if it is
# not the administrator.
ERRORS = [
    (STATUS, [], {"accountIds": MANY}, "ValidationException"),
    (STATUS, [], {"accountIds": ["1234567890123"]}, "ValidationException"),
    (DEEP, [], inspection(*MANY), "ValidationException"),
    (DEEP, [], inspection(MEMBER), "AccessDeniedException", MEMBER),
    (DISCOVERY, DISCOVERING, discovery("1234567890123"), "ValidationException"),
    (DISCOVERY, DISCOVERING, discovery(MEMBER, status="PAUSED"), "ValidationException"),
    (DISCOVERY, THROUGH_ORGANIZATIONS, discovery(MEMBER), "ConflictException"),
    (DISCOVERY, DISCOVERING, discovery(MEMBER), "AccessDeniedException", MEMBER),
    (DISCOVERY, [], discovery(MEMBER), "AccessDeniedException"),
    (SESSION, INVITING, {"id": INVITED, "status": "OFF"}, "ValidationException"),
    (SESSION, [], PAUSED, "AccessDeniedException"),
    (SESSION, INVITING[:1], PAUSED, "ResourceNotFoundException"),
    (SESSION, INVITING[:2], PAUSED, "ConflictException"),
    (INVITATIONS, INVITING[:2], {"accountIds": [INVITED], "message": "x" * 81},
     "ValidationException"),
    (INVITATIONS, [], {"accountIds": [INVITED]}, "AccessDeniedException"),
    (INVITATIONS, THROUGH_ORGANIZATIONS, {"accountIds": [INVITED]}, "ConflictException", MEMBER),
]  # fmt: skip
# Errors that have never been seen: failures of accounts are in the list of the response instead.
UNSEEN = {
    (STATUS, "AccessDeniedException"), (STATUS, "ResourceNotFoundException"),
    (INVITATIONS, "ResourceNotFoundException"), (INVITATIONS, "ServiceQuotaExceededException"),
    (SESSION, "ServiceQuotaExceededException"),
}  # fmt: skip
FAULTS = {"ThrottlingException": "throttle", "InternalServerException": "errors"}


@pytest.fixture
def prepared(serve):
    """Resets the organization and makes the first calls again."""
    server = serve(SCENARIO, "--speed", "0")

    def prepare(operation, before):
        server.control("reset", {})
        call = Driver(server, SERVICES[operation])
        for step in before:
            call(*step)
        return call

    return prepare


@pytest.mark.parametrize("operation", SERVICES)
def test_each_documented_error_is_returned(prepared, operation):
    met = set()
    for name, before, parameters, code, *caller in ERRORS:
        if name == operation:
            call = prepared(operation, before)
            assert refusal(call, operation, parameters, *caller)[0] == code, parameters
            met.add(code)
    before, parameters = TAKEN[operation]
    for code, fault in FAULTS.items():
        call = prepared(operation, before)
        call(operation, parameters)
        call = prepared(operation, before)
        call.server.control("faults", {fault: 1, "throttleError": "model"})
        assert refusal(call, operation, parameters)[0] == code
        met.add(code)
    model = botocore.session.get_session().get_service_model(SERVICES[operation])
    names = {botocore.xform_name(name): name for name in model.operation_names}
    page = {shape.name for shape in model.operation_model(names[operation]).error_shapes}
    assert page - met == {code for name, code in UNSEEN if name == operation}


# The largest input of an operation, and a larger one.
LIMITS = [
    (STATUS, {"accountIds": MANY[:100]}, {"accountIds": MANY}),
    (STATUS, {"accountIds": []}, None),
    (DEEP, inspection(*MANY[:100]), inspection(*MANY)),
    (DEEP, inspection(), None),
    (DISCOVERY, discovery(MEMBER, *MANY), discovery("1" * 13)),
    (INVITATIONS, {"accountIds": [INVITED], "message": "x" * 80},
     {"accountIds": [INVITED], "message": "x" * 81}),
    (INVITATIONS, {"accountIds": [INVITED, *MANY], "disableEmailNotification": True},
     {"accountIds": ["1" * 11]}),
    (SESSION, {"id": MEMBER, "status": "ENABLED"}, {"id": "1" * 11, "status": "ENABLED"}),
]  # fmt: skip


@pytest.mark.parametrize("operation", SERVICES)
def test_the_documented_limits_apply(prepared, operation):
    for name, most, more in LIMITS:
        if name == operation:
            call = prepared(operation, TAKEN[operation][0])
            call(operation, most)
            if more is not None:
                assert refusal(call, operation, more)[0] == "ValidationException"
