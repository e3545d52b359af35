/**
 * The host of a Lua state: its session, its limits, and the events that were received.
 *
 * Lua raises errors by longjmp, also when it is out of memory. Every function here therefore works
 * in the same order: read the arguments, allocate a userdata that owns what the call returns, call
 * muster.h, then push values or raise an error. A function that may leave by longjmp is marked
 * MAY_RAISE. When it is called, nothing may be live that must be freed by hand.
 */
#ifndef MUSTER_LUA_HOST_H
#define MUSTER_LUA_HOST_H

#include <lauxlib.h>
#include <lua.h>
#include <muster/script.h>

#include "limits/limits.h"

#pragma GCC visibility push(hidden)

/** The maximum number of events that one poll returns. */
enum { HOST_EVENTS = 64 };

typedef struct host {
  muster_session *session;
  /** True if the module opened the session, in a stock interpreter. */
  int owns_session;
  /** The options of the calling program; NULL in a stock interpreter. */
  const muster_script_options *options;
  /** Events that were polled but not yet delivered to a task: events[next] to events[count - 1]. */
  muster_event events[HOST_EVENTS];
  int32_t count;
  int32_t next;
  /** The number of calls and timers of this host that have not finished. */
  size_t in_flight;
} host;

/** Creates the host of a Lua state. MAY_RAISE */
host *host_create(lua_State *L, const muster_script_options *options);

/** The host of a Lua state, or NULL before host_create(). */
host *host_of(lua_State *L);

/** The session. A stock interpreter opens one from the environment if none is open. MAY_RAISE */
muster_session *host_session(lua_State *L);

/** Sets a metatable with the finalizer `collect` for the userdata at the top. MAY_RAISE */
void host_set_finalizer(lua_State *L, const char *type, lua_CFunction collect);

/** Records that a call or timer was started, or that its event was delivered. MAY_RAISE */
void host_started(lua_State *L, uint64_t id);
void host_finished(lua_State *L, uint64_t id);

/** Pushes the id of the call that was started and returns 1, or raises an error. MAY_RAISE */
int host_push_started(lua_State *L, muster_status status, uint64_t id);

/** Cancels everything in flight and frees the results. Never raises. */
void host_cancel_all(lua_State *L);

/** Each pushes a userdata that owns a handle, and returns the slot for the handle. MAY_RAISE */
muster_result **host_result_slot(lua_State *L);
muster_report **host_report_slot(lua_State *L);
muster_client **host_client_slot(lua_State *L);
muster_pages **host_pages_slot(lua_State *L);

/** Each returns the handle in the userdata that is the first argument. MAY_RAISE */
muster_client *host_client_argument(lua_State *L);
muster_pages *host_pages_argument(lua_State *L);

/** The type of the userdata that own reports, and the name that scripts see. */
#define HOST_REPORT "muster.report"

/** The report in the userdata at `index`, or NULL if it is another value. MAY_RAISE */
muster_report *host_test_report(lua_State *L, int index);

/** The same; the userdata does not own it any more. MAY_RAISE */
muster_report *host_take_report(lua_State *L, int index);

/**
 * Returns the report at `index`, or reads {accounts = {…}} or {outcomes = {…}} there into a report
 * that a new userdata owns. If that fails, pushes nil and the error and returns NULL. MAY_RAISE
 */
muster_report *host_report_argument(lua_State *L, int index);

/** Pushes true and a userdata that owns `*report` from now on, and returns 2. MAY_RAISE */
int host_push_report(lua_State *L, muster_report **report);

/**
 * Pushes true and the userdata of `report`, or false and `error` if `report` is NULL, and
 * returns 2. The slots of both are at the top of the stack. MAY_RAISE
 */
int host_push_new_report(lua_State *L, muster_report *report, muster_result *error);

/** Pushes the error in `result` as a table, for errors.lua. MAY_RAISE */
void host_push_error(lua_State *L, muster_result *result);

/** Pushes true and the value of `result`, or false and its error, and returns 2. MAY_RAISE */
int host_push_result(lua_State *L, muster_result *result);

/**
 * Pushes true and returns 1, or pushes false and the error and returns 2. `error` is NULL if the
 * function has no result. MAY_RAISE
 */
int host_push_status(lua_State *L, muster_status status, muster_result *error);

/** Pushes true and the handle at the top, or false and `error`, and returns 2. MAY_RAISE */
int host_push_opened(lua_State *L, muster_status status, muster_result *error);

/** Pushes the attempts of a call as a list. MAY_RAISE */
void host_push_attempts(lua_State *L, muster_result *result);

/** Stores the attempts of `result` for as long as the table at the top exists. MAY_RAISE */
void host_store_attempts(lua_State *L, muster_result *result);

/** Writes the script's innermost source position, like "script.lua:12: ", or "". Never raises. */
void host_position(lua_State *L, char *text, size_t capacity);

/** Pushes the script's innermost source position, like "script.lua:12: ", or "". MAY_RAISE */
void host_push_position(lua_State *L);

/** Raises a message that begins with the script's source position. MAY_RAISE */
_Noreturn void host_raise(lua_State *L, const char *format, ...);

/** Pushes the table of native functions for the prelude. MAY_RAISE */
void host_push_native_functions(lua_State *L);

/** Pushes the value of the prelude file `name` ("muster", "runner"), loaded once. MAY_RAISE */
void host_require(lua_State *L, const char *name);

/** Each adds native functions to the table at the top of the stack. MAY_RAISE */
void host_add_attempt_functions(lua_State *L);
void host_add_client_functions(lua_State *L);
void host_add_event_functions(lua_State *L);
void host_add_generated_functions(lua_State *L);
void host_add_grant_functions(lua_State *L);
void host_add_json_functions(lua_State *L);
void host_add_limit_functions(lua_State *L);
void host_add_pattern_functions(lua_State *L);
void host_add_option_functions(lua_State *L);
void host_add_page_functions(lua_State *L);
void host_add_position_functions(lua_State *L);
void host_add_program_functions(lua_State *L);
void host_add_report_functions(lua_State *L);
void host_add_session_functions(lua_State *L);
void host_add_snapshot_functions(lua_State *L);

#pragma GCC visibility pop

#endif
