/** Reads the option structs of muster.h from Lua tables. */
#ifndef MUSTER_LUA_OPTIONS_H
#define MUSTER_LUA_OPTIONS_H

#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

enum option_kind { OPTION_STRING, OPTION_INT32, OPTION_INT64, OPTION_BOOLEAN };

/** A struct member that a table can set. OPTION_BOOLEAN: 1 for true, -1 for false. */
typedef struct option {
  const char *name;
  size_t offset;
  enum option_kind kind;
  /** The smallest valid integer. */
  int minimum;
} option;

#define OPTION_OF(type, field, kind)                                                               \
  { #field, offsetof(type, field), kind, 0 }

/**
 * Reads `count` options from the table at `index` into the struct `into`; errors begin with `what`.
 * The values stay on the stack, which owns the strings. MAY_RAISE
 */
void options_read(lua_State *L, int index, const option *options, size_t count, const char *what,
                  void *into);

/** Pushes the names of the options as a list. MAY_RAISE */
void options_push_names(lua_State *L, const option *options, size_t count);

#pragma GCC visibility pop

#endif
