/* Event loops: poll(2) on the session's file descriptor. */
#include "canned.h"

#include <poll.h>

enum { AT_ONCE = 0, PATIENTLY = 60000 };

static int is_readable(muster_session *session, int timeout_ms) {
  struct pollfd ready = {muster_session_fd(session), POLLIN, 0};
  return poll(&ready, 1, timeout_ms) == 1 && (ready.revents & POLLIN) != 0;
}

/* Polls as an event loop does. Returns the number of events; their results are freed. */
static int taken(muster_session *session) {
  int sum = 0;
  muster_event events[2];
  int32_t count = 0;
  while ((count = muster_session_poll(session, 0, events, 2)) > 0) {
    for (int32_t i = 0; i < count; i++)
      muster_result_free(events[i].result);
    sum += count;
  }
  return sum;
}

/* Polls until there were `count` events. */
static void take(muster_session *session, int count) {
  while (count > 0) {
    CHECK(is_readable(session, PATIENTLY));
    count -= taken(session);
  }
  CHECK(count == 0);
}

static void readable_for_results(void) {
  canned transport = {.http_status = 200, .body = "{}", .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  CHECK(!is_readable(session, AT_ONCE));
  for (int i = 0; i < 5; i++)
    CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
                 MUSTER_OK);
  /* The submitted call must be sent. */
  CHECK(is_readable(session, AT_ONCE));
  CHECK(taken(session) == 0);
  CHECK(transport.requests == 5);
  CHECK(!is_readable(session, 20));
  canned_respond(&transport);
  take(session, 5);
  CHECK(!is_readable(session, AT_ONCE));
  muster_client_free(client);
  muster_session_free(session);
}

static void readable_for_timers(void) {
  canned transport = {.http_status = 200, .body = "{}"};
  muster_session *session = canned_session(&transport, 1);
  int64_t before = muster_session_now(session);
  CHECK_STATUS(muster_session_start_timer(session, 50, NULL, NULL), MUSTER_OK);
  CHECK_STATUS(muster_session_start_timer(session, 3600000, NULL, NULL), MUSTER_OK);
  CHECK(taken(session) == 0);
  CHECK(!is_readable(session, AT_ONCE));
  take(session, 1);
  CHECK(muster_session_now(session) - before >= 50);
  CHECK(!is_readable(session, AT_ONCE));
  CHECK_STATUS(muster_session_cancel_all(session), MUSTER_OK);
  take(session, 1);
  muster_session_free(session);
}

static void stays_until_all_is_taken(void) {
  canned transport = {.http_status = 200, .body = "{}"};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  for (int i = 0; i < 3; i++)
    CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
                 MUSTER_OK);
  CHECK(muster_session_poll(session, PATIENTLY, &event, 1) == 1);
  muster_result_free(event.result);
  /* The descriptor is created only now, and reports what happened before. */
  CHECK(is_readable(session, AT_ONCE));
  CHECK(muster_session_poll(session, 0, &event, 1) == 1);
  muster_result_free(event.result);
  CHECK(is_readable(session, AT_ONCE));
  take(session, 1);
  CHECK(!is_readable(session, AT_ONCE));
  muster_client_free(client);
  muster_session_free(session);
}

static void simulated_time_is_always_ready(void) {
  muster_session *session = simulated("{\"accounts\": 5, \"seed\": 7}");
  CHECK(!is_readable(session, AT_ONCE));
  CHECK_STATUS(muster_session_start_timer(session, 3600000, NULL, NULL), MUSTER_OK);
  CHECK(is_readable(session, AT_ONCE));
  muster_event event;
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(!is_readable(session, AT_ONCE));
  muster_session_free(session);
}

static void everything_is_cancelled(void) {
  canned transport = {.http_status = 200, .body = "{}", .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "inspector2");
  muster_event event;
  CHECK_STATUS(muster_session_cancel_all(session), MUSTER_OK);
  for (int i = 0; i < 3; i++)
    CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
                 MUSTER_OK);
  CHECK_STATUS(muster_session_start_timer(session, 3600000, NULL, NULL), MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  CHECK_STATUS(muster_session_cancel_all(session), MUSTER_OK);
  for (int i = 0; i < 4; i++) {
    CHECK(muster_session_poll(session, 0, &event, 1) == 1);
    if (event.result != NULL)
      CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_CANCELLED);
    muster_result_free(event.result);
  }
  CHECK(muster_session_poll(session, -1, &event, 1) == 0);
  /* The session can still be used. */
  transport.waiting_count = 0;
  CHECK_STATUS(muster_client_submit_call(client, "batch_get_account_status", "{}", 2, NULL, NULL),
               MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  canned_respond(&transport);
  CHECK(muster_session_poll(session, PATIENTLY, &event, 1) == 1);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_OK);
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

const test descriptor_tests[] = {
    {"The descriptor is readable for results, and for nothing else", readable_for_results},
    {"The descriptor is readable when a timer expires", readable_for_timers},
    {"The descriptor stays readable until every event is polled", stays_until_all_is_taken},
    {"Under a simulated clock the descriptor is readable while anything is in progress",
     simulated_time_is_always_ready},
    {"Everything submitted can be cancelled at once, and the session can still be used",
     everything_is_cancelled},
    {NULL, NULL},
};
