"""`muster operations` and `muster accounts`."""

import csv
import io
import json
import re

import pytest
import sample_values
from cli import err, muster, out


@pytest.mark.parametrize("service", ["inspector2", "macie2"])
def test_the_operations_are_those_of_the_model(service):
    session = pytest.importorskip("botocore.session").Session()
    xform_name = pytest.importorskip("botocore").xform_name
    model = session.get_service_model(service)
    completed = muster("operations", service, "--output", "json")
    assert completed.returncode == 0
    (listed,) = json.loads(completed.stdout)["services"]
    assert {
        (each["method"], each["name"], each["httpMethod"], each["path"])
        for each in listed["operations"]
    } == {
        (
            xform_name(name),
            name,
            model.operation_model(name).http["method"],
            model.operation_model(name).http["requestUri"],
        )
        for name in model.operation_names
    }


def test_the_table_has_a_line_for_every_operation_of_every_service():
    services = json.loads(muster("operations", "--output", "json").stdout)["services"]
    heading, *lines = out(muster("operations")).splitlines()
    assert heading.split() == ["service", "operation", "AWS", "name", "HTTP", "path"]
    assert [line.split()[:2] for line in lines] == [
        [service["name"], operation["method"]]
        for service in services
        for operation in service["operations"]
    ]


def test_the_simulated_flag_matches_the_simulator():
    words = ["operations", "organizations", "--output", "json"]
    everything, simulated = (
        json.loads(muster(*words, *more).stdout)["services"][0]["operations"]
        for more in ([], ["--simulated"])
    )
    assert simulated == [each for each in everything if each["simulated"]]
    model = pytest.importorskip("botocore.session").Session().get_service_model("organizations")
    for each in everything:
        request = sample_values.required(model.operation_model(each["name"]).input_shape)
        response = muster("call", "organizations", each["method"], "--input", json.dumps(request))
        assert ("NotSimulated" in err(response)) != each["simulated"]


def test_services_without_simulated_operations_are_omitted(tmp_path):
    model = tmp_path / "service-2.json"
    metadata = {"endpointPrefix": "toys", "protocol": "json", "serviceId": "Toys"}
    model.write_text(json.dumps({"metadata": metadata, "operations": {}, "shapes": {}}))
    listed = out(muster("operations", "--simulated", "--model", str(model)))
    assert "inspector2" in listed
    assert "toys" not in listed


def test_an_unknown_service_error_suggests_the_nearest_name():
    completed = muster("operations", "inspectro2")
    assert completed.returncode == 2
    assert "inspector2" in err(completed)


def test_accounts_are_printed_as_by_the_aws_cli():
    completed = muster("accounts", "--count", "5")
    assert completed.returncode == 0
    listed = json.loads(completed.stdout)["Accounts"]
    assert len(listed) == 5
    assert all(re.fullmatch(r"\d{12}", account["Id"]) for account in listed)
    assert all("@" in account["Email"] for account in listed)
    assert completed.stdout.startswith(b'{\n    "Accounts": [\n        {\n')


def test_csv_has_the_same_accounts():
    listed = json.loads(muster("accounts", "--count", "9", "--seed", "3").stdout)["Accounts"]
    completed = muster("accounts", "--count", "9", "--seed", "3", "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(out(completed))))
    assert [(row["accountId"], row["email"], row["name"]) for row in rows] == [
        (account["Id"], account["Email"], account["Name"]) for account in listed
    ]


def test_accounts_depend_on_the_seed():
    first, again = (muster("accounts", "--seed", "1").stdout for _ in range(2))
    assert first == again
    assert first != muster("accounts", "--seed", "2").stdout


@pytest.mark.parametrize("count", ["-1", "9223372036854775807"])
def test_an_invalid_account_count_is_rejected(count):
    completed = muster("accounts", "--count", count)
    assert completed.returncode == 2
    assert f"--count must be an integer from 0 to 100000, not '{count}'" in err(completed)
