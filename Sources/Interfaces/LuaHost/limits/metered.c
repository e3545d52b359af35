/* Metered library functions; see metered.h.
 *
 * Each `steps` function checks the arguments as the library function would, and returns the number
 * of steps that the call will take. All of them MAY_RAISE.
 */
#include "limits/metered.h"

#include <lauxlib.h>
#include <string.h>

#include "limits/limits.h"

static lua_Integer between(lua_Integer first, lua_Integer last) {
  if (last < first)
    return 0;
  lua_Unsigned steps = (lua_Unsigned)last - (lua_Unsigned)first;
  return steps < LUA_MAXINTEGER ? (lua_Integer)steps : LUA_MAXINTEGER;
}

static lua_Integer concat_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer last = luaL_opt(L, luaL_checkinteger, 4, luaL_len(L, 1));
  return between(luaL_optinteger(L, 3, 1), last);
}

static lua_Integer insert_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return lua_gettop(L) < 3 ? 1 : between(luaL_checkinteger(L, 2), luaL_len(L, 1));
}

static lua_Integer remove_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return lua_gettop(L) < 2 ? 1 : between(luaL_checkinteger(L, 2), luaL_len(L, 1));
}

static lua_Integer move_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return between(luaL_checkinteger(L, 2), luaL_checkinteger(L, 3));
}

static lua_Integer sort_steps(lua_State *L) {
  enum { STEPS_PER_ELEMENT = 16 };
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer length = luaL_len(L, 1);
  return length < LUA_MAXINTEGER / STEPS_PER_ELEMENT ? length * STEPS_PER_ELEMENT : LUA_MAXINTEGER;
}

static lua_Integer rep_steps(lua_State *L) {
  luaL_checkstring(L, 1);
  return luaL_checkinteger(L, 2);
}

static const struct {
  const char *name;
  lua_Integer (*steps)(lua_State *L);
} meters[] = {
    {"table.concat", concat_steps}, {"table.insert", insert_steps}, {"table.remove", remove_steps},
    {"table.move", move_steps},     {"table.sort", sort_steps},     {"string.rep", rep_steps},
};

/* MAY_RAISE */
static int metered_call(lua_State *L) {
  lua_Integer meter = lua_tointeger(L, lua_upvalueindex(2));
  limits_charge(L, meters[meter].steps(L));
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

int limits_metered(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  for (size_t i = 0; i < sizeof meters / sizeof meters[0]; i++) {
    if (strcmp(meters[i].name, name) == 0) {
      lua_settop(L, 2);
      lua_pushinteger(L, (lua_Integer)i);
      lua_pushcclosure(L, metered_call, 2);
      return 1;
    }
  }
  return luaL_argerror(L, 1, "not a metered function");
}
