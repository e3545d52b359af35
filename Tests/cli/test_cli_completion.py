"""Shell completion: the candidates of `muster complete`, and the completion in each shell."""

import os
import shutil
import subprocess
from pathlib import Path

import botocore
import botocore.session
import pytest
from cli import ENABLE, MUSTER, muster, out


def offered(*words, code=0):
    completed = muster("complete", *words)
    assert completed.returncode == code
    assert completed.stderr == b""
    return [line.split("\t")[0] for line in out(completed).splitlines()]


@pytest.mark.parametrize(
    ("words", "candidates"),
    [
        (["ca"], ["call"]),
        (["help", "ca"], ["call"]),
        (["call", "insp"], ["inspector2"]),
        (["call", "inspector2", "enable-d"], ["enable-delegated-admin-account"]),
        (["describe", "macie2", "get-mac"], ["get-macie-session"]),
        (["operations", "mac"], ["macie2"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["call", "inspector2", "enable", "--acc"], ["--account-ids"]),
        (["call", "inspector2", "list-members", "--no-o"], ["--no-only-associated"]),
        (["call", "inspector2", "enable", "--resource-types", "L"], ["LAMBDA", "LAMBDA_CODE"]),
        (["call", "inspector2", "enable", "--resource-types", "EC2", "EC"], ["EC2", "ECR"]),
        (["call", "inspector2", "enable", "--resource-types", "EC2", "--resource-t"], []),
        (["call", "macie2", "update-member-session", "--status", ""], ["PAUSED", "ENABLED"]),
        (["call", "--region", "eu-west-1", "insp"], ["inspector2"]),
        (["call", "--live", "--output=text", "insp"], ["inspector2"]),
        (["call", "inspector2", "--output", "ya"], ["yaml", "yaml-stream"]),
        (["call", "inspector2", "enable", "--region", ""], []),
        # Options that cannot be used with a given one are not offered.
        (["snapshot", "--see"], ["--seed"]),
        (["snapshot", "--live", "--see"], []),
        (["snapshot", "--seed", "1", "--liv"], []),
        (["snapshot", "--seed", "1", "--endpoint"], []),
        (["snapshot", "--endpoint"], ["--endpoint-url"]),
        (["call", "inspector2", "enable", "--input", "{}", "--acc"], []),
        (["diff", "a.json", "--regi"], ["--regions", "--region"]),
        (["diff", "a.json", "b.json", "--regi"], []),
        (["diff", "a.json", "b.json", "--li"], []),
        (["diff", "a.json", "b.json", "--out"], ["--output"]),
        (["diff", "--live", "--li"], []),
        # The shell completes file names.
        (["diff", ""], []),
        (["diff", "a.json", ""], []),
        (["diff", "--live", ""], []),
        # Invalid arguments have no candidates.
        (["nothing", ""], []),
        (["call", "nothing", "e"], []),
        (["call", "inspector2", "nothing", "--acc"], []),
        (["run", "/no/such.lua", "--acc"], []),
    ],
)
def test_matching_candidates_are_offered(words, candidates):
    assert offered(*words) == candidates


@pytest.mark.parametrize(
    "words",
    [
        ["operations", "macie2", ""],
        ["snapshot", ""],
        ["diff", "a.json", "b.json", ""],
        ["diff", "--live", "a.json", ""],
        ["diff", "a.json", "--org", "org.db", ""],
        ["diff", "a.json", "--seed", "1", ""],
    ],
)
def test_nothing_is_offered_where_no_word_can_follow(words):
    assert offered(*words, code=1) == []


def test_the_parameters_of_a_script_are_offered(script):
    assert offered("run", script(ENABLE), "--reg") == ["--region", "--regions"]


def test_every_command_and_every_operation_is_offered():
    assert len(offered("call", "macie2", "")) > 70
    assert "run" in offered("")


@pytest.mark.parametrize("service", ["inspector2", "macie2", "organizations", "sts"])
def test_flags_are_spelled_as_the_aws_cli_spells_them(service):
    model = botocore.session.Session().get_service_model(service)
    seen = set()
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        members = set(shape.members) if shape else set()
        # Each name is checked once.
        if members - seen:
            seen |= members
            flags = offered("call", service, botocore.xform_name(name, "-"), "--")
            assert {"--" + botocore.xform_name(member, "-") for member in members} <= set(flags)


def test_candidates_have_descriptions():
    assert out(muster("complete", "call", "inspector2", "enable", "--resource-")) == (
        "--resource-types\tRequired\n"
    )
    assert (
        out(muster("complete", "ca"))
        == "call\tCall one operation of a service and print its response\n"
    )


def run_in_shell(*command, **environment):
    """Returns the output lines of a shell that has `muster` in its PATH."""
    path = os.path.dirname(MUSTER) + os.pathsep + os.environ["PATH"]
    completed = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60,
        env={"PATH": path, "HOME": "/nonexistent", **environment},
    )  # fmt: skip
    assert completed.stderr == ""
    return completed.stdout.split("\n")


