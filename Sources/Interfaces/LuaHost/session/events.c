/* Timers, the clock, and events: the only function of the host that waits. */
#include "host/host.h"

/* timer(milliseconds): an id. MAY_RAISE */
static int timer(lua_State *L) {
  uint64_t id = 0;
  muster_status status =
      muster_session_start_timer(host_session(L), luaL_checkinteger(L, 1), host_of(L), &id);
  if (status != MUSTER_OK)
    host_raise(L, "cannot start a timer: %s", muster_status_name(status));
  host_started(L, id);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

/* now(): milliseconds since 1970. MAY_RAISE */
static int now(lua_State *L) {
  lua_pushinteger(L, muster_session_now(host_session(L)));
  return 1;
}

static void free_event(muster_event *event) {
  muster_result_free(event->result);
  muster_report_free(event->report);
  event->result = NULL;
  event->report = NULL;
}

/* The next event of this host, or NULL. Events of calls that the program submitted are freed: the
 * session belongs to the script while it runs. */
static muster_event *next_event(host *host) {
  for (; host->next < host->count; host->next++) {
    muster_event *event = &host->events[host->next];
    if (event->user_data == host)
      return event;
    free_event(event);
  }
  return NULL;
}

/** The milliseconds between two checks whether the script is stopped or interrupted. */
enum { CHECK_INTERVAL_MS = 50 };

/** The result of a wait for events. */
typedef enum awaited { AWAITED_NOTHING, AWAITED_EVENTS, AWAITED_CHECK } awaited;

/* Waits for events until it is time to check for an interrupt. MAY_RAISE */
static awaited await_events(lua_State *L, host *host) {
  muster_session *session = host_session(L);
  int32_t count = muster_session_await(session, 0, CHECK_INTERVAL_MS, host->events, HOST_EVENTS);
  if (count == MUSTER_ERROR_ARGUMENT)
    return AWAITED_NOTHING;
  if (count < 0)
    host_raise(L, "cannot wait for events: %s", muster_status_name(count));
  host->next = 0;
  host->count = count;
  limits_reset(L);
  return count > 0 ? AWAITED_EVENTS : AWAITED_CHECK;
}

/* At Ctrl-C, lua5.4 sets a hook of the main thread that raises an error. If a coroutine waits, the
 * hook must be called there. */
static void take_interrupt(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State *main = lua_tothread(L, -1);
  lua_pop(L, 1);
  if (main && main != L && lua_gethook(main) && !lua_gethook(L))
    lua_sethook(L, lua_gethook(main), lua_gethookmask(main), lua_gethookcount(main));
}

/* event(): waits; the id of the call or timer that finished, then true and its result, or false and
 * its error. Returns nothing if nothing is in flight. In a stock interpreter, it returns false from
 * time to time, so that hooks are called. MAY_RAISE */
static int event(lua_State *L) {
  host *host = host_of(L);
  limits_charge(L, 1);
  muster_event *event = next_event(host);
  while (!event) {
    awaited awaited = await_events(L, host);
    if (awaited == AWAITED_NOTHING)
      return 0;
    if (limits_is_stopped(L))
      limits_charge(L, 0);
    if (awaited == AWAITED_CHECK && !host->options) {
      take_interrupt(L);
      lua_pushboolean(L, 0);
      return 1;
    }
    event = next_event(host);
  }
  /* The host owns the event until its values are pushed, because pushing may raise. */
  lua_pushinteger(L, (lua_Integer)event->id);
  if (event->report) {
    host_push_report(L, &event->report);
  } else if (event->result) {
    host_push_result(L, event->result);
  } else {
    lua_pushboolean(L, 1);
    lua_pushnil(L);
  }
  free_event(event);
  host->next++;
  host_finished(L, event->id);
  return 3;
}

void host_add_event_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"timer", timer}, {"now", now}, {"event", event}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
