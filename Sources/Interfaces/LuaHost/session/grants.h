/** Endpoints and roles that the program allows to a hosted script. */
#ifndef MUSTER_LUA_GRANTS_H
#define MUSTER_LUA_GRANTS_H

#include <lua.h>
#include <muster.h>

#pragma GCC visibility push(hidden)

/** Raises an error unless the program allows the endpoint and the role in `options`. MAY_RAISE */
void grants_check(lua_State *L, const muster_client_options *options);

#pragma GCC visibility pop

#endif
