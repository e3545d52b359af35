/* Memory and instruction limits; see limits.h. */
#include "limits/limits.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "limits/metered.h"

/** The number of instructions between two calls of the hook. */
enum { INTERVAL = 100 };

void *limits_allocate(void *user_data, void *block, size_t old_size, size_t new_size) {
  limits *limits = user_data;
  /* For a new block, Lua passes the type of the object as its old size. */
  size_t current = block ? old_size : 0;
  if (new_size == 0) {
    limits->memory_used -= current;
    free(block);
    return NULL;
  }
  if (new_size > current && new_size - current > limits->memory_limit - limits->memory_used)
    return NULL;
  void *moved = realloc(block, new_size);
  if (moved)
    limits->memory_used += new_size - current;
  return moved;
}

limits *limits_of(lua_State *L) {
  /* All coroutines of a state share the allocator, and scripts cannot change it. */
  void *user_data = NULL;
  return lua_getallocf(L, &user_data) == limits_allocate ? user_data : NULL;
}

void limits_reset(lua_State *L) {
  limits *limits = limits_of(L);
  if (limits)
    limits->executed = 0;
}

static void count(lua_State *L, lua_Debug *activation);

static int is_stopped(const limits *limits) {
  return limits->stop && atomic_load_explicit(limits->stop, memory_order_relaxed);
}

int limits_is_stopped(lua_State *L) {
  const limits *limits = limits_of(L);
  return limits && is_stopped(limits);
}

/* A script can catch this error with pcall. From now on it is therefore raised again at every
 * instruction, until no pcall is left that could catch it. MAY_RAISE, always */
static void stop(lua_State *L, limits *limits) {
  static const char exceeded[] = "%sthe script executed more than %I instructions without waiting; "
                                 "it may contain an endless loop";
  static const char stopped[] = "%sthe script was stopped";
  lua_sethook(L, count, LUA_MASKCOUNT, 1);
  if (limits->stopped[0] == '\0') {
    host_push_position(L);
    const char *position = lua_tostring(L, -1);
    const char *message = is_stopped(limits)
                              ? lua_pushfstring(L, stopped, position)
                              : lua_pushfstring(L, exceeded, position, (LUAI_UACINT)limits->budget);
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
  if (limits->stopped[0] != '\0' || limits->executed > limits->budget || is_stopped(limits))
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

/* charge(steps). MAY_RAISE */
static int charge(lua_State *L) {
  limits_charge(L, luaL_checkinteger(L, 1));
  return 0;
}

/* stopped(): whether the script exceeded its budget. */
static int stopped(lua_State *L) {
  limits *limits = limits_of(L);
  lua_pushboolean(L, limits && limits->stopped[0] != '\0');
  return 1;
}

void host_add_limit_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"metered", limits_metered}, {"charge", charge}, {"stopped", stopped}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
