"""scripts/dev/generate-bindings: additions to the header reach every binding."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "scripts/dev/generate-bindings"

# Files that the generator reads. It also writes parts of some of them.
INPUTS = ["Include", "bindings/cpp", "bindings/python/muster"]
LUA_HOST = "Sources/Interfaces/LuaHost"
DATA = "Sources/Protocol/ModelData/data"


@pytest.fixture
def tree(tmp_path):
    """A copy of what the generator reads."""
    copy_inputs(tmp_path)
    return tmp_path


def copy_inputs(root):
    for path in INPUTS:
        shutil.copytree(ROOT / path, root / path)
    (root / DATA).parent.mkdir(parents=True)
    (root / DATA).symlink_to(ROOT / DATA)


def generate(root, *arguments):
    command = [sys.executable, GENERATOR, "--root", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def insert(path, before, text):
    """Inserts text before the last occurrence of `before` in a file."""
    head, found, tail = path.read_text().rpartition(before)
    assert found
    path.write_text(head + text + found + tail)


def test_the_generated_files_are_current():
    done = generate(ROOT, "--check")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_stale_file_is_reported(tree):
    assert generate(tree).returncode == 0
    insert(tree / "Include/muster.h", "} muster_session_options;", "  const char *added;\n")
    done = generate(tree, "--check")
    assert done.returncode == 1
    assert "bindings/python/muster/options.py is out of date" in done.stdout
    assert "added" not in (tree / "bindings/python/muster/options.py").read_text()


# Each struct of options, and what it is called in Python, in Swift and in the Lua host.
STRUCTS = {
    "muster_session_options": ("SessionOptions", "SessionOptions", "session"),
    "muster_client_options": ("ClientOptions", "ClientOptions", "client"),
    "muster_batch_options": ("BatchOptions", "BatchOptions", "batch"),
    "muster_wait_options": ("WaitOptions", "WaitOptions", "wait"),
    "muster_pages_options": ("PagesOptions", "PagesOptions", "pages"),
    "muster_snapshot_options": ("SnapshotOptions", "SnapshotOptions", "snapshot"),
    "muster_organization_options": ("OrganizationOptions", "HostedOrganizationOptions", None),
    "muster_credentials": ("Credentials", "ProvidedCredentials", None),
}

# No command passes these to the library.
NOT_IN_COMMANDS = {"muster_batch_options", "muster_wait_options", "muster_credentials"}


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A tree whose header has two more options in each struct of options."""
    root = tmp_path_factory.mktemp("extended")
    copy_inputs(root)
    for struct in STRUCTS:
        option = (
            "  /** How much is added. */\n  int64_t added_ms;\n  muster_switch use_more;\n"
            "  size_t added_bytes;\n"
        )
        insert(root / "Include/muster.h", f"}} {struct};", option)
    done = generate(root)
    assert done.returncode == 0, done.stderr
    return root


def section(text, start):
    """The text from the line that contains `start` to the next line that closes it."""
    _, found, rest = text.partition(start)
    assert found, start
    return re.split(r"\n(?=\S)", rest, maxsplit=1)[0]


def test_every_struct_of_options_of_the_header_is_tested():
    header = (ROOT / "Include/muster.h").read_text()
    found = set(re.findall(r"^} (muster_\w+_options);", header, re.MULTILINE))
    assert found == STRUCTS.keys() - {"muster_credentials"}


