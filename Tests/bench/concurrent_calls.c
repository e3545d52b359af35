/*
 * Measures calls over a network with IN_FLIGHT calls in flight: the next call is submitted as soon
 * as one finishes. With `threads`, each thread makes blocking calls instead.
 *
 *     concurrent_calls URL CALLS IN_FLIGHT [CONNECTIONS]
 *     concurrent_calls URL CALLS THREADS threads
 *
 * Prints calls per second, CPU microseconds per call, and peak memory in MiB.
 */
#include <muster.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const char input[] = "{\"accountIds\":[\"123456789012\"]}";

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int succeeded(muster_result *result) {
  int good = muster_result_status(result) == MUSTER_OK;
  if (!good)
    fprintf(stderr, "%s\n", muster_result_error_message(result));
  muster_result_free(result);
  return good;
}

/* Makes `calls` calls, `in_flight` at a time. Returns whether all succeeded. */
static int call_concurrently(muster_session *session, muster_client *client, long calls,
                             long in_flight) {
  long submitted = 0, finished = 0;
  muster_event events[64];
  while (finished < calls) {
    for (; submitted < calls && submitted - finished < in_flight; submitted++)
      muster_client_submit_call(client, "BatchGetAccountStatus", input, sizeof input - 1, NULL,
                                NULL);
    int32_t count = muster_session_poll(session, -1, events, 64);
    if (count <= 0)
      return 0;
    for (int32_t i = 0; i < count; i++) {
      if (!succeeded(events[i].result))
        return 0;
    }
    finished += count;
  }
  return 1;
}

/* The work of one thread. */
typedef struct {
  pthread_t thread;
  muster_client *client;
  long calls;
  int good;
} job;

static void *work(void *argument) {
  job *mine = argument;
  mine->good = 1;
  for (long i = 0; i < mine->calls && mine->good; i++) {
    muster_result *result = NULL;
    muster_client_call(mine->client, "BatchGetAccountStatus", input, sizeof input - 1, &result);
    mine->good = succeeded(result);
  }
  return NULL;
}

/* Makes `calls` calls in `count` threads. Returns whether all succeeded. */
static int call_in_threads(muster_client *client, long calls, long count) {
  job *jobs = calloc((size_t)count, sizeof *jobs);
  if (!jobs)
    return 0;
  for (long i = 0; i < count; i++) {
    jobs[i].client = client;
    jobs[i].calls = calls / count + (i < calls % count);
    if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0)
      abort();
  }
  int good = 1;
  for (long i = 0; i < count; i++) {
    pthread_join(jobs[i].thread, NULL);
    good = good && jobs[i].good;
  }
  free(jobs);
  return good;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: concurrent_calls URL CALLS IN_FLIGHT [CONNECTIONS|threads]\n");
    return 2;
  }
  long calls = strtol(argv[2], NULL, 10), in_flight = strtol(argv[3], NULL, 10);
  int by_threads = argc > 4 && strcmp(argv[4], "threads") == 0;
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  options.endpoint_url = argv[1];
  options.max_in_flight = argc > 4 ? (int32_t)strtol(argv[4], NULL, 10) : 0;

  muster_session *session = NULL;
  muster_client *client = NULL;
  if (muster_session_open(&options, &session, NULL) != MUSTER_OK ||
      muster_client_open(session, "inspector2", NULL, &client, NULL) != MUSTER_OK)
    return 1;
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  int good = by_threads ? call_in_threads(client, calls, in_flight)
                        : call_concurrently(session, client, calls, in_flight);
  wall = seconds(CLOCK_MONOTONIC) - wall;
  cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  muster_client_free(client);
  muster_session_free(session);

  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%.1f %.2f %.1f\n", (double)calls / wall, cpu * 1e6 / (double)calls,
         (double)usage.ru_maxrss / 1024);
  return !good;
}
