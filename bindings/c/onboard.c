/*
 * Brings accounts under one administrator: Macie by invitation, then Inspector with deep
 * inspection.
 *
 *     onboard ACCOUNTS_FILE [--region REGION] [--simulation SCENARIO | --live]
 *
 * cc -o onboard onboard.c $(pkg-config --cflags --libs muster)
 */
#include <muster.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A step is a batch of an operation, or a wait for a state if it has no parameters. */
typedef struct {
  const char *name;
  const char *parameters;
} step;

static const step macie_steps[] = {
    {"create_member", "{}"},
    {"create_invitations", "{\"message\": \"Please join our Macie organization\"}"},
    {"member_enabled", NULL},
    {NULL, NULL},
};

static const step inspector_steps[] = {
    {"associate_member", "{}"},
    {"member_associated", NULL},
    {"enable", "{\"resourceTypes\": [\"EC2\", \"ECR\"]}"},
    {"account_enabled", NULL},
    {"batch_update_member_ec2_deep_inspection_status", "{\"activateDeepInspection\": true}"},
    {"deep_inspection_activated", NULL},
    {NULL, NULL},
};

/* A service: the call that enables it for the administrator, and the steps for its members. */
typedef struct {
  const char *name;
  step enable;
  const step *steps;
} service;

static const service macie = {"macie2", {"enable_macie", "{}"}, macie_steps};
static const service inspector = {
    "inspector2", {"enable", "{\"resourceTypes\": [\"EC2\", \"ECR\"]}"}, inspector_steps};

typedef struct {
  const char *accounts_path;
  const char *region;
  const char *simulation;
} arguments;

static int parse(int argc, char **argv, arguments *into) {
  *into = (arguments){NULL, "us-east-1", "{\"accounts\": 0, \"adopt\": true}"};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--live") == 0) {
      into->simulation = NULL;
    } else if (strcmp(argv[i], "--region") == 0 && i + 1 < argc) {
      into->region = argv[++i];
    } else if (strcmp(argv[i], "--simulation") == 0 && i + 1 < argc) {
      into->simulation = argv[++i];
    } else if (argv[i][0] != '-' && into->accounts_path == NULL) {
      into->accounts_path = argv[i];
    } else {
      return 0;
    }
  }
  return into->accounts_path != NULL;
}

/* Prints an error and frees it. */
static void print_error(const char *what, muster_result *error) {
  fprintf(stderr, "%s: %s: %s\n", what, muster_result_error_code(error),
          muster_result_error_message(error));
  muster_result_free(error);
}

static muster_report *read_accounts(const char *path) {
  char *text = NULL;
  size_t length = 0, capacity = 0;
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    return NULL;
  }
  do {
    capacity = capacity * 2 + 65536;
    char *grown = realloc(text, capacity);
    if (grown == NULL)
      break;
    text = grown;
    length += fread(text + length, 1, capacity - length, file);
  } while (length == capacity);
  fclose(file);

  muster_report *accounts = NULL;
  muster_result *error = NULL;
  if (muster_report_read_accounts(text, length, &accounts, &error) != MUSTER_OK)
    print_error(path, error);
  for (size_t i = 0; i < muster_report_warning_count(accounts); i++)
    fprintf(stderr, "%s: %s\n", path, muster_report_warning(accounts, i));
  free(text);
  return accounts;
}

/* Executes one step for the accounts of a report. Returns the next report, or NULL. */
static muster_report *execute(muster_client *client, const step *step, muster_report *accounts) {
  muster_report *report = NULL;
  muster_result *error = NULL;
  muster_status status;
  if (step->parameters == NULL) {
    status = muster_client_wait(client, step->name, accounts, NULL, &report, &error);
  } else {
    muster_batch_options options = MUSTER_BATCH_OPTIONS_INIT;
    options.parameters = step->parameters;
    options.parameters_length = strlen(step->parameters);
    status = muster_client_batch(client, step->name, accounts, &options, &report, &error);
  }
  if (status != MUSTER_OK)
    print_error(step->name, error);
  return report;
}

/* Prints the accounts that are not done. Returns their number. */
static size_t print_open(muster_report *report) {
  static const char *const names[] = {"",          "done",         "already", "pending",
                                      "retryable", "needs_action", "skipped"};
  size_t open = 0;
  for (size_t i = 0; i < muster_report_count(report); i++) {
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    muster_report_outcome(report, i, &outcome);
    if (outcome.outcome == MUSTER_OUTCOME_DONE || outcome.outcome == MUSTER_OUTCOME_ALREADY)
      continue;
    printf("%s\t%s\t%s\t%s\t%s\n", outcome.account_id, outcome.region, outcome.step,
           names[outcome.outcome], outcome.message);
    open++;
  }
  return open;
}

/* Enables the service for the administrator. Without it, no account can become a member. If it is
 * enabled already, the service returns a conflict. Returns 0 if it could not be enabled. */
static int enable(muster_client *client, step step) {
  muster_result *result = NULL;
  int is_enabled = 0;
  if (muster_client_call(client, step.name, step.parameters, strlen(step.parameters), &result) ==
      MUSTER_OK) {
    is_enabled = muster_result_count(result, "/failedAccounts") == 0;
    if (!is_enabled)
      fprintf(stderr, "the administrator: %s\n", muster_result_json(result, NULL));
  } else {
    const char *code = muster_result_error_code(result);
    is_enabled = code != NULL && strcmp(code, "ConflictException") == 0;
    if (!is_enabled)
      fprintf(stderr, "%s: %s\n", step.name, muster_result_error_message(result));
  }
  muster_result_free(result);
  return is_enabled;
}

/* Executes every step of a service. Returns the number of accounts that are not done, or -1. */
static long onboard(muster_session *session, const service *service, muster_report *accounts) {
  muster_client *client = NULL;
  muster_report *report = NULL;
  muster_result *error = NULL;
  if (muster_client_open(session, service->name, NULL, &client, &error) != MUSTER_OK) {
    print_error(service->name, error);
    return -1;
  }
  if (!enable(client, service->enable)) {
    muster_client_free(client);
    return -1;
  }
  for (const step *step = service->steps; step->name != NULL; step++) {
    muster_report *next = execute(client, step, report != NULL ? report : accounts);
    muster_report_free(report);
    report = next;
    if (report == NULL)
      break;
  }
  long open = -1;
  if (report != NULL) {
    size_t total = muster_report_count(report);
    open = (long)print_open(report);
    printf("%s: %zu of %zu accounts done\n", service->name, total - (size_t)open, total);
  }
  muster_report_free(report);
  muster_client_free(client);
  return open;
}

int main(int argc, char **argv) {
  arguments arguments;
  if (!parse(argc, argv, &arguments)) {
    fprintf(stderr,
            "usage: onboard ACCOUNTS_FILE [--region REGION] [--simulation JSON | --live]\n");
    return 2;
  }
  muster_report *accounts = read_accounts(arguments.accounts_path);
  if (accounts == NULL)
    return 2;

  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = arguments.region;
  options.simulation = arguments.simulation;

  muster_session *session = NULL;
  muster_result *failure = NULL;
  long invited = -1, inspected = -1;
  if (muster_session_open(&options, &session, &failure) == MUSTER_OK) {
    invited = onboard(session, &macie, accounts);
    inspected = onboard(session, &inspector, accounts);
  } else {
    print_error("session", failure);
  }
  muster_session_free(session);
  muster_report_free(accounts);
  if (invited < 0 || inspected < 0)
    return 2;
  return invited + inspected == 0 ? 0 : 1;
}
