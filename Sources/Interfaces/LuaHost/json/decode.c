/* Values of the library as Lua values, and the marks for arrays and null. */
#include <lauxlib.h>

#include "host/host.h"
#include "json/json.h"

/** Its address is muster.null. */
static const char null_mark = 0;

void json_push_null(lua_State *L) {
  lua_pushlightuserdata(L, (void *)&null_mark);
}

int json_is_null(lua_State *L, int index) {
  return lua_touserdata(L, index) == (const void *)&null_mark;
}

void json_push_array_metatable(lua_State *L) {
  if (!luaL_newmetatable(L, JSON_ARRAY_METATABLE))
    return;
  /* A script that could reach the metatable could give it a finalizer; see sandbox.lua. */
  lua_pushliteral(L, JSON_ARRAY_METATABLE);
  lua_setfield(L, -2, "__metatable");
}

/* MAY_RAISE */
static void decode_array(lua_State *L, muster_value array) {
  muster_value element = {0};
  lua_Integer length = 0;
  lua_newtable(L);
  while (muster_value_next(array, &element, NULL)) {
    if (muster_value_type(element) == MUSTER_TYPE_NULL)
      json_push_null(L);
    else
      json_decode(L, element);
    lua_rawseti(L, -2, ++length);
  }
  if (length == 0) {
    json_push_array_metatable(L);
    lua_setmetatable(L, -2);
  }
}

/* MAY_RAISE */
static void decode_object(lua_State *L, muster_value object) {
  muster_value member = {0};
  const char *name = NULL;
  lua_newtable(L);
  while (muster_value_next(object, &member, &name)) {
    lua_pushstring(L, name);
    json_decode(L, member);
    lua_rawset(L, -3);
  }
}

void json_decode(lua_State *L, muster_value value) {
  luaL_checkstack(L, LUA_MINSTACK, "the JSON value is nested too deeply");
  switch (muster_value_type(value)) {
  case MUSTER_TYPE_BOOLEAN:
    lua_pushboolean(L, muster_value_boolean(value));
    return;
  case MUSTER_TYPE_INTEGER:
    lua_pushinteger(L, muster_value_integer(value));
    return;
  case MUSTER_TYPE_NUMBER:
    lua_pushnumber(L, muster_value_number(value));
    return;
  case MUSTER_TYPE_STRING: {
    size_t length = 0;
    const char *text = muster_value_string(value, &length);
    lua_pushlstring(L, text ? text : "", length);
    return;
  }
  case MUSTER_TYPE_ARRAY:
    decode_array(L, value);
    return;
  case MUSTER_TYPE_OBJECT:
    decode_object(L, value);
    return;
  default:
    lua_pushnil(L);
  }
}

void json_decode_text(lua_State *L, const char *json, size_t length) {
  muster_result **result = host_result_slot(L);
  if (muster_result_parse(json, length, result) == MUSTER_OK)
    json_decode(L, muster_result_root(*result));
  else
    lua_pushnil(L);
  lua_remove(L, -2);
}

/* encode(value, what): JSON text. MAY_RAISE */
static int encode(lua_State *L) {
  json_encode(L, 1, luaL_checkstring(L, 2), NULL);
  return 1;
}

/* array(table): the same table, marked. MAY_RAISE */
static int array(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  json_push_array_metatable(L);
  lua_setmetatable(L, 1);
  return 1;
}

void host_add_json_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"encode", encode}, {"array", array}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  json_push_null(L);
  lua_setfield(L, -2, "null");
}
