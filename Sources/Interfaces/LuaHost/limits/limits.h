/**
 * A script's limits: memory and the length of strings, in the allocator; instructions and wall
 * time, in a hook.
 *
 * The instruction budget covers what is executed between two waits: Lua instructions, and the steps
 * of library functions that loop in C. An instruction can take long, like the comparison of two
 * long strings. CPU time is therefore charged, too: an instruction for each LIMITS_STEP_NS, after
 * the first second.
 */
#ifndef MUSTER_LUA_LIMITS_H
#define MUSTER_LUA_LIMITS_H

#include <lua.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/** The CPU time that counts as one instruction. Most take less than a fifth of it. */
enum { LIMITS_STEP_NS = 50 };

typedef struct limits {
  size_t memory_limit;
  size_t memory_used;
  size_t string_limit;
  /** True while the host creates a string, which may be longer. */
  int is_host_string;
  /** True if the last allocation that failed was a string above the limit. */
  int string_is_too_long;
  int64_t budget;
  int64_t executed;
  /** The CPU time of the thread when `executed` was 0, in nanoseconds. */
  int64_t since;
  /** The maximum time between two waits; negative without a limit. */
  int64_t wall_time_limit_ms;
  /** The time of the monotonic clock at the last wait, in nanoseconds. */
  int64_t waited_at;
  /** True if `wall_time_limit_ms` has passed. */
  int is_late;
  /** The number of charges, to read the CPU time only at some of them. */
  uint32_t charges;
  /** Not 0 once the program has stopped the script; NULL if it cannot. */
  const atomic_int *stop;
  /** The error of a script that was stopped, else "". Once set, every further step fails. */
  char stopped[512];
} limits;

/** The allocator of a limited state; `limits` is its user data. */
void *limits_allocate(void *limits, void *block, size_t old_size, size_t new_size);

/** Counts the instructions of `L` and of every coroutine created in it from now on. */
void limits_attach(lua_State *L);

/** The limits of a state, or NULL in a stock interpreter. */
limits *limits_of(lua_State *L);

/** The size of the text that limits_memory_reason() writes. */
enum { LIMITS_REASON_SIZE = 128 };

/** Writes the reason why an allocation failed to `text`. */
void limits_memory_reason(const limits *limits, char *text);

/** Pushes a string that may be longer than a string of the script. MAY_RAISE */
void limits_push_host_string(lua_State *L, const char *bytes, size_t length);

/** Resets the instruction count and the wall time after a wait. */
void limits_reset(lua_State *L);

/** Returns whether the program has stopped the script. */
int limits_is_stopped(lua_State *L);

/** Adds `steps` that were executed in C. Raises an error if the budget is exceeded
 * or the program has stopped the script. MAY_RAISE */
void limits_charge(lua_State *L, int64_t steps);

#pragma GCC visibility pop

#endif
