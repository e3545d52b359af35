"""`muster accounts --check`, and the supported forms of lists of accounts."""

import json

import pytest
from cli import ENABLE, HEALTHY, err, muster, out

ONE, TWO, THREE = "111122223333", "444455556666", "777788889999"
REPORT = {
    "outcomes": [
        {"accountId": ONE, "region": "us-east-1", "outcome": "done"},
        {"accountId": ONE, "region": "eu-west-1", "outcome": "pending"},
        {"accountId": TWO, "region": "us-east-1", "outcome": "needs_action"},
        {"accountId": THREE, "region": "us-east-1", "outcome": "skipped"},
    ]
}
# A file, its accounts with their email addresses, and the form in which it is read.
LISTS = {
    "cli-text.txt": (f"{ONE}\t{TWO}\t{THREE}\n", [(ONE, ""), (TWO, ""), (THREE, "")], "ids"),
    "cli.yaml": (
        f'Accounts:\n- Id: "{ONE}"\n  Email: a@example.com\n  Status: ACTIVE\n'
        f'- Id: "{TWO}"\n  Email: b@example.com\n  Status: SUSPENDED\n',
        [(ONE, "a@example.com"), (TWO, "b@example.com")],
        "YAML",
    ),
    "excel.csv": (
        f"sep=;\r\naccountId;email\r\n{ONE};a@example.com\r\n",
        [(ONE, "a@example.com")],
        "table",
    ),
    "landing-zone.csv": (
        f"account_id,account_name,account_email\n{ONE},one,a@example.com\n",
        [(ONE, "a@example.com")],
        "table",
    ),
    "lines.json": (
        f'{{"AccountId":"{ONE}"}}\n{{"AccountId":"{TWO}"}}\n',
        [(ONE, ""), (TWO, "")],
        "JSON",
    ),
    "notes.csv": (
        f'accountId,notes\n{ONE},"first line\nsecond line"\n{TWO},x\n',
        [(ONE, ""), (TWO, "")],
        "table",
    ),
    "semicolon.csv": (
        f"accountId;email\n{ONE};a@example.com\n{TWO};b@example.com\n",
        [(ONE, "a@example.com"), (TWO, "b@example.com")],
        "table",
    ),
    "unicode.txt": (
        f"\ufeffAccount ID\tEmail\r\n{ONE}\ta@example.com\r\n".encode("utf-16-le"),
        [(ONE, "a@example.com")],
        "table",
    ),
    "report.json": (json.dumps(REPORT), [(ONE, ""), (TWO, "")], "report"),
}


@pytest.fixture
def file(tmp_path):
    """Writes a file of LISTS or another content, and returns its path."""

    def write(name, content=None):
        content = LISTS[name][0] if content is None else content
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("name", LISTS)
def test_a_check_reads_every_form(file, name):
    completed = muster("accounts", "--check", file(name), "--output", "json")
    assert completed.returncode == 0, err(completed)
    checked = json.loads(out(completed))
    _, accounts, form = LISTS[name]
    assert [(each["accountId"], each.get("email", "")) for each in checked["accounts"]] == accounts
    assert checked["format"]["form"] == form


@pytest.mark.parametrize("name", LISTS)
def test_a_script_works_on_the_accounts_of_every_form(file, script, name):
    completed = muster(
        *("run", script(ENABLE), "--accounts", file(name), "--output", "json"),
        *("--regions", "us-east-1,eu-west-1", "--simulation", HEALTHY),
    )
    assert completed.returncode == 0, err(completed)
    outcomes = json.loads(out(completed))["outcomes"]
    worked = sorted((each["accountId"], each["region"]) for each in outcomes)
    if name == "report.json":
        assert worked == [(ONE, "eu-west-1"), (TWO, "us-east-1")]
    else:
        ids = [account for account, _ in LISTS[name][1]]
        assert worked == sorted(
            (each, region) for each in ids for region in ("us-east-1", "eu-west-1")
        )


def test_a_check_shows_how_a_file_is_read(file):
    path = file("accounts.csv", f"AWS Account ID;notes;State\n{ONE};x;ACTIVE\n{TWO};;SUSPENDED\n")
    completed = muster("accounts", "--check", path)
    assert completed.returncode == 0
    assert err(completed) == f"muster: {path}: the column 'notes' is not known and is ignored\n"
    assert out(completed).splitlines() == [
        f"{path}: table, UTF-8, separated by ';'",
        "",
        "  column          meaning",
        "  AWS Account ID  accountId",
        "  notes           (ignored)",
        "  State           state",
        "",
        "  account       email  name",
        f"  {ONE}",
        f"  {TWO}               skipped: the account is SUSPENDED in AWS Organizations",
        "",
        "2 accounts: 1 ACTIVE, 1 SUSPENDED",
    ]
    again = muster("accounts", "--check", "-", "--output", "csv", stdin=path.read_text())
    assert out(again) == f"accountId,email,name\n{ONE},,\n{TWO},,\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            f'{{"Accounts":[{{"Id":"{ONE}"}}],"NextToken":"eyJuIjoxfQ=="}}',
            "The list of accounts is incomplete: NextToken beside Accounts means that more "
            "accounts follow. The AWS CLI reads all pages if you omit --max-items, "
            "--starting-token and --no-paginate",
        ),
        (
            f'"AWS Account ID",Email\n,,\n{ONE},a@example.com\n1.11E+11,b@example.com\n',
            "line 4: '1.11E+11' is not an account id: it must have 12 digits; a spreadsheet has "
            "rounded it",
        ),
        (f"{ONE}\n{ONE}\n", f"line 2: duplicate account id {ONE}, first at line 1"),
    ],
)
def test_a_check_of_a_file_that_is_not_valid_fails_like_a_run(file, script, content, reason):
    path = file("accounts.txt", content)
    checked = muster("accounts", "--check", path)
    assert checked.returncode == 2
    assert out(checked) == ""
    assert f"{path}: " in err(checked)
    assert reason in err(checked)
    run = muster("run", script(ENABLE), "--accounts", path)
    assert run.returncode == 2
    assert reason in err(run)


def test_a_run_warns_of_columns_that_are_not_known(file, script):
    completed = muster(
        *("run", script(ENABLE), "--accounts", file("notes.csv"), "--output", "json"),
        *("--simulation", HEALTHY),
    )
    assert completed.returncode == 0
    assert "notes.csv: the column 'notes' is not known and is ignored\n" in err(completed)


def test_a_check_excludes_the_options_of_a_simulated_organization(file):
    completed = muster("accounts", "--check", file("notes.csv"), "--count", "3")
    assert completed.returncode == 2
    assert "--check and --count cannot be used together" in err(completed)
