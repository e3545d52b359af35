/* Matches compiled patterns and counts the steps; see pattern.h. */
#define _GNU_SOURCE /* memmem() */
#include <lauxlib.h>
#include <string.h>

#include "host/host.h"
#include "patterns/pattern.h"

#define PATTERN "muster.pattern"

/** The number of steps that are charged together. */
enum { CHARGED_STEPS = 1024 };

typedef struct matcher {
  lua_State *L;
  const char *subject;
  const char *end;
  int64_t steps;
  const char *starts[PATTERN_CAPTURES];
  /** The end of each capture; NULL for a position capture. */
  const char *ends[PATTERN_CAPTURES];
} matcher;

/* MAY_RAISE */
static void count_step(matcher *matcher) {
  if (++matcher->steps % CHARGED_STEPS == 0)
    limits_charge(matcher->L, CHARGED_STEPS);
}

static int set_matches(const matcher *matcher, const node *node, const char *at) {
  return at < matcher->end && set_has(&node->set, (unsigned char)*at);
}

static const char *match(matcher *matcher, const node *node, const char *at);

/* MAY_RAISE */
static const char *match_greedy(matcher *matcher, const node *node, const char *at) {
  const char *last = at;
  for (; set_matches(matcher, node, last); last++)
    count_step(matcher);
  for (;; last--) {
    const char *matched = match(matcher, node + 1, last);
    if (matched || last == at)
      return matched;
  }
}

/* MAY_RAISE */
static const char *match_lazy(matcher *matcher, const node *node, const char *at) {
  for (;; at++) {
    const char *matched = match(matcher, node + 1, at);
    if (matched || !set_matches(matcher, node, at))
      return matched;
  }
}

/* MAY_RAISE */
static const char *match_optional(matcher *matcher, const node *node, const char *at) {
  const char *matched = set_matches(matcher, node, at) ? match(matcher, node + 1, at + 1) : NULL;
  return matched ? matched : match(matcher, node + 1, at);
}

/* MAY_RAISE */
static const char *match_balanced(matcher *matcher, const node *node, const char *at) {
  if (at == matcher->end || (unsigned char)*at != node->opening)
    return NULL;
  int64_t depth = 1;
  for (at++; at < matcher->end; at++) {
    count_step(matcher);
    if ((unsigned char)*at == node->closing) {
      if (--depth == 0)
        return at + 1;
    } else if ((unsigned char)*at == node->opening) {
      depth++;
    }
  }
  return NULL;
}

/* The subject is treated as if it had a zero byte before its beginning and after its end. */
static const char *match_frontier(const matcher *matcher, const node *node, const char *at) {
  unsigned char before = at == matcher->subject ? '\0' : (unsigned char)at[-1];
  unsigned char after = at == matcher->end ? '\0' : (unsigned char)*at;
  return !set_has(&node->set, before) && set_has(&node->set, after) ? at : NULL;
}

/* MAY_RAISE */
static const char *match_backref(matcher *matcher, const node *node, const char *at) {
  const char *start = matcher->starts[node->capture];
  const char *end = matcher->ends[node->capture];
  size_t length = end ? (size_t)(end - start) : 0;
  limits_charge(matcher->L, (int64_t)(length / 16));
  if (length > (size_t)(matcher->end - at) || memcmp(start, at, length) != 0)
    return NULL;
  return at + length;
}

/* The end of a match of `node` and all nodes after it, or NULL. The recursion is bounded: it has
 * one level for each repetition in the pattern, at most PATTERN_REPEATS. MAY_RAISE */
