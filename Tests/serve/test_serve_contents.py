"""The contents of accounts: findings, buckets, usage and resources, and how calls change them."""

import collections

import pytest
from botocore.exceptions import ClientError

ADMINISTRATOR, STRANGER = "111111111111", "999999999999"
MEMBERS = [str(222222222222 + number) for number in range(12)]
SCENARIO = {
    "management": ADMINISTRATOR, "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": ADMINISTRATOR, "macie2": ADMINISTRATOR},
    "accounts": [
        {"accountId": each, "name": f"team-{each}", "size": 12} for each in MEMBERS
    ],
}  # fmt: skip


@pytest.fixture
def server(serve):
    return serve(SCENARIO, "--speed", "0")


@pytest.fixture
def macie(server):
    """The administrator of all members."""
    macie = server.client("macie2")
    for each in MEMBERS:
        macie.create_member(account={"accountId": each, "email": f"{each}@example.com"})
    server.advance(600)
    return macie


@pytest.fixture
def inspector(server):
    """The administrator of all members, which are scanned."""
    inspector = server.client("inspector2")
    for each in MEMBERS:
        inspector.associate_member(accountId=each)
    server.advance(600)
    inspector.enable(accountIds=MEMBERS, resourceTypes=["EC2", "ECR", "LAMBDA"])
    server.advance(600)
    return inspector


def all_of(client, operation, key, **parameters):
    pages = client.get_paginator(operation).paginate(**parameters)
    return [each for page in pages for each in page[key]]


