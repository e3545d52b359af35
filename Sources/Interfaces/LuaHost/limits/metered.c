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

/* The length of the table that is the first argument. A script can define lengths with __len, and
 * another one each time. The functions here therefore ask only once. */
static lua_Integer length_of_table(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return luaL_len(L, 1);
}

/* Replaces the arguments `index` and `index` + 1, the first and the last position, by the numbers
 * that they stand for. Returns the steps between them. */
static lua_Integer range_steps(lua_State *L, int index) {
  lua_Integer first = luaL_optinteger(L, index, 1);
  lua_Integer last = luaL_opt(L, luaL_checkinteger, index + 1, length_of_table(L));
  lua_settop(L, index + 1);
  lua_pushinteger(L, first);
  lua_replace(L, index);
  lua_pushinteger(L, last);
  lua_replace(L, index + 1);
  return between(first, last);
}

static lua_Integer concat_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return range_steps(L, 3);
}

static lua_Integer unpack_steps(lua_State *L) {
  return range_steps(L, 2);
}

static lua_Integer move_steps(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  return between(luaL_checkinteger(L, 2), luaL_checkinteger(L, 3));
}

static lua_Integer sort_steps(lua_State *L) {
  enum { STEPS_PER_ELEMENT = 16 };
  luaL_argcheck(L, luaL_getmetafield(L, 1, "__len") == LUA_TNIL, 1,
                "a script cannot sort a table with __len");
  lua_Integer length = length_of_table(L);
  return length < LUA_MAXINTEGER / STEPS_PER_ELEMENT ? length * STEPS_PER_ELEMENT : LUA_MAXINTEGER;
}

static lua_Integer rep_steps(lua_State *L) {
  /* Each copy takes as long as two bytes or more. */
  enum { BYTES_PER_STEP = 16, BYTES_PER_COPY = 2 };
  size_t length = 0, separator = 0;
  luaL_checklstring(L, 1, &length);
  luaL_optlstring(L, 3, "", &separator);
  lua_Integer count = luaL_checkinteger(L, 2);
  lua_Integer bytes = (lua_Integer)(length + separator) + BYTES_PER_COPY;
  return count < LUA_MAXINTEGER / bytes ? count * bytes / BYTES_PER_STEP : LUA_MAXINTEGER;
}

static const struct {
  const char *name;
  lua_Integer (*steps)(lua_State *L);
} meters[] = {
    {"table.concat", concat_steps}, {"table.move", move_steps}, {"table.sort", sort_steps},
    {"table.unpack", unpack_steps}, {"string.rep", rep_steps},
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
