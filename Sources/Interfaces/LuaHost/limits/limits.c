/* Memory and instruction limits; see limits.h. */
#include "limits/limits.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

/** How many instructions pass between two looks at the count. */
enum { INTERVAL = 100 };

void *limits_allocate(void *user_data, void *block, size_t old_size, size_t new_size) {
  limits *limits = user_data;
  /* Without a block, Lua passes the kind of the new object as its old size. */
  size_t held = block ? old_size : 0;
  if (new_size == 0) {
    limits->memory_used -= held;
    free(block);
    return NULL;
  }
  if (new_size > held && new_size - held > limits->memory_limit - limits->memory_used)
    return NULL;
  void *moved = realloc(block, new_size);
  if (moved)
    limits->memory_used += new_size - held;
  return moved;
}

limits *limits_of(lua_State *L) {
  /* The allocator is shared by all coroutines of a state and cannot be changed by a script. */
  void *user_data = NULL;
  return lua_getallocf(L, &user_data) == limits_allocate ? user_data : NULL;
}

void limits_renew(lua_State *L) {
  limits *limits = limits_of(L);
  if (limits)
    limits->executed = 0;
}

static void count(lua_State *L, lua_Debug *activation);

/* MAY_RAISE. A script may catch this error with pcall, so from here on it comes again at each of
 * its instructions, until nothing is left that could catch it. */
static void stop(lua_State *L, limits *limits) {
  lua_sethook(L, count, LUA_MASKCOUNT, 1);
  if (limits->stopped[0] == '\0') {
    host_push_where(L);
    const char *message = lua_pushfstring(
        L,
        "%sthe script executed more than %I instructions without waiting: does a loop never end?",
        lua_tostring(L, -1), (LUAI_UACINT)limits->budget);
    strncpy(limits->stopped, message, sizeof limits->stopped - 1);
  }
  lua_pushstring(L, limits->stopped);
  lua_error(L);
}

void limits_charge(lua_State *L, int64_t steps) {
  limits *limits = limits_of(L);
  if (!limits)
    return;
  int64_t left = limits->budget - limits->executed;
  limits->executed = steps > left ? INT64_MAX : limits->executed + (steps > 0 ? steps : 0);
  if (limits->stopped[0] != '\0' || limits->executed > limits->budget)
    stop(L, limits);
}

/* MAY_RAISE */
static void count(lua_State *L, lua_Debug *activation) {
  (void)activation;
  limits_charge(L, INTERVAL);
}

void limits_attach(lua_State *L) {
  lua_sethook(L, count, LUA_MASKCOUNT, INTERVAL);
}

/* ------------------------------------------------- library functions that loop without the hook
 *
 * Each meter reads its function's arguments, complains as the function would, and says how many
 * steps are ahead. MAY_RAISE, all of them.
 */

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

/* metered(name, original): the function with its steps counted first. MAY_RAISE */
static int metered(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  for (size_t i = 0; i < sizeof meters / sizeof meters[0]; i++) {
    if (strcmp(meters[i].name, name) == 0) {
      lua_settop(L, 2);
      lua_pushinteger(L, (lua_Integer)i);
      lua_pushcclosure(L, metered_call, 2);
      return 1;
    }
  }
  return luaL_argerror(L, 1, "no meter has this name");
}

/* charge(steps). MAY_RAISE */
static int charge(lua_State *L) {
  limits_charge(L, luaL_checkinteger(L, 1));
  return 0;
}

/* stopped(): whether the script has used up its budget. */
static int stopped(lua_State *L) {
  limits *limits = limits_of(L);
  lua_pushboolean(L, limits && limits->stopped[0] != '\0');
  return 1;
}

void host_add_limit_natives(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"metered", metered}, {"charge", charge}, {"stopped", stopped}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
