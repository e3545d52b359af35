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
    muster_result *accounts = NULL;
    muster_status status = muster_accounts_read(texts[i], strlen(texts[i]), &accounts);
    CHECK_TEXT(muster_result_error_message(accounts), NULL);
    CHECK_STATUS(status, MUSTER_OK);
    CHECK(muster_result_count(accounts, "/accounts") == 2);
    CHECK_TEXT(muster_result_string(accounts, "/accounts/0/accountId"), "123456789012");
    CHECK_TEXT(muster_result_string(accounts, "/accounts/1/accountId"), "210987654321");
    muster_result_free(accounts);
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
    muster_result *accounts = NULL;
    CHECK_STATUS(muster_accounts_read(cases[i].text, strlen(cases[i].text), &accounts),
                 MUSTER_ERROR_INPUT);
    CHECK_CONTAINS(muster_result_error_message(accounts), cases[i].named);
    muster_result_free(accounts);
  }
}

static void onboards(void) {
  const char *scenario = "{\"accounts\": 250, \"seed\": 7, \"failing\": 0, \"throttle\": 0}";
  const char *types = "{\"resourceTypes\": [\"EC2\", \"ECR\"]}";
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_result *listed = NULL, *accounts = NULL, *associated = NULL, *asked = NULL,
                *enabled = NULL;
  size_t length = 0;
  CHECK_STATUS(muster_scenario_list_accounts(scenario, &listed), MUSTER_OK);
  const char *text = muster_result_json(listed, &length);
  CHECK_STATUS(muster_accounts_read(text, length, &accounts), MUSTER_OK);
  text = muster_result_json(accounts, &length);
  CHECK_STATUS(muster_client_batch(client, "associate_member", text, length, "{}", 2, &associated),
               MUSTER_OK);
  text = muster_result_json(associated, &length);
  CHECK_STATUS(muster_client_batch(client, "enable", text, length, types, strlen(types), &asked),
               MUSTER_OK);
  text = muster_result_json(asked, &length);
  CHECK_STATUS(muster_client_wait(client, "account_enabled", text, length, 0, &enabled), MUSTER_OK);

  muster_value outcomes = muster_value_member(muster_result_root(enabled), "outcomes");
  muster_value outcome = {0};
  size_t done = 0;
  while (muster_value_next(outcomes, &outcome, NULL)) {
    const char *became = muster_value_string(muster_value_member(outcome, "outcome"), NULL);
    CHECK(became != NULL);
    if (strcmp(became, "done") == 0 || strcmp(became, "already") == 0)
      done++;
  }
  CHECK(done == muster_result_count(accounts, "/accounts"));
  CHECK(done >= 249);

  muster_result_free(enabled);
  muster_result_free(asked);
  muster_result_free(associated);
  muster_result_free(accounts);
  muster_result_free(listed);
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

static void unknown_states(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = client_of(session, "macie2");
  muster_result *report = NULL;
  CHECK_STATUS(muster_client_wait(client, "member_enabeld", "[\"123456789012\"]", 16, 0, &report),
               MUSTER_ERROR_UNKNOWN);
  CHECK_CONTAINS(muster_result_error_message(report), "member_enabled");
  muster_result_free(report);
  CHECK_STATUS(muster_client_batch(client, "create_invitations", "[\"1\"]", 5, "{}", 2, &report),
               MUSTER_ERROR_INPUT);
  muster_result_free(report);
  muster_client_free(client);
  muster_session_free(session);
}

const test accounts_tests[] = {
    {"Accounts are read as people have them", reads},
    {"A bad line is named", names_bad_lines},
    {"A batch and a wait account for every account", onboards},
    {"Every service tells its operations", knows_operations},
    {"An unknown state is told the nearest one", unknown_states},
    {NULL, NULL},
};
