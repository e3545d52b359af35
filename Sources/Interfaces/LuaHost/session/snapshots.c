/* Snapshots of an organization, and differences between two snapshots. */
#include "host/host.h"
#include "json/json.h"

/* submit_snapshot(regions): an id; nil selects all Regions. MAY_RAISE */
static int submit_snapshot(lua_State *L) {
  muster_snapshot_options options = MUSTER_SNAPSHOT_OPTIONS_INIT;
  size_t length = 0;
  uint64_t id = 0;
  if (!lua_isnoneornil(L, 1))
    options.regions = json_encode(L, 1, "muster.snapshot: regions", &length);
  muster_status status = muster_session_submit_snapshot(host_session(L), &options, host_of(L), &id);
  return host_push_started(L, status, id);
}

/* export_scenario(): true and the scenario of the simulation, or false and the error. MAY_RAISE */
static int export_scenario(lua_State *L) {
  muster_session *session = host_session(L);
  muster_result **result = host_result_slot(L);
  muster_session_export_scenario(session, result);
  return host_push_result(L, *result);
}

/* compare_session(): true and a difference, or false and the error. MAY_RAISE */
static int compare_session(lua_State *L) {
  muster_session *session = host_session(L);
  muster_result **result = host_result_slot(L);
  muster_session_compare(session, result);
  return host_push_result(L, *result);
}

/* compare_scenarios(before, after): true and a difference, or false and the error. MAY_RAISE */
static int compare_scenarios(lua_State *L) {
  size_t before_length = 0, after_length = 0;
  const char *before = json_encode(L, 1, "muster.compare_scenarios: before", &before_length);
  const char *after = json_encode(L, 2, "muster.compare_scenarios: after", &after_length);
  muster_result **result = host_result_slot(L);
  muster_scenario_compare(before, before_length, after, after_length, result);
  return host_push_result(L, *result);
}

void host_add_snapshot_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"submit_snapshot", submit_snapshot},
                                       {"export_scenario", export_scenario},
                                       {"compare_session", compare_session},
                                       {"compare_scenarios", compare_scenarios},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
