/** Functions of Lua's table library that scripts get in another form. */
#ifndef MUSTER_LUA_TABLES_H
#define MUSTER_LUA_TABLES_H

#include <lua.h>

#pragma GCC visibility push(hidden)

/** Adds `table_functions` with insert and remove to the table at the top. MAY_RAISE */
void limits_add_table_functions(lua_State *L);

#pragma GCC visibility pop

#endif
