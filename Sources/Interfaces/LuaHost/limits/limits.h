/**
 * A script's limits: memory, counted by the allocator, and instructions, counted by a hook.
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
  int64_t budget;
  int64_t executed;
  /** The CPU time of the thread when `executed` was 0, in nanoseconds. */
  int64_t since;
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

/** Resets the instruction count after a wait. */
void limits_reset(lua_State *L);

/** Returns whether the program has stopped the script. */
int limits_is_stopped(lua_State *L);

/** Adds `steps` that were executed in C. Raises an error if the budget is exceeded
 * or the program has stopped the script. MAY_RAISE */
void limits_charge(lua_State *L, int64_t steps);

#pragma GCC visibility pop

#endif
