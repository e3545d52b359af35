/* Invalid input: the error names the problem, and no request is sent. */
#include "canned.h"

#include <stdio.h>

typedef struct {
  const char *service;
  const char *operation;
  const char *input;
  muster_status status;
  const char *code;
  /* A part of the message: the location of the error, or the correct name. */
  const char *named;
} bad_call;

#define MESSAGE_81                                                                                 \
  "{\"accountIds\": [\"123456789012\"], \"message\": \"123456789 123456789 123456789 "             \
  "123456789 123456789 123456789 123456789 123456789 1\"}"

static const bad_call bad_calls[] = {
    {"inspector2", "batch_get_acount_status", "{}", MUSTER_ERROR_UNKNOWN, "UnknownOperationError",
     "batch_get_account_status"},
    {"macie2", "CreateInvitation", "{}", MUSTER_ERROR_UNKNOWN, "UnknownOperationError",
     "CreateInvitations"},
    {"inspector2", "enable", "{\"acountIds\": [], \"resourceTypes\": [\"EC2\"]}",
     MUSTER_ERROR_INPUT, "ParamValidationError", "accountIds"},
    {"inspector2", "enable", "{}", MUSTER_ERROR_INPUT, "ParamValidationError", "resourceTypes"},
    {"inspector2", "batch_get_account_status", "{\"accountIds\": \"123456789012\"}",
     MUSTER_ERROR_INPUT, "ParamValidationError", "/accountIds"},
    {"inspector2", "batch_get_account_status", "{\"accountIds\": [\"123456789012\", 5]}",
     MUSTER_ERROR_INPUT, "ParamValidationError", "/accountIds/1"},
    {"inspector2", "batch_get_account_status", "{\"accountIds\": [\"12345678901\"]}",
     MUSTER_ERROR_INPUT, "ParamValidationError", "/accountIds/0"},
    {"macie2", "create_invitations", MESSAGE_81, MUSTER_ERROR_INPUT, "ParamValidationError",
     "/message"},
    {"macie2", "create_invitations", "{\"message\": 5}", MUSTER_ERROR_INPUT, "ParamValidationError",
     "/accountIds"},
    {"inspector2", "enable", "{\"accountIds\":", MUSTER_ERROR_INPUT, "ParamValidationError",
     "JSON"},
    {"inspector2", "enable", "[]", MUSTER_ERROR_INPUT, "ParamValidationError", "object"},
    {"inspector2", "enable", "{\"accountIds\": [\"\xff\"]}", MUSTER_ERROR_INPUT,
     "ParamValidationError", "UTF-8"},
};

static void each_is_named(void) {
  for (size_t i = 0; i < sizeof bad_calls / sizeof bad_calls[0]; i++) {
    const bad_call *bad = &bad_calls[i];
    canned transport = {.http_status = 200, .body = "{}"};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, bad->service);
    muster_result *result = NULL;
    muster_status status =
        muster_client_call(client, bad->operation, bad->input, strlen(bad->input), &result);
    CHECK_STATUS(status, bad->status);
    CHECK_TEXT(muster_result_error_code(result), bad->code);
    CHECK_CONTAINS(muster_result_error_message(result), bad->named);
    CHECK(transport.requests == 0);
    muster_result_free(result);
    muster_client_free(client);
    muster_session_free(session);
  }
}

