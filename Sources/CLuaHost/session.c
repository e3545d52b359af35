/* The session: given by the embedding program, or opened by the module in a stock interpreter. */
#include <stddef.h>
#include <string.h>

#include "host.h"
#include "json.h"

enum option_kind { OPTION_TEXT, OPTION_INT32, OPTION_INT64, OPTION_CHOICE };

#define OPTION(field, kind)                                                                        \
  { #field, offsetof(muster_session_options, field), kind }

/** The members of muster_session_options that a table in Lua can say. */
static const struct option {
  const char *name;
  size_t offset;
  enum option_kind kind;
} session_options[] = {
    OPTION(region, OPTION_TEXT),
    OPTION(access_key_id, OPTION_TEXT),
    OPTION(secret_access_key, OPTION_TEXT),
    OPTION(session_token, OPTION_TEXT),
    OPTION(endpoint_url, OPTION_TEXT),
    OPTION(simulation, OPTION_TEXT),
    OPTION(journal, OPTION_TEXT),
    OPTION(max_attempts, OPTION_INT32),
    OPTION(max_in_flight, OPTION_INT32),
    OPTION(connect_timeout_ms, OPTION_INT64),
    OPTION(timeout_ms, OPTION_INT64),
    OPTION(use_fips_endpoint, OPTION_CHOICE),
    OPTION(use_dualstack_endpoint, OPTION_CHOICE),
    OPTION(idle_timeout_ms, OPTION_INT64),
    OPTION(max_response_bytes, OPTION_INT64),
    OPTION(ca_bundle, OPTION_TEXT),
    OPTION(proxy, OPTION_TEXT),
    OPTION(no_proxy, OPTION_TEXT),
    OPTION(proxy_ca_bundle, OPTION_TEXT),
};

enum { OPTION_COUNT = sizeof session_options / sizeof session_options[0] };

/* Reads the option from the table at 1, and leaves it on the stack, which owns a text. MAY_RAISE */
static void read_option(lua_State *L, const struct option *option, muster_session_options *into) {
  char *field = (char *)into + option->offset;
  if (lua_getfield(L, 1, option->name) == LUA_TNIL)
    return;
  if (option->kind == OPTION_TEXT) {
    if (lua_type(L, -1) != LUA_TSTRING)
      host_raise(L, "muster.session: %s must be a string", option->name);
    *(const char **)field = lua_tostring(L, -1);
    return;
  }
  if (option->kind == OPTION_CHOICE) {
    if (lua_type(L, -1) != LUA_TBOOLEAN)
      host_raise(L, "muster.session: %s must be true or false", option->name);
    *(int32_t *)field = lua_toboolean(L, -1) ? 1 : -1;
    return;
  }
  int is_integer = 0;
  int64_t integer = lua_tointegerx(L, -1, &is_integer);
  if (!is_integer || integer < 0 || integer > INT32_MAX)
    host_raise(L, "muster.session: %s must be a whole number from 0 to %d", option->name,
               INT32_MAX);
  if (option->kind == OPTION_INT32)
    *(int32_t *)field = (int32_t)integer;
  else
    *(int64_t *)field = integer;
}

/* open_session(options): true, or false and the failure. MAY_RAISE */
static int open_session(lua_State *L) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  host *host = host_of(L);
  lua_settop(L, 1);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkstack(L, OPTION_COUNT + LUA_MINSTACK, NULL);
  for (size_t i = 0; i < OPTION_COUNT; i++)
    read_option(L, &session_options[i], &options);
  muster_result **failure = host_result_slot(L);

  muster_status status = muster_session_open(&host->session, &options, failure);
  host->owns_session = status == MUSTER_OK;
  lua_pushboolean(L, status == MUSTER_OK);
  if (status == MUSTER_OK)
    return 1;
  host_push_failure(L, *failure);
  return 2;
}

/* session_options(): the names of the options. MAY_RAISE */
static int option_names(lua_State *L) {
  lua_createtable(L, OPTION_COUNT, 0);
  for (size_t i = 0; i < OPTION_COUNT; i++) {
    lua_pushstring(L, session_options[i].name);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

muster_session *host_session(lua_State *L) {
  host *host = host_of(L);
  if (!host->session && !host->options) {
    lua_pushcfunction(L, open_session);
    lua_newtable(L);
    lua_call(L, 1, 2);
    if (!lua_toboolean(L, -2)) {
      lua_getfield(L, -1, "message");
      host_raise(L, "no session could be opened: %s", luaL_tolstring(L, -1, NULL));
    }
    lua_pop(L, 2);
  }
  return host->session;
}

/* session_open(): whether there is a session already. */
static int session_is_open(lua_State *L) {
  lua_pushboolean(L, host_of(L)->session != NULL);
  return 1;
}

/* describe_session(): true and what the session is, or false and the failure. MAY_RAISE */
static int describe_session(lua_State *L) {
  muster_session *session = host_session(L);
  muster_result **result = host_result_slot(L);
  muster_session_describe(session, result);
  return host_push_result(L, *result);
}

void host_add_session_natives(lua_State *L) {
  static const luaL_Reg functions[] = {{"open_session", open_session},
                                       {"session_options", option_names},
                                       {"session_is_open", session_is_open},
                                       {"describe_session", describe_session},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
