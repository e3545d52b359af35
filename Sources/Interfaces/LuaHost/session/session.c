/* The session: of the calling program, or opened by the module in a stock interpreter. */
#include "host/host.h"
#include "session/options.h"

/* open_session(options): true, or false and the error. MAY_RAISE */
static int open_session(lua_State *L) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  host *host = host_of(L);
  lua_settop(L, 1);
  options_read(L, 1, "session", "muster.session", &options);
  muster_result **error = host_result_slot(L);

  muster_status status = muster_session_open(&options, &host->session, error);
  host->owns_session = status == MUSTER_OK;
  lua_pushboolean(L, status == MUSTER_OK);
  if (status == MUSTER_OK)
    return 1;
  host_push_error(L, *error);
  return 2;
}

muster_session *host_session(lua_State *L) {
  host *host = host_of(L);
  if (!host->session && !host->options) {
    lua_pushcfunction(L, open_session);
    lua_newtable(L);
    lua_call(L, 1, 2);
    if (!lua_toboolean(L, -2)) {
      lua_getfield(L, -1, "message");
      host_raise(L, "cannot open a session: %s", luaL_tolstring(L, -1, NULL));
    }
    lua_pop(L, 2);
  }
  return host->session;
}

/* session_is_open(): whether a session is open. */
static int session_is_open(lua_State *L) {
  lua_pushboolean(L, host_of(L)->session != NULL);
  return 1;
}

/* load_model(path): true and {service = …}, or false and the error. MAY_RAISE */
static int load_model(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  muster_session *session = host_session(L);
  muster_result **result = host_result_slot(L);
  muster_session_load_model(session, path, result);
  return host_push_result(L, *result);
}

void host_add_session_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"open_session", open_session},
                                       {"session_is_open", session_is_open},
                                       {"load_model", load_model},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
