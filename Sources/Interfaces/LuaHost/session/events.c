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

/* Waits for events. Returns 0 if nothing is in flight. MAY_RAISE */
static int poll(lua_State *L, host *host) {
  int32_t count = muster_session_poll(host_session(L), -1, host->events, HOST_EVENTS);
  if (count < 0)
    host_raise(L, "cannot wait for events: %s", muster_status_name(count));
  host->next = 0;
  host->count = count;
  limits_reset(L);
  return count > 0;
}

/* event(): waits; the id of the call or timer that finished, then true and its result, or false and
 * its error. Returns nothing if nothing is in flight. MAY_RAISE */
static int event(lua_State *L) {
  host *host = host_of(L);
  limits_charge(L, 1);
  muster_event *event = next_event(host);
  while (!event) {
    if (!poll(L, host))
      return 0;
    event = next_event(host);
  }
  /* The host owns the event until its values are pushed, because pushing may raise. */
  lua_pushinteger(L, (lua_Integer)event->id);
  if (event->report) {
    host_push_report(L, event->report);
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
