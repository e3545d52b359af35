/* Timers, the clock, and the one place where the host waits. */
#include "host/host.h"

/* timer(milliseconds): an id. MAY_RAISE */
static int timer(lua_State *L) {
  uint64_t id = 0;
  muster_status status =
      muster_session_timer(host_session(L), luaL_checkinteger(L, 1), host_of(L), &id);
  if (status != MUSTER_OK)
    host_raise(L, "no timer could be set: %s", muster_status_name(status));
  host_started(L, id);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

/* now(): milliseconds since 1970. MAY_RAISE */
static int now(lua_State *L) {
  lua_pushinteger(L, muster_session_now(host_session(L)));
  return 1;
}

/* The next event of this host, or NULL. What somebody else submitted is freed: nobody asks for it
 * while a script drives the session. */
static muster_event *next_event(host *host) {
  for (; host->next < host->count; host->next++) {
    muster_event *event = &host->events[host->next];
    if (event->user_data == host)
      return event;
    muster_result_free(event->result);
    event->result = NULL;
  }
  return NULL;
}

/* Returns whether something has happened. MAY_RAISE */
static int poll(lua_State *L, host *host) {
  int32_t count = muster_session_poll(host_session(L), -1, host->events, HOST_EVENTS);
  if (count < 0)
    host_raise(L, "waiting failed: %s", muster_status_name(count));
  host->next = 0;
  host->count = count;
  limits_renew(L);
  return count > 0;
}

/* event(): waits; the id of what finished, then true and its answer, or false and its failure.
 * Nothing, if nothing is under way. MAY_RAISE */
static int event(lua_State *L) {
  host *host = host_of(L);
  limits_charge(L, 1);
  muster_event *event = next_event(host);
  while (!event) {
    if (!poll(L, host))
      return 0;
    event = next_event(host);
  }
  /* The event stays where it is collected until its values are made. */
  lua_pushinteger(L, (lua_Integer)event->id);
  if (event->result) {
    host_push_result(L, event->result);
  } else {
    lua_pushboolean(L, 1);
    lua_pushnil(L);
  }
  muster_result_free(event->result);
  event->result = NULL;
  host->next++;
  host_finished(L, event->id);
  return 3;
}

void host_add_event_natives(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"timer", timer}, {"now", now}, {"event", event}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
