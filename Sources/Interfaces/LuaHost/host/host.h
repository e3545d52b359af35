/**
 * What a Lua state holds of Muster: its session, its limits, and the events that have arrived.
 *
 * Lua raises errors by longjmp, out of memory included. So every function here keeps one order:
 * read the arguments, allocate a holder that Lua collects, call muster.h into that holder, then
 * push or raise. A function that may leave by longjmp is marked MAY_RAISE; nothing that has to be
 * freed by hand is live when it is called.
 */
#ifndef MUSTER_LUA_HOST_H
#define MUSTER_LUA_HOST_H

#include <lauxlib.h>
#include <lua.h>
#include <muster/script.h>

#include "limits/limits.h"

#pragma GCC visibility push(hidden)

/** How many events one poll may bring. */
enum { HOST_EVENTS = 64 };

typedef struct host {
  muster_session *session;
  /** Whether the session was opened here, by the module in a stock interpreter. */
  int owns_session;
  /** What the embedding program grants; NULL in a stock interpreter. */
  const muster_script_options *options;
  /** Polled, and not handed to a task yet: events[next] up to events[count]. */
  muster_event events[HOST_EVENTS];
  int32_t count;
  int32_t next;
  /** How many calls and timers of this host the session has under way. */
  size_t under_way;
} host;

/** Makes the host of a Lua state. MAY_RAISE */
host *host_create(lua_State *L, const muster_script_options *options);

/** The host of a Lua state, or NULL before host_create(). */
host *host_of(lua_State *L);

/** The session; a stock interpreter opens one from the environment when it has none. MAY_RAISE */
muster_session *host_session(lua_State *L);

/** Gives the userdata on the top of the stack a metatable that frees it. MAY_RAISE */
void host_collect_with(lua_State *L, const char *type, lua_CFunction collect);

/** Notes that a call or timer was started, or that its event has been taken. MAY_RAISE */
void host_started(lua_State *L, uint64_t id);
void host_finished(lua_State *L, uint64_t id);

/** Pushes the id of what was started and returns 1, or raises why it could not be. MAY_RAISE */
int host_push_started(lua_State *L, muster_status status, uint64_t id);

/** Cancels whatever is still under way and frees what comes of it. Raises nothing. */
void host_abandon(lua_State *L);

/** A result that Lua collects: the slot to give to muster.h as `out`. MAY_RAISE */
muster_result **host_result_slot(lua_State *L);

/** Pushes the failure in `result` as a table, for errors.lua to make an error value. MAY_RAISE */
void host_push_failure(lua_State *L, muster_result *result);

/** Pushes true and what the result says, or false and its failure: 2 values. MAY_RAISE */
int host_push_result(lua_State *L, muster_result *result);

/** Pushes what every attempt of a call came to, as a list. MAY_RAISE */
void host_push_attempts(lua_State *L, muster_result *result);

/** Keeps that for as long as there is the answer, on the top of the stack, to `result`. MAY_RAISE
 */
void host_keep_attempts(lua_State *L, muster_result *result);

/** Pushes "script.lua:12: ", the innermost line that is not of the prelude, or "". MAY_RAISE */
void host_push_where(lua_State *L);

/** Raises a message that begins with the script's line. MAY_RAISE */
_Noreturn void host_raise(lua_State *L, const char *format, ...);

/** Pushes the table of C functions on which the prelude stands. MAY_RAISE */
void host_push_natives(lua_State *L);

/** Pushes what the prelude file `name` ("muster", "runner") returns, loaded once. MAY_RAISE */
void host_need(lua_State *L, const char *name);

/** Each adds its functions to the table on the top of the stack. MAY_RAISE */
void host_add_client_natives(lua_State *L);
void host_add_event_natives(lua_State *L);
void host_add_attempt_natives(lua_State *L);
void host_add_session_natives(lua_State *L);
void host_add_grant_natives(lua_State *L);
void host_add_snapshot_natives(lua_State *L);
void host_add_where_natives(lua_State *L);
void host_add_pattern_natives(lua_State *L);
void host_add_limit_natives(lua_State *L);
void host_add_json_natives(lua_State *L);

#pragma GCC visibility pop

#endif
