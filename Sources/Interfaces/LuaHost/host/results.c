/* Results of muster.h in Lua: their values and errors as tables. */
#include "host/host.h"
#include "json/json.h"

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

void host_push_error(lua_State *L, muster_result *result) {
  lua_newtable(L);
  set_integer(L, "status", muster_result_status(result));
  set_text(L, "code", muster_result_error_code(result));
  set_text(L, "message", muster_result_error_message(result));
  set_text(L, "request_id", muster_result_request_id(result));
  set_integer(L, "http_status", muster_result_http_status(result));
  set_integer(L, "attempts", muster_result_attempts(result));
  host_push_attempts(L, result);
  lua_setfield(L, -2, "history");
  lua_pushboolean(L, muster_result_is_retryable(result) == 1);
  lua_setfield(L, -2, "retryable");
  muster_value error = muster_value_member(muster_result_root(result), "Error");
  json_decode(L, muster_value_member(error, "Violations"));
  lua_setfield(L, -2, "violations");
}

int host_push_result(lua_State *L, muster_result *result) {
  int succeeded = muster_result_status(result) == MUSTER_OK;
  lua_pushboolean(L, succeeded);
  if (!succeeded) {
    host_push_error(L, result);
    return 2;
  }
  json_decode(L, muster_result_root(result));
  host_store_attempts(L, result);
  return 2;
}

int host_push_new_report(lua_State *L, muster_report *report, muster_result *error) {
  lua_pushboolean(L, report != NULL);
  if (report)
    lua_pushvalue(L, -3);
  else
    host_push_error(L, error);
  return 2;
}

int host_push_status(lua_State *L, muster_status status, muster_result *error) {
  lua_pushboolean(L, status == MUSTER_OK);
  if (status == MUSTER_OK)
    return 1;
  if (error) {
    host_push_error(L, error);
    return 2;
  }
  lua_newtable(L);
  set_integer(L, "status", status);
  set_text(L, "code", muster_status_name(status));
  set_text(L, "message", "the library returned no message");
  return 2;
}

int host_push_opened(lua_State *L, muster_status status, muster_result *error) {
  int succeeded = status == MUSTER_OK;
  lua_pushboolean(L, succeeded);
  if (succeeded)
    lua_pushvalue(L, -2);
  else
    host_push_error(L, error);
  return 2;
}