def raises(code, call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    assert refused.value.response["Error"]["Code"] == code


# ---------------------------------------------------------------------------------------- Inspector


def test_aggregations_count_the_findings(inspector):
    findings = [
        each
        for each in all_of(inspector, "list_findings", "findings")
        if each["status"] == "ACTIVE"
    ]
    assert len(findings) > 50
    counts = collections.Counter(each["awsAccountId"] for each in findings)
    for kind, member in [("ACCOUNT", "accountAggregation"),
                         ("FINDING_TYPE", "findingTypeAggregation")]:  # fmt: skip
        groups = [
            each[member]
            for each in all_of(
                inspector, "list_finding_aggregations", "responses", aggregationType=kind
            )
        ]
        assert {each["accountId"]: each["severityCounts"]["all"] for each in groups} == counts
        fixable = sum(each["fixAvailable"] == "YES" for each in findings)
        assert sum(each["fixAvailableCount"] for each in groups) == fixable
        critical = sum(each["severity"] == "CRITICAL" for each in findings)
        assert sum(each["severityCounts"]["critical"] for each in groups) == critical


def test_aggregations_are_sorted_filtered_and_paged(inspector):
    def groups(**parameters):
        return all_of(
            inspector, "list_finding_aggregations", "responses", aggregationType="PACKAGE",
            PaginationConfig={"PageSize": 3}, **parameters,
        )  # fmt: skip

    every = [each["packageAggregation"] for each in groups()]
    assert len({(each["accountId"], each["packageName"]) for each in every}) == len(every)
    totals = [each["severityCounts"]["all"] for each in every]
    assert totals == sorted(totals, reverse=True)
    name = every[0]["packageName"]
    wanted = {"packageNames": [{"comparison": "EQUALS", "value": name}], "sortOrder": "ASC"}
    some = [
        each["packageAggregation"]
        for each in groups(aggregationRequest={"packageAggregation": wanted})
    ]
    assert {each["packageName"] for each in some} == {name}
    assert len(some) == sum(each["packageName"] == name for each in every)
    ascending = [each["severityCounts"]["all"] for each in some]
    assert ascending == sorted(ascending)
    one = groups(accountIds=[{"comparison": "EQUALS", "value": MEMBERS[0]}])
    assert {each["packageAggregation"]["accountId"] for each in one} == {MEMBERS[0]}


def test_aggregations_follow_suppression_and_scanning(inspector, server):
    def total():
        answer = inspector.list_finding_aggregations(aggregationType="ACCOUNT")
        return sum(each["accountAggregation"]["severityCounts"]["all"]
                   for each in answer["responses"])  # fmt: skip

    before = total()
    low = {"severity": [{"comparison": "EQUALS", "value": "LOW"}]}
    inspector.create_filter(name="low", action="SUPPRESS", filterCriteria=low)
    after = total()
    assert 0 < after < before
    inspector.disable(accountIds=MEMBERS[:6], resourceTypes=["EC2", "ECR", "LAMBDA"])
    server.advance(600)
    assert 0 < total() < after


@pytest.mark.parametrize(
    ("kind", "member", "key", "resource"),
    [
        ("AWS_EC2_INSTANCE", "ec2InstanceAggregation", "instanceId", "AWS_EC2_INSTANCE"),
        ("AWS_ECR_CONTAINER", "awsEcrContainerAggregation", "resourceId",
         "AWS_ECR_CONTAINER_IMAGE"),
        ("AWS_LAMBDA_FUNCTION", "lambdaFunctionAggregation", "resourceId", "AWS_LAMBDA_FUNCTION"),
    ],
)  # fmt: skip
def test_aggregations_by_resource(inspector, kind, member, key, resource):
    found = {
        each["resources"][0]["id"]
        for each in all_of(inspector, "list_findings", "findings")
        if each["resources"][0]["type"] == resource
    }
    answer = all_of(inspector, "list_finding_aggregations", "responses", aggregationType=kind)
    assert {each[member][key] for each in answer} == found != set()


def test_details_exist_for_readable_findings(inspector, server):
    (finding, *_) = inspector.list_findings()["findings"]
    unknown = finding["findingArn"][:-8] + "00000000"
    stranger = f"arn:aws:inspector2:us-east-1:{STRANGER}:finding/{'0' * 32}"
    elsewhere = finding["findingArn"].replace("us-east-1", "eu-west-1")
    arns = [finding["findingArn"], unknown, stranger, elsewhere]
    answer = inspector.batch_get_finding_details(findingArns=arns)
    (detail,) = answer["findingDetails"]
    assert detail["findingArn"] == finding["findingArn"]
    assert detail["riskScore"] == round(finding["inspectorScore"] * 10)
    assert {each["findingArn"]: each["errorCode"] for each in answer["errors"]} == {
        unknown: "FINDING_DETAILS_NOT_FOUND", stranger: "ACCESS_DENIED", elsewhere: "INVALID_INPUT",
    }  # fmt: skip
    other = server.client("inspector2", **server.assume(MEMBERS[-1]))
    if finding["awsAccountId"] != MEMBERS[-1]:
        answer = other.batch_get_finding_details(findingArns=arns[:1])
        assert answer["errors"][0]["errorCode"] == "ACCESS_DENIED"


# -------------------------------------------------------------------------------------------- Macie


def test_buckets_are_those_of_enabled_members(macie, server):
    buckets = all_of(macie, "describe_buckets", "buckets")
    assert {each["accountId"] for each in buckets} >= set(MEMBERS)
    names = [each["bucketName"] for each in buckets]
    assert len(set(names)) == len(names)
    paged = all_of(macie, "describe_buckets", "buckets", PaginationConfig={"PageSize": 7})
    assert [each["bucketName"] for each in paged] == names
    macie.update_member_session(id=MEMBERS[0], status="PAUSED")
    macie.disassociate_member(id=MEMBERS[1])
    left = {each["accountId"] for each in all_of(macie, "describe_buckets", "buckets")}
    assert {each["accountId"] for each in buckets} - left == set(MEMBERS[:2])
    own = server.client("macie2", **server.assume(MEMBERS[2])).describe_buckets()["buckets"]
    assert {each["accountId"] for each in own} == {MEMBERS[2]}


def test_buckets_are_selected_and_sorted(macie):
    every = all_of(macie, "describe_buckets", "buckets")

    def names(**parameters):
        return [
            each["bucketName"]
            for each in all_of(macie, "describe_buckets", "buckets", **parameters)
        ]

    def wanted(name, **condition):
        return names(criteria={name: condition})

    big = [each["bucketName"] for each in every if each["objectCount"] > 2000]
    assert wanted("objectCount", gt=2000) == big
    assert 0 < len(big) < len(every)
    assert set(wanted("accountId", eq=MEMBERS[:2])) | set(wanted("accountId", neq=MEMBERS[:2])) == {
        each["bucketName"] for each in every
    }
    assert wanted("bucketName", prefix="records-") == [
        each["bucketName"] for each in every if each["bucketName"].startswith("records-")
    ]
    order = {"attributeName": "sizeInBytes", "orderBy": "DESC"}
    by_size = sorted(every, key=lambda each: -each["sizeInBytes"])
    assert names(sortCriteria=order) == [each["bucketName"] for each in by_size]
    raises("ValidationException", macie.describe_buckets, criteria={"color": {"eq": ["red"]}})
    raises("ValidationException", macie.describe_buckets, sortCriteria={"attributeName": "color"})


def findings_of(macie, **parameters):
    ids = all_of(macie, "list_findings", "findingIds", **parameters)
    found = []
    for start in range(0, len(ids), 50):
        found += macie.get_findings(findingIds=ids[start : start + 50])["findings"]
    return found


def test_policy_findings_are_those_of_public_buckets(macie):
    public = {
        each["bucketName"]
        for each in all_of(macie, "describe_buckets", "buckets")
        if each["publicAccess"]["effectivePermission"] == "PUBLIC"
    }
    found = findings_of(macie)
    assert {each["category"] for each in found} == {"POLICY"}
    assert {each["resourcesAffected"]["s3Bucket"]["name"] for each in found} == public != set()


def test_sensitive_data_is_found_by_automated_discovery(macie, server):
    before = findings_of(macie)
    macie.update_automated_discovery_configuration(
        status="ENABLED", autoEnableOrganizationMembers="ALL"
    )
    buckets = all_of(macie, "describe_buckets", "buckets")
    sensitive = {each["bucketName"] for each in buckets if each["sensitivityScore"] > 50}
    found = findings_of(macie)
    discovered = [each for each in found if each["category"] == "CLASSIFICATION"]
    names = {each["resourcesAffected"]["s3Bucket"]["name"] for each in discovered}
    assert names == sensitive != set()
    assert len(found) == len(before) + len(discovered)
    own = findings_of(server.client("macie2", **server.assume(MEMBERS[0])))
    assert {each["category"] for each in own} <= {"POLICY"}
    macie.update_automated_discovery_configuration(status="DISABLED")
    assert findings_of(macie) == found, "findings stay when discovery is off"


def test_findings_are_selected_and_counted(macie):
    macie.update_automated_discovery_configuration(
        status="ENABLED", autoEnableOrganizationMembers="ALL"
    )
    found = findings_of(macie)
    for group, key in [
        ("type", lambda each: each["type"]),
        ("severity.description", lambda each: each["severity"]["description"]),
        ("resourcesAffected.s3Bucket.name",
         lambda each: each["resourcesAffected"]["s3Bucket"]["name"]),
    ]:  # fmt: skip
        counts = macie.get_finding_statistics(groupBy=group, size=1000)["countsByGroup"]
        wanted = collections.Counter(map(key, found))
        assert {each["groupKey"]: each["count"] for each in counts} == wanted
        assert [each["count"] for each in counts] == sorted(wanted.values(), reverse=True)
    assert len(macie.get_finding_statistics(groupBy="type", size=1)["countsByGroup"]) == 1
    high = {"criterion": {"severity.description": {"eq": ["High"]}}}
    some = findings_of(macie, findingCriteria=high)
    assert {each["id"] for each in some} == {
        each["id"] for each in found if each["severity"]["description"] == "High"
    }


def test_filters_archive_findings(macie):
    criteria = {"criterion": {"category": {"eq": ["POLICY"]}}}
    created = macie.create_findings_filter(
        name="policies", action="ARCHIVE", findingCriteria=criteria
    )
    assert {each["archived"] for each in findings_of(macie)} == {True}
    assert macie.list_findings_filters()["findingsFilterListItems"][0]["id"] == created["id"]
    macie.update_findings_filter(id=created["id"], action="NOOP")
    assert {each["archived"] for each in findings_of(macie)} == {False}
    macie.delete_findings_filter(id=created["id"])
    assert macie.list_findings_filters()["findingsFilterListItems"] == []


def test_usage_records_add_up_to_the_totals(macie, server):
    server.advance(10 * 86_400)
    records = all_of(macie, "get_usage_statistics", "records")
    assert [each["accountId"] for each in records] == sorted([ADMINISTRATOR, *MEMBERS])
    sums = collections.Counter()
    for record in records:
        for usage in record["usage"]:
            sums[usage["type"]] += round(100 * float(usage["estimatedCost"]))
    totals = macie.get_usage_totals()["usageTotals"]
    assert {each["type"]: round(100 * float(each["estimatedCost"])) for each in totals} == sums
    assert sum(sums.values()) > 0
    chosen = [{"key": "accountId", "comparator": "EQ", "values": MEMBERS[:1]}]
    some = all_of(macie, "get_usage_statistics", "records", filterBy=chosen)
    assert [each["accountId"] for each in some] == MEMBERS[:1]
    order = {"key": "accountId", "orderBy": "DESC"}
    down = all_of(macie, "get_usage_statistics", "records", sortBy=order)
    assert down == records[::-1]


def test_allow_lists_are_created_changed_and_deleted(macie):
    created = macie.create_allow_list(name="names", criteria={"regex": "a+"}, tags={"team": "a"})
    assert macie.list_allow_lists()["allowLists"][0]["arn"] == created["arn"]
    macie.update_allow_list(id=created["id"], name="words", criteria={"regex": "b+"})
    read = macie.get_allow_list(id=created["id"])
    assert (read["name"], read["criteria"]) == ("words", {"regex": "b+"})
    assert (read["tags"], read["status"]["code"]) == ({"team": "a"}, "OK")
    macie.delete_allow_list(id=created["id"])
    raises("ResourceNotFoundException", macie.get_allow_list, id=created["id"])
    assert macie.list_allow_lists()["allowLists"] == []


def test_identifiers_are_listed_until_they_are_deleted(macie):
    badge = macie.create_custom_data_identifier(name="badge", regex="[A-Z]{3}")[
        "customDataIdentifierId"
    ]
    assert [each["id"] for each in macie.list_custom_data_identifiers()["items"]] == [badge]
    macie.delete_custom_data_identifier(id=badge)
    assert macie.list_custom_data_identifiers()["items"] == []
    answer = macie.batch_get_custom_data_identifiers(ids=[badge, "other"])
    assert [each["deleted"] for each in answer["customDataIdentifiers"]] == [True]
    assert answer["notFoundIdentifierIds"] == ["other"]


def test_jobs_run_complete_and_are_listed(macie, server):
    job = {"jobType": "ONE_TIME", "s3JobDefinition": {"bucketDefinitions": []}}
    first = macie.create_classification_job(name="first", **job)["jobId"]
    assert macie.describe_classification_job(jobId=first)["jobStatus"] == "RUNNING"
    server.advance(3600)
    assert macie.describe_classification_job(jobId=first)["jobStatus"] == "COMPLETE"
    second = macie.create_classification_job(name="second", **job)["jobId"]
    running = {"includes": [{"comparator": "EQ", "key": "jobStatus", "values": ["RUNNING"]}]}
    listed = all_of(macie, "list_classification_jobs", "items", filterCriteria=running)
    assert [each["jobId"] for each in listed] == [second]
    order = {"attributeName": "name", "orderBy": "DESC"}
    listed = all_of(macie, "list_classification_jobs", "items", sortCriteria=order)
    assert [each["name"] for each in listed] == ["second", "first"]


def test_pausing_a_member_cancels_its_jobs(macie, server):
    member = server.client("macie2", **server.assume(MEMBERS[0]))
    job = member.create_classification_job(name="own", jobType="SCHEDULED", s3JobDefinition={})
    macie.update_member_session(id=MEMBERS[0], status="PAUSED")
    macie.update_member_session(id=MEMBERS[0], status="ENABLED")
    assert member.describe_classification_job(jobId=job["jobId"])["jobStatus"] == "CANCELLED"


def test_pausing_macie_cancels_jobs(server):
    macie = server.client("macie2", **server.assume(MEMBERS[0]))
    macie.enable_macie()
    job = macie.create_classification_job(name="own", jobType="SCHEDULED", s3JobDefinition={})
    macie.update_macie_session(status="PAUSED")
    assert macie.describe_classification_job(jobId=job["jobId"])["jobStatus"] == "CANCELLED"


def test_resources_belong_to_their_account(macie, server):
    created = macie.create_allow_list(name="names", criteria={"regex": "a+"})
    member = server.client("macie2", **server.assume(MEMBERS[0]))
    assert member.list_allow_lists()["allowLists"] == []
    raises("ResourceNotFoundException", member.get_allow_list, id=created["id"])
    raises("ResourceNotFoundException", member.list_tags_for_resource, resourceArn=created["arn"])


# ------------------------------------------------------------------------------------ Organizations


def test_tags_of_accounts_units_and_the_root(server):
    organizations = server.client("organizations")
    (root,) = organizations.list_roots()["Roots"]
    for resource in (MEMBERS[0], root["Id"]):
        tags = [{"Key": f"key-{number:02}", "Value": str(number)} for number in range(50)]
        organizations.tag_resource(ResourceId=resource, Tags=tags)
        organizations.tag_resource(ResourceId=resource, Tags=[{"Key": "key-00", "Value": "new"}])
        read = all_of(organizations, "list_tags_for_resource", "Tags", ResourceId=resource)
        assert read == [{"Key": "key-00", "Value": "new"}, *tags[1:]]
        raises(
            "ConstraintViolationException", organizations.tag_resource,
            ResourceId=resource, Tags=[{"Key": "one", "Value": "more"}],
        )  # fmt: skip
        organizations.untag_resource(ResourceId=resource, TagKeys=["key-00", "unknown"])
        read = all_of(organizations, "list_tags_for_resource", "Tags", ResourceId=resource)
        assert read == tags[1:]
    raises(
        "TargetNotFoundException",
        organizations.list_tags_for_resource,
        ResourceId="ou-zzzz-zzzzzzzz",
    )
