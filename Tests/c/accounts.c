/* Lists of accounts, batches and waits. */
#include "test.h"

static const char *texts[] = {
    "[\"123456789012\", \"210987654321\"]",
    "accountId,email\n123456789012,a@example.com\n210987654321,b@example.com\n",
    "email,name,accountId\r\na@example.com,\"A, of course\",123456789012\r\n"
    "b@example.com,B,210987654321\r\n",
    "123456789012\n210987654321\n",
    "{\"Accounts\": [{\"Id\": \"123456789012\", \"Email\": \"a@example.com\", \"Name\": \"A\", "
    "\"Status\": \"ACTIVE\"}, {\"Id\": \"210987654321\", \"Email\": \"b@example.com\", "
    "\"Name\": \"B\", \"Status\": \"ACTIVE\"}]}",
};

static void reads(void) {
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    muster_report *accounts = accounts_of(texts[i]);
    CHECK(muster_report_count(accounts) == 2);
    CHECK(muster_report_count_of(accounts, MUSTER_OUTCOME_NONE) == 2);
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    CHECK_STATUS(muster_report_outcome(accounts, 0, &outcome), MUSTER_OK);
    CHECK_TEXT(outcome.account_id, "123456789012");
    CHECK_STATUS(muster_report_outcome(accounts, 1, &outcome), MUSTER_OK);
    CHECK_TEXT(outcome.account_id, "210987654321");
    CHECK_TEXT(outcome.step, "");
    CHECK_STATUS(muster_report_outcome(accounts, 2, &outcome), MUSTER_ERROR_ARGUMENT);
    muster_report_free(accounts);
  }
}