static const char *match(matcher *matcher, const node *node, const char *at) {
  for (; at; node++) {
    count_step(matcher);
    switch (node->kind) {
    case NODE_SET:
      at = set_matches(matcher, node, at) ? at + 1 : NULL;
      break;
    case NODE_GREEDY:
      return match_greedy(matcher, node, at);
    case NODE_LAZY:
      return match_lazy(matcher, node, at);
    case NODE_OPTIONAL:
      return match_optional(matcher, node, at);
    case NODE_OPEN:
      matcher->starts[node->capture] = at;
      break;
    case NODE_CLOSE:
      matcher->ends[node->capture] = at;
      break;
    case NODE_POSITION:
      matcher->starts[node->capture] = at;
      matcher->ends[node->capture] = NULL;
      break;
    case NODE_BACKREF:
      at = match_backref(matcher, node, at);
      break;
    case NODE_BALANCED:
      at = match_balanced(matcher, node, at);
      break;
    case NODE_FRONTIER:
      at = match_frontier(matcher, node, at);
      break;
    case NODE_END:
      at = at == matcher->end ? at : NULL;
      break;
    case NODE_DONE:
      return at;
    }
  }
  return NULL;
}

/* MAY_RAISE */
static void push_captures(matcher *matcher, int count) {
  lua_State *L = matcher->L;
  luaL_checkstack(L, count, "too many captures");
  for (int i = 0; i < count; i++) {
    if (matcher->ends[i])
      lua_pushlstring(L, matcher->starts[i], (size_t)(matcher->ends[i] - matcher->starts[i]));
    else
      lua_pushinteger(L, matcher->starts[i] - matcher->subject + 1);
  }
}

/* pattern(text, may_anchor): the compiled pattern, and whether it is anchored. MAY_RAISE */
static int compile(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  limits_charge(L, (int64_t)length);
  pattern *pattern = pattern_compile(L, text, length, lua_toboolean(L, 2));
  luaL_newmetatable(L, PATTERN);
  lua_setmetatable(L, -2);
  lua_pushboolean(L, pattern->anchored);
  return 2;
}

/* match(pattern, subject, position): the first match at or after `position`: the position of its
 * first character, the position after its last, and its captures; or nothing. MAY_RAISE */
static int first_match(lua_State *L) {
  const pattern *pattern = luaL_checkudata(L, 1, PATTERN);
  size_t length = 0;
  const char *subject = luaL_checklstring(L, 2, &length);
  lua_Integer position = luaL_checkinteger(L, 3);
  luaL_argcheck(L, position >= 1 && (size_t)position <= length + 1, 3, "outside of the subject");
  matcher matcher = {.L = L, .subject = subject, .end = subject + length};
  const char *at = subject + position - 1;
  const char *after = match(&matcher, pattern->nodes, at);
  while (!after && !pattern->anchored && at < matcher.end)
    after = match(&matcher, pattern->nodes, ++at);
  limits_charge(L, matcher.steps % CHARGED_STEPS);
  if (!after)
    return 0;
  lua_pushinteger(L, at - subject + 1);
  lua_pushinteger(L, after - subject + 1);
  push_captures(&matcher, pattern->captures);
  return 2 + pattern->captures;
}

/* find_plain(subject, text, position): the position of the first `text` at or after `position`; or
 * nothing. The time of memmem() is proportional to the lengths; that of Lua's own search, to their
 * product. MAY_RAISE */
static int find_plain(lua_State *L) {
  enum { BYTES_PER_STEP = 16 };
  size_t length = 0, text_length = 0;
  const char *subject = luaL_checklstring(L, 1, &length);
  const char *text = luaL_checklstring(L, 2, &text_length);
  lua_Integer position = luaL_checkinteger(L, 3);
  luaL_argcheck(L, position >= 1 && (size_t)position <= length + 1, 3, "outside of the subject");
  limits_charge(L, (int64_t)((length + text_length) / BYTES_PER_STEP));
  const char *found =
      memmem(subject + position - 1, length - (size_t)position + 1, text, text_length);
  if (!found)
    return 0;
  lua_pushinteger(L, found - subject + 1);
  return 1;
}

void host_add_pattern_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"pattern", compile}, {"match", first_match}, {"find_plain", find_plain}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