static void too_many_accounts(void) {
  muster_input *input = muster_input_new();
  for (int i = 0; i < 101; i++) {
    char id[16];
    snprintf(id, sizeof id, "%012d", i);
    CHECK_STATUS(muster_input_set_string(input, "/accountIds/-", id), MUSTER_OK);
  }
  canned transport = {.http_status = 200, .body = "{}"};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  size_t length = 0;
  const char *text = muster_input_json(input, &length);
  CHECK_STATUS(muster_client_call(client, "batch_get_account_status", text, length, &result),
               MUSTER_ERROR_INPUT);
  CHECK_CONTAINS(muster_result_error_message(result), "100");
  CHECK_CONTAINS(muster_result_error_message(result), "101");
  CHECK(transport.requests == 0);
  muster_input_free(input);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void every_violation(void) {
  const char *input = "{\"accountIds\": [\"1\", \"123456789012\", 3], \"resourceTypes\": \"EC2\"}";
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "enable", input, strlen(input), &result),
               MUSTER_ERROR_INPUT);
  CHECK(muster_result_count(result, "/Error/Violations") >= 3);
  CHECK_CONTAINS(muster_result_error_message(result), "/accountIds/0");
  CHECK_CONTAINS(muster_result_error_message(result), "/accountIds/2");
  CHECK_CONTAINS(muster_result_error_message(result), "/resourceTypes");
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void null_input(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, NULL, "{}", 2, &result), MUSTER_ERROR_ARGUMENT);
  muster_result_free(result);
  CHECK_STATUS(muster_client_call(client, "enable", NULL, 2, &result), MUSTER_ERROR_ARGUMENT);
  muster_result_free(result);
  CHECK_STATUS(muster_client_call(client, "batch_get_account_status", NULL, 0, &result), MUSTER_OK);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void unknown_service(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_client *client = NULL;
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_open(session, "inspektor2", NULL, &client, &result),
               MUSTER_ERROR_UNKNOWN);
  CHECK_TEXT(muster_result_error_code(result), "UnknownServiceError");
  CHECK_CONTAINS(muster_result_error_message(result), "inspector2");
  muster_result_free(result);
  muster_session_free(session);
}

static void bad_options(void) {
  const struct {
    const char *simulation;
    const char *endpoint_url;
    int32_t max_attempts;
    int32_t use_fips_endpoint;
  } cases[] = {
      {"{\"accounts\":", NULL, 0, 0},
      {"{\"acounts\": 5}", NULL, 0, 0},
      {"{\"accounts\": -1}", NULL, 0, 0},
      {"{\"accounts\": 5, \"throttle\": 2}", NULL, 0, 0},
      {NULL, NULL, -1, 0},
      {NULL, NULL, 0, 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
    options.region = "us-east-1";
    options.simulation = cases[i].simulation;
    options.max_attempts = cases[i].max_attempts;
    options.use_fips_endpoint = cases[i].use_fips_endpoint;
    muster_session *session = NULL;
    muster_result *result = NULL;
    CHECK_STATUS(muster_session_open(&options, &session, &result), MUSTER_ERROR_ARGUMENT);
    CHECK(session == NULL);
    CHECK(muster_result_error_message(result) != NULL);
    muster_result_free(result);
  }
}

static void closed_port(void) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "secret";
  options.endpoint_url = "http://127.0.0.1:9"; /* the discard port, which is closed */
  options.max_attempts = 1;
  muster_session *session = NULL;
  CHECK_STATUS(muster_session_open(&options, &session, NULL), MUSTER_OK);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "batch_get_account_status", "{}", 2, &result),
               MUSTER_ERROR_TRANSPORT);
  CHECK_TEXT(muster_result_error_code(result), "EndpointConnectionError");
  CHECK_CONTAINS(muster_result_error_message(result), "127.0.0.1:9");
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void suggestions(void) {
  const char *names[] = {"region", NULL, "profile", "endpoint_url"};
  size_t count = sizeof names / sizeof names[0];
  CHECK(muster_name_suggest("regoin", names, count) == names[0]);
  CHECK(muster_name_suggest("Profile", names, count) == names[2]);
  CHECK(muster_name_suggest("unrelated", names, count) == NULL);
  CHECK(muster_name_suggest("region", names, 0) == NULL);
  CHECK(muster_name_suggest("region", NULL, 4) == NULL);
  CHECK(muster_name_suggest(NULL, names, count) == NULL);
  CHECK(muster_name_suggest("\xff", names, count) == NULL);
}

const test bad_input_tests[] = {
    {"The error of an invalid call names the problem and its location, and no request is sent",
     each_is_named},
    {"An input with 101 accounts exceeds the limit of 100", too_many_accounts},
    {"The error lists every violation", every_violation},
    {"A NULL input is refused unless its length is 0", null_input},
    {"The error of an unknown service suggests the nearest name", unknown_service},
    {"Invalid options are refused with a reason", bad_options},
    {"The error of a closed port names the endpoint", closed_port},
    {"A misspelled name is matched to the most similar candidate", suggestions},
    {NULL, NULL},
};
