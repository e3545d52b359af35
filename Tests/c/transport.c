/* A program's transport callback. */
#include "canned.h"

#include <stdio.h>

#define EMPTY_RESPONSE "{\"accounts\": [], \"failedAccounts\": []}"

static const char one_account[] = "{\"accountIds\": [\"123456789012\"]}";

static muster_status call(muster_client *client, muster_result **result) {
  return muster_client_call(client, "batch_get_account_status", one_account, strlen(one_account),
                            result);
}

static void answers_within(void) {
  canned transport = {.http_status = 200, .body = EMPTY_RESPONSE};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(call(client, &result), MUSTER_OK);
  CHECK_TEXT(transport.method, "POST");
  CHECK_TEXT(transport.url, "https://inspector2.us-east-1.amazonaws.com/status/batch/get");
  CHECK_CONTAINS(transport.sent, "\"123456789012\"");
  CHECK_CONTAINS(transport.authorization, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/");
  CHECK_CONTAINS(transport.authorization, "/us-east-1/inspector2/aws4_request");
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void answers_later(void) {
  canned transport = {.http_status = 200, .body = EMPTY_RESPONSE, .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  uint64_t id = 0;
  int tag = 0;
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, &tag, &id),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 10, &event, 1) == 0);
  CHECK(transport.requests == 1);
  canned_respond(&transport);
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK(event.id == id && event.user_data == &tag);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_OK);
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

static int64_t standing_clock(void *user_data) {
  (void)user_data;
  return 1440938160000;
}

