/* Compiles a pattern into nodes; see pattern.h. */
#include "patterns/pattern.h"

#include <ctype.h>
#include <lauxlib.h>

#include "host/host.h"

typedef struct compiler {
  lua_State *L;
  const unsigned char *next;
  const unsigned char *end;
  pattern *pattern;
  /** The numbers of the open captures, the innermost last. */
  int open[PATTERN_CAPTURES];
  int open_count;
  int closed[PATTERN_CAPTURES];
  int repeats;
} compiler;

/* MAY_RAISE, always */
static _Noreturn void malformed(compiler *compiler, const char *reason) {
  host_raise(compiler->L, "malformed pattern (%s)", reason);
}

/* MAY_RAISE */
static unsigned char next_character(compiler *compiler, const char *reason) {
  if (compiler->next == compiler->end)
    malformed(compiler, reason);
  return *compiler->next++;
}

static int next_is(const compiler *compiler, char character) {
  return compiler->next < compiler->end && *compiler->next == (unsigned char)character;
}

static node *append(compiler *compiler, node_kind kind) {
  node *added = &compiler->pattern->nodes[compiler->pattern->count++];
  *added = (node){.kind = kind};
  return added;
}

static void add_character(character_set *set, unsigned char character) {
  set->bits[character >> 5] |= 1u << (character & 31);
}

static void add_range(character_set *set, unsigned char first, unsigned char last) {
  for (int character = first; character <= last; character++)
    add_character(set, (unsigned char)character);
}

static void invert(character_set *set) {
  for (int i = 0; i < 8; i++)
    set->bits[i] = ~set->bits[i];
}

/** Adds the class that "%" and `letter` name, its complement, or the letter itself. */
static void add_class(character_set *set, unsigned char letter) {
  static const struct {
    unsigned char letter;
    int (*has)(int);
  } classes[] = {{'a', isalpha}, {'c', iscntrl}, {'d', isdigit}, {'g', isgraph}, {'l', islower},
                 {'p', ispunct}, {'s', isspace}, {'u', isupper}, {'w', isalnum}, {'x', isxdigit}};
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
    if (classes[i].letter != tolower(letter))
      continue;
    for (int character = 0; character < 256; character++) {
      if (!classes[i].has(character) == !!isupper(letter))
        add_character(set, (unsigned char)character);
    }
    return;
  }
  add_character(set, letter);
}

/* Reads a set after its "[". A "]" at the beginning is an element of the set. MAY_RAISE */
static void read_set(compiler *compiler, character_set *set) {
  static const char missing[] = "missing ']'";
  int inverted = next_is(compiler, '^');
  compiler->next += inverted;
  for (int first = 1; first || !next_is(compiler, ']'); first = 0) {
    unsigned char character = next_character(compiler, missing);
    if (character == '%') {
      add_class(set, next_character(compiler, missing));
    } else if (next_is(compiler, '-') && compiler->next + 1 < compiler->end &&
               compiler->next[1] != ']') {
      compiler->next++;
      add_range(set, character, next_character(compiler, missing));
    } else {
      add_character(set, character);
    }
  }
  compiler->next++;
  if (inverted)
    invert(set);
}

/* MAY_RAISE */
static void count_repeat(compiler *compiler) {
  if (++compiler->repeats > PATTERN_REPEATS)
    malformed(compiler, "too many repetitions");
}

/* Appends an item for `set`, with the repetition that follows it. MAY_RAISE */
static void append_item(compiler *compiler, const character_set *set) {
  node *item = append(compiler, NODE_SET);
  item->set = *set;
  if (!next_is(compiler, '*') && !next_is(compiler, '+') && !next_is(compiler, '-') &&
      !next_is(compiler, '?'))
    return;
  count_repeat(compiler);
  switch (*compiler->next++) {
  case '+':
    item = append(compiler, NODE_GREEDY);
    item->set = *set;
    return;
  case '*':
    item->kind = NODE_GREEDY;
    return;
  case '-':
    item->kind = NODE_LAZY;
    return;
  default:
    item->kind = NODE_OPTIONAL;
  }
}

/* MAY_RAISE */
static void open_capture(compiler *compiler) {
  if (compiler->pattern->captures == PATTERN_CAPTURES)
    malformed(compiler, "too many captures");
  int capture = compiler->pattern->captures++;
  if (next_is(compiler, ')')) {
    compiler->next++;
    append(compiler, NODE_POSITION)->capture = capture;
  } else {
    append(compiler, NODE_OPEN)->capture = capture;
    compiler->open[compiler->open_count++] = capture;
  }
}

/* MAY_RAISE */
static void close_capture(compiler *compiler) {
  if (compiler->open_count == 0)
    malformed(compiler, "unexpected ')'");
  int capture = compiler->open[--compiler->open_count];
  compiler->closed[capture] = 1;
  append(compiler, NODE_CLOSE)->capture = capture;
}

/* Reads an item after its "%", outside of a set. MAY_RAISE */
static void read_escape(compiler *compiler) {
  unsigned char letter = next_character(compiler, "ends with '%'");
  character_set set = {{0}};
  if (letter == 'b') {
    node *balanced = append(compiler, NODE_BALANCED);
    balanced->opening = next_character(compiler, "missing arguments to '%b'");
    balanced->closing = next_character(compiler, "missing arguments to '%b'");
  } else if (letter == 'f') {
    if (next_character(compiler, "missing '[' after '%f'") != '[')
      malformed(compiler, "missing '[' after '%f'");
    read_set(compiler, &set);
    append(compiler, NODE_FRONTIER)->set = set;
  } else if (isdigit(letter)) {
    int capture = letter - '1';
    if (capture < 0 || !compiler->closed[capture])
      malformed(compiler, "'%' and a digit must refer to an earlier capture");
    append(compiler, NODE_BACKREF)->capture = capture;
  } else {
    add_class(&set, letter);
    append_item(compiler, &set);
  }
}

/* MAY_RAISE */
static void read_item(compiler *compiler) {
  unsigned char character = *compiler->next++;
  character_set set = {{0}};
  if (character == '(') {
    open_capture(compiler);
  } else if (character == ')') {
    close_capture(compiler);
  } else if (character == '%') {
    read_escape(compiler);
  } else if (character == '$' && compiler->next == compiler->end) {
    append(compiler, NODE_END);
  } else {
    if (character == '[')
      read_set(compiler, &set);
    else if (character == '.')
      invert(&set);
    else
      add_character(&set, character);
    append_item(compiler, &set);
  }
}

pattern *pattern_compile(lua_State *L, const char *text, size_t length, int may_anchor) {
  /* At most one node for each character, and NODE_DONE. */
  pattern *pattern = lua_newuserdatauv(L, sizeof *pattern + (length + 1) * sizeof(node), 0);
  const unsigned char *bytes = (const unsigned char *)text;
  compiler compiler = {.L = L, .next = bytes, .end = bytes + length, .pattern = pattern};
  pattern->anchored = may_anchor && next_is(&compiler, '^');
  pattern->captures = 0;
  pattern->count = 0;
  compiler.next += pattern->anchored;
  while (compiler.next < compiler.end)
    read_item(&compiler);
  if (compiler.open_count > 0)
    malformed(&compiler, "missing ')'");
  append(&compiler, NODE_DONE);
  return pattern;
}
