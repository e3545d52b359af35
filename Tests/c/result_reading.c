/* Reading results, by JSON Pointer and by iteration. */
#include "canned.h"

/* Calls an operation whose response is `body`. */
static muster_result *answered(const char *operation, const char *input, const char *body) {
  canned transport = {.http_status = 200, .body = body};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  muster_status status = muster_client_call(client, operation, input, strlen(input), &result);
  CHECK_TEXT(muster_result_error_message(result), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  muster_client_free(client);
  muster_session_free(session);
  return result;
}

static muster_result *account_status(void) {
  return answered("batch_get_account_status", "{}",
                  "{\"accounts\": [{\"accountId\": \"123456789012\", \"state\": "
                  "{\"status\": \"ENABLED\"}}, {\"accountId\": \"210987654321\", \"state\": "
                  "{\"status\": \"ENABLING\"}}], \"failedAccounts\": []}");
}

static void strings_by_pointer(void) {
  muster_result *result = account_status();
  CHECK(muster_result_count(result, "/accounts") == 2);
  CHECK_TEXT(muster_result_string(result, "/accounts/0/state/status"), "ENABLED");
  CHECK_TEXT(muster_result_string(result, "/accounts/1/accountId"), "210987654321");
  CHECK_TEXT(muster_result_key(result, "/accounts/1", 0), "accountId");
  CHECK(muster_result_type(result, "") == MUSTER_TYPE_OBJECT);
  CHECK(muster_result_type(result, "/accounts") == MUSTER_TYPE_ARRAY);
  CHECK(muster_result_type(result, "/accounts/0/accountId") == MUSTER_TYPE_STRING);
  muster_result_free(result);
}

static void pointers_to_missing_values(void) {
  muster_result *result = account_status();
  const char *nowhere[] = {"/missing",
                           "/accounts/2",
                           "/accounts/-",
                           "/accounts/x",
                           "/accounts/01",
                           "accounts",
                           "/accounts/0/state/status/more",
                           "/~2",
                           "/accounts/99999999999999999999"};
  for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
    CHECK(muster_result_type(result, nowhere[i]) == MUSTER_TYPE_MISSING);
    CHECK_TEXT(muster_result_string(result, nowhere[i]), NULL);
    CHECK(muster_result_integer(result, nowhere[i], -7) == -7);
    CHECK(muster_result_boolean(result, nowhere[i], -7) == -7);
    CHECK(muster_result_count(result, nowhere[i]) == 0);
    CHECK_TEXT(muster_result_key(result, nowhere[i], 0), NULL);
  }
  CHECK(muster_result_integer(result, "/accounts/0/accountId", -7) == -7);
  CHECK_TEXT(muster_result_key(result, "/accounts/0", 2), NULL);
  CHECK(muster_result_type(result, NULL) == MUSTER_TYPE_MISSING);
  muster_result_free(result);
}

static void numbers_and_booleans(void) {
  muster_result *usage =
      answered("list_usage_totals", "{}",
               "{\"totals\": [{\"accountId\": \"123456789012\", \"usage\": [{\"type\": "
               "\"EC2_INSTANCE_HOURS\","
               " \"total\": 12.5, \"estimatedMonthlyCost\": 3, \"currency\": \"USD\"}]}]}");
  CHECK(muster_result_number(usage, "/totals/0/usage/0/total", 0) == 12.5);
  CHECK(muster_result_number(usage, "/totals/0/usage/0/estimatedMonthlyCost", 0) == 3);
  CHECK(muster_result_number(usage, "/totals/0/accountId", -1) == -1);
  muster_result_free(usage);

  muster_result *counts = answered("list_coverage_statistics", "{}",
                                   "{\"totalCounts\": 9007199254740993, \"countsByGroup\": []}");
  CHECK(muster_result_type(counts, "/totalCounts") == MUSTER_TYPE_INTEGER);
  CHECK(muster_result_integer(counts, "/totalCounts", 0) == 9007199254740993);
  muster_result_free(counts);

  muster_result *configuration = answered(
      "describe_organization_configuration", "{}",
      "{\"autoEnable\": {\"ec2\": true, \"ecr\": false}, \"maxAccountLimitReached\": false}");
  CHECK(muster_result_boolean(configuration, "/autoEnable/ec2", -1) == 1);
  CHECK(muster_result_boolean(configuration, "/autoEnable/ecr", -1) == 0);
  CHECK(muster_result_boolean(configuration, "/autoEnable", -1) == -1);
  muster_result_free(configuration);
}

static void escaped_pointers(void) {
  muster_result *result =
      answered("list_tags_for_resource",
               "{\"resourceArn\": "
               "\"arn:aws:inspector2:us-east-1:123456789012:owner/123456789012/filter/f\"}",
               "{\"tags\": {\"a/b~c\": \"slash and tilde\", \"caf\\u00e9\": \"\\ud83d\\ude00\"}}");
  CHECK_TEXT(muster_result_string(result, "/tags/a~1b~0c"), "slash and tilde");
  CHECK_TEXT(muster_result_string(result, "/tags/café"), "😀");
  muster_result_free(result);
}

