/*
 * The CPU time of a BatchGetAccountStatus call through the C ABI, without a network: the response
 * comes from the standard input, and every account's status is read from it.
 *
 *     batch_get_account_status CALLS INPUT < response
 *
 * Prints microseconds per call.
 */
#include <muster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  muster_session *session;
  char body[1 << 20];
  size_t length;
} canned;

static void send_canned(const muster_request *request, uint64_t exchange, void *user_data) {
  (void)request;
  canned *response = user_data;
  const muster_header type = {"Content-Type", "application/json"};
  muster_session_respond(response->session, exchange, 200, &type, 1, response->body,
                         response->length);
}

/* Calls once; answers how many accounts have a status, or -1 on failure. */
static long call(muster_client *client, const char *input) {
  muster_result *result = NULL;
  long enabled = -1;
  if (muster_client_call(client, "batch_get_account_status", input, strlen(input), &result) ==
      MUSTER_OK) {
    muster_value accounts = muster_value_member(muster_result_root(result), "accounts");
    muster_value account = {0};
    enabled = 0;
    while (muster_value_next(accounts, &account, NULL)) {
      muster_value state = muster_value_member(account, "state");
      const char *status = muster_value_string(muster_value_member(state, "status"), NULL);
      enabled += status != NULL && status[0] != '\0';
    }
  } else {
    fprintf(stderr, "%s\n", muster_result_error_message(result));
  }
  muster_result_free(result);
  return enabled;
}

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Answers microseconds per call, or a negative number on failure. */
static double measure(muster_client *client, const char *input, long calls) {
  const long warm_up = 50;
  double start = 0;
  for (long i = -warm_up; i < calls; i++) {
    if (i == 0)
      start = cpu_seconds();
    if (call(client, input) <= 0)
      return -1;
  }
  return (cpu_seconds() - start) * 1e6 / (double)calls;
}

int main(int argc, char **argv) {
  static canned response;
  long calls = argc == 3 ? strtol(argv[1], NULL, 10) : 0;
  if (calls <= 0) {
    fprintf(stderr, "usage: batch_get_account_status CALLS INPUT < response\n");
    return 2;
  }
  response.length = fread(response.body, 1, sizeof response.body, stdin);

  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  options.transport = send_canned;
  options.transport_user_data = &response;

  muster_client *client = NULL;
  double microseconds = -1;
  if (muster_session_open(&response.session, &options, NULL) == MUSTER_OK &&
      muster_client_open(&client, response.session, "inspector2", NULL, NULL) == MUSTER_OK) {
    microseconds = measure(client, argv[2], calls);
  }
  muster_client_free(client);
  muster_session_free(response.session);
  if (microseconds < 0)
    return 1;
  printf("%.3f\n", microseconds);
  return 0;
}
