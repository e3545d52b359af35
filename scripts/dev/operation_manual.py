"""The manual of an operation, as the text of its comment in the header, from the model's facts."""

import textwrap

# Of the text: a line of the header has 100 columns, and begins with " * ".
WIDTH = 97

# A longer pattern is named by its length.
LONGEST_PATTERN = 64

# Structures of at most so many members are shown along with the member that holds them.
SHORT = 6

# What a reader of JSON calls a type, where that is another word than the model's.
WORDS = {"long": "integer", "float": "number", "double": "number", "blob": "string (base64)"}

# What the bounds of a type count.
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
    """The operation with its method and path, where those tell operations apart."""
    http = model["operations"][name]["http"]
    is_rest = model["metadata"]["protocol"] == "rest-json"
    return f"{name}: {http['method']} {http['requestUri']}" if is_rest else name


def described(title, reference, shapes, facts):
    """The members of the structure `reference` names, one to a line, and those of short ones."""
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
    """What a list, a map, or a list of lists is made of; anything else as it is."""
    inner = element(shapes[reference["shape"]])
    return innermost(inner, shapes) if inner else reference


def element(shape):
    """What a list or map holds; nothing for other shapes."""
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
    """What the service demands of a member of the input."""
    facts = ["required"] if name in structure.get("required", []) else []
    if member.get("idempotencyToken"):
        facts.append("made up if missing")
    return facts + marks(member, shapes) + limits(member, shapes)


def output_facts(name, member, structure, shapes):
    """What is certain of a member of the output; limits are for those who write."""
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
    """Sizes, pattern and values of a member, and of what a list or map is made of."""
    shape = shapes[reference["shape"]]
    facts = bounds(shape)
    if "pattern" in shape:
        facts.append(matching(shape["pattern"]))
    if element(shape):
        return facts + ["each " + fact for fact in limits(element(shape), shapes)]
    return facts + choices(reference, shapes)


def bounds(shape):
    """How long a string, list or map may be, or how large a number."""
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
    """A pattern as it is, unless it is too long to read or would end the comment."""
    if len(pattern) > LONGEST_PATTERN or "*/" in pattern or "/*" in pattern:
        return f"matching the model's pattern of {len(pattern)} characters"
    return f"matching {pattern}"


def choices(reference, shapes):
    values = shapes[reference["shape"]].get("enum")
    return ["one of " + " | ".join(values)] if values else []


def errors(operation, shapes):
    """The errors of an operation, in the order of their HTTP status where they have one."""

    def status(name):
        code = shapes[name].get("error", {}).get("httpStatusCode")
        return f" ({code})" if code else ""

    found = sorted((status(name), name) for name in map(shape_of, operation.get("errors", [])))
    return ", ".join(name + code for code, name in found) or "none of its own"


def shape_of(reference):
    return reference["shape"]


def remarks(operation, pages):
    """What else the model says of the whole operation."""
    sentences = [paging(pages[operation["name"]])] if operation["name"] in pages else []
    if operation.get("idempotent"):
        sentences.append("Sending it again changes nothing more.")
    if operation.get("readonly"):
        sentences.append("It only reads.")
    if operation.get("authtype") == "none":
        sentences.append("It is not signed, and needs no credentials.")
    if operation.get("deprecated"):
        sentences.append("AWS has deprecated it.")
    return " ".join(sentences)


def paging(page):
    def quoted(key):
        names = [page[key]] if isinstance(page[key], str) else page[key]
        return ", ".join(f"`{name}`" for name in names)

    size = f"; {quoted('limit_key')} is the most that one holds" if "limit_key" in page else ""
    return (
        f"Pages of {quoted('result_key')}: while the answer has {quoted('output_token')}, there is"
        f" more to get by passing it as {quoted('input_token')}{size}."
    )


def wrapped(text, hang=""):
    """Text in lines of the header's width; no word is broken, so that names can be searched."""
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
