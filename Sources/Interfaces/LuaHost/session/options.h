/** Reads the option structs of muster.h from Lua tables. */
#ifndef MUSTER_LUA_OPTIONS_H
#define MUSTER_LUA_OPTIONS_H

#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

enum option_kind { OPTION_STRING, OPTION_INT32, OPTION_INT64, OPTION_NUMBER, OPTION_BOOLEAN };

/** A struct member that a table can set. OPTION_BOOLEAN: 1 for true, -1 for false. */
typedef struct option {
  const char *name;
  size_t offset;
  enum option_kind kind;
  /** The smallest valid integer. */
  int minimum;
} option;

/** The options of a Lua function, which are fields of one struct. */
typedef struct option_table {
  const char *function;
  const option *options;
  size_t count;
} option_table;

/* Generated, in option_tables.c. */
extern const option_table session_options;
extern const option_table client_options;

/**
 * Reads options from the Lua table at `index` into the struct `into`. The values stay on the stack,
 * which owns the strings. MAY_RAISE
 */
void options_read(lua_State *L, int index, const option_table *table, void *into);

/** Pushes the names of the options as a list. MAY_RAISE */
void options_push_names(lua_State *L, const option_table *table);

#pragma GCC visibility pop

#endif