@pytest.mark.parametrize("struct", STRUCTS)
def test_a_new_option_is_in_every_binding_without_another_change(extended, struct):
    python_name, swift_name, lua_name = STRUCTS[struct]
    python = extended / "bindings/python/muster"
    structure = section((python / "_abi.py").read_text(), f"class {python_name}Struct(")
    assert '("added_ms", c_int64)' in structure
    options = section((python / "options.py").read_text(), f"class {python_name}:")
    assert 'added_ms: int | None = None\n    """How much is added."""' in options
    assert "use_more: bool | None = None" in options
    assert "added_bytes: int | None = None" in options

    abi = extended / "Sources/Interfaces/ABI/Generated"
    reader = section((abi / "OptionReaders.swift").read_text(), f"extension {swift_name} {{")
    assert "addedMilliseconds = given(Int64(clamping: options.added_ms))" in reader
    fields = section((abi / "SizedStructs.swift").read_text(), f"extension {struct}: SizedStruct")
    assert "end(of: \\.added_ms)" in fields

    library = extended / "Sources/Interfaces/CommandLine/Library/LibraryOptions.swift"
    commands = library.read_text()
    copies = struct not in NOT_IN_COMMANDS
    assert (f"func cOptions(_ texts: CStrings) -> {struct} " in commands) == copies
    if copies:
        copying = section(commands, f"struct Muster{python_name} {{")
        assert "options.added_ms = addedMilliseconds ?? 0" in copying

    if lua_name:
        tables = (extended / LUA_HOST / "session/option_tables.c").read_text()
        table = section(tables, f"static const option {lua_name}_options[] = {{")
        assert f'"added_ms", offsetof({struct}, added_ms), 0, OPTION_INT64, 0' in table
        assert f'"use_more", offsetof({struct}, use_more), 0, OPTION_BOOLEAN, 0' in table
        assert f'"added_bytes", offsetof({struct}, added_bytes), 0, OPTION_INT64, 0' in table
        annotations = (extended / "bindings/lua/options.d.lua").read_text()
        class_ = annotations.partition(f"---@class muster.{python_name}\n")[2].partition("\n\n")[0]
        assert "---How much is added.\n---@field added_ms? integer\n" in class_
        assert "---@field added? muster.Duration" in class_


def test_a_new_field_of_outcomes_is_in_the_annotations(tree):
    insert(tree / "Include/muster.h", "  int32_t is_in_progress;", "  const char *retry_after;\n")
    insert(
        tree / "Include/muster.h",
        "};\n\n/**\n * One outcome.",
        ",\n  /** Somebody must look. */\n  MUSTER_OUTCOME_UNCLEAR = 7\n",
    )
    done = generate(tree)
    assert done.returncode == 0, done.stderr
    annotations = (tree / "bindings/lua/outcomes.d.lua").read_text()
    assert "---@field retryAfter string\n" in annotations
    assert '---| "unclear" # Somebody must look.\n' in annotations


def test_a_new_option_of_scripts_is_read_by_the_lua_host(tree):
    insert(tree / "Include/muster/script.h", "} muster_script_options;", "  int64_t added;\n")
    done = generate(tree)
    assert done.returncode == 0, done.stderr
    tables = (tree / LUA_HOST / "session/option_tables.c").read_text()
    assert "    END_OF(added),\n    0,\n" in tables


def test_a_new_option_of_pages_is_in_the_pagination_config(extended):
    options = (extended / "bindings/python/muster/options.py").read_text()
    assert "AddedMs: int | str | None" in section(options, "class PaginationConfig(")


def test_the_extended_header_compiles_without_warnings(extended):
    program = "#include <muster/script.h>\n" + "".join(
        f"{struct} {struct}_value = {struct.upper()}_INIT;\n" for struct in STRUCTS
    )
    flags = ["-Wextra", "-Werror", "-fsyntax-only", "-x", "c"]
    compiler = ["cc", *flags, "-I", extended / "Include", "-"]
    subprocess.run(compiler, input=program, text=True, check=True)