static void names_bad_lines(void) {
  const struct {
    const char *text;
    const char *named;
  } cases[] = {
      {"123456789012\n12345678901\n", "line 2"},
      {"accountId,email\n123456789012,a@example.com\nx,b@example.com\n", "line 3"},
      {"123456789012\n123456789012\n", "123456789012"},
      {"[\"123456789012\", 5]", "account 2"},
      {"{\"Accounts\": 5}", "Accounts"},
      {"\xff", "UTF-8"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    muster_report *accounts = (muster_report *)&accounts;
    muster_result *error = NULL;
    CHECK_STATUS(
        muster_report_read_accounts(cases[i].text, strlen(cases[i].text), &accounts, &error),
        MUSTER_ERROR_INPUT);
    CHECK(accounts == NULL);
    CHECK_CONTAINS(muster_result_error_message(error), cases[i].named);
    muster_result_free(error);
  }
}

static void count_outcome(const muster_outcome *outcome, void *user_data) {
  CHECK(outcome->struct_size == sizeof *outcome);
  CHECK_TEXT(outcome->service, "inspector2");
  CHECK_TEXT(outcome->step, "inspector membership");
  CHECK(strlen(outcome->account_id) == 12 && outcome->at[0] == '2');
  CHECK(outcome->outcome == MUSTER_OUTCOME_PENDING && outcome->is_in_progress == 1);
  *(size_t *)user_data += 1;
}

static void receives_outcomes(void) {
  size_t count = 0;
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.simulation = "{\"accounts\": 0, \"adopt\": true, \"failing\": 0, \"throttle\": 0}";
  options.outcome = count_outcome;
  options.outcome_user_data = &count;
  muster_session *session = NULL;
  CHECK_STATUS(muster_session_open(&options, &session, NULL), MUSTER_OK);
  muster_client *client = client_of(session, "inspector2");
  muster_report *accounts = accounts_of(texts[0]), *associated = NULL;
  CHECK_STATUS(muster_client_batch(client, "associate_member", accounts, NULL, &associated, NULL),
               MUSTER_OK);
  CHECK(count == 2);
  muster_report_free(associated);
  muster_report_free(accounts);
  muster_client_free(client);
  muster_session_free(session);
}

static void warns_of_what_it_ignores(void) {
  muster_report *accounts = accounts_of("AWS Account ID;notes\n123456789012;\"a\nb\"\n");
  CHECK(muster_report_count(accounts) == 1);
  CHECK(muster_report_warning_count(accounts) == 1);
  CHECK_TEXT(muster_report_warning(accounts, 0), "the column 'notes' is not known and is ignored");
  CHECK(muster_report_warning(accounts, 1) == NULL);
  CHECK_CONTAINS(muster_report_json(accounts, NULL), "\"separator\":\";\"");
  muster_report_free(accounts);

  accounts = accounts_of("Accounts:\n- Id: '123456789012'\n");
  CHECK(muster_report_count(accounts) == 1 && muster_report_warning_count(accounts) == 0);
  muster_report_free(accounts);
  CHECK(muster_report_warning_count(NULL) == 0 && muster_report_warning(NULL, 0) == NULL);
}

/* An earlier report limits an account to the Regions in which it is not done. */
static void works_on_what_a_report_leaves(void) {
  muster_session *session = simulated("{\"accounts\": 0, \"adopt\": true, \"failing\": 0}");
  muster_client *client = client_of(session, "inspector2");
  muster_report *accounts = accounts_of(
      "{\"outcomes\": [{\"accountId\": \"123456789012\", \"region\": \"us-east-1\", \"outcome\": "
      "\"pending\"}, {\"accountId\": \"210987654321\", \"region\": \"eu-west-1\", \"outcome\": "
      "\"retryable\"}, {\"accountId\": \"333333333333\", \"region\": \"us-east-1\", \"outcome\": "
      "\"done\"}]}");
  CHECK(muster_report_count(accounts) == 2);
  CHECK(muster_report_count_of(accounts, MUSTER_OUTCOME_NONE) == 2);
  muster_report *report = NULL;
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  CHECK_STATUS(muster_client_batch(client, "associate_member", accounts, NULL, &report, NULL),
               MUSTER_OK);
  CHECK(muster_report_count(report) == 1);
  CHECK_STATUS(muster_report_outcome(report, 0, &outcome), MUSTER_OK);
  CHECK_TEXT(outcome.account_id, "123456789012");
  muster_report_free(report);
  muster_report_free(accounts);
  muster_client_free(client);
  muster_session_free(session);
}

static void onboards(void) {
  const char *scenario = "{\"accounts\": 250, \"seed\": 7, \"failing\": 0, \"throttle\": 0}";
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_result *listed = NULL;
  muster_report *accounts = NULL, *associated = NULL, *requested = NULL, *enabled = NULL;
  size_t length = 0;
  CHECK_STATUS(muster_scenario_list_accounts(scenario, &listed), MUSTER_OK);
  const char *text = muster_result_json(listed, &length);
  CHECK_STATUS(muster_report_read_accounts(text, length, &accounts, NULL), MUSTER_OK);
  CHECK_STATUS(muster_client_batch(client, "associate_member", accounts, NULL, &associated, NULL),
               MUSTER_OK);
  muster_batch_options options = MUSTER_BATCH_OPTIONS_INIT;
  options.parameters = "{\"resourceTypes\": [\"EC2\", \"ECR\"]}";
  options.parameters_length = strlen(options.parameters);
  CHECK_STATUS(muster_client_batch(client, "enable", associated, &options, &requested, NULL),
               MUSTER_OK);
  CHECK_STATUS(muster_client_wait(client, "account_enabled", requested, NULL, &enabled, NULL),
               MUSTER_OK);

  size_t done = 0;
  for (size_t i = 0; i < muster_report_count(enabled); i++) {
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    CHECK_STATUS(muster_report_outcome(enabled, i, &outcome), MUSTER_OK);
    CHECK_TEXT(outcome.service, "inspector2");
    CHECK_TEXT(outcome.region, "us-east-1");
    CHECK_TEXT(outcome.step, "inspector scanning");
    CHECK(outcome.attempts > 0 && outcome.request_id[0] != 0 && outcome.at[0] == '2');
    done += outcome.outcome == MUSTER_OUTCOME_DONE || outcome.outcome == MUSTER_OUTCOME_ALREADY;
  }
  CHECK(done == muster_report_count(accounts));
  CHECK(done == muster_report_count_of(enabled, MUSTER_OUTCOME_DONE) +
                    muster_report_count_of(enabled, MUSTER_OUTCOME_ALREADY));
  CHECK(done >= 249);

  muster_wait_options lambda = MUSTER_WAIT_OPTIONS_INIT;
  lambda.parameters = "{\"resourceTypes\": [\"LAMBDA\"]}";
  lambda.parameters_length = strlen(lambda.parameters);
  lambda.timeout_ms = 60 * 1000;
  muster_report *states = NULL;
  CHECK_STATUS(muster_client_wait(client, "account_enabled", enabled, &lambda, &states, NULL),
               MUSTER_OK);
  CHECK(muster_report_count_of(states, MUSTER_OUTCOME_DONE) +
            muster_report_count_of(states, MUSTER_OUTCOME_ALREADY) ==
        0);
  muster_report_free(states);
  CHECK_STATUS(muster_client_read_states(client, "account_enabled", enabled, NULL, &states, NULL),
               MUSTER_OK);
  CHECK(muster_report_count_of(states, MUSTER_OUTCOME_NEEDS_ACTION) == 0);
  muster_report_free(states);
  CHECK_STATUS(
      muster_client_read_states(client, "account_enabled", enabled, &lambda, &states, NULL),
      MUSTER_OK);
  CHECK(muster_report_count_of(states, MUSTER_OUTCOME_DONE) == 0);
  muster_report_free(states);

  muster_report_free(enabled);
  muster_report_free(requested);
  muster_report_free(associated);
  muster_report_free(accounts);
  muster_result_free(listed);
  muster_client_free(client);
  muster_session_free(session);
}

/* The JSON of a report is read back with its outcomes; only done accounts continue. */
static muster_report *report_of(const char *json) {
  muster_report *report = NULL;
  CHECK_STATUS(muster_report_read(json, strlen(json), &report, NULL), MUSTER_OK);
  return report;
}

static void reads_its_own_json(void) {
  const char *json = "{\"outcomes\": [{\"accountId\": \"123456789012\", \"outcome\": \"skipped\","
                     " \"message\": \"not today\"}, \"210987654321\"]}";
  muster_report *first = report_of(json);
  CHECK(muster_report_count_of(first, MUSTER_OUTCOME_SKIPPED) == 1);
  size_t length = 0;
  const char *text = muster_report_json(first, &length);
  CHECK(length == strlen(text) && text == muster_report_json(first, NULL));
  muster_report *second = report_of(text);
  CHECK_TEXT(muster_report_json(second, NULL), text);
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  CHECK_STATUS(muster_report_outcome(second, 0, &outcome), MUSTER_OK);
  CHECK(outcome.outcome == MUSTER_OUTCOME_SKIPPED);
  CHECK_TEXT(outcome.message, "not today");
  muster_report_free(second);
  muster_report_free(first);
}

static void merges(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = client_of(session, "inspector2");
  muster_report *both[] = {accounts_of("123456789012"), accounts_of("210987654321")};
  muster_report *merged = NULL, *report = NULL;
  muster_result *error = NULL;
  CHECK_STATUS(muster_report_merge(both, 2, &merged, NULL), MUSTER_OK);
  CHECK(muster_report_count(merged) == 2 && muster_report_count(both[0]) == 1);
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  CHECK_STATUS(muster_report_outcome(merged, 1, &outcome), MUSTER_OK);
  CHECK_TEXT(outcome.account_id, "210987654321");
  muster_report_free(merged);

  CHECK_STATUS(muster_report_merge(NULL, 0, &merged, NULL), MUSTER_OK);
  CHECK(muster_report_count(merged) == 0);
  muster_report_free(merged);

  muster_report *same[] = {both[0], both[0]};
  CHECK_STATUS(muster_report_merge(same, 2, &merged, NULL), MUSTER_OK);
  CHECK_STATUS(muster_client_batch(client, "associate_member", merged, NULL, &report, &error),
               MUSTER_ERROR_INPUT);
  CHECK(report == NULL);
  CHECK_CONTAINS(muster_result_error_message(error), "123456789012");
  muster_result_free(error);
  muster_report_free(merged);
  muster_report_free(both[0]);
  muster_report_free(both[1]);
  muster_client_free(client);
  muster_session_free(session);
}

static void filters(void) {
  muster_report *report = report_of("[{\"accountId\": \"123456789012\"},"
                                    " {\"accountId\": \"123456789013\", \"outcome\": \"skipped\"},"
                                    " {\"accountId\": \"123456789014\"}]");
  int32_t none = MUSTER_OUTCOME_NONE, both[] = {MUSTER_OUTCOME_SKIPPED, MUSTER_OUTCOME_NONE};
  muster_report *filtered = NULL;
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  CHECK_STATUS(muster_report_filter(report, &none, 1, &filtered, NULL), MUSTER_OK);
  CHECK(muster_report_count(filtered) == 2 && muster_report_count(report) == 3);
  CHECK_STATUS(muster_report_outcome(filtered, 1, &outcome), MUSTER_OK);
  CHECK_TEXT(outcome.account_id, "123456789014");
  muster_report_free(filtered);
  CHECK_STATUS(muster_report_filter(report, both, 2, &filtered, NULL), MUSTER_OK);
  CHECK_TEXT(muster_report_json(filtered, NULL), muster_report_json(report, NULL));
  muster_report_free(filtered);
  CHECK_STATUS(muster_report_filter(report, NULL, 0, &filtered, NULL), MUSTER_OK);
  CHECK(muster_report_count(filtered) == 0);
  muster_report_free(filtered);

  int32_t unknown = 7;
  muster_result *error = NULL;
  CHECK_STATUS(muster_report_filter(report, &unknown, 1, &filtered, &error), MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(error), "7 is not a MUSTER_OUTCOME_");
  CHECK(filtered == NULL && muster_report_count_of(report, 7) == 0);
  muster_result_free(error);
  CHECK_STATUS(muster_report_filter(report, NULL, 1, &filtered, NULL), MUSTER_ERROR_ARGUMENT);
  muster_report_free(report);
}

/* Events of batches and waits have a report, or the error as result. */
static void delivers_reports(void) {
  muster_session *session = simulated("{\"accounts\": 2, \"failing\": 0, \"throttle\": 0}");
  muster_client *client = client_of(session, "inspector2");
  muster_report *accounts = accounts_of("123456789012");
  muster_event event;
  CHECK_STATUS(muster_client_submit_batch(client, "associate_member", accounts, NULL, NULL, NULL),
               MUSTER_OK);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(event.result == NULL);
  CHECK(muster_report_count(event.report) == 1);
  muster_report_free(event.report);
  CHECK_STATUS(muster_client_submit_wait(client, "no_state", accounts, NULL, NULL, NULL),
               MUSTER_OK);
  muster_report_free(accounts);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(event.report == NULL);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_UNKNOWN);
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

static void knows_operations(void) {
  muster_result *operations = NULL;
  CHECK_STATUS(muster_model_list(NULL, "inspector2", &operations), MUSTER_OK);
  CHECK(muster_result_count(operations, "/services") == 1);
  CHECK(muster_result_count(operations, "/services/0/operations") > 50);
  muster_result_free(operations);
  CHECK_STATUS(muster_model_list(NULL, NULL, &operations), MUSTER_OK);
  CHECK(muster_result_count(operations, "/services") >= 2);
  muster_result_free(operations);
  CHECK_STATUS(muster_model_list(NULL, "inspector3", &operations), MUSTER_ERROR_UNKNOWN);
  CHECK_CONTAINS(muster_result_error_message(operations), "inspector2");
  muster_result_free(operations);
}

static void reads_every_state(void) {
  static const struct {
    const char *service, *state;
  } states[] = {
      {"inspector2", "account_enabled"},
      {"inspector2", "account_disabled"},
      {"inspector2", "member_associated"},
      {"inspector2", "member_removed"},
      {"inspector2", "delegated_administrator_enabled"},
      {"inspector2", "deep_inspection_activated"},
      {"inspector2", "deep_inspection_deactivated"},
      {"inspector2", "configuration_applied"},
      {"macie2", "member_created"},
      {"macie2", "member_invited"},
      {"macie2", "member_enabled"},
      {"macie2", "member_paused"},
      {"macie2", "member_removed"},
      {"macie2", "member_deleted"},
      {"macie2", "session_enabled"},
      {"macie2", "session_paused"},
      {"macie2", "automated_discovery_enabled"},
      {"macie2", "automated_discovery_disabled"},
  };
  muster_session *session = simulated("{\"accounts\": [{\"accountId\": \"123456789012\"}]}");
  muster_report *accounts = accounts_of("123456789012"), *report = NULL;
  muster_wait_options soon = MUSTER_WAIT_OPTIONS_INIT;
  soon.timeout_ms = 1000;
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    muster_client *client = client_of(session, states[i].service);
    CHECK_STATUS(muster_client_read_states(client, states[i].state, accounts, NULL, &report, NULL),
                 MUSTER_OK);
    CHECK(muster_report_count(report) == 1);
    muster_report_free(report);
    CHECK_STATUS(muster_client_wait(client, states[i].state, accounts, &soon, &report, NULL),
                 MUSTER_OK);
    CHECK(muster_report_count(report) == 1);
    muster_report_free(report);
    muster_client_free(client);
  }
  muster_report_free(accounts);
  muster_session_free(session);
}

