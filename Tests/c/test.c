#include "test.h"

#include <setjmp.h>
#include <stdio.h>

static jmp_buf end_of_test;

static void fail(const char *file, int line) {
  printf("    at %s:%d\n", file, line);
  longjmp(end_of_test, 1);
}

void test_check(int truth, const char *what, const char *file, int line) {
  if (truth)
    return;
  printf("    false: %s\n", what);
  fail(file, line);
}

void test_check_text(const char *actual, const char *expected, const char *file, int line) {
  if (actual == expected)
    return;
  if (actual != NULL && expected != NULL && strcmp(actual, expected) == 0)
    return;
  printf("    expected: %s\n         got: %s\n", expected ? expected : "NULL",
         actual ? actual : "NULL");
  fail(file, line);
}

void test_check_contains(const char *text, const char *part, const char *file, int line) {
  if (text != NULL && strstr(text, part) != NULL)
    return;
  printf("    expected: … %s …\n         got: %s\n", part, text ? text : "NULL");
  fail(file, line);
}

muster_session *simulated(const char *scenario) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.simulation = scenario;
  muster_session *session = NULL;
  muster_result *failure = NULL;
  muster_status status = muster_session_open(&options, &session, &failure);
  CHECK_TEXT(muster_result_error_message(failure), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  return session;
}

muster_report *accounts_of(const char *text) {
  muster_report *report = NULL;
  muster_result *failure = NULL;
  muster_status status = muster_report_read_accounts(text, strlen(text), &report, &failure);
  CHECK_TEXT(muster_result_error_message(failure), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  return report;
}

muster_client *client_of(muster_session *session, const char *service) {
  muster_client *client = NULL;
  muster_result *failure = NULL;
  muster_status status = muster_client_open(session, service, NULL, &client, &failure);
  CHECK_TEXT(muster_result_error_message(failure), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  return client;
}

/* Runs one test. It passes if no check failed and every handle was freed. */
static int passes(const test *test) {
  size_t before = muster_handle_count();
  if (setjmp(end_of_test) != 0)
    return 0;
  test->run();
  size_t after = muster_handle_count();
  if (after == before)
    return 1;
  printf("    %zu handles were not freed\n", after - before);
  return 0;
}

int main(int argc, char **argv) {
  const char *wanted = argc > 1 ? argv[1] : "";
  const test *files[] = {results_tests,       input_tests,   transport_tests,  polling_tests,
                         handles_tests,       threads_tests, bad_input_tests,  accounts_tests,
                         pages_tests,         models_tests,  descriptor_tests, credentials_tests,
                         organizations_tests, options_tests, files_tests};
  int passed = 0, failed = 0;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    for (const test *test = files[i]; test->sentence != NULL; test++) {
      if (strstr(test->sentence, wanted) == NULL)
        continue;
      int good = passes(test);
      good ? passed++ : failed++;
      printf("%s %s\n", good ? "ok  " : "FAIL", test->sentence);
      fflush(stdout);
    }
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
