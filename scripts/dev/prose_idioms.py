"""The idioms that the project does not use, as a table: name, regular expression, advice.

In an expression a space is any white space, so that it matches across line ends. `^^` is the
beginning of a comment or string, `>>` the beginning of a sentence or clause. Upper and lower case
are the same except within `(?-i:…)`.
"""

import re
from dataclasses import dataclass

from prose_texts import MARKDOWN

# The beginning of a sentence, or of a clause after a colon or semicolon.
_SENTENCE = r"(?:\A\s*|[.!?:;]\s+|\|\s+|\s[-\u2013]\s+)"
# The end of a clause: an idiom whose last word would be followed by what it lacks.
_END = r"(?=\s*(?:[.,;:)!?|]|\Z))"


@dataclass(frozen=True)
class Idiom:
    """An idiom, and what to write instead of it."""

    name: str
    expression: re.Pattern
    advice: str
    opens_comments: bool

    def matches(self, passage):
        """The matches in a passage's text."""
        if self.opens_comments and passage.kind == MARKDOWN:
            return []
        return self.expression.finditer(passage.text)


def _idiom(name, expression, advice):
    opens_comments = expression.startswith("^^")
    expression = expression.replace("^^", r"\A\s*").replace(">>", _SENTENCE)
    expression = expression.replace(" ", r"\s+")
    return Idiom(name, re.compile(expression, re.IGNORECASE), advice, opens_comments)


_BE = r"\b(?:is|are|was|were|be)"
# "There is no …" is idiomatic.
_NOT_THERE = r"(?<!\bthere\s)"
_NOT_A_QUESTION = r"(?![^.!]{0,300}\?)"

