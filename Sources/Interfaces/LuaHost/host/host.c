/* The host of a Lua state; see host.h. */
#include "host/host.h"

/** Its address is the registry key of the host. */
static const char host_key = 0;

static void free_events(host *host) {
  for (; host->next < host->count; host->next++) {
    muster_result_free(host->events[host->next].result);
    muster_report_free(host->events[host->next].report);
  }
}

static int collect_host(lua_State *L) {
  host *host = lua_touserdata(L, 1);
  free_events(host);
  if (host->owns_session)
    muster_session_free(host->session);
  host->session = NULL;
  return 0;
}

void host_set_finalizer(lua_State *L, const char *type, lua_CFunction collect) {
  if (luaL_newmetatable(L, type)) {
    lua_pushcfunction(L, collect);
    lua_setfield(L, -2, "__gc");
    lua_pushstring(L, type);
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
}

host *host_create(lua_State *L, const muster_script_options *options) {
  host *created = lua_newuserdatauv(L, sizeof *created, 1);
  *created = (host){0};
  created->options = options;
  created->session = options ? options->session : NULL;
  host_set_finalizer(L, "muster.host", collect_host);
  lua_newtable(L);
  lua_setiuservalue(L, -2, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &host_key);
  return created;
}

host *host_of(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &host_key);
  host *found = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return found;
}

/* Pushes the table whose keys are the ids of the calls and timers in flight. */
static void push_in_flight(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &host_key);
  lua_getiuservalue(L, -1, 1);
  lua_remove(L, -2);
}

void host_started(lua_State *L, uint64_t id) {
  host_of(L)->in_flight++;
  push_in_flight(L);
  lua_pushboolean(L, 1);
  lua_rawseti(L, -2, (lua_Integer)id);
  lua_pop(L, 1);
}

int host_push_started(lua_State *L, muster_status status, uint64_t id) {
  if (status != MUSTER_OK)
    host_raise(L, "cannot start the call: %s", muster_status_name(status));
  host_started(L, id);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

void host_finished(lua_State *L, uint64_t id) {
  host_of(L)->in_flight--;
  push_in_flight(L);
  lua_pushnil(L);
  lua_rawseti(L, -2, (lua_Integer)id);
  lua_pop(L, 1);
}

void host_cancel_all(lua_State *L) {
  host *host = host_of(L);
  if (!host)
    return;
  free_events(host);
  push_in_flight(L);
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    muster_session_cancel(host->session, (uint64_t)lua_tointeger(L, -2));
  /* A cancelled call still produces one event. The session belongs to the program, which must not
   * receive events of a script that has ended. */
  while (host->in_flight > 0) {
    host->next = 0;
    host->count = muster_session_poll(host->session, -1, host->events, HOST_EVENTS);
    if (host->count <= 0)
      return;
    for (int32_t i = 0; i < host->count; i++)
      host->in_flight -= host->events[i].user_data == host;
    free_events(host);
  }
}
