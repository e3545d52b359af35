/** Clients as arguments of native functions. */
#ifndef MUSTER_LUA_CLIENT_H
#define MUSTER_LUA_CLIENT_H

#include <lua.h>
#include <muster.h>

#pragma GCC visibility push(hidden)

/** The client that is the first argument. MAY_RAISE */
muster_client *client_argument(lua_State *L);

#pragma GCC visibility pop

#endif
