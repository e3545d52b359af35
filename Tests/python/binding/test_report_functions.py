"""A function of reports that is added to the header works in Python without another change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

DECLARATIONS = """\
/** Returns the share of outcomes of one kind. */
MUSTER_API double muster_report_share(muster_report *report, int32_t outcome);
/** Returns a report with the first `count` outcomes. */
MUSTER_API muster_status muster_report_first(muster_report *report, int64_t count,
                                             muster_report **first, muster_result **error);
"""

# A library with these functions, beside those of libmuster.
SOURCE = """\
#include <muster.h>
#include <stdio.h>
#include <string.h>

double muster_report_share(muster_report *report, int32_t outcome) {
  return (double)muster_report_count_of(report, outcome) / (double)muster_report_count(report);
}

muster_status muster_report_first(muster_report *report, int64_t count, muster_report **first,
                                  muster_result **error) {
  char text[4096] = "[";
  for (int64_t i = 0; i < count; i++) {
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    muster_status status = muster_report_outcome(report, (size_t)i, &outcome);
    if (status != MUSTER_OK)
      return muster_report_read("no such outcome", 15, first, error);
    size_t length = strlen(text);
    snprintf(text + length, sizeof text - length,
             "%s{\\"accountId\\": \\"%s\\", \\"outcome\\": \\"pending\\"}", i ? ", " : "",
             outcome.account_id);
  }
  strcat(text, "]");
  char document[8192];
  snprintf(document, sizeof document, "{\\"outcomes\\": %s}", text);
  return muster_report_read(document, strlen(document), first, error);
}
"""

PROGRAM = """\
import json
import muster

ids = ["111111111111", "222222222222", "333333333333", "444444444444"]
kinds = ["done", "done", "done", "needs_action"]
report = muster.Report({"accountId": i, "outcome": k} for i, k in zip(ids, kinds))
shares = [report.share(1), report.share(5), report.done().share(1)]
first = report.first(2)
try:
    report.first(9)
    error = None
except muster.ParamValidationError as failure:
    error = failure.code
handles = muster._library.library().muster_handle_count()
print(json.dumps([shares, [each["accountId"] for each in first], first.counts()["pending"], error,
                  handles]))
"""


def test_a_new_function_of_reports_works(tmp_path):
    for path in ("Include", "bindings/cpp", "bindings/python/muster"):
        shutil.copytree(ROOT / path, tmp_path / path)
    data = tmp_path / "Sources/Protocol/ModelData/data"
    data.parent.mkdir(parents=True)
    data.symlink_to(ROOT / "Sources/Protocol/ModelData/data")
    header = tmp_path / "Include/muster.h"
    before, guard, after = header.read_text().rpartition("#ifdef __cplusplus")
    header.write_text(before + DECLARATIONS + guard + after)
    generator = ROOT / "scripts/dev/generate-bindings"
    subprocess.run([sys.executable, generator, "--root", tmp_path], check=True)

    library = Path(os.environ["MUSTER_LIBRARY"])
    (tmp_path / "more.c").write_text(SOURCE)
    command = ["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-I", header.parent]
    command += [tmp_path / "more.c", "-o", tmp_path / "libmore.so", library]
    subprocess.run([*command, f"-Wl,-rpath,{library.parent}"], check=True)

    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "bindings/python"),
        "MUSTER_LIBRARY": str(tmp_path / "libmore.so"),
    }
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    shares, first, pending, error, handles = json.loads(done.stdout)
    assert shares == [0.75, 0.25, 1.0]
    assert first == ["111111111111", "222222222222"]
    assert (pending, error) == (2, "ParamValidationError")
    assert handles == 0
