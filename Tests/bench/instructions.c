/*
 * Makes the same call a number of times through the C ABI, for a tool that counts instructions.
 *
 *     instructions CALLS INPUT ACCOUNTS canned < response
 *     instructions CALLS INPUT ACCOUNTS simulated SCENARIO < members
 *
 * The call is Inspector's BatchGetAccountStatus with INPUT; each response must list ACCOUNTS
 * accounts. In the canned form the program's transport responds to every request with `response`.
 * In the simulated form every line of `members` is the input of one AssociateMember, called first.
 */
#include <muster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct program {
  muster_session *session;
  muster_client *client;
  char text[1 << 20];
  size_t length;
} program;

static void respond(const muster_request *request, uint64_t exchange, void *user_data) {
  (void)request;
  program *canned = user_data;
  const muster_header type = {"Content-Type", "application/json"};
  muster_session_respond(canned->session, exchange, 200, &type, 1, canned->text, canned->length);
}

/* Returns the number of accounts in the response; -1 if the call fails. */
static long call(program *program, const char *operation, const char *input) {
  muster_result *result = NULL;
  long count = -1;
  if (muster_client_call(program->client, operation, input, strlen(input), &result) == MUSTER_OK)
    count = (long)muster_result_count(result, "/accounts");
  else
    fprintf(stderr, "%s: %s\n", operation, muster_result_error_message(result));
  muster_result_free(result);
  return count;
}

/* Returns 1 if every call succeeds. */
static int associate(program *program) {
  for (char *line = strtok(program->text, "\n"); line != NULL; line = strtok(NULL, "\n"))
    if (call(program, "associate_member", line) < 0)
      return 0;
  return 1;
}

/* Returns 1 if every response lists `accounts` accounts. */
static int call_repeatedly(program *program, long times, const char *input, long accounts) {
  for (long i = 0; i < times; i++) {
    long count = call(program, "batch_get_account_status", input);
    if (count != accounts) {
      fprintf(stderr, "%ld accounts, not %ld\n", count, accounts);
      return 0;
    }
  }
  return 1;
}

int main(int argc, char **argv) {
  static program program;
  if (argc != 5 && argc != 6) {
    fprintf(stderr, "usage: instructions CALLS INPUT ACCOUNTS canned|simulated [SCENARIO]\n");
    return 2;
  }
  const char *scenario = argc == 6 ? argv[5] : NULL;
  program.length = fread(program.text, 1, sizeof program.text - 1, stdin);

  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.simulation = scenario;
  if (scenario == NULL) {
    options.access_key_id = "AKIDEXAMPLE";
    options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    options.transport = respond;
    options.transport_user_data = &program;
  }

  int succeeded =
      muster_session_open(&options, &program.session, NULL) == MUSTER_OK &&
      muster_client_open(program.session, "inspector2", NULL, &program.client, NULL) == MUSTER_OK &&
      (scenario == NULL || associate(&program)) &&
      call_repeatedly(&program, strtol(argv[1], NULL, 10), argv[2], strtol(argv[3], NULL, 10));
  muster_client_free(program.client);
  muster_session_free(program.session);
  return succeeded ? 0 : 1;
}
