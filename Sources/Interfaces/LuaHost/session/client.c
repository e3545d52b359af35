/* Clients, and the functions that submit calls, batches and waits. The library knows the operations
 * of a service. */
#include <string.h>

#include "host/host.h"
#include "json/json.h"
#include "session/grants.h"
#include "session/options.h"

/* client(service, options): true and a client, or false and the error. MAY_RAISE */
static int client(lua_State *L) {
  size_t length = 0;
  const char *service = luaL_checklstring(L, 1, &length);
  muster_client_options options = MUSTER_CLIENT_OPTIONS_INIT;
  options_read(L, 2, "client", "muster.client", &options);
  if (strlen(service) != length)
    host_raise(L, "muster.client: the service must not contain a NUL character");
  if (options.region && !*options.region)
    host_raise(L, "muster.client: region must not be empty");
  grants_check(L, &options);
  muster_session *session = host_session(L);
  muster_result **error = host_result_slot(L);
  muster_client **slot = host_client_slot(L);

  muster_status status = muster_client_open(session, service, &options, slot, error);
  return host_push_opened(L, status, *error);
}

/* submit(client, operation, input): an id. MAY_RAISE */
static int submit(lua_State *L) {
  muster_client *client = host_client_argument(L);
  const char *operation = luaL_checkstring(L, 2);
  size_t length = 0;
  const char *input = json_encode(L, 3, operation, &length);
  uint64_t id = 0;
  muster_status status =
      muster_client_submit_call(client, operation, input, length, host_of(L), &id);
  return host_push_started(L, status, id);
}

/* submit_batch(client, operation, accounts, parameters, options): an id, or nil and the error of
 * the accounts. MAY_RAISE */
static int submit_batch(lua_State *L) {
  muster_client *client = host_client_argument(L);
  const char *operation = luaL_checkstring(L, 2);
  muster_batch_options options = MUSTER_BATCH_OPTIONS_INIT;
  options_read(L, 5, "batch", "batch", &options);
  options.parameters = json_encode(L, 4, operation, &options.parameters_length);
  muster_report *accounts = host_report_argument(L, 3);
  if (!accounts)
    return 2;
  uint64_t id = 0;
  muster_status status =
      muster_client_submit_batch(client, operation, accounts, &options, host_of(L), &id);
  return host_push_started(L, status, id);
}

/* muster_client_submit_wait() or muster_client_submit_read_states(). */
typedef muster_status (*submit_function)(muster_client *, const char *, muster_report *,
                                         const muster_wait_options *, void *, uint64_t *);

/* Starts `function` with the arguments (client, state, accounts, parameters, options): an id, or
 * nil and the error of the accounts. MAY_RAISE */
static int submit_with_state(lua_State *L, submit_function function) {
  muster_client *client = host_client_argument(L);
  const char *state = luaL_checkstring(L, 2);
  muster_wait_options options = MUSTER_WAIT_OPTIONS_INIT;
  options_read(L, 5, "wait", "wait_until", &options);
  options.parameters = json_encode(L, 4, state, &options.parameters_length);
  muster_report *accounts = host_report_argument(L, 3);
  if (!accounts)
    return 2;
  uint64_t id = 0;
  muster_status status = function(client, state, accounts, &options, host_of(L), &id);
  return host_push_started(L, status, id);
}

static int submit_wait(lua_State *L) {
  return submit_with_state(L, muster_client_submit_wait);
}

static int submit_read_states(lua_State *L) {
  return submit_with_state(L, muster_client_submit_read_states);
}

void host_add_client_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"client", client},
                                       {"submit", submit},
                                       {"submit_batch", submit_batch},
                                       {"submit_wait", submit_wait},
                                       {"submit_read_states", submit_read_states},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
