/* NULL, freed and foreign handles, for every function that takes one. */
#include "test.h"

#include <stdio.h>

static const char scenario[] = "{\"accounts\": 3}";

/* Checks the status and the result of a call with an invalid handle. */
static void check_refused(muster_status status, muster_result **result) {
  CHECK_STATUS(status, MUSTER_ERROR_HANDLE);
  if (result == NULL)
    return;
  CHECK_STATUS(muster_result_status(*result), MUSTER_ERROR_HANDLE);
  muster_result_free(*result);
}

/* The pages of a list operation of `client`. */
static muster_pages *pages_of(muster_client *client) {
  muster_pages *pages = NULL;
  CHECK_STATUS(muster_pages_open(client, "list_members", "{}", 2, NULL, &pages, NULL), MUSTER_OK);
  return pages;
}

static void session_functions_refuse(void *bad) {
  muster_session *session = bad;
  muster_client *client = (muster_client *)&client;
  muster_result *result = NULL;
  muster_event event;
  uint64_t id = 0;
  CHECK(muster_session_now(session) == 0);
  check_refused(muster_session_describe(session, &result), &result);
  CHECK(muster_session_poll(session, 0, &event, 1) == MUSTER_ERROR_HANDLE);
  check_refused(muster_session_start_timer(session, 1, NULL, &id), NULL);
  check_refused(muster_session_cancel(session, 1), NULL);
  check_refused(muster_session_load_model(session, "/tmp", &result), &result);
  check_refused(muster_session_add_model(session, "x", "{}", 2, NULL, 0, &result), &result);
  check_refused(muster_session_respond(session, 1, 200, NULL, 0, "", 0), NULL);
  check_refused(muster_session_fail_exchange(session, 1, MUSTER_EXCHANGE_NOT_SENT, "no"), NULL);
  muster_status status = muster_client_open(session, "macie2", NULL, &client, &result);
  CHECK(client == NULL);
  check_refused(status, &result);
}

static void client_functions_refuse(void *bad) {
  muster_client *client = bad;
  muster_result *result = NULL;
  muster_pages *pages = (muster_pages *)&pages;
  uint64_t id = 0;
  muster_status status = muster_pages_open(client, "list_members", "{}", 2, NULL, &pages, &result);
  CHECK(pages == NULL);
  check_refused(status, &result);
  check_refused(muster_client_call(client, "enable", "{}", 2, &result), &result);
  check_refused(muster_client_prepare(client, "enable", "{}", 2, &result), &result);
  check_refused(muster_client_submit_call(client, "enable", "{}", 2, NULL, &id), NULL);
  muster_report *accounts = accounts_of("123456789012");
  muster_report *report = (muster_report *)&report;
  check_refused(muster_client_batch(client, "enable", accounts, NULL, &report, &result), &result);
  CHECK(report == NULL);
  check_refused(muster_client_submit_batch(client, "enable", accounts, NULL, NULL, &id), NULL);
  status = muster_client_wait(client, "account_enabled", accounts, NULL, &report, &result);
  check_refused(status, &result);
  status = muster_client_submit_wait(client, "account_enabled", accounts, NULL, NULL, &id);
  check_refused(status, NULL);
  muster_report_free(accounts);
}

static void report_functions_refuse(void *bad) {
  muster_report *report = bad, *merged = (muster_report *)&merged;
  muster_result *result = NULL;
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  size_t length = 1;
  CHECK(muster_report_count(report) == 0);
  CHECK(muster_report_count_of(report, MUSTER_OUTCOME_NONE) == 0);
  check_refused(muster_report_outcome(report, 0, &outcome), NULL);
  CHECK(muster_report_json(report, &length) == NULL && length == 0);
  check_refused(muster_report_merge(&report, 1, &merged, &result), &result);
  CHECK(merged == NULL);
  merged = (muster_report *)&merged;
  check_refused(muster_report_filter(report, NULL, 0, &merged, &result), &result);
  CHECK(merged == NULL);
}

