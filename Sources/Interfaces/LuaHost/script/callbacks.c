/* What the embedding program lets a script reach: its arguments, files they name, its printer. */
#include <stdlib.h>

#include "host/host.h"

static int collect_memory(lua_State *L) {
  char **slot = lua_touserdata(L, 1);
  free(*slot);
  *slot = NULL;
  return 0;
}

/* read_file(path): its contents, or nil and the reason. MAY_RAISE */
static int read_file(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  const muster_script_options *options = host_of(L)->options;
  if (!options || !options->read) {
    lua_pushnil(L);
    lua_pushliteral(L, "this program does not let its scripts read files");
    return 2;
  }
  char **slot = lua_newuserdatauv(L, sizeof *slot, 0);
  *slot = NULL;
  host_collect_with(L, "muster.memory", collect_memory);

  size_t length = 0;
  if (options->read(path, slot, &length, options->read_user_data) == 0) {
    lua_pushlstring(L, *slot ? *slot : "", *slot ? length : 0);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, *slot ? *slot : "it cannot be read");
  return 2;
}

/* read_accounts(text): true and {accounts = {...}}, or false and the failure. MAY_RAISE */
static int read_accounts(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  muster_result **result = host_result_slot(L);
  muster_accounts_read(text, length, result);
  return host_push_result(L, *result);
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

void host_add_grant_natives(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"read_file", read_file}, {"read_accounts", read_accounts}, {"print", print}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  const muster_script_options *options = host_of(L)->options;
  lua_pushstring(L, options && options->arguments ? options->arguments : "{}");
  lua_setfield(L, -2, "arguments");
  lua_pushboolean(L, options != NULL);
  lua_setfield(L, -2, "hosted");
  if (options) {
    lua_pushinteger(L, (lua_Integer)options->memory_limit);
    lua_setfield(L, -2, "memory_limit");
  }
}
