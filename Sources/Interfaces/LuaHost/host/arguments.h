/**
 * Arguments of native functions that scripts call. A message about an argument begins with `where`,
 * the name of the function, and names the argument.
 */
#ifndef MUSTER_LUA_ARGUMENTS_H
#define MUSTER_LUA_ARGUMENTS_H

#include <lua.h>
#include <muster.h>

#pragma GCC visibility push(hidden)

/** A text, or NULL for nil. MAY_RAISE */
const char *argument_text(lua_State *L, int index, const char *where, const char *name);

/** The JSON of a table. MAY_RAISE */
const char *argument_json(lua_State *L, int index, const char *where, const char *name,
                          size_t *length);

/** 1 for true, -1 for false, 0 for nil. MAY_RAISE */
muster_switch argument_switch(lua_State *L, int index, const char *where, const char *name);

/** A number. MAY_RAISE */
double argument_number(lua_State *L, int index, const char *where, const char *name);

/** An integer within bounds. MAY_RAISE */
int64_t argument_integer(lua_State *L, int index, const char *where, const char *name,
                         int64_t minimum, int64_t maximum);

#pragma GCC visibility pop

#endif
