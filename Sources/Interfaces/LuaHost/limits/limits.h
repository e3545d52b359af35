/**
 * What a script may use: memory, counted by the allocator, and instructions, counted by a hook.
 *
 * The budget counts what is executed between two waits: Lua's instructions, and the steps of those
 * library functions that loop in C. It is no clock, but nothing that a script does without waiting
 * goes on for ever.
 */
#ifndef MUSTER_LUA_LIMITS_H
#define MUSTER_LUA_LIMITS_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

typedef struct limits {
  size_t memory_limit;
  size_t memory_used;
  int64_t budget;
  int64_t executed;
  /** Why the script was stopped, "" while it was not. Once set, every further step fails. */
  char stopped[512];
} limits;

/** The allocator of a limited state; `limits` is its user data. */
void *limits_allocate(void *limits, void *block, size_t old_size, size_t new_size);

/** Begins to count the instructions of `L` and of every coroutine made in it from now on. */
void limits_attach(lua_State *L);

/** The limits of a state, or NULL if it is a stock interpreter's. */
limits *limits_of(lua_State *L);

/** Starts the count anew: the script has waited. */
void limits_renew(lua_State *L);

/** Counts `steps` executed outside of Lua's own instructions. MAY_RAISE */
void limits_charge(lua_State *L, int64_t steps);

#pragma GCC visibility pop

#endif