static void walking(void) {
  muster_result *result = account_status();
  muster_value accounts = muster_value_member(muster_result_root(result), "accounts");
  CHECK(muster_value_type(accounts) == MUSTER_TYPE_ARRAY);

  muster_value account = {0};
  const char *key = "";
  const char *expected[] = {"ENABLED", "ENABLING"};
  size_t count = 0;
  while (muster_value_next(accounts, &account, &key)) {
    size_t length = 0;
    muster_value status = muster_value_member(muster_value_member(account, "state"), "status");
    CHECK(count < 2);
    CHECK_TEXT(muster_value_string(status, &length), expected[count]);
    CHECK(length == strlen(expected[count]));
    CHECK_TEXT(key, NULL);
    count++;
  }
  CHECK(count == 2);

  muster_value member = {0};
  CHECK(muster_value_next(muster_result_root(result), &member, &key) == 1);
  CHECK_TEXT(key, "accounts");
  CHECK(muster_value_type(muster_value_member(accounts, "no object")) == MUSTER_TYPE_MISSING);
  CHECK_TEXT(muster_value_string(accounts, NULL), NULL);
  CHECK(muster_value_integer(accounts) == 0);
  CHECK(muster_value_boolean(accounts) == 0);
  muster_result_free(result);
}

static void whole_text(void) {
  muster_result *result = account_status();
  size_t length = 0;
  const char *text = muster_result_json(result, &length);
  CHECK(text != NULL && strlen(text) == length);
  CHECK_CONTAINS(text, "\"accountId\"");
  CHECK_TEXT(muster_result_json(result, NULL), text);
  CHECK_TEXT(muster_result_request_id(result), "request-1");
  CHECK(muster_result_http_status(result) == 200);
  CHECK(muster_result_attempts(result) == 1);
  CHECK_TEXT(muster_result_error_code(result), NULL);
  CHECK(muster_result_is_retryable(result) == 0);
  muster_result_free(result);
}

static void parts_as_text(void) {
  muster_result *result = account_status();
  const char *status = "{\"status\":\"ENABLED\"}";
  char text[64];
  muster_value accounts = muster_value_member(muster_result_root(result), "accounts");
  muster_value account = {0};
  CHECK(muster_value_next(accounts, &account, NULL) == 1);
  muster_value state = muster_value_member(account, "state");
  CHECK(muster_value_json(state, text, sizeof text) == strlen(status));
  CHECK_TEXT(text, status);
  /* Text is cut off at the capacity, and nothing is written if it is 0. */
  CHECK(muster_value_json(state, text, 4) == strlen(status));
  CHECK_TEXT(text, "{\"s");
  CHECK(muster_value_json(state, text, 1) == strlen(status));
  CHECK_TEXT(text, "");
  CHECK(muster_value_json(state, NULL, 0) == strlen(status));
  CHECK(muster_value_json(muster_value_member(state, "x"), text, sizeof text) == 0);
  CHECK_TEXT(text, "");
  muster_result_free(result);

  result = NULL;
  const char *digits = "-123456789012345678901234567890";
  CHECK_STATUS(muster_result_parse(digits, strlen(digits), &result), MUSTER_OK);
  CHECK(muster_value_type(muster_result_root(result)) == MUSTER_TYPE_NUMBER);
  CHECK(muster_value_json(muster_result_root(result), text, sizeof text) == strlen(digits));
  CHECK_TEXT(text, digits);
  muster_result_free(result);
}

static void results_outlive(void) {
  /* account_status() has freed the session and the client. */
  size_t before = muster_handle_count();
  muster_result *result = account_status();
  CHECK(muster_handle_count() == before + 1);
  CHECK_TEXT(muster_result_string(result, "/accounts/0/state/status"), "ENABLED");
  muster_result_free(result);
}

static void deep_answers(void) {
  enum { DEPTH = 5000 };
  char *body = malloc(DEPTH + 64);
  CHECK(body != NULL);
  strcpy(body, "{\"accounts\": ");
  size_t start = strlen(body);
  memset(body + start, '[', DEPTH);
  body[start + DEPTH] = '\0';
  canned transport = {.http_status = 200, .body = body};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "batch_get_account_status", "{}", 2, &result),
               MUSTER_ERROR_RESPONSE);
  CHECK(muster_result_error_message(result) != NULL);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
  free(body);
}

const test results_tests[] = {
    {"A string is read by JSON Pointer", strings_by_pointer},
    {"A pointer to a missing value returns the default", pointers_to_missing_values},
    {"Numbers, integers and booleans are read with their types", numbers_and_booleans},
    {"Pointers can have escapes, and strings any character", escaped_pointers},
    {"A result is iterated without pointers", walking},
    {"A result has its JSON and the details of the call", whole_text},
    {"A part of a result is available as JSON, with all digits of a number", parts_as_text},
    {"A result outlives its client and its session", results_outlive},
    {"A response that is truncated or nested too deep is an error", deep_answers},
    {NULL, NULL},
};