# A declaration for each way in which a function can be bound, and what it becomes in C++, Python,
# the annotations for Lua, and the Lua host. None: scripts cannot call it.
FUNCTIONS = {
    "muster_status muster_session_add(muster_session *session, double part)": (
        "void add(double part) const { check(muster_session_add(raw_.get(), part)); }",
        "def add(self, part: float) -> None:",
        "---@param part number\nfunction muster.add(part) end",
        "return host_push_status(L, muster_session_add(session, part), NULL);",
    ),
    "muster_status muster_session_sum(muster_session *session, const char *names,"
    " size_t names_length, muster_switch deep, muster_result **result)": (
        "result sum(std::string_view names, muster_switch deep) const {",
        "def sum(self, names: Any, deep: bool) -> dict[str, Any]:",
        "---@param names table\n---@param deep boolean\n---@return table\n"
        "function muster.sum(names, deep) end",
        "muster_session_sum(session, names, names_length, deep, result);",
    ),
    "muster_status muster_client_warm(muster_client *client, muster_result **error)": (
        "void warm() const { invoke(muster_client_warm, raw_.get()); }",
        "def warm(self) -> None:",
        "function Client:warm() end",
        "muster_status status = muster_client_warm(client, error);",
    ),
    "const char *muster_client_title(muster_client *client, const char *language)": (
        "const char *title(const char *language) const {",
        "def title(self, language: str | None) -> str | None:",
        "---@param language? string\n---@return string?\nfunction Client:title(language) end",
        "lua_pushstring(L, muster_client_title(client, language));",
    ),
    "const char *muster_client_notes(muster_client *client, size_t *length)": (
        "std::string_view notes() const {",
        "def notes(self) -> str:",
        "---@return string\nfunction Client:notes() end",
        "const char *text = muster_client_notes(client, &length);",
    ),
    "int64_t muster_client_size(muster_client *client, int32_t depth)": (
        "int64_t size(int32_t depth) const {",
        "def size(self, depth: int) -> int:",
        "---@param depth integer\n---@return integer\nfunction Client:size(depth) end",
        "lua_pushinteger(L, (lua_Integer)muster_client_size(client, (int32_t)depth));",
    ),
    "void muster_client_touch(muster_client *client)": (
        "void touch() const { muster_client_touch(raw_.get()); }",
        "def touch(self) -> None:",
        "function Client:touch() end",
        "muster_client_touch(client);",
    ),
    "muster_status muster_session_review(muster_session *session,"
    " const muster_snapshot_options *options, muster_result **result)": (
        "result review(const muster_snapshot_options &options) const {",
        "def review(self, options: SnapshotOptions | None = None) -> dict[str, Any]:",
        "---@param options? muster.SnapshotOptions\n---@return table\n"
        "function muster.review(options) end",
        "muster_session_review(session, &options, result);",
    ),
    "muster_status muster_scenario_measure(const char *scenario, muster_result **result)": (
        "inline result scenario_measure(const char *scenario) {",
        "def scenario_measure(scenario: str | None) -> dict[str, Any]:",
        "---@param scenario? string\n---@return table\n"
        "function muster.scenario_measure(scenario) end",
        "muster_scenario_measure(scenario, result);",
    ),
    "double muster_report_share(muster_report *report, int32_t outcome)": (
        "double share(int32_t outcome) const {",
        "def share(self, outcome: int) -> float:",
        "---@param outcome integer\n---@return number\nfunction Report:share(outcome) end",
        "lua_pushnumber(L, muster_report_share(report, (int32_t)outcome));",
    ),
    "const char *muster_report_title(muster_report *report)": (
        "const char *title() const { return muster_report_title(raw_.get()); }",
        "def title(self) -> str | None:",
        "---@return string?\nfunction Report:title() end",
        "lua_pushstring(L, muster_report_title(report));",
    ),
    "muster_status muster_report_group(muster_report *report, const char *member,"
    " muster_result **result)": (
        "result group(const char *member) const {",
        "def group(self, member: str | None) -> dict[str, Any]:",
        "---@param member? string\n---@return table\nfunction Report:group(member) end",
        "muster_report_group(report, member, result);",
    ),
    "muster_status muster_report_order(muster_report *report, const char *member,"
    " muster_report **ordered, muster_result **error)": (
        "report order(const char *member) const {",
        "def order(self, member: str | None) -> Report:",
        "---@param member? string\n---@return muster.Report\nfunction Report:order(member) end",
        "muster_report_order(report, member, returned, error);",
    ),
    "muster_status muster_client_inspect(muster_client *client, const char *state,"
    " muster_report **report, muster_result **error)": (
        "report inspect(const char *state) const {",
        "def inspect(self, state: str | None) -> Report:",
        "---@param state? string\n---@return muster.Report\nfunction Client:inspect(state) end",
        "muster_client_inspect(client, state, returned, error);",
    ),
    "muster_status muster_organization_pause(muster_organization *organization)": (
        "void pause() const { check(muster_organization_pause(raw_.get())); }",
        "def pause(self) -> None:",
        None,
        None,
    ),
}