static void result_functions_refuse(void *bad) {
  muster_result *result = bad;
  size_t length = 1;
  muster_value child = {0};
  const char *key = NULL;
  CHECK_STATUS(muster_result_status(result), MUSTER_ERROR_HANDLE);
  CHECK_TEXT(muster_result_json(result, &length), NULL);
  CHECK(length == 0);
  CHECK(muster_result_type(result, "") == MUSTER_TYPE_MISSING);
  CHECK_TEXT(muster_result_string(result, ""), NULL);
  CHECK(muster_result_integer(result, "", 5) == 5);
  CHECK(muster_result_number(result, "", 5) == 5);
  CHECK(muster_result_boolean(result, "", 5) == 5);
  CHECK(muster_result_count(result, "") == 0);
  CHECK_TEXT(muster_result_key(result, "", 0), NULL);
  CHECK_TEXT(muster_result_error_code(result), NULL);
  CHECK_TEXT(muster_result_error_message(result), NULL);
  CHECK(muster_result_http_status(result) == 0);
  CHECK_TEXT(muster_result_request_id(result), NULL);
  CHECK(muster_result_attempts(result) == 0);
  CHECK(muster_result_is_retryable(result) == 0);

  muster_value root = muster_result_root(result);
  CHECK(muster_value_type(root) == MUSTER_TYPE_MISSING);
  CHECK_TEXT(muster_value_string(root, &length), NULL);
  CHECK(muster_value_integer(root) == 0);
  CHECK(muster_value_number(root) == 0);
  CHECK(muster_value_boolean(root) == 0);
  CHECK(muster_value_json(root, NULL, 0) == 0);
  CHECK(muster_value_next(root, &child, &key) == 0);
  CHECK(muster_value_type(muster_value_member(root, "x")) == MUSTER_TYPE_MISSING);
}

static void input_functions_refuse(void *bad) {
  muster_input *input = bad;
  size_t length = 1;
  check_refused(muster_input_set_string(input, "/x", "x"), NULL);
  check_refused(muster_input_set_integer(input, "/x", 1), NULL);
  check_refused(muster_input_set_number(input, "/x", 1), NULL);
  check_refused(muster_input_set_boolean(input, "/x", 1), NULL);
  check_refused(muster_input_set_json(input, "/x", "1", 1), NULL);
  CHECK_TEXT(muster_input_json(input, &length), NULL);
  CHECK(length == 0);
}

static void pages_functions_refuse(void *bad) {
  muster_pages *pages = bad;
  muster_result *result = NULL;
  uint64_t id = 0;
  check_refused(muster_pages_next(pages, &result), &result);
  check_refused(muster_pages_submit_next(pages, NULL, &id), NULL);
  check_refused(muster_pages_collect(pages, &result), &result);
  CHECK_TEXT(muster_pages_resume_token(pages), NULL);
}

static void all_functions_refuse(void *bad) {
  session_functions_refuse(bad);
  client_functions_refuse(bad);
  result_functions_refuse(bad);
  input_functions_refuse(bad);
  pages_functions_refuse(bad);
}

static void free_all_as(void *bad) {
  muster_session_free(bad);
  muster_client_free(bad);
  muster_result_free(bad);
  muster_input_free(bad);
  muster_pages_free(bad);
}

static void null_handles(void) {
  all_functions_refuse(NULL);
  free_all_as(NULL);
}

static void never_handles(void) {
  long array[8] = {0};
  all_functions_refuse(array);
  free_all_as(array);
  all_functions_refuse((void *)1);
  free_all_as((void *)1);
  all_functions_refuse((void *)-1);
  free_all_as((void *)-1);
}

static void stale_handles(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  muster_input *input = muster_input_new();
  muster_pages *pages = pages_of(client);
  CHECK_STATUS(muster_session_describe(session, &result), MUSTER_OK);
  muster_value root = muster_result_root(result);
  muster_pages_free(pages);
  muster_input_free(input);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);

  session_functions_refuse(session);
  client_functions_refuse(client);
  result_functions_refuse(result);
  input_functions_refuse(input);
  pages_functions_refuse(pages);
  CHECK(muster_value_type(root) == MUSTER_TYPE_MISSING);
  free_all_as(session);
  free_all_as(client);
  free_all_as(result);
  free_all_as(input);
  free_all_as(pages);
}

static void stale_while_others_live(void) {
  muster_session *gone = simulated(scenario);
  muster_session_free(gone);
  muster_session *session = simulated(scenario);
  muster_session *other = simulated(scenario);
  session_functions_refuse(gone);
  muster_session_free(gone);
  CHECK(muster_session_now(session) > 0);
  CHECK(muster_session_now(other) > 0);
  muster_session_free(other);
  muster_session_free(session);
}

