/* The module: what the prelude stands on, and the entry point for a stock interpreter. */
#include "host/host.h"

void host_push_natives(lua_State *L) {
  lua_newtable(L);
  host_add_client_natives(L);
  host_add_event_natives(L);
  host_add_attempt_natives(L);
  host_add_session_natives(L);
  host_add_grant_natives(L);
  host_add_snapshot_natives(L);
  host_add_where_natives(L);
  host_add_limit_natives(L);
  host_add_pattern_natives(L);
  host_add_json_natives(L);
}

/* MAY_RAISE */
int luaopen_muster(lua_State *L) {
  if (!host_of(L))
    host_create(L, NULL);
  host_need(L, "muster");
  return 1;
}
