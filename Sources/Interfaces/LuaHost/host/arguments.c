/* Arguments of native functions; see arguments.h. */
#include "host/arguments.h"

#include "host/host.h"
#include "json/json.h"

/* Raises an error unless the argument has the type. MAY_RAISE */
static void check_type(lua_State *L, int index, int type, const char *where, const char *name) {
  if (lua_type(L, index) != type)
    host_raise(L, "%s: %s must be a %s, not a %s", where, name, lua_typename(L, type),
               luaL_typename(L, index));
}

const char *argument_text(lua_State *L, int index, const char *where, const char *name) {
  if (lua_isnoneornil(L, index))
    return NULL;
  check_type(L, index, LUA_TSTRING, where, name);
  return lua_tostring(L, index);
}

const char *argument_json(lua_State *L, int index, const char *where, const char *name,
                          size_t *length) {
  check_type(L, index, LUA_TTABLE, where, name);
  lua_pushfstring(L, "%s: %s", where, name);
  return json_encode(L, index, lua_tostring(L, -1), length);
}

muster_switch argument_switch(lua_State *L, int index, const char *where, const char *name) {
  if (lua_isnoneornil(L, index))
    return 0;
  check_type(L, index, LUA_TBOOLEAN, where, name);
  return lua_toboolean(L, index) ? 1 : -1;
}

double argument_number(lua_State *L, int index, const char *where, const char *name) {
  check_type(L, index, LUA_TNUMBER, where, name);
  return lua_tonumber(L, index);
}

int64_t argument_integer(lua_State *L, int index, const char *where, const char *name,
                         int64_t minimum, int64_t maximum) {
  int is_integer = 0;
  int64_t integer = lua_tointegerx(L, index, &is_integer);
  is_integer = is_integer && lua_type(L, index) == LUA_TNUMBER;
  if (!is_integer || integer < minimum || integer > maximum)
    host_raise(L, "%s: %s must be an integer from %I to %I", where, name, (LUAI_UACINT)minimum,
               (LUAI_UACINT)maximum);
  return integer;
}
