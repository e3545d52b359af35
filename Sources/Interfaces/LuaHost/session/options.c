/* Reads the option structs of muster.h from Lua tables. */
#include "session/options.h"

#include "host/host.h"

/* Reads one option and leaves its value on the stack. MAY_RAISE */
static void read_option(lua_State *L, int index, const option *option, const char *what,
                        char *field) {
  if (lua_getfield(L, index, option->name) == LUA_TNIL)
    return;
  if (option->kind == OPTION_STRING) {
    if (lua_type(L, -1) != LUA_TSTRING)
      host_raise(L, "%s: %s must be a string", what, option->name);
    *(const char **)field = lua_tostring(L, -1);
    return;
  }
  if (option->kind == OPTION_BOOLEAN) {
    if (lua_type(L, -1) != LUA_TBOOLEAN)
      host_raise(L, "%s: %s must be true or false", what, option->name);
    *(int32_t *)field = lua_toboolean(L, -1) ? 1 : -1;
    return;
  }
  int is_integer = 0;
  int64_t integer = lua_tointegerx(L, -1, &is_integer);
  if (!is_integer || integer < option->minimum || integer > INT32_MAX)
    host_raise(L, "%s: %s must be an integer from %d to %d", what, option->name, option->minimum,
               INT32_MAX);
  if (option->kind == OPTION_INT32)
    *(int32_t *)field = (int32_t)integer;
  else
    *(int64_t *)field = integer;
}

void options_read(lua_State *L, int index, const option *options, size_t count, const char *what,
                  void *into) {
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  luaL_checkstack(L, (int)count + LUA_MINSTACK, NULL);
  for (size_t i = 0; i < count; i++)
    read_option(L, index, &options[i], what, (char *)into + options[i].offset);
}

void options_push_names(lua_State *L, const option *options, size_t count) {
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_pushstring(L, options[i].name);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* suggest(name, candidates): the candidate that `name` is probably a misspelling of, or nil.
 * MAY_RAISE */
static int suggest(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t count = lua_rawlen(L, 2);
  limits_charge(L, (int64_t)count);
  const char **candidates = lua_newuserdatauv(L, (count + 1) * sizeof *candidates, 0);
  for (size_t i = 0; i < count; i++) {
    int type = lua_rawgeti(L, 2, (lua_Integer)i + 1);
    candidates[i] = type == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    lua_pop(L, 1);
  }
  lua_pushstring(L, muster_name_suggest(name, candidates, count));
  return 1;
}

void host_add_option_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"suggest", suggest}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