static void clock_that_stands(void) {
  canned transport = {.http_status = 500, .body = "{}"};
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  options.clock = standing_clock;
  muster_session *session = canned_open(&transport, &options);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(call(client, &result), MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(result), "The clock callback of the session does not");
  CHECK_CONTAINS(muster_result_error_message(result), "it has returned 1440938160000 for ");
  CHECK(transport.requests == 1);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void service_errors(void) {
  canned transport = {.http_status = 403,
                      .body = "{\"__type\": \"AccessDeniedException\", \"message\": \"no\"}"};
  muster_session *session = canned_session(&transport, 3);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(call(client, &result), MUSTER_ERROR_SERVICE);
  CHECK_TEXT(muster_result_error_code(result), "AccessDeniedException");
  CHECK_TEXT(muster_result_error_message(result), "no");
  CHECK_TEXT(muster_result_string(result, "/Error/Code"), "AccessDeniedException");
  CHECK_TEXT(muster_result_request_id(result), "request-1");
  CHECK(muster_result_http_status(result) == 403);
  CHECK(muster_result_attempts(result) == 1);
  CHECK(muster_result_is_retryable(result) == 0);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void throttled(void) {
  canned transport = {.http_status = 429,
                      .body = "{\"__type\": \"ThrottlingException\", \"message\": \"slower\"}"};
  muster_session *session = canned_session(&transport, 2);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(call(client, &result), MUSTER_ERROR_SERVICE);
  CHECK_TEXT(muster_result_error_code(result), "ThrottlingException");
  CHECK(transport.requests == 2);
  CHECK(muster_result_attempts(result) == 2);
  CHECK(muster_result_is_retryable(result) == 1);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void unintelligible(void) {
  const char *bodies[] = {"<html>", "{\"accounts\": [", "[]", "\xff\xfe"};
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    canned transport = {.http_status = 200, .body = bodies[i]};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    muster_result *result = NULL;
    CHECK_STATUS(call(client, &result), MUSTER_ERROR_RESPONSE);
    CHECK(muster_result_error_message(result) != NULL);
    muster_result_free(result);
    muster_client_free(client);
    muster_session_free(session);
  }
}

/* Three calls. The Nth is refused: it fails, and the others succeed. */
static void each_refused_in_turn(void) {
  for (int nth = 1; nth <= 3; nth++) {
    canned transport = {.http_status = 200, .body = EMPTY_RESPONSE, .refused = nth};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    for (int i = 1; i <= 3; i++) {
      muster_result *result = NULL;
      CHECK_STATUS(call(client, &result), i == nth ? MUSTER_ERROR_TRANSPORT : MUSTER_OK);
      if (i == nth) {
        CHECK_CONTAINS(muster_result_error_message(result), "the test refused it");
        CHECK(muster_result_http_status(result) == 0);
        CHECK(muster_result_is_retryable(result) == 1);
      }
      muster_result_free(result);
    }
    muster_client_free(client);
    muster_session_free(session);
  }
}

/* A batch of three requests. The Nth is refused: no account is missing in the report. */
static void each_part_of_a_batch_refused_in_turn(void) {
  char ids[256 * 20] = "";
  for (int i = 0; i < 250; i++) {
    char id[32];
    snprintf(id, sizeof id, "%012d\n", 100000 + i);
    strcat(ids, id);
  }
  muster_report *accounts = accounts_of(ids);
  muster_batch_options options = MUSTER_BATCH_OPTIONS_INIT;
  options.parameters = "{\"resourceTypes\": [\"EC2\"]}";
  options.parameters_length = strlen(options.parameters);
  for (int nth = 1; nth <= 3; nth++) {
    canned transport = {.http_status = 200, .body = EMPTY_RESPONSE, .refused = nth};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    muster_report *report = NULL;
    CHECK_STATUS(muster_client_batch(client, "enable", accounts, &options, &report, NULL),
                 MUSTER_OK);
    CHECK(muster_report_count(report) == 250);
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    CHECK_STATUS(muster_report_outcome(report, 249, &outcome), MUSTER_OK);
    CHECK_TEXT(outcome.account_id, "000000100249");
    muster_report_free(report);
    muster_client_free(client);
    muster_session_free(session);
  }
  muster_report_free(accounts);
}

static void retried(void) {
  canned transport = {.http_status = 200, .body = EMPTY_RESPONSE, .refused = 1};
  muster_session *session = canned_session(&transport, 2);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(call(client, &result), MUSTER_OK);
  CHECK(muster_result_attempts(result) == 2);
  CHECK(transport.requests == 2);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void sees_idempotency(void) {
  const struct {
    const char *operation;
    const char *input;
    int32_t is_idempotent;
  } cases[] = {
      {"batch_get_account_status", "{}", 1},
      {"enable", "{\"resourceTypes\": [\"EC2\"]}", 1}, /* because of its token */
      {"create_filter",
       "{\"action\": \"NONE\", \"filterCriteria\": {}, \"name\": \"sending it twice creates two\"}",
       0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    canned transport = {.http_status = 200, .body = "{}", .is_idempotent = -1};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    muster_client_call(client, cases[i].operation, cases[i].input, strlen(cases[i].input), NULL);
    CHECK(transport.is_idempotent == cases[i].is_idempotent);
    muster_client_free(client);
    muster_session_free(session);
  }
}

static void completed_twice(void) {
  canned transport = {.http_status = 200, .body = EMPTY_RESPONSE, .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  uint64_t exchange = transport.waiting[0];
  canned_respond(&transport);
  CHECK(muster_session_respond(session, exchange, 200, NULL, 0, "{}", 2) <= 0);
  CHECK(muster_session_fail_exchange(session, exchange + 1000, MUSTER_EXCHANGE_NOT_SENT,
                                     "unexpected") == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_fail_exchange(session, exchange, 4, "unknown cause") ==
        MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

typedef struct {
  int lines;
  int secrets;
} log_seen;

static void log_line(int32_t level, const char *message, const char *fields, void *user_data) {
  log_seen *seen = user_data;
  seen->lines++;
  if (level < MUSTER_LOG_ERROR || level > MUSTER_LOG_DEBUG || fields[0] != '{')
    seen->secrets++;
  if (strstr(message, "wJalr") || strstr(fields, "wJalr"))
    seen->secrets++;
  if (strstr(message, "Signature=") || strstr(fields, "Signature="))
    seen->secrets++;
}

static void logs(void) {
  log_seen seen = {0, 0};
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  options.simulation = "{\"accounts\": 3}";
  options.log_level = MUSTER_LOG_DEBUG;
  options.log = log_line;
  options.log_user_data = &seen;
  muster_session *session = NULL;
  CHECK_STATUS(muster_session_open(&options, &session, NULL), MUSTER_OK);
  muster_client *client = client_of(session, "inspector2");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "batch_get_account_status", "{}", 2, &result), MUSTER_OK);
  CHECK(seen.lines > 0);
  CHECK(seen.secrets == 0);
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

const test transport_tests[] = {
    {"A transport can respond within its callback", answers_within},
    {"A transport can respond later", answers_later},
    {"A clock that does not advance is an error at the first retry", clock_that_stands},
    {"A service's error is a result with code, message and status", service_errors},
    {"Throttling is retried up to the limit, then it is the result", throttled},
    {"A response that cannot be parsed has a separate error", unintelligible},
    {"If one of three requests is refused, the others succeed", each_refused_in_turn},
    {"If one request of a batch is refused, the report has every account",
     each_part_of_a_batch_refused_in_turn},
    {"A refused request is retried", retried},
    {"A transport sees which requests are idempotent", sees_idempotency},
    {"An exchange is completed only once", completed_twice},
    {"The log has each call, and no secret", logs},
    {NULL, NULL},
};
