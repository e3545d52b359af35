/* A test harness: a test is a sentence and a function. The first failed check ends it. */
#ifndef TEST_H
#define TEST_H

#include <muster.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *sentence;
  void (*run)(void);
} test;

/* The tests of each file; an empty test ends each list. */
extern const test results_tests[], input_tests[], transport_tests[], polling_tests[],
    handles_tests[], threads_tests[], bad_input_tests[], accounts_tests[], pages_tests[],
    models_tests[], descriptor_tests[], credentials_tests[], organizations_tests[], options_tests[],
    files_tests[];

/* Ends the running test if `truth` is 0. */
#define CHECK(truth) test_check((truth) != 0, #truth, __FILE__, __LINE__)

/* Ends the running test unless both texts are equal, and prints both. */
#define CHECK_TEXT(actual, expected) test_check_text((actual), (expected), __FILE__, __LINE__)
#define CHECK_STATUS(actual, expected)                                                             \
  CHECK_TEXT(muster_status_name(actual), muster_status_name(expected))

/* Ends the running test unless `text` contains `part`. */
#define CHECK_CONTAINS(text, part) test_check_contains((text), (part), __FILE__, __LINE__)

void test_check(int truth, const char *what, const char *file, int line);
void test_check_text(const char *actual, const char *expected, const char *file, int line);
void test_check_contains(const char *text, const char *part, const char *file, int line);

/* A session with a simulated organization; ends the test if there is none. */
muster_session *simulated(const char *scenario);

/* The report of a list of accounts; ends the test if it is not valid. */
muster_report *accounts_of(const char *text);

/* A client of `service` in us-east-1; ends the test if there is none. */
muster_client *client_of(muster_session *session, const char *service);

#endif
