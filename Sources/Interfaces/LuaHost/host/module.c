/* The native functions of the prelude, and the entry point for a stock interpreter. */
#include "host/host.h"

/* has_metatable(value, metatable): true if it is the metatable of `value`. A script can define what
 * getmetatable() returns for its tables. */
static int has_metatable(lua_State *L) {
  lua_settop(L, 2);
  lua_pushboolean(L, lua_getmetatable(L, 1) && lua_rawequal(L, -1, 2));
  return 1;
}

void host_push_native_functions(lua_State *L) {
  lua_newtable(L);
  lua_pushcfunction(L, has_metatable);
  lua_setfield(L, -2, "has_metatable");
  host_add_attempt_functions(L);
  host_add_client_functions(L);
  host_add_event_functions(L);
  host_add_generated_functions(L);
  host_add_grant_functions(L);
  host_add_json_functions(L);
  host_add_limit_functions(L);
  host_add_pattern_functions(L);
  host_add_option_functions(L);
  host_add_page_functions(L);
  host_add_position_functions(L);
  host_add_program_functions(L);
  host_add_report_functions(L);
  host_add_session_functions(L);
  host_add_snapshot_functions(L);
}

/* MAY_RAISE */
int luaopen_muster(lua_State *L) {
  if (!host_of(L))
    host_create(L, NULL);
  host_require(L, "muster");
  return 1;
}
