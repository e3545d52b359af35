/* Submitting, polling, timers and cancellation. */
#include "canned.h"

#include <signal.h>
#include <unistd.h>

static const char scenario[] = "{\"accounts\": 5, \"seed\": 7, \"throttle\": 0}";

static void submits(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  enum { CALLS = 10 };
  uint64_t ids[CALLS];
  int tags[CALLS] = {0};
  for (int i = 0; i < CALLS; i++) {
    CHECK_STATUS(
        muster_client_submit_call(client, "BatchGetAccountStatus", "{}", 2, &tags[i], &ids[i]),
        MUSTER_OK);
  }
  int finished = 0;
  while (finished < CALLS) {
    muster_event events[3];
    int32_t count = muster_session_poll(session, -1, events, 3);
    CHECK(count >= 1 && count <= 3);
    for (int32_t i = 0; i < count; i++) {
      int *tag = events[i].user_data;
      CHECK(events[i].id == ids[tag - tags]);
      CHECK(++*tag == 1);
      CHECK_STATUS(muster_result_status(events[i].result), MUSTER_OK);
      muster_result_free(events[i].result);
    }
    finished += count;
  }
  muster_event none;
  CHECK(muster_session_poll(session, -1, &none, 1) == 0);
  muster_client_free(client);
  muster_session_free(session);
}

static muster_session *stopping = NULL;

static void stop_session(int number) {
  (void)number;
  muster_session_stop(stopping, 0);
}

/* A session with a clock that runs waits for an hour; a signal stops it. */
static void a_signal_handler_can_stop_a_session(void) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.simulation = scenario;
  options.simulation_speed = 1;
  CHECK_STATUS(muster_session_open(&options, &stopping, NULL), MUSTER_OK);
  muster_client *client = client_of(stopping, "inspector2");
  CHECK_STATUS(muster_session_start_timer(stopping, 3600000, NULL, NULL), MUSTER_OK);
  signal(SIGALRM, stop_session);
  alarm(1);
  muster_event event;
  CHECK(muster_session_poll(stopping, -1, &event, 1) == 1);
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "BatchGetAccountStatus", "{}", 2, &result),
               MUSTER_ERROR_CANCELLED);
  CHECK_TEXT(muster_result_error_code(result), "Stopped");
  muster_result_free(result);
  CHECK_STATUS(muster_session_stop(stopping, -1), MUSTER_ERROR_ARGUMENT);
  muster_client_free(client);
  muster_session_free(stopping);
  CHECK_STATUS(muster_session_stop(stopping, 0), MUSTER_ERROR_HANDLE);
}

static void awaiting_takes_only_the_event_it_names(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  uint64_t ids[2];
  for (int i = 0; i < 2; i++)
    CHECK_STATUS(muster_client_submit_call(client, "BatchGetAccountStatus", "{}", 2, NULL, &ids[i]),
                 MUSTER_OK);
  muster_event event;
  CHECK(muster_session_await(session, ids[1], 10000, &event, 1) == 1);
  CHECK(event.id == ids[1]);
  muster_result_free(event.result);
  CHECK(muster_session_await(session, ids[1], 10000, &event, 1) == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_await(session, 0, 10000, &event, 1) == 1);
  CHECK(event.id == ids[0]);
  muster_result_free(event.result);
  CHECK(muster_session_await(session, 0, 10, &event, 1) == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_await(session, 0, -1, &event, 1) == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_await(session, 0, 0, NULL, 1) == MUSTER_ERROR_ARGUMENT);
  muster_client_free(client);
  muster_session_free(session);
}

static void input_errors_are_delivered(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "enable", "{\"no\": 1}", 9, NULL, NULL),
               MUSTER_OK);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_INPUT);
  CHECK_TEXT(muster_result_error_code(event.result), "ParamValidationError");
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

static void long_timer(void) {
  muster_session *session = simulated(scenario);
  int64_t before = muster_session_now(session);
  uint64_t id = 0;
  int tag = 0;
  muster_event event;
  CHECK_STATUS(muster_session_start_timer(session, 40 * 60 * 1000, &tag, &id), MUSTER_OK);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(event.id == id && event.user_data == &tag && event.result == NULL);
  CHECK(muster_session_now(session) - before >= 40 * 60 * 1000);
  CHECK(muster_session_now(session) - before < 41 * 60 * 1000);
  muster_session_free(session);
}

static void timers_in_order(void) {
  muster_session *session = simulated(scenario);
  uint64_t late = 0, early = 0;
  muster_event event;
  CHECK_STATUS(muster_session_start_timer(session, 2000, NULL, &late), MUSTER_OK);
  CHECK_STATUS(muster_session_start_timer(session, 1000, NULL, &early), MUSTER_OK);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1 && event.id == early);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1 && event.id == late);
  CHECK_STATUS(muster_session_start_timer(session, INT64_MAX, NULL, &late), MUSTER_OK);
  CHECK_STATUS(muster_session_cancel(session, late), MUSTER_OK);
  while (muster_session_poll(session, -1, &event, 1) == 1)
    muster_result_free(event.result);
  muster_session_free(session);
}

static void cancels(void) {
  canned transport = {.http_status = 200, .body = "{}", .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  uint64_t id = 0;
  muster_event event;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, &id),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  CHECK_STATUS(muster_session_cancel(session, id), MUSTER_OK);
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK(event.id == id);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_CANCELLED);
  muster_result_free(event.result);
  CHECK_STATUS(muster_session_cancel(session, id), MUSTER_OK);
  CHECK_STATUS(muster_session_cancel(session, 987654321), MUSTER_OK);
  CHECK_STATUS(muster_session_respond(session, transport.waiting[0], 200, NULL, 0, "{}", 2),
               MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  muster_client_free(client);
  muster_session_free(session);
}

static void freed_under_way(void) {
  canned transport = {.http_status = 200, .body = "{}", .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  for (int i = 0; i < 5; i++) {
    CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
                 MUSTER_OK);
  }
  CHECK_STATUS(muster_session_start_timer(session, 1000, NULL, NULL), MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  muster_session_free(session);
  muster_client_free(client);
}

static void polls_badly(void) {
  muster_session *session = simulated(scenario);
  muster_event event;
  CHECK(muster_session_poll(session, 0, NULL, 1) == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  muster_session_free(session);
}

const test polling_tests[] = {
    {"Ten submitted calls are delivered once each, with their ids and user data", submits},
    {"Invalid input of a submitted call is delivered like any result", input_errors_are_delivered},
    {"A timer of 40 simulated minutes expires at once", long_timer},
    {"Timers expire in the order of their times", timers_in_order},
    {"A cancelled call finishes as cancelled, whatever response follows", cancels},
    {"A session can be freed while calls are in progress", freed_under_way},
    {"A signal handler can stop a session", a_signal_handler_can_stop_a_session},
    {"Awaiting an operation leaves the events of others", awaiting_takes_only_the_event_it_names},
    {"A poll with NULL for the events is refused", polls_badly},
    {NULL, NULL},
};
