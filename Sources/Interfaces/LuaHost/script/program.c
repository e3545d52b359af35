/* Native functions of the calling program: arguments, the files that they name,
 * print() and muster.log(). */
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

/* Pushes a string as it is, and a number or boolean as its JSON text. Returns 0 and pushes nothing
 * for any other value. MAY_RAISE */
static int push_argument(lua_State *L, muster_value value) {
  int32_t type = muster_value_type(value);
  if (type == MUSTER_TYPE_STRING) {
    size_t length = 0;
    const char *text = muster_value_string(value, &length);
    lua_pushlstring(L, text ? text : "", length);
    return 1;
  }
  if (type != MUSTER_TYPE_INTEGER && type != MUSTER_TYPE_NUMBER && type != MUSTER_TYPE_BOOLEAN)
    return 0;
  size_t length = muster_value_json(value, NULL, 0);
  char *text = lua_newuserdatauv(L, length + 1, 0);
  muster_value_json(value, text, length + 1);
  lua_pushlstring(L, text, length);
  lua_remove(L, -2);
  return 1;
}

/* arguments(): the arguments by name, or nil if they are not a JSON object of strings, numbers and
 * booleans. MAY_RAISE */
static int arguments(lua_State *L) {
  const muster_script_options *options = host_of(L)->options;
  const char *json = options && options->arguments ? options->arguments : "{}";
  muster_result **result = host_result_slot(L);
  muster_value root = {0};
  if (muster_result_parse(json, strlen(json), result) == MUSTER_OK)
    root = muster_result_root(*result);
  if (muster_value_type(root) != MUSTER_TYPE_OBJECT)
    return 0;
  lua_newtable(L);
  muster_value member = {0};
  const char *name = NULL;
  while (muster_value_next(root, &member, &name)) {
    if (!push_argument(L, member))
      return 0;
    lua_setfield(L, -2, name);
  }
  return 1;
}

static int collect_memory(lua_State *L) {
  char **slot = lua_touserdata(L, 1);
  free(*slot);
  *slot = NULL;
  return 0;
}

/* Pushes a slot for memory that the garbage collector frees. MAY_RAISE */
static char **memory_slot(lua_State *L) {
  char **slot = lua_newuserdatauv(L, sizeof *slot, 0);
  *slot = NULL;
  host_set_finalizer(L, "muster.memory", collect_memory);
  return slot;
}

/* Reads a file for a stock interpreter, whose scripts may read any file. MAY_RAISE */
static int read_any_file(lua_State *L, const char *path, int has_accounts) {
  char **slot = memory_slot(L);
  muster_result **error = host_result_slot(L);
  size_t length = 0;
  muster_status status = has_accounts ? muster_file_read_accounts(path, slot, &length, error)
                                      : muster_file_read(path, slot, &length, error);
  if (status == MUSTER_OK) {
    lua_pushlstring(L, *slot, length);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, muster_result_error_message(*error));
  return 2;
}

/* read_file(path, has_accounts): its contents, or nil and the reason. MAY_RAISE */
static int read_file(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  const muster_script_options *options = host_of(L)->options;
  if (!options)
    return read_any_file(L, path, lua_toboolean(L, 2));
  if (!options->read) {
    lua_pushnil(L);
    lua_pushliteral(L, "this program does not allow scripts to read files");
    return 2;
  }
  char **slot = memory_slot(L);
  size_t length = 0;
  if (options->read(path, slot, &length, options->read_user_data) == 0) {
    limits_push_host_string(L, *slot ? *slot : "", *slot ? length : 0);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, *slot ? *slot : "cannot be read");
  return 2;
}

/* read_accounts(text): true and {accounts = {…}, warnings = {…}}, or false and the error.
 * MAY_RAISE */
static int read_accounts(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  muster_report **report = host_report_slot(L);
  muster_result **error = host_result_slot(L);
  if (muster_report_read_accounts(text, length, report, error) != MUSTER_OK)
    return host_push_result(L, *error);
  const char *json = muster_report_json(*report, &length);
  muster_result **list = host_result_slot(L);
  muster_result_parse(json, length, list);
  return host_push_result(L, *list);
}

/* print(line). MAY_RAISE */
static int print(lua_State *L) {
  size_t length = 0;
  const char *line = luaL_checklstring(L, 1, &length);
  const muster_script_options *options = host_of(L)->options;
  if (options && options->print)
    options->print(line, length, options->print_user_data);
  return 0;
}

/* log(line). MAY_RAISE */
static int log_line(lua_State *L) {
  size_t length = 0;
  const char *line = luaL_checklstring(L, 1, &length);
  const muster_script_options *options = host_of(L)->options;
  if (options && options->log)
    options->log(line, length, options->log_user_data);
  return 0;
}

void host_add_program_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"arguments", arguments}, {"read_file", read_file}, {"read_accounts", read_accounts},
      {"print", print},         {"log", log_line},        {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  lua_pushboolean(L, host_of(L)->options != NULL);
  lua_setfield(L, -2, "hosted");
}