IDIOMS = [
    # Negation and pronouns in place of nouns.
    _idiom(
        "is-no",
        rf"{_NOT_THERE}{_BE} no (?!(?:longer|more|less|fewer|later|earlier|doubt)\b)",
        'write "is not a …", "is not valid …"',
    ),
    _idiom(
        "is-none",
        rf"{_NOT_THERE}{_BE} (?-i:none|nobody's){_END}",
        'write "is not one", "does not exist"',
    ),
    _idiom("has-such", rf"\b(?:has|have|had|are|is|of|for) such{_END}", "name the thing"),
    _idiom(
        "such-as-are",
        r"\bsuch (?:as|that) (?:is|are|was|were)\b|\bsuch as (?:have|has|do|does)\b",
        'write "those that are", or an adjective',
    ),
    _idiom(
        "all-that-is",
        r"\ball that (?:is|are|was|were|has|have|can|may|the|a|it|they)\b",
        'write "everything in …", or list it',
    ),
    _idiom("all-else", r"\ball else\b", 'write "everything else", "the rest"'),
    _idiom(
        "of-theirs",
        r"\bof (?:the|a|an|its|their|one's) [\w-]+'s(?: own)?(?=\s*[.,;:)(])"
        r"|\bof (?:ours|theirs|yours|mine)\b|\bof one's own\b",
        'use one genitive: "the program\'s transport"',
    ),
    _idiom(
        "that-there-is",
        r"\b(?:what|everything|all) there (?:is|are|was|were|may be)\b"
        r"|\bthat there (?:is|are|was|were|may be)(?=[.,;:)]| (?:in|of|on|for|to|at|besides)\b)",
        "drop it",
    ),
    _idiom(
        "nothing-of",
        r"\b(?:nothing|little|much|something|what) of (?:an?|the|this|that|it|its|these)\b",
        'write "no part of …"',
    ),
    _idiom(
        "nothing-but",
        r"\b(?:nothing|none|nobody|anything|all|any) but\b|\b(?-i:but for)\b",
        'write "only", "except"',
    ),
    _idiom("nobody", r"\bnobody\b", 'write "no caller", "it is not known"'),
    _idiom(
        "of-its-own",
        r"\bof (?:its|their|his|her) own(?=\s*(?:[.,;:)(\n]|\Z| (?:and|or|but|unless|because)\b))",
        'write "its own …", "a separate …"',
    ),
    _idiom(
        "for-people",
        r"\b(?:names?|labels?|messages?|texts?|titles?|pages?|summary|summaries) for people\b",
        'write "display name", "human-readable message"',
    ),
    _idiom(
        "settled-last",
        r"\bsince (?:an?|the) [\w-]+ was [\w-]+ last\b",
        'write "since the last … was …", "if no … is …"',
    ),
    _idiom(
        "people-have",
        r"\b(?:as|which|that|what) people (?:have|write|make)\b",
        'write "supported forms", "lists from users"',
    ),
    _idiom(
        "own-words",
        r"\bown words\b|\bin the words of\b|\bin \w+'s words\b|\bthe words to (?:callers|other)\b",
        'write "message"',
    ),
    # Openings.
    _idiom(
        "headless-what",
        rf"^^(?-i:What){_NOT_A_QUESTION}\b",
        'begin with a noun ("The value at …") or a verb',
    ),
    _idiom(
        "headless-how",
        rf"^^(?:(?-i:For how)|(?-i:How)){_NOT_A_QUESTION}\b",
        'begin with a noun ("The number of …", "Maximum time …")',
    ),
    _idiom(
        "headless-when",
        rf"^^(?-i:When|Where|Which|Why){_NOT_A_QUESTION}\b",
        'begin with a noun ("The time at which …", "The reason why …")',
    ),
    _idiom(
        "headless-whether",
        rf"^^(?-i:Whether){_NOT_A_QUESTION}\b",
        'write "True if …"',
    ),
    _idiom(
        "headless-who",
        rf"^^(?-i:Who|Whom|Whose|As whom|For whom){_NOT_A_QUESTION}\b",
        'begin with a noun ("The caller")',
    ),
    _idiom(
        "headless-that",
        r"^^(?-i:Those) (?:that|who|whose|which|of|in|on|at|from|for|with|and|by|not)\b"
        r"|^^(?-i:These)(?=[,.:])|^^(?-i:That) (?:the|an?|it|its|they|there|no|one|which|what)\b",
        'begin with a noun ("The accounts that …")',
    ),
    _idiom(
        "who-does",
        rf"(?:[.!] (?-i:What|That which)|[.!:;] who)\b{_NOT_A_QUESTION}"
        r"|; what (?:is|was|are|has|have|had|may|cannot|must|does|did|comes?|came|goes)\b",
        'begin with the subject ("A caller that …")',
    ),
    _idiom("whoever", r"\bwho(?:m)?(?:so)?ever\b", 'name the agent: "the caller", "the user"'),
    _idiom(
        "of-opening",
        r"(?:\A\s*|[.!?;] )of (?!course|which|whom)[^.;:!?]{1,120}?,",
        "put the subject first",
    ),
    _idiom(
        "so-is",
        r"\band so (?:is|are|does|do|did|has|have|was|were|will|can|may)\b"
        r"|>>so (?:is|are|does|do)\b|>>so it is(?=[:,.]| (?:with|here)\b)",
        'write "…, too", or "Muster does the same"',
    ),
    _idiom(
        "should-that",
        r"(?:[,;(.]|\band) (?:should|had|were) (?:that|it|this|there|they|one)\b"
        r"(?![^.]{0,200}\?)",
        'write "if …"',
    ),
    # Relative and conditional clauses.
    _idiom("of-which", r"\bof which\b|\bwhom\b", "make two sentences"),
    _idiom(
        "where-there-is",
        r"\bwhere (?:there (?:is|are|was|were)|none (?:is|are)|nothing|nobody)\b",
        'write "if …"',
    ),
    _idiom(
        "is-to-be",
        rf"{_BE} (?:not )?to (?:be|have|depend|last|happen|do|say|go|hold|know|stay|come)\b",
        'write "must", "will", or use the present tense',
    ),
    _idiom("may-be-had", r"\b(?:may|can|to) be had\b|\bis to be had\b", 'write "is available"'),
    # Literary words.
    _idiom(
        "literary-word",
        r"\b(?:anew|afresh|once more|seldom|hardly|befalls?|wherein|therein|thereof|whence|thence"
        r"|lest|amongst|whilst|nay|for ever|stead|heed(?:s|ed)?|dear(?:er|est)?|nought"
        r"|like that|so to speak|as it were|as though|nowhere)\b",
        'use the plain word: "again", "rarely", "honored", "instead"',
    ),
    _idiom(
        "so-many", r"\bso (?:many|much)\b(?! (?:as|that)\b)", 'write "N", "that many", or the unit'
    ),
    _idiom(
        "alone",
        r"(?<!stands\s)(?<!stand\s)(?<!left\s)(?<!leave\s)(?<!let\s)\balone\b",
        'write "only"',
    ),
    _idiom(
        "is-meant",
        r"\b(?:is|are|was|were) meant\b(?! (?:to|for)\b)",
        'write "applies", "refers to"',
    ),
    _idiom(
        "is-over",
        rf"\b(?:is|are|was|were|has been) over(?: and\b| or\b|{_END})",
        'write "has ended", "finished"',
    ),
    _idiom("by-chance", r"\bby chance\b", 'write "at random"'),
    _idiom("trouble", r"\btroubles?\b", 'write "fault", "failure"'),
    # Verbs of persons, for programs.
    _idiom(
        "tell",
        r"\b(?:tells?|told|telling)\b(?!(?: [\w`-]+){0,6} apart\b| (?:the )?difference\b)"
        r"(?!(?: [\w`]+){1,2} to [a-z])",
        'write "reports", "returns", "shows", "distinguishes"',
    ),
    _idiom(
        "says",
        r"\b(?:says?|said) (?:so|nothing|of|otherwise|what|who|whom|it)\b"
        r"|\b(?:is|are|was|were|has been) said\b(?! to\b)",
        'write "specifies", "is configured by", "reports"',
    ),
    _idiom("gives", r"\b(?:gives|gave)\b(?! up\b)", 'write "returns", "provides"'),
    _idiom("gives-back", r"\b(?:gives?|gave|given|giving) (?:\w+ )?back\b", 'write "returns"'),
    _idiom(
        "answers-opening",
        r"^^(?-i:Answers) (?:the|how|whether|which|all|nil|true|its)\b"
        r"|[;.] answers (?:whether|how|the|a)\b",
        'a function "returns"',
    ),
    _idiom(
        "ask-again",
        r"\bask(?:s|ed|ing)? (?:[\w'`]+ ){0,3}again\b",
        'write "retries", "requests again"',
    ),
    _idiom("carry-out", r"\bcarr(?:y|ies|ied|ying) (?:\w+ )?out\b", 'write "executes"'),
    _idiom("hand-over", r"\bhand(?:s|ed|ing)? (?:[\w`]+ )?over\b", 'write "passes", "provides"'),
    _idiom(
        "looked-for",
        r"\blooked (?:for|at)\b|\blooks? for\b[^.]{1,60}\bwhere\b",
        'write "searched", "checked", "read"',
    ),
    _idiom("speaks", r"\b(?:speaks?|spoken|spoke)\b", 'write "uses", "supports"'),
    _idiom("goes-on", r"\b(?:go(?:es)?|went|gone|going) on\b", 'write "continues"'),
    _idiom("came-of", r"\b(?:comes?|came|becomes?|became) of\b", 'write "the outcome of …"'),
    _idiom(
        "stands",
        r"(?<!-)\b(?:stands?|stood)\b(?! (?:for|alone)\b)(?!-)",
        'write "is", "is in", "appears"',
    ),
    _idiom(
        "lies",
        r"\b(?:lies|lie|lay|lain|lying) (?:in|at|on|below|beside|there|side|behind|between|within"
        r"|under|next|by|all|outside|where|ahead)\b",
        'write "is", "is in"',
    ),
    _idiom("bears", r"\b(?-i:bears?|bore|borne)\b(?! in mind)", 'write "has", "contains"'),
    _idiom(
        "lives",
        r"(?<!-)\b(?:lives|lived)\b|\blive (?:until|as long|here|there|in|on|beside)\b",
        'write "is valid until", "is in"',
    ),
    _idiom(
        "end-of-validity",
        r"\b(?:ahead of|until|before|serves? to) (?:its|their) end\b",
        'write "before they expire", "until it expires"',
    ),
    # Metaphors.
    *(
        _idiom(f"metaphor-{name}", rf"(?<![-\w])(?:{words})(?![-\w])", advice)
        for name, words, advice in [
            ("house", r"houses?", 'write "project", "library"'),
            (
                "room",
                r"rooms|(?:an?|the|this|each|every|one|other|its) room(?! for\b)",
                'write "module"',
            ),
            (
                "face",
                r"faces|(?:an?|the|each|every|one|both|its|other|this|no|all) (?:\w+ )?face",
                'write "binding", "interface"',
            ),
            ("fate", r"fates?", 'write "behavior"'),
            (
                "roll",
                r"(?:the|an?|its|each|this|whose|of) rolls?(?! (?:back|over))"
                r"|rolls?(?= (?:calls?|of)\b)",
                'write "list of accounts"',
            ),
            ("errand", r"errands?", 'name the thing: "credentials search"'),
            ("keeper", r"keepers?", 'write "cache", "owner"'),
            ("gate", r"gates?|gatekeepers?", 'write "limiter", "check"'),
            ("desk", r"desks?", "name the thing"),
            ("journey", r"journeys?", 'write "sequence", "run"'),
            ("lapse", r"lapse[sd]?", 'write "expiry", "expires"'),
            ("bell", r"bells?", 'write "event", "wakeup"'),
            ("vigil", r"vigils?", 'write "wait"'),
            ("twin", r"twins?", 'write "reference implementation", "copy"'),
            ("shelf", r"shelf|shelves", 'write "directory"'),
            ("heart", r"heart|hearts", 'write "core", "status"'),
        ]
    ),
]
