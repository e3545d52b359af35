"""The calls of further resources of Terraform's AWS provider, in its order.

The calls, states and messages are those of the provider's source (hashicorp/terraform-provider-aws,
internal/service/inspector2/filter.go and internal/service/macie2). Resources that depend on waits
are in test_serve_terraform.py.
"""

import pytest
from botocore.exceptions import ClientError

ADMINISTRATOR = "111111111111"
SCENARIO = {
    "management": ADMINISTRATOR, "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": ADMINISTRATOR, "macie2": ADMINISTRATOR}, "accounts": 3,
}  # fmt: skip


@pytest.fixture
def server(serve):
    return serve(SCENARIO, "--speed", "0")


@pytest.fixture
def macie(server):
    """Macie with the session that a delegated administrator has."""
    return server.client("macie2")


def gone(call, **parameters):
    """True if a resource does not exist, in the ways that the provider recognizes."""
    try:
        return call(**parameters).get("deleted", False)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return code == "ResourceNotFoundException" or "Macie is not enabled" in str(error)


def test_inspector2_filter(server):
    inspector = server.client("inspector2")
    criteria = {"severity": [{"comparison": "EQUALS", "value": "LOW"}]}
    arn = inspector.create_filter(
        name="low", action="NONE", filterCriteria=criteria, tags={"team": "a"}
    )["arn"]
    (read,) = inspector.list_filters(arns=[arn])["filters"]
    assert (read["name"], read["action"], read["criteria"]) == ("low", "NONE", criteria)
    inspector.update_filter(filterArn=arn, action="SUPPRESS", description="not now")
    inspector.untag_resource(resourceArn=arn, tagKeys=["team"])
    inspector.tag_resource(resourceArn=arn, tags={"owner": "b"})
    (read,) = inspector.list_filters(arns=[arn])["filters"]
    assert (read["action"], read["description"]) == ("SUPPRESS", "not now")
    assert inspector.list_tags_for_resource(resourceArn=arn)["tags"] == {"owner": "b"}
    inspector.delete_filter(arn=arn)
    assert inspector.list_filters(arns=[arn])["filters"] == []


def test_macie2_classification_export_configuration(macie):
    read = macie.get_classification_export_configuration()
    assert read["configuration"] == {}
    for prefix in ["", "new/"]:
        key = f"arn:aws:kms:us-east-1:{ADMINISTRATOR}:key/1"
        wanted = {"s3Destination": {"bucketName": "b", "keyPrefix": prefix, "kmsKeyArn": key}}
        macie.put_classification_export_configuration(configuration=wanted)
        assert macie.get_classification_export_configuration()["configuration"] == wanted
    macie.put_classification_export_configuration(configuration={})
    assert macie.get_classification_export_configuration()["configuration"] == {}


def test_macie2_classification_job(macie):
    definition = {"bucketDefinitions": [{"accountId": ADMINISTRATOR, "buckets": ["b"]}]}
    created = macie.create_classification_job(
        clientToken="terraform-1", name="job", jobType="SCHEDULED", s3JobDefinition=definition,
        scheduleFrequency={"dailySchedule": {}}, tags={"team": "a"},
    )  # fmt: skip
    job = {"jobId": created["jobId"]}
    read = macie.describe_classification_job(**job)
    assert (read["jobArn"], read["jobStatus"]) == (created["jobArn"], "RUNNING")
    assert (read["s3JobDefinition"], read["tags"]) == (definition, {"team": "a"})
    assert (read["samplingPercentage"], read["scheduleFrequency"]) == (100, {"dailySchedule": {}})
    macie.update_classification_job(**job, jobStatus="USER_PAUSED")
    read = macie.describe_classification_job(**job)
    assert read["jobStatus"] == "USER_PAUSED"
    assert read["userPausedDetails"]["jobPausedAt"]
    macie.update_classification_job(**job, jobStatus="RUNNING")
    assert macie.describe_classification_job(**job)["jobStatus"] == "RUNNING"
    macie.update_classification_job(**job, jobStatus="CANCELLED")
    assert macie.describe_classification_job(**job)["jobStatus"] == "CANCELLED"
    with pytest.raises(ClientError, match=r"ValidationExc.*cannot update cancelled job for job"):
        macie.update_classification_job(**job, jobStatus="CANCELLED")
    assert gone(macie.describe_classification_job, jobId="0" * 32)


