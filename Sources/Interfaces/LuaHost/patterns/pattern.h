/**
 * Lua's patterns (Lua 5.4 reference manual, section 6.4.1), with a matcher that counts its steps.
 *
 * Lua's own string.find cannot be interrupted, and a pattern like ".-.-.-.-b" can take practically
 * forever. Scripts therefore use this matcher, which charges the instruction budget. A pattern is
 * compiled first, so that every capture has a number before matching begins. Patterns have no
 * alternatives: a match sets every capture, and backtracking does not need to restore captures.
 */
#ifndef MUSTER_LUA_PATTERN_H
#define MUSTER_LUA_PATTERN_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/** The maximum numbers of captures and repetitions in a pattern; Lua has the same limits. */
enum { PATTERN_CAPTURES = 32, PATTERN_REPEATS = 200 };

typedef enum node_kind {
  NODE_SET,      /* one character of a set */
  NODE_GREEDY,   /* a set, repeated, longest first: "*", and "+" after a NODE_SET */
  NODE_LAZY,     /* a set, repeated, shortest first: "-" */
  NODE_OPTIONAL, /* a set, at most once: "?" */
  NODE_OPEN,     /* the beginning of a capture */
  NODE_CLOSE,    /* the end of a capture */
  NODE_POSITION, /* a position capture: "()" */
  NODE_BACKREF,  /* the text of a capture: "%1" */
  NODE_BALANCED, /* "%b()" */
  NODE_FRONTIER, /* "%f[set]" */
  NODE_END,      /* "$" */
  NODE_DONE
} node_kind;

/** A set of characters, with one bit for each. */
typedef struct character_set {
  uint32_t bits[8];
} character_set;

typedef struct node {
  node_kind kind;
  /** The number of a capture. */
  int capture;
  /** The delimiters of NODE_BALANCED. */
  unsigned char opening, closing;
  character_set set;
} node;

typedef struct pattern {
  int anchored;
  int captures;
  size_t count;
  node nodes[];
} pattern;

/** True if `set` contains `character`. */
static inline int set_has(const character_set *set, unsigned char character) {
  return set->bits[character >> 5] >> (character & 31) & 1;
}

/** Pushes the compiled pattern. A leading "^" is an anchor only if `may_anchor`. MAY_RAISE */
pattern *pattern_compile(lua_State *L, const char *text, size_t length, int may_anchor);

#pragma GCC visibility pop

#endif
