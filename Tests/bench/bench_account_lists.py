"""CPU time to read a list of 10,000 accounts, in each form.

Usage: bench_account_lists.py [--json FILE]

The time is that of muster_report_read_accounts(), the best of several runs.
"""

import argparse
import json
import time
from pathlib import Path

from measure import table
from muster._library import library
from muster._results import open_handle

COUNT = 10_000
RUNS = 20
ACCOUNTS = [
    {"Id": f"{number:012d}", "Email": f"account-{number}@example.com", "Name": f"Account {number}"}
    for number in range(1, COUNT + 1)
]
# The accounts in the output of `aws organizations list-accounts`.
LISTED = [
    {
        **account,
        "Arn": f"arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/{account['Id']}",
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": "2025-11-20T05:23:37.123000+00:00",
        "State": "ACTIVE",
        "Status": "ACTIVE",
    }
    for account in ACCOUNTS
]
ROWS = [[account["Id"], account["Email"], account["Name"]] for account in ACCOUNTS]


def rows(separator):
    return "".join(separator.join(row) + "\n" for row in [["accountId", "email", "name"], *ROWS])


def yaml(accounts):
    lines = ["Accounts:\n"]
    for account in accounts:
        for number, (name, value) in enumerate(sorted(account.items())):
            quote = "'" if name in ("Id", "JoinedTimestamp") else ""
            lines.append(f"{'  ' if number else '- '}{name}: {quote}{value}{quote}\n")
    return "".join(lines)


FORMS = {
    "ids": "\n".join(account["Id"] for account in ACCOUNTS),
    "table": rows(","),
    "table, UTF-16": "\ufeff" + rows("\t"),
    "JSON": json.dumps({"Accounts": ACCOUNTS}),
    "JSON lines": "".join(json.dumps(account) + "\n" for account in ACCOUNTS),
    "YAML": yaml(ACCOUNTS),
    "JSON of the AWS CLI": json.dumps({"Accounts": LISTED}, indent=4),
    "YAML of the AWS CLI": yaml(LISTED),
    "text of the AWS CLI": "".join(
        "\t".join(["ACCOUNTS", *(value for _, value in sorted(each.items()))]) + "\n"
        for each in LISTED
    ),
}


def milliseconds(text):
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time_ns()
        report = open_handle(library().muster_report_read_accounts, text, len(text))
        best = min(best, (time.process_time_ns() - start) / 1e6)
        count = library().muster_report_count(report)
        library().muster_report_free(report)
        if count != COUNT:
            raise SystemExit(f"{count} accounts were read, not {COUNT}")
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    times = {
        form: milliseconds(text.encode("utf-16-le" if "UTF-16" in form else "utf-8"))
        for form, text in FORMS.items()
    }
    table(f"CPU time to read {COUNT} accounts", ("form", "ms"), list(times.items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(times, indent=2) + "\n")


main()
