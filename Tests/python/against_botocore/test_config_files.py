"""Config files, including unusual ones, are read as botocore reads them."""

import random

import botocore.exceptions
import botocore.session
import muster
import pytest

KEYS = ("region", "sdk_ua_app_id", "role_session_name", "ec2_metadata_service_endpoint")
PROFILES = (None, "default", "a", "a b", "profile a")

SECTIONS = [
    "[default]", "[profile a]", "[profile  a ]", "[profile\ta]", '[profile "a b"]',
    "[profile 'a b']", "[profile a b]", "[a]", "[ default ]", "[profile]", "[default] # behind",
    "[profile a]]", "[[profile a]", "[services s]", "[sso-session a]", "[profile default]",
    "[Profile a]",
]  # fmt: skip
NAMES = [*KEYS, "Region", *(f"other{n}" for n in range(9)), "s3", "aws_x.y", "two words"]
SEPARATORS = ["=", " = ", ":", " : ", "= ", " ="]
VALUES = [
    "x", "", "two words", "a # b", "a ; b", "%(x)s", "'quoted'", "ü", "a=b", "a: b", "\\", "[x]",
    " padded ", "$HOME", "\t",
]  # fmt: skip
OTHERS = [
    "", "   ", "# comment", "; comment", "  # indented", "  more", "\tmore", "  sub = 1",
    "    deeper = 2", "  [profile a]", "   a = b = c",
]  # fmt: skip
BROKEN = ["nothing", "=x", ": y", "[]", "[profile a", "region"]


def odd_file(seed, lines):
    """A file of random pieces, valid and invalid. Most begin with a section."""
    pick = random.Random(seed)
    sections = pick.sample(SECTIONS, 4)
    text = ["[default]"] if pick.random() < 0.9 else []
    for _ in range(pick.randrange(lines)):
        kind = pick.random()
        if kind < 0.2 and sections:
            text.append(sections.pop())
        elif kind < 0.7:
            indentation = pick.choice(["", "", "", "", " ", "  "])
            text.append(
                indentation + pick.choice(NAMES) + pick.choice(SEPARATORS) + pick.choice(VALUES)
            )
        else:
            text.append(pick.choice(OTHERS if kind < 0.99 else BROKEN))
    return pick.choice(["\n", "\n", "\r\n"]).join(text) + pick.choice(["", "\n"])


def botocores(profile):
    """The settings of a profile, or the name of the exception."""
    try:
        scoped = botocore.session.Session(profile=profile).get_scoped_config()
    except botocore.exceptions.BotoCoreError as failure:
        return type(failure).__name__
    # A setting with an empty value is not set, and a setting with nested settings has no
    # value.
    return {key: scoped[key] for key in KEYS if isinstance(scoped.get(key), str) and scoped[key]}


def musters(profile):
    try:
        with muster.Session(profile_name=profile) as session:
            settings = session.describe_configuration()["settings"]
    except muster.ConfigurationError as failure:
        # Muster reports such values when they are used; botocore returns the settings.
        return {} if "on the same line" in str(failure) else failure.code
    return {
        setting["name"]: setting["value"]
        for setting in settings
        if setting["name"] in KEYS and "profile" in setting["source"]
    }


@pytest.mark.parametrize("seed", range(60))
def test_random_config_files_are_read_as_by_botocore(monkeypatch, tmp_path, seed):
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_SDK_UA_APP_ID", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for number, name in enumerate(("CONFIG", "SHARED_CREDENTIALS")):
        path = tmp_path / name
        path.write_bytes(odd_file(2 * seed + number, 14 if number == 0 else 4).encode())
        monkeypatch.setenv(f"AWS_{name}_FILE", str(path))
    for profile in PROFILES:
        assert (profile, musters(profile)) == (profile, botocores(profile))


TITLES = [
    "profile Foo Bar", r"profile My\ Mac", 'profile "a" "b"', 'profile "My Mac"',
    "profile 'My Mac'", 'profile "a"b', "profile a'b c'd", r'profile "a\"b"', r"profile a\\b",
    'profile "a', "profile a\\", 'profile ""', "profile  a", "profile", 'profile "a#b"',
    "profile a#b", "profile 'a;b'", 'profile "ü ß"', "profilea b", "profile\ta",
    'profile "a" ""', '"profile" a',
]  # fmt: skip
NAMED = [
    "Foo Bar", "My Mac", "a", "b", "a b", "ab", "ab cd", 'a"b', "a\\b", "a#b", "a;b", "ü ß",
    "Foo", "My", '"a" "b"', r"My\ Mac",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_quoted_or_escaped_name_is_that_of_botocore(monkeypatch, tmp_path, title):
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "config"
    path.write_text(f"[{title}]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    for name in NAMED:
        assert (name, musters(name)) == (name, botocores(name))


@pytest.mark.parametrize(
    ("title", "name", "hint"),
    [
        (
            "profile Foo Bar",
            "Foo Bar",
            "the section [profile Foo Bar] is ignored, because a name with blanks must be in "
            'quotes: [profile "Foo Bar"].',
        ),
        (
            'profile "a" "b"',
            "a",
            'the section [profile "a" "b"] is ignored, because it must have one name: '
            '[profile "a"].',
        ),
    ],
)
def test_a_section_that_is_ignored_is_explained(monkeypatch, tmp_path, title, name, hint):
    path = tmp_path / "config"
    path.write_text(f"[{title}]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    with pytest.raises(muster.ConfigurationError) as failure:
        muster.Session(profile_name=name)
    assert failure.value.message == f"The config profile '{name}' could not be found; {hint}"


def test_a_byte_order_mark_is_skipped(monkeypatch, tmp_path):
    """botocore reads it as part of the first line and refuses that line."""
    path = tmp_path / "config"
    path.write_bytes(b"\xef\xbb\xbf[default]\r\nregion = eu-west-1\r\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    with muster.Session() as session:
        assert session.describe()["region"] == "eu-west-1"
