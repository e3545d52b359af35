"""Runs the AWS CLI for every line it reads, which is a command line as a JSON list.

In a process of its own, because the AWS CLI brings another botocore, and in one for many command
lines, because starting it takes a third of a second.
"""

import contextlib
import io
import json
import sys

import awscli.clidriver

for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = awscli.clidriver.create_clidriver().main(json.loads(line))
    print(json.dumps([status, out.getvalue(), err.getvalue()]), flush=True)
