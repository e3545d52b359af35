/* table.insert and table.remove for scripts: the functions of Lua's manual (section 6.6), which ask
 * for the length of the table once and charge each step. */
#include "limits/tables.h"

#include <lauxlib.h>

#include "limits/limits.h"

/* Moves the elements from `first` to `last` by one position, up or down. MAY_RAISE */
static void shift(lua_State *L, lua_Integer first, lua_Integer last, int is_up) {
  lua_Integer count = last >= first ? last - first + 1 : 0;
  limits_charge(L, count);
  for (lua_Integer i = 0; i < count; i++) {
    lua_Integer from = is_up ? last - i : first + i;
    lua_geti(L, 1, from);
    lua_seti(L, 1, is_up ? from + 1 : from - 1);
  }
}

/* insert(list, [position,] value). MAY_RAISE */
static int insert(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  int count = lua_gettop(L);
  if (count != 2 && count != 3)
    return luaL_error(L, "wrong number of arguments to 'insert'");
  lua_Integer length = luaL_len(L, 1);
  luaL_argcheck(L, length >= 0 && length < LUA_MAXINTEGER, 1, "invalid length");
  lua_Integer position = count == 2 ? length + 1 : luaL_checkinteger(L, 2);
  luaL_argcheck(L, position >= 1 && position <= length + 1, 2, "position out of bounds");
  shift(L, position, length, 1);
  lua_pushvalue(L, count);
  lua_seti(L, 1, position);
  return 0;
}

/* remove(list [, position]): the element that was there. MAY_RAISE */
static int remove_element(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer length = luaL_len(L, 1);
  luaL_argcheck(L, length >= 0 && length < LUA_MAXINTEGER, 1, "invalid length");
  lua_Integer position = luaL_optinteger(L, 2, length);
  luaL_argcheck(L, position == length || (position >= 1 && position <= length + 1), 2,
                "position out of bounds");
  lua_geti(L, 1, position);
  shift(L, position + 1, length, 0);
  lua_pushnil(L);
  lua_seti(L, 1, position > length ? position : length);
  return 1;
}

void limits_add_table_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"insert", insert}, {"remove", remove_element}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_setfield(L, -2, "table_functions");
}
