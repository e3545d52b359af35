/* Snapshots of an organization. */
#include "host/host.h"
#include "session/options.h"

/* submit_snapshot(options): an id. MAY_RAISE */
static int submit_snapshot(lua_State *L) {
  muster_snapshot_options options = MUSTER_SNAPSHOT_OPTIONS_INIT;
  uint64_t id = 0;
  options_read(L, 1, "snapshot", "muster.snapshot", &options);
  muster_status status = muster_session_submit_snapshot(host_session(L), &options, host_of(L), &id);
  return host_push_started(L, status, id);
}

void host_add_snapshot_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"submit_snapshot", submit_snapshot}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