/* Enough for the handle table to grow while some handles are freed. */
static void many_handles(void) {
  enum { many = 3000 };
  static muster_result *results[many];
  size_t before = muster_handle_count();
  for (int i = 0; i < many; i++) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d", i);
    CHECK_STATUS(muster_result_parse(text, (size_t)length, &results[i]), MUSTER_OK);
    if (i % 3 == 2)
      muster_result_free(results[i - 1]);
  }
  CHECK(muster_handle_count() == before + many - many / 3);
  for (int i = 0; i < many; i++)
    CHECK(muster_result_integer(results[i], "", -1) == (i % 3 == 1 ? -1 : i));
  for (int i = 0; i < many; i++)
    muster_result_free(results[i]);
  CHECK(muster_handle_count() == before);
}

static void foreign_handles(void) {
  size_t before = muster_handle_count();
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  muster_input *input = muster_input_new();
  muster_pages *pages = pages_of(client);
  CHECK_STATUS(muster_session_describe(session, &result), MUSTER_OK);
  muster_report *report = accounts_of("123456789012");
  void *handles[] = {session, client, result, input, pages, report};
  void (*refuse[])(void *) = {session_functions_refuse, client_functions_refuse,
                              result_functions_refuse,  input_functions_refuse,
                              pages_functions_refuse,   report_functions_refuse};
  void (*free_as[])(void *) = {
      (void (*)(void *))muster_session_free, (void (*)(void *))muster_client_free,
      (void (*)(void *))muster_result_free,  (void (*)(void *))muster_input_free,
      (void (*)(void *))muster_pages_free,   (void (*)(void *))muster_report_free};
  for (int kind = 0; kind < 6; kind++) {
    for (int handle = 0; handle < 6; handle++) {
      if (kind == handle)
        continue;
      refuse[kind](handles[handle]);
      free_as[kind](handles[handle]);
    }
  }
  CHECK(muster_handle_count() == before + 6);
  muster_report_free(report);
  muster_pages_free(pages);
  muster_input_free(input);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void freed_in_any_order(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  muster_session_free(session);
  muster_status status = muster_client_call(client, "batch_get_account_status", "{}", 2, &result);
  CHECK(status == MUSTER_OK || status == MUSTER_ERROR_CANCELLED);
  muster_client_free(client);
  muster_result_free(result);
}

static void opening_without_an_out_parameter(void) {
  muster_result *result = NULL;
  muster_session *session = simulated(scenario);
  CHECK_STATUS(muster_session_open(NULL, NULL, NULL), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_client_open(session, "macie2", NULL, NULL, NULL), MUSTER_ERROR_ARGUMENT);
  muster_client *client = NULL;
  CHECK_STATUS(muster_client_open(session, NULL, NULL, &client, &result), MUSTER_ERROR_ARGUMENT);
  muster_result_free(result);
  CHECK(client == NULL);
  muster_session_free(session);
}

static void smaller_structs(void) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "eu-west-1";
  options.simulation = scenario;
  options.app_id = "\xff"; /* not read, because it is beyond struct_size */
  options.struct_size = offsetof(muster_session_options, journal);
  muster_session *session = NULL;
  muster_result *result = NULL;
  CHECK_STATUS(muster_session_open(&options, &session, &result), MUSTER_OK);
  CHECK_STATUS(muster_session_describe(session, &result), MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/region"), "eu-west-1");
  CHECK_TEXT(muster_result_string(result, "/transport"), "simulated");
  muster_result_free(result);

  muster_client_options client_options = MUSTER_CLIENT_OPTIONS_INIT;
  client_options.region = "us-west-2";
  client_options.endpoint_url = "no URL";
  client_options.struct_size = offsetof(muster_client_options, endpoint_url);
  muster_client *client = NULL;
  CHECK_STATUS(muster_client_open(session, "macie2", &client_options, &client, &result), MUSTER_OK);
  muster_client_free(client);
  muster_session_free(session);

  options.struct_size = 0;
  CHECK_STATUS(muster_session_open(&options, &session, &result), MUSTER_ERROR_ARGUMENT);
  CHECK(session == NULL);
  muster_result_free(result);
}

const test handles_tests[] = {
    {"Every function refuses NULL", null_handles},
    {"Every function refuses a pointer that never was a handle", never_handles},
    {"Every function refuses a freed handle", stale_handles},
    {"A freed handle stays freed when others are opened", stale_while_others_live},
    {"Thousands of handles are distinguished, including freed ones", many_handles},
    {"Every function refuses a handle of another type", foreign_handles},
    {"A client keeps the parts of its session that it needs", freed_in_any_order},
    {"Opening something with a NULL out parameter is refused", opening_without_an_out_parameter},
    {"Options structs of an older header are accepted", smaller_structs},
    {NULL, NULL},
};
