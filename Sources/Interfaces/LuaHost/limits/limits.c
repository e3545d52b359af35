/* Memory and instruction limits; see limits.h. */
#define _POSIX_C_SOURCE 200809L
#include "limits/limits.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "host/host.h"
#include "limits/metered.h"
#include "limits/tables.h"

/** The number of instructions between two calls of the hook. */
enum { INTERVAL = 100 };

/** The bytes of a string beside its text: the fields of TString in Lua 5.4, and a NUL. */
enum { STRING_HEADER = 25 };

void *limits_allocate(void *user_data, void *block, size_t old_size, size_t new_size) {
  limits *limits = user_data;
  /* For a new block, Lua passes the type of the object as its old size. */
  size_t current = block ? old_size : 0;
  if (new_size == 0) {
    limits->memory_used -= current;
    free(block);
    return NULL;
  }
  int is_string = !block && old_size == LUA_TSTRING;
  int is_too_long = is_string && new_size > STRING_HEADER &&
                    new_size - STRING_HEADER > limits->string_limit && !limits->is_host_string;
  if (is_too_long ||
      (new_size > current && new_size - current > limits->memory_limit - limits->memory_used)) {
    limits->string_is_too_long = is_too_long;
    return NULL;
  }
  void *moved = realloc(block, new_size);
  if (moved)
    limits->memory_used += new_size - current;
  return moved;
}

void limits_memory_reason(const limits *limits, char *text) {
  if (limits->string_is_too_long)
    snprintf(text, LIMITS_REASON_SIZE, "the script made a string of more than %zu bytes",
             limits->string_limit);
  else
    snprintf(text, LIMITS_REASON_SIZE, "the script exceeded its memory limit of %zu bytes",
             limits->memory_limit);
}

limits *limits_of(lua_State *L) {
  /* All coroutines of a state share the allocator, and scripts cannot change it. */
  void *user_data = NULL;
  return lua_getallocf(L, &user_data) == limits_allocate ? user_data : NULL;
}

void limits_push_host_string(lua_State *L, const char *bytes, size_t length) {
  limits *limits = limits_of(L);
  if (limits)
    limits->is_host_string = 1;
  lua_pushlstring(L, bytes, length);
  if (limits)
    limits->is_host_string = 0;
}

/* The time of a clock in nanoseconds: the CPU time of the thread, or the monotonic clock. */
static int64_t time_of(clockid_t clock) {
  struct timespec time = {0};
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void limits_reset(lua_State *L) {
  limits *limits = limits_of(L);
  if (!limits)
    return;
  limits->executed = 0;
  limits->since = time_of(CLOCK_THREAD_CPUTIME_ID);
  limits->waited_at = time_of(CLOCK_MONOTONIC);
}

static void count(lua_State *L, lua_Debug *activation);

static int is_stopped(const limits *limits) {
  return limits->stop && atomic_load_explicit(limits->stop, memory_order_relaxed);
}

int limits_is_stopped(lua_State *L) {
  const limits *limits = limits_of(L);
  return limits && is_stopped(limits);
}

/* Stores the error of a script that ends here, before anything is allocated in Lua: the script may
 * have no memory left, and must be marked as stopped all the same. */
static void mark_stopped(lua_State *L, limits *limits) {
  char position[LUA_IDSIZE + 16];
  host_position(L, position, sizeof position);
  if (is_stopped(limits))
    snprintf(limits->stopped, sizeof limits->stopped, "%sthe script was stopped", position);
  else if (limits->is_late)
    snprintf(limits->stopped, sizeof limits->stopped,
             "%sthe script ran for more than %lld milliseconds without waiting", position,
             (long long)limits->wall_time_limit_ms);
  else
    snprintf(limits->stopped, sizeof limits->stopped,
             "%sthe script executed more than %lld instructions without waiting, or took as long; "
             "it may contain an endless loop",
             position, (long long)limits->budget);
}

/* A script can catch this error with pcall. From now on it is therefore raised again at every
 * instruction, until no pcall is left that could catch it. MAY_RAISE, always */
static void stop(lua_State *L, limits *limits) {
  lua_sethook(L, count, LUA_MASKCOUNT, 1);
  if (limits->stopped[0] == '\0')
    mark_stopped(L, limits);
  lua_pushstring(L, limits->stopped);
  lua_error(L);
}

static void add(limits *limits, int64_t steps) {
  int64_t left = limits->budget - limits->executed;
  limits->executed = steps > left ? INT64_MAX : limits->executed + (steps > 0 ? steps : 0);
}

/* Adds the instructions that the CPU time since the last wait stands for, if they are more. A short
 * time does not count, because the first instructions on a slow machine may take longer. */
static void add_cpu_time(limits *limits) {
  enum { FREE_NS = 1000000000 };
  int64_t spent = time_of(CLOCK_THREAD_CPUTIME_ID) - limits->since, steps = spent / LIMITS_STEP_NS;
  if (spent > FREE_NS && steps > limits->executed)
    add(limits, steps - limits->executed);
}

static void check_wall_time(limits *limits) {
  enum { NS_PER_MS = 1000000 };
  int64_t passed_ms = (time_of(CLOCK_MONOTONIC) - limits->waited_at) / NS_PER_MS;
  limits->is_late = limits->wall_time_limit_ms >= 0 && passed_ms > limits->wall_time_limit_ms;
}

void limits_charge(lua_State *L, int64_t steps) {
  limits *limits = limits_of(L);
  if (!limits)
    return;
  enum { CHARGES_PER_CHECK = 8 };
  add(limits, steps);
  limits->is_host_string = 0; /* lua_pushlstring() may have raised an error */
  if (++limits->charges % CHARGES_PER_CHECK == 0) {
    add_cpu_time(limits);
    check_wall_time(limits);
  }
  if (limits->stopped[0] != '\0' || limits->executed > limits->budget || limits->is_late ||
      is_stopped(limits))
    stop(L, limits);
}

/* MAY_RAISE */
static void count(lua_State *L, lua_Debug *activation) {
  (void)activation;
  limits_charge(L, INTERVAL);
}

void limits_attach(lua_State *L) {
  limits_reset(L);
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

/* memory_reason(): the reason why an allocation failed; nil without limits. MAY_RAISE */
static int memory_reason(lua_State *L) {
  const limits *limits = limits_of(L);
  char reason[LIMITS_REASON_SIZE];
  if (!limits)
    return 0;
  limits_memory_reason(limits, reason);
  lua_pushstring(L, reason);
  return 1;
}

void host_add_limit_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"metered", limits_metered},
                                       {"charge", charge},
                                       {"stopped", stopped},
                                       {"memory_reason", memory_reason},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  limits_add_table_functions(L);
}
