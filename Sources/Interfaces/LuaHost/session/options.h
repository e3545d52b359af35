/** Reads the option structs of muster.h from Lua tables. */
#ifndef MUSTER_LUA_OPTIONS_H
#define MUSTER_LUA_OPTIONS_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

enum option_kind {
  OPTION_STRING,
  OPTION_INT32,
  OPTION_INT64,
  OPTION_NUMBER,
  /** 1 for true, -1 for false. */
  OPTION_BOOLEAN,
  /** A table, which is passed as JSON, or JSON text. */
  OPTION_JSON
};

/** A struct member that a table can set. */
typedef struct option {
  const char *name;
  size_t offset;
  /** The member for the length of a text; 0 if there is none. */
  size_t length_offset;
  enum option_kind kind;
  /** The smallest valid integer. */
  int minimum;
} option;

/** The options of a struct, and the size of the struct. The last option has no name. */
typedef struct option_table {
  const char *name;
  const option *options;
  size_t size;
} option_table;

/** Generated, in option_tables.c. The last table has no name. */
extern const option_table option_tables[];

/** Generated, in option_tables.c: the offset behind each field of muster_script_options, then 0. */
extern const size_t script_option_ends[];

/**
 * Reads options from the Lua table or nil at `index` into the struct `into`, by the option table
 * called `name`. Error messages begin with `where`. The values stay on the stack, which owns the
 * strings. MAY_RAISE
 */
void options_read(lua_State *L, int index, const char *name, const char *where, void *into);

#pragma GCC visibility pop

#endif
