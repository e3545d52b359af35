/* Reports: handles of the library that scripts hold. Each outcome is a table that is made when it
 * is read. */
#include "host/host.h"
#include "json/json.h"

/** The names of outcomes, by MUSTER_OUTCOME_…; NULL at the end, for luaL_checkoption(). */
static const char *const kinds[] = {NULL,        "done",         "already", "pending",
                                    "retryable", "needs_action", "skipped", NULL};

enum { KINDS = sizeof kinds / sizeof kinds[0] - 1 };

/* A report that cannot be made is an error: without it, a script would see no outcomes. MAY_RAISE
 */
static void check_status(lua_State *L, muster_status status) {
  if (status != MUSTER_OK)
    host_raise(L, "the report cannot be read: %s", muster_status_name(status));
}

muster_report *host_test_report(lua_State *L, int index) {
  muster_report **slot = luaL_testudata(L, index, HOST_REPORT);
  return slot ? *slot : NULL;
}

muster_report *host_take_report(lua_State *L, int index) {
  muster_report **slot = luaL_testudata(L, index, HOST_REPORT);
  muster_report *report = slot ? *slot : NULL;
  if (slot)
    *slot = NULL;
  return report;
}

static muster_report *check_report(lua_State *L) {
  return *(muster_report **)luaL_checkudata(L, 1, HOST_REPORT);
}

int host_push_report(lua_State *L, muster_report **report) {
  muster_report **slot = host_report_slot(L);
  *slot = *report;
  *report = NULL;
  lua_pushboolean(L, 1);
  lua_insert(L, -2);
  return 2;
}

muster_report *host_report_argument(lua_State *L, int index) {
  muster_report *given = host_test_report(L, index);
  if (given)
    return given;
  size_t length = 0;
  const char *json = json_encode(L, index, "accounts", &length);
  muster_report **report = host_report_slot(L);
  muster_result **error = host_result_slot(L);
  if (muster_report_read(json, length, report, error) != MUSTER_OK) {
    lua_pushnil(L);
    host_push_error(L, *error);
  }
  return *report;
}

/* report_metatable(): the metatable of reports, for the prelude. MAY_RAISE */
static int report_metatable(lua_State *L) {
  host_report_slot(L);
  return lua_getmetatable(L, -1);
}

/* report_count(report). MAY_RAISE */
static int report_count(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)muster_report_count(check_report(L)));
  return 1;
}

/* report_counts(report): the number of outcomes of each kind. MAY_RAISE */
static int report_counts(lua_State *L) {
  muster_report *report = check_report(L);
  lua_createtable(L, 0, KINDS);
  for (int32_t kind = 1; kind < KINDS; kind++) {
    lua_pushinteger(L, (lua_Integer)muster_report_count_of(report, kind));
    lua_setfield(L, -2, kinds[kind]);
  }
  return 1;
}

/* Sets a field, unless the text is "". MAY_RAISE */
static void set_known(lua_State *L, const char *field, const char *text) {
  if (*text == '\0')
    return;
  lua_pushstring(L, text);
  lua_setfield(L, -2, field);
}

/* MAY_RAISE */
static void set(lua_State *L, const char *field, const char *text) {
  lua_pushstring(L, text);
  lua_setfield(L, -2, field);
}

/* Sets the fields about the step. MAY_RAISE */
static void set_step(lua_State *L, const muster_outcome *outcome) {
  if (outcome->outcome > 0 && outcome->outcome < KINDS)
    set(L, "outcome", kinds[outcome->outcome]);
  set(L, "code", outcome->code);
  set(L, "message", outcome->message);
  set(L, "remedy", outcome->remedy);
  set_known(L, "service", outcome->service);
  set_known(L, "region", outcome->region);
  set_known(L, "step", outcome->step);
  if (*outcome->at == '\0')
    return;
  set(L, "requestId", outcome->request_id);
  set(L, "at", outcome->at);
  lua_pushinteger(L, outcome->attempts);
  lua_setfield(L, -2, "attempts");
}

/* report_outcome(report, position): a table, or nil beyond the end. MAY_RAISE */
static int report_outcome(lua_State *L) {
  muster_report *report = check_report(L);
  lua_Integer position = luaL_checkinteger(L, 2);
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  limits_charge(L, 1);
  if (position < 1 || (lua_Unsigned)position > muster_report_count(report))
    return 0;
  check_status(L, muster_report_outcome(report, (size_t)position - 1, &outcome));
  lua_createtable(L, 0, 13);
  set(L, "accountId", outcome.account_id);
  set_known(L, "email", outcome.email);
  set_known(L, "name", outcome.name);
  if (outcome.outcome != MUSTER_OUTCOME_NONE)
    set_step(L, &outcome);
  if (outcome.is_in_progress) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "inProgress");
  }
  return 1;
}

/* report_filter(report, kind, …): a report with the outcomes of these kinds. MAY_RAISE */
static int report_filter(lua_State *L) {
  muster_report *report = check_report(L);
  int32_t wanted[KINDS];
  size_t count = 0;
  for (int index = 2; index <= lua_gettop(L) && count < KINDS; index++)
    wanted[count++] = luaL_checkoption(L, index, NULL, kinds + 1) + 1;
  muster_report **filtered = host_report_slot(L);
  check_status(L, muster_report_filter(report, wanted, count, filtered, NULL));
  return 1;
}

/* report_merge(reports): a report with the outcomes of all reports in a list. MAY_RAISE */
static int report_merge(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t count = lua_rawlen(L, 1);
  muster_report **reports = lua_newuserdatauv(L, (count + 1) * sizeof *reports, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, 1, (lua_Integer)i + 1);
    reports[i] = host_test_report(L, -1);
    lua_pop(L, 1);
  }
  muster_report **merged = host_report_slot(L);
  check_status(L, muster_report_merge(reports, count, merged, NULL));
  return 1;
}

/* report_read(value): true and a report with the outcomes of {outcomes = {…}}, or false and the
 * error. MAY_RAISE */
static int report_read(lua_State *L) {
  size_t length = 0;
  const char *json = json_encode(L, 1, "muster.report", &length);
  muster_report **report = host_report_slot(L);
  muster_result **error = host_result_slot(L);
  muster_report_read(json, length, report, error);
  return host_push_new_report(L, *report, *error);
}

/* report_parameters(report): those that a wait takes over, or nil. MAY_RAISE */
static int report_parameters(lua_State *L) {
  muster_report **none = host_report_slot(L);
  check_status(L, muster_report_filter(check_report(L), NULL, 0, none, NULL));
  size_t length = 0;
  const char *json = muster_report_json(*none, &length);
  muster_result **result = host_result_slot(L);
  check_status(L, muster_result_parse(json, length, result));
  json_decode(L, muster_value_member(muster_result_root(*result), "parameters"));
  return 1;
}

void host_add_report_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"report_metatable", report_metatable},
                                       {"report_count", report_count},
                                       {"report_counts", report_counts},
                                       {"report_outcome", report_outcome},
                                       {"report_filter", report_filter},
                                       {"report_merge", report_merge},
                                       {"report_read", report_read},
                                       {"report_parameters", report_parameters},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
