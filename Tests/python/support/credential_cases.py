"""Environments with and without credentials, and whether botocore finds credentials in them."""

import hashlib
import json
import sys
from dataclasses import dataclass, field

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "environments-secret"}
STATIC = "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = defaults-secret\n"
BASE = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = bases-secret\n"
ROLE = "arn:aws:iam::123456789012:role/a-role"
OTHER = "arn:aws:iam::210987654321:role/path/other"
# Everything is logged.
PAST = "2020-01-01T00:00:00Z"
FUTURE = "2099-01-01T00:00:00Z"

SSO = f"""
[profile legacy]
sso_start_url = https://start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = reader

[profile modern]
sso_session = corporate
sso_account_id = 123456789012
sso_role_name = writer

[sso-session corporate]
sso_start_url = https://start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile inconsistent]
sso_session = corporate
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = writer

[profile nosession]
sso_session = unknown
sso_account_id = 123456789012
sso_role_name = writer

[profile halfway]
sso_account_id = 123456789012
sso_role_name = writer

[profile through]
role_arn = {ROLE}
source_profile = modern
"""


def sso_token(key, **more):
    """The name and content of the AWS CLI's cache file for an SSO session or a start URL."""
    name = hashlib.sha1(key.encode()).hexdigest()
    token = {"accessToken": "the-bearer", "expiresAt": FUTURE, "region": "eu-west-1", **more}
    return {f".aws/sso/cache/{name}.json": json.dumps(token)}


REGISTERED = {
    "clientId": "client", "clientSecret": "the-clients-secret", "registrationExpiresAt": FUTURE,
    "refreshToken": "the-refresh",
}  # fmt: skip


def printing(document, **options):
    """A config file whose default profile runs a program that prints `document`."""
    text = document if isinstance(document, str) else json.dumps(document)
    code = f"import sys; sys.stdout.write({text!r}); sys.exit({options.get('status', 0)})"
    quoted = code.replace("\\", "\\\\").replace('"', '\\"')
    return f'[default]\ncredential_process = {sys.executable} -c "{quoted}"\n'


PRINTED = {"Version": 1, "AccessKeyId": "AKIAPRINTED", "SecretAccessKey": "printed-secret"}


@dataclass(frozen=True)
class Case:
    """An environment: variables, files below the home directory, and the program's profile.
    "{url}" and "{home}" are replaced by the server's URL and the home directory."""

    variables: dict = field(default_factory=dict)
    config: str = ""
    credentials: str = ""
    files: dict = field(default_factory=dict)
    profile: str | None = None
    refusals: dict = field(default_factory=dict)
    metadata: bool = False


