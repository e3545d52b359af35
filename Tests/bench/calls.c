/*
 * Measures the CPU time of an operation through the C ABI without a network: of preparing its
 * request (validated, serialized and signed), and of the whole call, including reading each value
 * of the response. The response comes from the standard input, or from a simulated organization.
 *
 *     calls CALLS SERVICE OPERATION INPUT canned CONTENT_TYPE < response
 *     calls CALLS SERVICE OPERATION INPUT simulated SCENARIO < lines
 *
 * Each line is "OPERATION INPUT", a call that is made once before the measurement.
 *
 * Prints the microseconds per prepared request, the microseconds per call, and the number of values
 * in the response.
 */
#include <muster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench {
  muster_session *session;
  muster_client *client;
  const char *operation, *input, *content_type;
  char body[1 << 20];
  size_t length;
} bench;

static void send_canned(const muster_request *request, uint64_t exchange, void *user_data) {
  (void)request;
  bench *canned = user_data;
  const muster_header type = {"Content-Type", canned->content_type};
  muster_session_respond(canned->session, exchange, 200, &type, 1, canned->body, canned->length);
}

/* Reads a value and all values in it. Returns the number of values. */
static long count_values(muster_value value) {
  muster_value child = {0};
  const char *key = NULL;
  long count = 1;
  switch (muster_value_type(value)) {
  case MUSTER_TYPE_STRING:
    return muster_value_string(value, NULL) != NULL;
  case MUSTER_TYPE_OBJECT:
  case MUSTER_TYPE_ARRAY:
    while (muster_value_next(value, &child, &key))
      count += count_values(child);
    return count;
  default:
    return muster_value_number(value) >= 0 || count;
  }
}

/* Frees `result`. Returns the number of values in it, or -1 on failure. */
static long count_and_free(muster_status status, muster_result *result) {
  long count = -1;
  if (status == MUSTER_OK)
    count = count_values(muster_result_root(result));
  else
    fprintf(stderr, "%s\n", muster_result_error_message(result));
  muster_result_free(result);
  return count;
}

static long call(bench *bench) {
  muster_result *result = NULL;
  muster_status status = muster_client_call(bench->client, bench->operation, bench->input,
                                            strlen(bench->input), &result);
  return count_and_free(status, result);
}

static long prepare(bench *bench) {
  muster_result *result = NULL;
  muster_status status = muster_client_prepare(bench->client, bench->operation, bench->input,
                                               strlen(bench->input), &result);
  muster_result_free(result);
  return status == MUSTER_OK ? 1 : -1;
}

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Returns the microseconds for one execution of `one`, or a negative number on failure. */
static double measure(bench *bench, long (*one)(struct bench *), long times) {
  const long warm_up = 50;
  double start = 0;
  for (long i = -warm_up; i < times; i++) {
    if (i == 0)
      start = cpu_seconds();
    if (one(bench) <= 0)
      return -1;
  }
  return (cpu_seconds() - start) * 1e6 / (double)times;
}

/* Makes the calls in `lines`. Returns whether all of them succeeded. */
static int call_lines(bench *bench, char *lines) {
  for (char *line = strtok(lines, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    char *space = strchr(line, ' ');
    if (space == NULL)
      return 0;
    *space = '\0';
    bench->operation = line;
    bench->input = space + 1;
    if (call(bench) < 0)
      return 0;
  }
  return 1;
}

static int print_measures(bench *bench, long times) {
  double prepared = measure(bench, prepare, times);
  double called = measure(bench, call, times);
  if (prepared < 0 || called < 0)
    return 1;
  printf("%.3f %.3f %ld\n", prepared, called, call(bench));
  return 0;
}

int main(int argc, char **argv) {
  static bench bench;
  long times = argc == 7 ? strtol(argv[1], NULL, 10) : 0;
  if (times <= 0) {
    fprintf(stderr, "usage: calls CALLS SERVICE OPERATION INPUT canned|simulated WHAT\n");
    return 2;
  }
  int is_simulated = strcmp(argv[5], "simulated") == 0;
  bench.length = fread(bench.body, 1, sizeof bench.body - 1, stdin);

  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  if (is_simulated) {
    options.simulation = argv[6];
  } else {
    bench.content_type = argv[6];
    options.access_key_id = "AKIDEXAMPLE";
    options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    options.transport = send_canned;
    options.transport_user_data = &bench;
  }

  int status = 1;
  if (muster_session_open(&options, &bench.session, NULL) == MUSTER_OK &&
      muster_client_open(bench.session, argv[2], NULL, &bench.client, NULL) == MUSTER_OK &&
      (!is_simulated || call_lines(&bench, bench.body))) {
    bench.operation = argv[3];
    bench.input = argv[4];
    status = print_measures(&bench, times);
  }
  muster_client_free(bench.client);
  muster_session_free(bench.session);
  return status;
}
