/* Many threads in one session. */
#include "test.h"

#include <pthread.h>

enum { THREADS = 16, CALLS = 20 };

typedef struct {
  pthread_t thread;
  muster_session *session;
  muster_client *client;
  int good;
} worker;

static void *call_repeatedly(void *argument) {
  worker *self = argument;
  for (int i = 0; i < CALLS; i++) {
    muster_result *result = NULL;
    muster_status status =
        muster_client_call(self->client, "batch_get_account_status", "{}", 2, &result);
    if (status == MUSTER_OK && muster_result_count(result, "/accounts") > 0)
      self->good++;
    muster_result_free(result);
  }
  return NULL;
}

static void *submit_repeatedly(void *argument) {
  worker *self = argument;
  for (int i = 0; i < CALLS; i++) {
    self->good += muster_client_submit_call(self->client, "batch_get_account_status", "{}", 2, NULL,
                                            NULL) == MUSTER_OK;
  }
  return NULL;
}

static void *open_repeatedly(void *argument) {
  worker *self = argument;
  for (int i = 0; i < CALLS; i++) {
    muster_client *client = NULL;
    if (muster_client_open(self->session, "macie2", NULL, &client, NULL) == MUSTER_OK)
      self->good++;
    muster_client_free(client);
  }
  return NULL;
}

/* Runs `work` in all threads. Returns the number of successful steps. */
static int together(muster_session *session, muster_client *client, void *(*work)(void *)) {
  worker workers[THREADS];
  int good = 0;
  for (int i = 0; i < THREADS; i++) {
    workers[i] = (worker){.session = session, .client = client};
    CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(workers[i].thread, NULL);
    good += workers[i].good;
  }
  return good;
}

static void calls_from_many(void) {
  muster_session *session = simulated("{\"accounts\": 5, \"throttle\": 0}");
  muster_client *client = client_of(session, "inspector2");
  CHECK(together(session, client, call_repeatedly) == THREADS * CALLS);
  muster_client_free(client);
  muster_session_free(session);
}

static void submits_from_many(void) {
  muster_session *session = simulated("{\"accounts\": 5, \"throttle\": 0}");
  muster_client *client = client_of(session, "inspector2");
  CHECK(together(session, client, submit_repeatedly) == THREADS * CALLS);
  int finished = 0;
  muster_event events[32];
  for (int32_t count; (count = muster_session_poll(session, -1, events, 32)) > 0;) {
    for (int32_t i = 0; i < count; i++) {
      CHECK_STATUS(muster_result_status(events[i].result), MUSTER_OK);
      muster_result_free(events[i].result);
    }
    finished += count;
  }
  CHECK(finished == THREADS * CALLS);
  muster_client_free(client);
  muster_session_free(session);
}

static void opens_from_many(void) {
  muster_session *session = simulated("{\"accounts\": 5}");
  CHECK(together(session, NULL, open_repeatedly) == THREADS * CALLS);
  muster_session_free(session);
}

const test threads_tests[] = {
    {"Sixteen threads call through one client", calls_from_many},
    {"One thread polls the calls that sixteen threads submit", submits_from_many},
    {"Sixteen threads open and free clients of one session", opens_from_many},
    {NULL, NULL},
};