FOUND = {
    "the environment": Case(KEYS),
    "the environment, with a token": Case({**KEYS, "AWS_SESSION_TOKEN": "the-sessions-token"}),
    "the environment, with both tokens": Case(
        {**KEYS, "AWS_SESSION_TOKEN": "the-sessions-token", "AWS_SECURITY_TOKEN": "the-older-token"}
    ),
    "the environment, with an end": Case({**KEYS, "AWS_CREDENTIAL_EXPIRATION": FUTURE}),
    "the environment, with an account": Case({**KEYS, "AWS_ACCOUNT_ID": "345678901234"}),
    "an account of the environment beside a profile's keys": Case(
        {"AWS_ACCOUNT_ID": "345678901234"}, credentials=STATIC
    ),
    "the credentials file, with an account": Case(
        credentials=STATIC + "aws_account_id = 345678901234\n"
    ),
    "the config file, with an account": Case(config=STATIC + "aws_account_id = 345678901234\n"),
    "a program, with an account": Case(config=printing({**PRINTED, "AccountId": "345678901234"})),
    "a program, with an account of the profile": Case(
        config=printing(PRINTED) + "aws_account_id = 345678901234\n"
    ),
    "files whose paths name variables": Case(
        {
            "AWS_SHARED_CREDENTIALS_FILE": "$WHERE/${FILE}",
            "AWS_CONFIG_FILE": "~/$UNSET/config",
            "WHERE": "{home}/else",
            "FILE": "where",
        },
        files={
            "else/where": STATIC,
            "$UNSET/config": "[default]\naws_account_id = 345678901234\n",
        },
    ),
    "a secret without its id counts for nothing": Case(
        {"AWS_SECRET_ACCESS_KEY": "environments-secret"}, credentials=STATIC
    ),
    "the environment before the files": Case(KEYS, credentials=STATIC),
    "the environment before a profile that it names": Case(
        {**KEYS, "AWS_PROFILE": "base"}, config=BASE
    ),
    "a profile that the program names before the environment": Case(
        KEYS, config=BASE, profile="base"
    ),
    "the credentials file": Case(credentials=STATIC),
    "the credentials file, with a token": Case(
        credentials=STATIC + "aws_session_token = the-sessions-token\n"
    ),
    "the older name of a token": Case(
        credentials=STATIC
        + "aws_session_token = the-sessions-token\naws_security_token = the-older-token\n"
    ),
    "the config file": Case(config=STATIC),
    "the credentials file before the config file": Case(
        config=STATIC.replace("DEFAULT", "CONFIG"), credentials=STATIC
    ),
    "a profile of the credentials file": Case(
        {"AWS_PROFILE": "other"}, credentials=STATIC.replace("[default]", "[other]")
    ),
    "a quoted profile": Case(
        {"AWS_PROFILE": "my own"}, config=BASE.replace("profile base", 'profile "my own"')
    ),
    "a profile with an escaped blank": Case(
        {"AWS_PROFILE": "my own"}, config=BASE.replace("profile base", "profile my\\ own")
    ),
    # Programs.
    "a program": Case(config=printing(PRINTED)),
    "a program, with a token and an end": Case(
        config=printing(
            {
                **PRINTED,
                "SessionToken": "the-sessions-token",
                "Expiration": "2099-01-01T01:00:00+01:00",
            }
        )
    ),
    "a program, with an older spelling of the end": Case(
        config=printing(
            {
                **PRINTED,
                "SessionToken": "the-sessions-token",
                "Expiration": "2099-01-01T00:00:00UTC",
            }
        )
    ),
    "a program, with an end as in HTTP": Case(
        config=printing(
            {
                **PRINTED,
                "SessionToken": "the-sessions-token",
                "Expiration": "Thu, 01 Jan 2099 00:00:00 GMT",
            }
        )
    ),
    "the credentials file before a program": Case(config=printing(PRINTED), credentials=STATIC),
    "a program before the config file": Case(
        config=printing(PRINTED) + "aws_access_key_id = A\naws_secret_access_key = files-secret\n"
    ),
    "a program with odd words": Case(
        config=f"[default]\ncredential_process = {sys.executable} '{{home}}/a program.py' "
        '"two words" back\\ slash "" \'$HOME\'\n',
        files={
            "a program.py": "import json, sys\nprint(json.dumps(dict(Version=1, "
            "AccessKeyId='AKIA' + str(len(sys.argv)), SecretAccessKey='-'.join(sys.argv[1:])"
            ".replace(' ', '_') + 'x')))\n"
        },
    ),
    # Roles of profiles.
    "a role with another profile": Case(
        config=BASE + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n"
    ),
    "a role with all of its options": Case(
        config=BASE
        + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\nexternal_id = ext\n"
        + "role_session_name = me\nduration_seconds = 1800\n"
    ),
    "a duration that is not a number": Case(
        config=BASE + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n"
        "duration_seconds = long\n"
    ),
    "a chain of roles": Case(
        config=BASE
        + f"[profile middle]\nrole_arn = {OTHER}\nsource_profile = base\n"
        + f"[default]\nrole_arn = {ROLE}\nsource_profile = middle\n"
    ),
    "a profile that is its own source": Case(
        config=STATIC + f"role_arn = {ROLE}\nsource_profile = default\n"
    ),
    "a source with keys and a role": Case(
        config=BASE + f"role_arn = {OTHER}\nsource_profile = default\n"
        f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n"
    ),
    "a source in the credentials file": Case(
        config=f"[profile a]\nrole_arn = {ROLE}\nsource_profile = default\n",
        credentials=STATIC,
        profile="a",
    ),
    "a role before the keys of its profile": Case(
        config=BASE + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n", credentials=STATIC
    ),
    "a role with the environment": Case(
        KEYS,
        config=f"[profile a]\nrole_arn = {ROLE}\ncredential_source = Environment\n",
        profile="a",
    ),
    "a role with the container": Case(
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs"},
        config=f"[default]\nrole_arn = {ROLE}\ncredential_source = EcsContainer\n",
    ),
    "a role with the instance": Case(
        config=f"[default]\nrole_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata\n",
        metadata=True,
    ),
    "a role with a program": Case(
        config=printing(PRINTED) + f"[profile a]\nrole_arn = {ROLE}\nsource_profile = default\n",
        profile="a",
    ),
    # Web identities.
    "a web identity": Case(
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": ROLE},
        files={"token": "the-web-identity"},
    ),
    "a web identity, with a session's name": Case(
        {
            "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token",
            "AWS_ROLE_ARN": ROLE,
            "AWS_ROLE_SESSION_NAME": "pod",
        },
        files={"token": "the-web-identity"},
        credentials=STATIC,
    ),
    "a web identity of a profile": Case(
        config=f"[default]\nrole_arn = {ROLE}\nweb_identity_token_file = {{home}}/token\n",
        files={"token": "the-web-identity"},
    ),
    "a role with a web identity": Case(
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/nowhere", "AWS_ROLE_ARN": OTHER},
        config=f"[profile web]\nrole_arn = {OTHER}\nweb_identity_token_file = {{home}}/token\n"
        f"[profile a]\nrole_arn = {ROLE}\nsource_profile = web\n",
        files={"token": "the-web-identity"},
        profile="a",
    ),
    "a named profile before the environment's web identity": Case(
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/nowhere", "AWS_ROLE_ARN": ROLE},
        config=BASE,
        profile="base",
    ),
    # SSO.
    "SSO of the older form": Case(config=SSO, files=sso_token("https://start"), profile="legacy"),
    "SSO with a session": Case(config=SSO, files=sso_token("corporate"), profile="modern"),
    "SSO with a token that is renewed": Case(
        config=SSO, files=sso_token("corporate", expiresAt=PAST, **REGISTERED), profile="modern"
    ),
    "SSO with an older spelling of the end": Case(
        config=SSO,
        files=sso_token("https://start", expiresAt="2099-01-01T00:00:00UTC"),
        profile="legacy",
    ),
    "a role with SSO": Case(config=SSO, files=sso_token("corporate"), profile="through"),
    "a token serves on if it cannot be renewed": Case(
        config=SSO,
        files=sso_token("corporate", expiresAt="{soon}", **REGISTERED),
        profile="modern",
        refusals={"/token": (400, '{"error": "invalid_grant"}')},
    ),
    # Containers.
    "a container": Case({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs?id=1"}),
    "a container, with a token": Case(
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic the-agents-token",
        }
    ),
    "a container, with a token in a file": Case(
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic the-agents-token",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token",
        },
        files={"token": "the token of a file"},
    ),
    "the files before the container": Case(
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs"}, credentials=STATIC
    ),
    # Instances.
    "an instance": Case(metadata=True),
    "the container before the instance": Case(
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs"}, metadata=True
    ),
    "an instance without tokens": Case(metadata=True, refusals={"/latest/api": (404, "")}),
    "an instance that forbids tokens": Case(metadata=True, refusals={"/latest/api": (403, "")}),
    "an instance whose token service fails": Case(
        metadata=True, refusals={"/latest/api": (500, "")}
    ),
    "a metadata endpoint of the profile": Case(
        config="[default]\nec2_metadata_service_endpoint = {url}\n"
    ),
}