static void unknown_states(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = client_of(session, "macie2");
  muster_report *accounts = accounts_of("123456789012"), *report = NULL;
  muster_result *error = NULL;
  CHECK_STATUS(muster_client_wait(client, "member_enabeld", accounts, NULL, &report, &error),
               MUSTER_ERROR_UNKNOWN);
  CHECK(report == NULL);
  CHECK_CONTAINS(muster_result_error_message(error), "member_enabled");
  muster_result_free(error);
  CHECK_STATUS(muster_report_read_accounts("[\"1\"]", 5, &report, &error), MUSTER_ERROR_INPUT);
  muster_result_free(error);
  muster_report_free(accounts);
  muster_client_free(client);
  muster_session_free(session);
}

const test accounts_tests[] = {
    {"Lists of accounts are read in every accepted form", reads},
    {"An error names the invalid line", names_bad_lines},
    {"Warnings name columns that are not known", warns_of_what_it_ignores},
    {"A batch works on what an earlier report leaves", works_on_what_a_report_leaves},
    {"A batch and a wait return an outcome for every account", onboards},
    {"A callback receives each outcome when it is settled", receives_outcomes},
    {"A report is read from its own JSON", reads_its_own_json},
    {"Reports are merged in order", merges},
    {"Outcomes of some kinds are selected in order", filters},
    {"Events of batches and waits carry the report", delivers_reports},
    {"Every service lists its operations", knows_operations},
    {"Every state is read once, and waited for", reads_every_state},
    {"An unknown state suggests the nearest one", unknown_states},
    {NULL, NULL},
};
