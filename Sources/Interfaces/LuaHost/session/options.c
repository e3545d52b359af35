/* Reads the option structs of muster.h from Lua tables. */
#include "session/options.h"

#include "host/host.h"

/* Reads the integer on the top of the stack. MAY_RAISE */
static int64_t read_integer(lua_State *L, const option *option, const char *function) {
  int is_integer = 0;
  int64_t integer = lua_tointegerx(L, -1, &is_integer);
  if (!is_integer || integer < option->minimum || integer > INT32_MAX)
    host_raise(L, "%s: %s must be an integer from %d to %d", function, option->name,
               option->minimum, INT32_MAX);
  return integer;
}

/* Raises an error unless the value on the top of the stack has the type. MAY_RAISE */
static void check_type(lua_State *L, int type, const option *option, const char *function,
                       const char *expected) {
  if (lua_type(L, -1) != type)
    host_raise(L, "%s: %s must be %s", function, option->name, expected);
}

/* Reads one option and leaves its value on the stack. MAY_RAISE */
static void read_option(lua_State *L, int index, const option *option, const char *function,
                        char *field) {
  if (lua_getfield(L, index, option->name) == LUA_TNIL)
    return;
  switch (option->kind) {
  case OPTION_STRING:
    check_type(L, LUA_TSTRING, option, function, "a string");
    *(const char **)field = lua_tostring(L, -1);
    break;
  case OPTION_BOOLEAN:
    check_type(L, LUA_TBOOLEAN, option, function, "true or false");
    *(int32_t *)field = lua_toboolean(L, -1) ? 1 : -1;
    break;
  case OPTION_NUMBER:
    check_type(L, LUA_TNUMBER, option, function, "a number");
    *(double *)field = lua_tonumber(L, -1);
    break;
  case OPTION_INT32:
    *(int32_t *)field = (int32_t)read_integer(L, option, function);
    break;
  case OPTION_INT64:
    *(int64_t *)field = read_integer(L, option, function);
    break;
  }
}

void options_read(lua_State *L, int index, const option_table *table, void *into) {
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  luaL_checkstack(L, (int)table->count + LUA_MINSTACK, NULL);
  for (size_t i = 0; i < table->count; i++)
    read_option(L, index, &table->options[i], table->function,
                (char *)into + table->options[i].offset);
}

void options_push_names(lua_State *L, const option_table *table) {
  lua_createtable(L, (int)table->count, 0);
  for (size_t i = 0; i < table->count; i++) {
    lua_pushstring(L, table->options[i].name);
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