REFUSED = {
    "nothing": Case(),
    "an id without its secret": Case({"AWS_ACCESS_KEY_ID": "A"}, credentials=STATIC),
    "half a profile": Case(credentials="[default]\naws_access_key_id = A\n"),
    "no such profile": Case(credentials=STATIC, profile="nobody"),
    "a profile with a blank and without quotes": Case(
        config=BASE.replace("profile base", "profile my own"), profile="my own"
    ),
    "a profile with two names": Case(
        config=BASE.replace("profile base", 'profile "a" "b"'), profile='a" "b'
    ),
    "an expired environment": Case({**KEYS, "AWS_CREDENTIAL_EXPIRATION": PAST}),
    "a program that fails": Case(config=printing("", status=3)),
    "a program that is not there": Case(config="[default]\ncredential_process = /nonexistent\n"),
    "a program with an open quotation": Case(config="[default]\ncredential_process = 'a\n"),
    "a program that prints no JSON": Case(config=printing("printed-secret")),
    "a program of another version": Case(config=printing({**PRINTED, "Version": 2})),
    "a program with a number as the end": Case(
        config=printing({**PRINTED, "Expiration": 4070908800})
    ),
    "a program without a secret": Case(config=printing({"Version": 1, "AccessKeyId": "A"})),
    "a role without source credentials": Case(config=f"[default]\nrole_arn = {ROLE}\n"),
    "a role with two sources": Case(
        config=BASE + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n"
        "credential_source = Environment\n"
    ),
    "a role with no such profile": Case(
        config=f"[default]\nrole_arn = {ROLE}\nsource_profile = unknown\n"
    ),
    "a role with a profile that has nothing": Case(
        config=f"[profile empty]\n[default]\nrole_arn = {ROLE}\nsource_profile = empty\n"
    ),
    "a role with no such source": Case(
        config=f"[default]\nrole_arn = {ROLE}\ncredential_source = Thin Air\n"
    ),
    "a role with an empty environment": Case(
        config=f"[default]\nrole_arn = {ROLE}\ncredential_source = Environment\n"
    ),
    "roles in a circle": Case(
        config=f"[profile a]\nrole_arn = {ROLE}\nsource_profile = b\n"
        f"[profile b]\nrole_arn = {OTHER}\nsource_profile = a\n",
        profile="a",
    ),
    "a role that is its own source": Case(
        config=f"[default]\nrole_arn = {ROLE}\nsource_profile = default\n"
    ),
    "a role that STS denies": Case(
        config=BASE + f"[default]\nrole_arn = {ROLE}\nsource_profile = base\n",
        refusals={
            "AssumeRole": (
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                "<Message>No</Message></Error></ErrorResponse>",
            )
        },
    ),
    "a web identity without a role": Case(
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"}, files={"token": "the-web-identity"}
    ),
    "a web identity without its token": Case(
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/nowhere", "AWS_ROLE_ARN": ROLE}
    ),
    "SSO before a sign-in": Case(config=SSO, profile="modern"),
    "SSO after the sign-in's end": Case(
        config=SSO, files=sso_token("https://start", expiresAt=PAST), profile="legacy"
    ),
    "SSO with a session after its end": Case(
        config=SSO, files=sso_token("corporate", expiresAt=PAST), profile="modern"
    ),
    "SSO whose renewal is refused": Case(
        config=SSO,
        files=sso_token("corporate", expiresAt=PAST, **REGISTERED),
        profile="modern",
        refusals={"/token": (400, '{"error": "invalid_grant"}')},
    ),
    "SSO with a token that is not known": Case(
        config=SSO,
        files=sso_token("corporate"),
        profile="modern",
        refusals={"/federation": (401, '{"__type": "UnauthorizedException", "message": "No"}')},
    ),
    "SSO with a broken file": Case(
        config=SSO, files={next(iter(sso_token("corporate"))): "{"}, profile="modern"
    ),
    "an inconsistent SSO session": Case(
        config=SSO, files=sso_token("corporate"), profile="inconsistent"
    ),
    "no such SSO session": Case(config=SSO, files=sso_token("corporate"), profile="nosession"),
    "half of SSO": Case(config=SSO, profile="halfway"),
    "a container elsewhere": Case(
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/credentials"}
    ),
    "a container whose token has two lines": Case(
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "the-agents-token\nand-more",
        }
    ),
    "a container without its token's file": Case(
        {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/nowhere",
        }
    ),
    "an instance that is disabled": Case(
        {"AWS_EC2_METADATA_DISABLED": "true"}, metadata=True
    ),
    "an instance without a role": Case(metadata=True, refusals={"/latest/meta-data": (404, "")}),
    "an instance without tokens, where version 1 is disabled": Case(
        {"AWS_EC2_METADATA_V1_DISABLED": "true"}, metadata=True, refusals={"/latest/api": (404, "")}
    ),
    "an instance that does not understand": Case(
        metadata=True, refusals={"/latest/api": (400, "")}
    ),
    "an instance whose role has no credentials": Case(
        metadata=True,
        refusals={
            "/latest/meta-data/iam/security-credentials/the-role": (
                200, '{"Code": "AssumeRoleUnauthorizedAccess", "Message": "No"}',
            )
        },
    ),
    "an invalid metadata endpoint": Case(
        {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "not a URL"}
    ),
    "an invalid metadata mode": Case({"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"}),
}  # fmt: skip
