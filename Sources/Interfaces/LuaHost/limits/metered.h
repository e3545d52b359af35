/** Library functions that loop in C, where the instruction hook does not run. */
#ifndef MUSTER_LUA_METERED_H
#define MUSTER_LUA_METERED_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/**
 * metered(name, original): the library function, which charges its steps before it runs. `name` is
 * one of those in metered.c, like "table.concat". MAY_RAISE
 */
int limits_metered(lua_State *L);

#pragma GCC visibility pop

#endif
