/* The attempts of calls. A result is a plain table with the members of the response, so its
 * attempts are stored outside of it: as JSON, in a table with weak keys. */
#include <lauxlib.h>

#include "host/host.h"
#include "json/json.h"

/** Its address is the registry key of the table. */
static const char attempts_key = 0;

/* Pushes the table from results to JSON. MAY_RAISE */
static void push_table(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &attempts_key) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &attempts_key);
}

void host_push_attempts(lua_State *L, muster_result *result) {
  size_t length = 0;
  const char *json = muster_result_history(result, &length);
  json_decode_text(L, json, length);
}

void host_store_attempts(lua_State *L, muster_result *result) {
  size_t length = 0;
  const char *json = muster_result_history(result, &length);
  if (!lua_istable(L, -1) || muster_result_attempts(result) == 0)
    return;
  push_table(L);
  lua_pushvalue(L, -2);
  lua_pushlstring(L, json, length);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* attempts(result): a list; nil if `result` was not returned by a call. MAY_RAISE */
static int attempts(lua_State *L) {
  lua_settop(L, 1);
  push_table(L);
  lua_pushvalue(L, 1);
  size_t length = 0;
  if (lua_rawget(L, -2) != LUA_TSTRING)
    return 1;
  const char *json = lua_tolstring(L, -1, &length);
  json_decode_text(L, json, length);
  return 1;
}

void host_add_attempt_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"attempts", attempts}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
