/**
 * Lua's patterns (Lua 5.4 reference manual, section 6.4.1), matched with their steps counted.
 *
 * Lua's own string.find cannot be interrupted, and a pattern like ".-.-.-.-b" goes on for longer
 * than anybody waits. So scripts get this matcher, which charges the instruction budget. A pattern
 * is compiled first: every capture then has its number before matching begins, and since a pattern
 * has no alternatives, a match passes every capture and nothing has to be restored on the way back.
 */
#ifndef MUSTER_LUA_PATTERN_H
#define MUSTER_LUA_PATTERN_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/** How many captures a pattern may have, and how many repetitions. Lua has the same limits. */
enum { PATTERN_CAPTURES = 32, PATTERN_REPEATS = 200 };

typedef enum node_kind {
  NODE_SET,      /* one character of a set */
  NODE_ANY,      /* a set, repeated as often as possible: "*", and "+" after a NODE_SET */
  NODE_LEAST,    /* a set, repeated as seldom as possible: "-" */
  NODE_OPTIONAL, /* a set, once or not at all: "?" */
  NODE_OPEN,     /* a capture begins */
  NODE_CLOSE,    /* a capture ends */
  NODE_POSITION, /* a capture that is a position: "()" */
  NODE_REPEATED, /* what a capture holds, again: "%1" */
  NODE_BALANCED, /* "%b()" */
  NODE_FRONTIER, /* "%f[set]" */
  NODE_END,      /* "$" */
  NODE_DONE
} node_kind;

/** The characters that an item stands for, a bit for each. */
typedef struct character_set {
  uint32_t bits[8];
} character_set;

typedef struct node {
  node_kind kind;
  /** Of a capture: its number. */
  int capture;
  /** Of NODE_BALANCED: what opens and what closes. */
  unsigned char opening, closing;
  character_set set;
} node;

typedef struct pattern {
  int anchored;
  int captures;
  size_t count;
  node nodes[];
} pattern;

/** Whether a set has a character. */
static inline int set_has(const character_set *set, unsigned char character) {
  return set->bits[character >> 5] >> (character & 31) & 1;
}

/** Pushes the compiled pattern; "^" anchors it only if `may_anchor`. MAY_RAISE */
pattern *pattern_compile(lua_State *L, const char *text, size_t length, int may_anchor);

#pragma GCC visibility pop

#endif
