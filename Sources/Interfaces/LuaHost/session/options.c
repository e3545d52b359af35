/* Reads the option structs of muster.h from Lua tables. */
#include "session/options.h"

#include <string.h>

#include "host/host.h"
#include "json/json.h"

/* The table called `name`. MAY_RAISE */
static const option_table *find_table(lua_State *L, const char *name) {
  for (const option_table *table = option_tables; table->name; table++)
    if (strcmp(table->name, name) == 0)
      return table;
  luaL_error(L, "Muster has no table of options called %s", name);
  return NULL;
}

/* Reads the integer on the top of the stack, which must not be a text. MAY_RAISE */
static int64_t read_integer(lua_State *L, const option *option, const char *where,
                            int64_t maximum) {
  int is_integer = 0;
  int64_t integer = lua_tointegerx(L, -1, &is_integer);
  is_integer = is_integer && lua_type(L, -1) == LUA_TNUMBER;
  if (is_integer && integer >= option->minimum && integer <= maximum)
    return integer;
  if (maximum == INT64_MAX)
    host_raise(L, "%s: %s must be an integer, at least %d", where, option->name, option->minimum);
  host_raise(L, "%s: %s must be an integer from %d to %d", where, option->name, option->minimum,
             (int)maximum);
}

/* Raises an error unless the value on the top of the stack has the type. MAY_RAISE */
static void check_type(lua_State *L, int type, const option *option, const char *where,
                       const char *expected) {
  if (lua_type(L, -1) != type)
    host_raise(L, "%s: %s must be %s", where, option->name, expected);
}

/* Reads the text on the top of the stack, or pushes the JSON of the table there. MAY_RAISE */
static const char *read_text(lua_State *L, const option *option, const char *where,
                             size_t *length) {
  if (option->kind == OPTION_JSON && lua_istable(L, -1)) {
    lua_pushfstring(L, "%s: %s", where, option->name);
    return json_encode(L, -2, lua_tostring(L, -1), length);
  }
  check_type(L, LUA_TSTRING, option, where,
             option->kind == OPTION_JSON ? "a table or JSON text" : "a string");
  return lua_tolstring(L, -1, length);
}

/* Reads one option and leaves its value on the stack. MAY_RAISE */
static void read_option(lua_State *L, int index, const option *option, const char *where,
                        char *into) {
  void *field = into + option->offset;
  size_t length = 0;
  if (lua_getfield(L, index, option->name) == LUA_TNIL)
    return;
  switch (option->kind) {
  case OPTION_STRING:
  case OPTION_JSON:
    *(const char **)field = read_text(L, option, where, &length);
    if (strlen(*(const char **)field) != length)
      host_raise(L, "%s: %s must not contain a NUL character", where, option->name);
    if (option->length_offset)
      *(size_t *)(into + option->length_offset) = length;
    break;
  case OPTION_BOOLEAN:
    check_type(L, LUA_TBOOLEAN, option, where, "true or false");
    *(int32_t *)field = lua_toboolean(L, -1) ? 1 : -1;
    break;
  case OPTION_NUMBER:
    check_type(L, LUA_TNUMBER, option, where, "a number");
    *(double *)field = lua_tonumber(L, -1);
    break;
  case OPTION_INT32:
    *(int32_t *)field = (int32_t)read_integer(L, option, where, INT32_MAX);
    break;
  case OPTION_INT64:
    *(int64_t *)field = read_integer(L, option, where, INT64_MAX);
    break;
  }
}

void options_read(lua_State *L, int index, const char *name, const char *where, void *into) {
  if (lua_isnoneornil(L, index))
    return;
  index = lua_absindex(L, index);
  luaL_checktype(L, index, LUA_TTABLE);
  for (const option *option = find_table(L, name)->options; option->name; option++) {
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    read_option(L, index, option, where, into);
  }
}

/* option_names(table): the names of the options. MAY_RAISE */
static int option_names(lua_State *L) {
  const option *options = find_table(L, luaL_checkstring(L, 1))->options;
  lua_newtable(L);
  for (lua_Integer i = 0; options[i].name; i++) {
    lua_pushstring(L, options[i].name);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* check_options(table, options, where): raises an error if an option is not valid. MAY_RAISE */
static int check_options(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  const char *where = luaL_checkstring(L, 3);
  void *into = lua_newuserdatauv(L, find_table(L, name)->size, 0);
  options_read(L, 2, name, where, into);
  return 0;
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
  static const luaL_Reg functions[] = {{"option_names", option_names},
                                       {"check_options", check_options},
                                       {"suggest", suggest},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
