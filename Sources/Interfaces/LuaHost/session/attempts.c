/* What every attempt of a call came to. An answer is a plain table of what the service said, so
 * that its attempts stand beside it: as JSON, in a table that keeps no answer alive. */
#include <lauxlib.h>

#include "host/host.h"
#include "json/json.h"

/** Its address is where the registry has the table. */
static const char attempts_key = 0;

/* Pushes the table of JSON by answers. MAY_RAISE */
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

/* Pushes the list that `json` is, read into a result of its own. MAY_RAISE */
static void push_list(lua_State *L, const char *json, size_t length) {
  muster_result **read = host_result_slot(L);
  muster_json_read(json, length, read);
  json_decode(L, muster_result_root(*read));
  lua_remove(L, -2);
}

void host_push_attempts(lua_State *L, muster_result *result) {
  size_t length = 0;
  const char *json = muster_result_history(result, &length);
  push_list(L, json, length);
}

void host_keep_attempts(lua_State *L, muster_result *result) {
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

/* attempts(answer): a list; nil of what is no answer of a call. MAY_RAISE */
static int attempts(lua_State *L) {
  lua_settop(L, 1);
  push_table(L);
  lua_pushvalue(L, 1);
  size_t length = 0;
  if (lua_rawget(L, -2) != LUA_TSTRING)
    return 1;
  const char *json = lua_tolstring(L, -1, &length);
  push_list(L, json, length);
  return 1;
}

void host_add_attempt_natives(lua_State *L) {
  static const luaL_Reg functions[] = {{"attempts", attempts}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