INSTALLED = {
    "bash": "share/bash-completion/completions/muster",
    "zsh": "share/zsh/site-functions/_muster",
    "fish": "share/fish/vendor_completions.d/muster.fish",
}


@pytest.mark.parametrize("shell", INSTALLED)
def test_the_completion_script_is_installed_for_the_shell(shell):
    installed = Path(os.environ["MUSTER_PREFIX"], INSTALLED[shell]).read_bytes()
    assert installed == muster("completion", shell).stdout


LINES = [
    (["muster", "call", "insp"], "inspector2"),
    (["muster", "call", "inspector2", "batch-get-c"], "batch-get-code-snippet"),
    (["muster", "call", "inspector2", "enable", "--acc"], "--account-ids"),
    (
        ["muster", "call", "inspector2", "enable", "--resource-types", "EC2", "LAMBDA_"],
        "LAMBDA_CODE",
    ),
]


@pytest.mark.parametrize(("words", "candidate"), LINES)
def test_bash_completes(words, candidate):
    script = """
      source <(muster completion bash)
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      $(complete -p muster | sed 's/.*-F \\([^ ]*\\).*/\\1/') muster "${COMP_WORDS[COMP_CWORD]}"
      printf '%s\\n' "${COMPREPLY[@]}"
    """
    found = run_in_shell("bash", "--norc", "-c", script, "bash", *words)
    assert found == [candidate, ""]


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
@pytest.mark.parametrize(("words", "candidate"), LINES)
def test_fish_completes(words, candidate, tmp_path):
    script = f"muster completion fish | source; complete -C '{' '.join(words)}'"
    found = run_in_shell("fish", "--no-config", "-c", script, HOME=str(tmp_path))
    assert [line.split("\t")[0] for line in found] == [candidate, ""]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
@pytest.mark.parametrize(("words", "candidate"), LINES)
def test_zsh_completes(words, candidate, tmp_path):
    # A shell in a pseudo-terminal receives the line and a tab, and prints the completed line.
    (tmp_path / "_muster").write_text(out(muster("completion", "zsh")))
    script = f"""
      zmodload zsh/zpty
      zpty inner 'zsh -f -i'
      zpty -w inner 'PS1=; fpath=({tmp_path} $fpath)'
      zpty -w inner 'autoload -U compinit; compinit -u -d {tmp_path}/dump'
      zpty -w inner 'show() {{ print -r -- "<$BUFFER>"; exit }}; zle -N show; bindkey ^X show'
      zpty -n -w inner '{" ".join(words)}'$'\\t'
      zpty -n -w inner $'\\x18'
      while zpty -r inner line; do print -rn -- $line; done
    """
    found = run_in_shell("zsh", "-f", "-c", script, HOME=str(tmp_path), TERM="dumb")
    line = " ".join([*words[:-1], candidate])
    assert any(f"<{line} >" in printed for printed in found), found
