/* The host of a Lua state, and the holders of what it receives; see host.h. */
#include "host/host.h"

#include "json/json.h"

/** Its address is the key of the host in the registry. */
static const char host_key = 0;

static void free_events(host *host) {
  for (; host->next < host->count; host->next++)
    muster_result_free(host->events[host->next].result);
}

static int collect_host(lua_State *L) {
  host *host = lua_touserdata(L, 1);
  free_events(host);
  if (host->owns_session)
    muster_session_free(host->session);
  host->session = NULL;
  return 0;
}

void host_collect_with(lua_State *L, const char *type, lua_CFunction collect) {
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
  host_collect_with(L, "muster.host", collect_host);
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

/* Pushes the table whose keys are the ids of what is under way. */
static void push_under_way(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &host_key);
  lua_getiuservalue(L, -1, 1);
  lua_remove(L, -2);
}

void host_started(lua_State *L, uint64_t id) {
  host_of(L)->under_way++;
  push_under_way(L);
  lua_pushboolean(L, 1);
  lua_rawseti(L, -2, (lua_Integer)id);
  lua_pop(L, 1);
}

int host_push_started(lua_State *L, muster_status status, uint64_t id) {
  if (status != MUSTER_OK)
    host_raise(L, "the call could not be started: %s", muster_status_name(status));
  host_started(L, id);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

void host_finished(lua_State *L, uint64_t id) {
  host_of(L)->under_way--;
  push_under_way(L);
  lua_pushnil(L);
  lua_rawseti(L, -2, (lua_Integer)id);
  lua_pop(L, 1);
}

void host_abandon(lua_State *L) {
  host *host = host_of(L);
  if (!host)
    return;
  free_events(host);
  push_under_way(L);
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    muster_session_cancel(host->session, (uint64_t)lua_tointeger(L, -2));
  /* What was cancelled still comes back once; the session is the program's and must not be left
   * with events of a script that is no more. */
  while (host->under_way > 0) {
    host->next = 0;
    host->count = muster_session_poll(host->session, -1, host->events, HOST_EVENTS);
    if (host->count <= 0)
      return;
    for (int32_t i = 0; i < host->count; i++)
      host->under_way -= host->events[i].user_data == host;
    free_events(host);
  }
}

static int collect_result(lua_State *L) {
  muster_result **slot = lua_touserdata(L, 1);
  muster_result_free(*slot);
  *slot = NULL;
  return 0;
}

muster_result **host_result_slot(lua_State *L) {
  muster_result **slot = lua_newuserdatauv(L, sizeof *slot, 0);
  *slot = NULL;
  host_collect_with(L, "muster.result", collect_result);
  return slot;
}

/* MAY_RAISE */
static void set_text(lua_State *L, const char *field, const char *text) {
  if (!text)
    return;
  lua_pushstring(L, text);
  lua_setfield(L, -2, field);
}

/* MAY_RAISE */
static void set_integer(lua_State *L, const char *field, lua_Integer integer) {
  lua_pushinteger(L, integer);
  lua_setfield(L, -2, field);
}

void host_push_failure(lua_State *L, muster_result *result) {
  lua_newtable(L);
  set_integer(L, "status", muster_result_status(result));
  set_text(L, "code", muster_result_error_code(result));
  set_text(L, "message", muster_result_error_message(result));
  set_text(L, "request_id", muster_result_request_id(result));
  set_integer(L, "http_status", muster_result_http_status(result));
  set_integer(L, "attempts", muster_result_attempts(result));
  host_push_attempts(L, result);
  lua_setfield(L, -2, "history");
  lua_pushboolean(L, muster_result_retryable(result) == 1);
  lua_setfield(L, -2, "retryable");
  muster_value error = muster_value_member(muster_result_root(result), "Error");
  json_decode(L, muster_value_member(error, "Violations"));
  lua_setfield(L, -2, "violations");
}

int host_push_result(lua_State *L, muster_result *result) {
  int succeeded = muster_result_status(result) == MUSTER_OK;
  lua_pushboolean(L, succeeded);
  if (!succeeded) {
    host_push_failure(L, result);
    return 2;
  }
  json_decode(L, muster_result_root(result));
  host_keep_attempts(L, result);
  return 2;
}