@pytest.fixture(scope="module")
def with_functions(tmp_path_factory):
    """A tree whose header has more functions."""
    root = tmp_path_factory.mktemp("functions")
    copy_inputs(root)
    for declaration in FUNCTIONS:
        text = f"/** Does more. */\nMUSTER_API {declaration};\n"
        insert(root / "Include/muster.h", "#ifdef __cplusplus", text)
    done = generate(root)
    assert done.returncode == 0, done.stderr
    return root


def read_flat(path):
    """The text of a file with single spaces, and with a Python signature in one line."""
    return re.sub(r"\(\s+", "(", re.sub(r",\s+\)", ")", path.read_text()))


@pytest.mark.parametrize("declaration", FUNCTIONS)
def test_a_new_function_is_in_every_binding_without_another_change(with_functions, declaration):
    name = re.search(r"(muster_\w+)\(", declaration).group(1)
    in_cpp, in_python, in_annotations, in_host = FUNCTIONS[declaration]
    cpp = (with_functions / "bindings/cpp/muster.hpp").read_text()
    assert f"/** See {name}(). */\n" in cpp
    assert in_cpp in cpp

    python = with_functions / "bindings/python/muster"
    assert f'"{name}": (' in (python / "_abi.py").read_text()
    assert f"{in_python}\n" in read_flat(python / "functions.py")
    assert f"library().{name}" in (python / "functions.py").read_text()

    annotations = (with_functions / "bindings/lua/functions.d.lua").read_text()
    host = (with_functions / LUA_HOST / "session/functions.c").read_text()
    if in_host is None:
        assert name not in host
    else:
        assert f"---Does more.\n{in_annotations}\n" in annotations
        assert in_host in host
        assert f", {name}_in_lua}}," in host


def test_the_generated_functions_of_the_lua_host_compile_without_warnings(with_functions):
    flags = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
    folders = [with_functions / "Include", ROOT / LUA_HOST]
    includes = [argument for folder in folders for argument in ("-I", folder)]
    lua = subprocess.run(
        ["pkg-config", "--cflags", "lua5.4"], capture_output=True, text=True, check=True
    )
    file = with_functions / LUA_HOST / "session/functions.c"
    subprocess.run(["cc", *flags, *includes, *lua.stdout.split(), file], check=True)


def test_the_generated_functions_of_cpp_compile_without_warnings(with_functions):
    flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++"]
    folders = [with_functions / "Include", with_functions / "bindings/cpp"]
    includes = [argument for folder in folders for argument in ("-I", folder)]
    program = "#include <muster.hpp>\n"
    subprocess.run(["c++", *flags, *includes, "-"], input=program, text=True, check=True)


def test_the_generated_functions_of_python_have_types(with_functions):
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "muster"]
    done = subprocess.run(
        command, cwd=with_functions / "bindings/python", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_function_without_a_handle_is_a_member_of_the_python_package(with_functions):
    functions = (with_functions / "bindings/python/muster/functions.py").read_text()
    exported = re.search(r"__all__ = \[(.*?)\]", functions, re.DOTALL).group(1)
    assert '"scenario_measure"' in exported


@pytest.mark.parametrize(
    "declaration",
    [
        "muster_status muster_session_listen(muster_session *session,"
        " muster_clock_callback callback, void *user_data)",
        "muster_status muster_client_split(muster_client *client, muster_client **other,"
        " muster_result **error)",
        "muster_status muster_report_sort(muster_report *report)",
    ],
)
def test_a_function_that_cannot_be_bound_mechanically_must_be_listed(tree, declaration):
    insert(tree / "Include/muster.h", "#ifdef __cplusplus", f"MUSTER_API {declaration};\n")
    done = generate(tree)
    assert done.returncode != 0
    name = re.search(r"(muster_\w+)\(", declaration).group(1)
    assert f"{name} cannot be bound mechanically" in done.stderr
    assert "functions.toml" in done.stderr
