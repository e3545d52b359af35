#!/usr/bin/env python3
"""Bring accounts under one administrator: Macie by invitation, then Inspector.

Usage: onboard.py ACCOUNTS_FILE [--region REGION] [--simulation SCENARIO | --live]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import muster

SCENARIO = '{"accounts": 0, "adopt": true}'


def enable_service(operation: Callable[..., dict], **parameters: object) -> None:
    """Enables a service for the administrator. Without it, no account can become a member."""
    try:
        response = operation(**parameters)
    except muster.ClientError as error:
        if error.code != "ConflictException":  # It is enabled already.
            raise
        return
    for failed in response.get("failedAccounts", []):
        code = failed.get("errorCode", "unknown error")
        raise RuntimeError(f"the administrator: {code}: {failed.get('errorMessage', '')}")


def invite(session: muster.Session, accounts: list[dict]) -> muster.Report:
    with session.client("macie2") as macie:
        enable_service(macie.enable_macie)
        created = macie.batch("create_member", accounts)
        message = "Please join our Macie organization"
        invited = macie.batch("create_invitations", created, message=message)
        return macie.wait_until("member_enabled", invited)


def inspect(session: muster.Session, accounts: list[dict]) -> muster.Report:
    with session.client("inspector2") as inspector:
        enable_service(inspector.enable, resourceTypes=["EC2", "ECR"])
        requested = inspector.batch("associate_member", accounts)
        members = inspector.wait_until("member_associated", requested)
        requested = inspector.batch("enable", members, resourceTypes=["EC2", "ECR"])
        enabled = inspector.wait_until("account_enabled", requested)
        activated = inspector.batch(
            "batch_update_member_ec2_deep_inspection_status", enabled, activateDeepInspection=True
        )
        return inspector.wait_until("deep_inspection_activated", activated)


def show(service: str, report: muster.Report) -> None:
    """Prints the accounts that are not done, and a summary."""
    for outcome in [*report.failed(), *report.pending(), *report.skipped()]:
        names = ("accountId", "region", "step", "outcome", "message")
        print("\t".join(outcome.get(name) or "" for name in names))
    print(f"{service}: {len(report.done())} of {len(report)} accounts done")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("accounts", type=Path, help="a table, ids, JSON or YAML")
    parser.add_argument("--region", default="us-east-1")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--simulation", default=SCENARIO, metavar="SCENARIO")
    where.add_argument("--live", action="store_const", dest="simulation", const=None)
    arguments = parser.parse_args()

    try:
        accounts = muster.read_accounts(arguments.accounts)
        region, simulation = arguments.region, arguments.simulation
        with muster.Session(
            region_name=region, options=muster.SessionOptions(simulation=simulation)
        ) as session:
            reports = {
                "macie2": invite(session, accounts),
                "inspector2": inspect(session, accounts),
            }
    except (OSError, RuntimeError, muster.MusterError) as failure:
        print(failure, file=sys.stderr)
        return 2
    for service, report in reports.items():
        show(service, report)
    return 1 if any(report.failed() or report.pending() for report in reports.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
