/* Requests that the host sends in the library's place. */
#include "canned.h"

#include <stdio.h>

#define EMPTY_ANSWER "{\"accounts\": [], \"failedAccounts\": []}"

static const char one_account[] = "{\"accountIds\": [\"123456789012\"]}";

static muster_status call(muster_client *client, muster_result **result) {
  return muster_client_call(client, "batch_get_account_status", one_account, strlen(one_account),
                            result);
}

static void answers_within(void) {
  canned transport = {.http_status = 200, .body = EMPTY_ANSWER};
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
  canned transport = {.http_status = 200, .body = EMPTY_ANSWER, .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  uint64_t id = 0;
  int tag = 0;
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, &tag, &id),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 10, &event, 1) == 0);
  CHECK(transport.requests == 1);
  canned_answer(&transport);
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK(event.id == id && event.user_data == &tag);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_OK);
  muster_result_free(event.result);
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

/* Three calls, of which the Nth is refused: that one fails, the others do not. */
static void each_refused_in_turn(void) {
  for (int nth = 1; nth <= 3; nth++) {
    canned transport = {.http_status = 200, .body = EMPTY_ANSWER, .refused = nth};
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

/* A batch in three requests, of which the Nth is refused: no account is lost. */
static void each_part_of_a_batch_refused_in_turn(void) {
  char accounts[256 * 20] = "[";
  for (int i = 0; i < 250; i++) {
    char id[32];
    snprintf(id, sizeof id, "%s\"%012d\"", i > 0 ? "," : "", 100000 + i);
    strcat(accounts, id);
  }
  strcat(accounts, "]");
  for (int nth = 1; nth <= 3; nth++) {
    canned transport = {.http_status = 200, .body = EMPTY_ANSWER, .refused = nth};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    const char *parameters = "{\"resourceTypes\": [\"EC2\"]}";
    muster_result *report = NULL;
    CHECK_STATUS(muster_client_batch(client, "enable", accounts, strlen(accounts), parameters,
                                     strlen(parameters), &report),
                 MUSTER_OK);
    CHECK(muster_result_count(report, "/outcomes") == 250);
    CHECK_TEXT(muster_result_string(report, "/outcomes/249/accountId"), "000000100249");
    muster_result_free(report);
    muster_client_free(client);
    muster_session_free(session);
  }
}

static void retried(void) {
  canned transport = {.http_status = 200, .body = EMPTY_ANSWER, .refused = 1};
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

static void told_what_may_be_repeated(void) {
  const struct {
    const char *operation;
    const char *input;
    int32_t is_repeatable;
  } cases[] = {
      {"batch_get_account_status", "{}", 1},
      {"enable", "{\"resourceTypes\": [\"EC2\"]}", 1}, /* by the token that it bears */
      {"create_filter",
       "{\"action\": \"NONE\", \"filterCriteria\": {}, \"name\": \"once more is another\"}", 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    canned transport = {.http_status = 200, .body = "{}", .is_repeatable = -1};
    muster_session *session = canned_session(&transport, 1);
    muster_client *client = client_of(session, "inspector2");
    muster_client_call(client, cases[i].operation, cases[i].input, strlen(cases[i].input), NULL);
    CHECK(transport.is_repeatable == cases[i].is_repeatable);
    muster_client_free(client);
    muster_session_free(session);
  }
}

static void answered_twice(void) {
  canned transport = {.http_status = 200, .body = EMPTY_ANSWER, .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  uint64_t exchange = transport.waiting[0];
  canned_answer(&transport);
  CHECK(muster_session_respond(session, exchange, 200, NULL, 0, "{}", 2) <= 0);
  CHECK(muster_session_refuse(session, exchange + 1000, "nobody asked") <= 0);
  CHECK(muster_session_interrupt(session, exchange, 3, "in no such way") == MUSTER_ERROR_ARGUMENT);
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
    {"A host answers within its callback", answers_within},
    {"A host answers later", answers_later},
    {"A service's error is a result with code, message and status", service_errors},
    {"Throttling is retried as often as allowed, then it is the answer", throttled},
    {"An answer that nobody understands is an error of its own", unintelligible},
    {"Whichever of three requests is refused, the others are answered", each_refused_in_turn},
    {"Whichever part of a batch is refused, every account is accounted for",
     each_part_of_a_batch_refused_in_turn},
    {"A refused request is sent again", retried},
    {"A host is told which requests may be sent twice", told_what_may_be_repeated},
    {"An exchange that is answered twice is answered once", answered_twice},
    {"The log tells of a call and never a secret", logs},
    {NULL, NULL},
};