def test_macie2_custom_data_identifier(macie):
    settings = {
        "name": "badge", "description": "numbers of badges", "regex": "[A-Z][0-9]{6}",
        "keywords": ["badge"], "ignoreWords": ["A000000"], "maximumMatchDistance": 10,
    }  # fmt: skip
    created = macie.create_custom_data_identifier(
        clientToken="terraform-2", tags={"team": "a"}, **settings
    )
    identifier = {"id": created["customDataIdentifierId"]}
    read = macie.get_custom_data_identifier(**identifier)
    assert {name: read[name] for name in settings} == settings
    macie.tag_resource(resourceArn=read["arn"], tags={"owner": "b"})
    assert macie.get_custom_data_identifier(**identifier)["tags"] == {"owner": "b", "team": "a"}
    macie.delete_custom_data_identifier(**identifier)
    assert gone(macie.get_custom_data_identifier, **identifier)


def test_macie2_findings_filter(macie):
    criteria = {"criterion": {"region": {"eq": ["us-east-1"]}, "count": {"gte": 1}}}
    created = macie.create_findings_filter(
        clientToken="terraform-3", name="filter", action="ARCHIVE", position=1,
        findingCriteria=criteria, tags={"team": "a"},
    )  # fmt: skip
    read = macie.get_findings_filter(id=created["id"])
    assert (read["arn"], read["findingCriteria"]) == (created["arn"], criteria)
    assert (read["action"], read["position"], read["tags"]) == ("ARCHIVE", 1, {"team": "a"})
    changed = {"criterion": {"updatedAt": {"gte": 1577836800000}}}
    macie.update_findings_filter(
        id=created["id"], action="NOOP", findingCriteria=changed, description="new"
    )
    read = macie.get_findings_filter(id=created["id"])
    assert (read["action"], read["findingCriteria"]) == ("NOOP", changed)
    assert (read["name"], read["description"]) == ("filter", "new")
    macie.delete_findings_filter(id=created["id"])
    assert gone(macie.get_findings_filter, id=created["id"])


def test_macie2_organization_configuration(macie):
    for wanted in (True, False):
        macie.update_organization_configuration(autoEnable=wanted)
        assert macie.describe_organization_configuration()["autoEnable"] is wanted


def test_macie2_organization_configuration_of_another_account(server):
    """The provider removes the resource from its state if it finds these words."""
    account = server.client("organizations").list_accounts()["Accounts"][-1]
    member = server.client("macie2", **server.assume(account["Id"]))
    member.enable_macie()
    for call, parameters in [
        (member.describe_organization_configuration, {}),
        (member.update_organization_configuration, {"autoEnable": True}),
    ]:
        with pytest.raises(
            ClientError,
            match=r"AccessDeniedExc.*you must be the Macie administrator for an organization",
        ):
            call(**parameters)


def test_resources_end_with_macie(server):
    """Disabling Macie deletes what an account has created."""
    account = server.client("organizations").list_accounts()["Accounts"][-1]
    other = server.client("macie2", **server.assume(account["Id"]))
    other.enable_macie()
    created = other.create_findings_filter(
        name="filter", action="NOOP", findingCriteria={"criterion": {}}
    )
    assert not gone(other.get_findings_filter, id=created["id"])
    other.disable_macie()
    assert gone(other.get_findings_filter, id=created["id"])
    other.enable_macie()
    assert gone(other.get_findings_filter, id=created["id"])
