"""Writes the manual of an operation, the comment of its declaration, from the service model."""

import textwrap

# Columns of text: a header line has at most 100 columns and starts with " * ".
WIDTH = 97

# A longer pattern is not shown; its length is given instead.
LONGEST_PATTERN = 64

# Structures with at most this many members are expanded below the member that holds them.
SHORT = 6

# JSON names of model types, where they differ.
WORDS = {"long": "integer", "float": "number", "double": "number", "blob": "string (base64)"}

# The unit in which the bounds of a type are counted.
UNITS = {"string": " character", "list": " element", "map": " member", "blob": " byte"}


def manual(model, pages, notes, name):
    """The lines of the manual of operation `name`."""
    operation, shapes = model["operations"][name], model["shapes"]
    paragraphs = [
        wrapped(headline(name, model), hang="    "),
        *[wrapped(note) for note in notes],
        [
            *described("Input", operation.get("input"), shapes, input_facts),
            *described("Output", operation.get("output"), shapes, output_facts),
            *wrapped("Errors: " + errors(operation, shapes), hang="    "),
            *wrapped(remarks(operation, pages)),
        ],
    ]
    lines = []
    for paragraph in paragraphs:
        lines += ["", *paragraph] if lines else paragraph
    return lines


def headline(name, model):
    """The operation's name, with its HTTP method and path for REST protocols."""
    http = model["operations"][name]["http"]
    is_rest = model["metadata"]["protocol"] == "rest-json"
    return f"{name}: {http['method']} {http['requestUri']}" if is_rest else name


def described(title, reference, shapes, facts):
    """The members of the referenced structure, one per line, with short structures expanded."""
    members = member_lines(reference, shapes, facts, depth=1) if reference else []
    return [title + ":", *members] if members else [title + ": {}"]


def member_lines(reference, shapes, facts, depth):
    structure = shapes[reference["shape"]]
    lines = []
    for name, member in structure["members"].items():
        text = ", ".join([kind(member, shapes), *facts(name, member, structure, shapes)])
        indent = "    " * depth
        lines += wrapped(f"{indent}{name}: {text}", hang=indent + "    ")
        inner = innermost(member, shapes)
        if depth == 1 and 0 < len(shapes[inner["shape"]].get("members", {})) <= SHORT:
            lines += member_lines(inner, shapes, facts, depth + 1)
    return lines


def innermost(reference, shapes):
    """The innermost element type of a list or map; other shapes are returned unchanged."""
    inner = element(shapes[reference["shape"]])
    return innermost(inner, shapes) if inner else reference


def element(shape):
    """The element type of a list or map; None for other shapes."""
    return shape.get("member") or shape.get("value")


def kind(reference, shapes):
    """The type in words: "list of AccountState", "map of string", "timestamp"."""
    shape = shapes[reference["shape"]]
    if shape["type"] == "structure":
        return reference["shape"]
    if shape["type"] in ("list", "map"):
        return f"{shape['type']} of {kind(element(shape), shapes)}"
    return WORDS.get(shape["type"], shape["type"])


def input_facts(name, member, structure, shapes):
    """The constraints on an input member."""
    facts = ["required"] if name in structure.get("required", []) else []
    if member.get("idempotencyToken"):
        facts.append("generated if missing")
    return facts + marks(member, shapes) + limits(member, shapes)


def output_facts(name, member, structure, shapes):
    """The guarantees for an output member. Limits are omitted: they matter only for input."""
    facts = ["always"] if name in structure.get("required", []) else []
    return facts + marks(member, shapes) + choices(innermost(member, shapes), shapes)


def marks(member, shapes):
    shape = shapes[member["shape"]]
    facts = {
        "with exactly one member": shapes[innermost(member, shapes)["shape"]].get("union"),
        "sensitive": shape.get("sensitive"),
        "deprecated": member.get("deprecated") or shape.get("deprecated"),
    }
    return [fact for fact, holds in facts.items() if holds]


def limits(reference, shapes):
    """Bounds, pattern and allowed values of a member and of its elements."""
    shape = shapes[reference["shape"]]
    facts = bounds(shape)
    if "pattern" in shape:
        facts.append(matching(shape["pattern"]))
    if element(shape):
        return facts + ["each " + fact for fact in limits(element(shape), shapes)]
    return facts + choices(reference, shapes)


def bounds(shape):
    """The bounds on the length of a string, list or map, or on the value of a number."""
    least, most = shape.get("min"), shape.get("max")
    if least is None and most is None:
        return []
    unit = UNITS.get(shape["type"], "")
    plural = "s" if unit and (least if most is None else most) != 1 else ""
    return [span(least, most) + unit + plural]


def span(least, most):
    if least is None:
        return f"at most {most:,}"
    if most is None:
        return f"at least {least:,}"
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def matching(pattern):
    """The pattern, unless it is too long to read or would end the comment."""
    if len(pattern) > LONGEST_PATTERN or "*/" in pattern or "/*" in pattern:
        return f"matching the model's pattern of {len(pattern)} characters"
    return f"matching {pattern}"


def choices(reference, shapes):
    values = shapes[reference["shape"]].get("enum")
    return ["one of " + " | ".join(values)] if values else []


def errors(operation, shapes):
    """The errors of an operation, ordered by HTTP status if they have one."""

    def status(name):
        code = shapes[name].get("error", {}).get("httpStatusCode")
        return f" ({code})" if code else ""

    found = sorted((status(name), name) for name in map(shape_of, operation.get("errors", [])))
    return ", ".join(name + code for code, name in found) or "none declared"


def shape_of(reference):
    return reference["shape"]


def remarks(operation, pages):
    """Other facts in the model about the whole operation."""
    sentences = [paging(pages[operation["name"]])] if operation["name"] in pages else []
    if operation.get("idempotent"):
        sentences.append("Idempotent.")
    if operation.get("readonly"):
        sentences.append("Read-only.")
    if operation.get("authtype") == "none":
        sentences.append("The request is not signed and needs no credentials.")
    if operation.get("deprecated"):
        sentences.append("Deprecated by AWS.")
    return " ".join(sentences)


def paging(page):
    def quoted(key):
        names = [page[key]] if isinstance(page[key], str) else page[key]
        return ", ".join(f"`{name}`" for name in names)

    size = f" {quoted('limit_key')} sets the page size." if "limit_key" in page else ""
    return (
        f"Paginated by {quoted('result_key')}: if the response has {quoted('output_token')}, pass"
        f" it as {quoted('input_token')} to get the next page.{size}"
    )


def wrapped(text, hang=""):
    """Wraps text to the header's width. Words are not broken, so that names can be searched."""
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
