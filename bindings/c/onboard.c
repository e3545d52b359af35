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
    {"enable", "{\"resourceTypes\": [\"EC2\", \"ECR\"]}"},
    {"account_enabled", NULL},
    {"batch_update_member_ec2_deep_inspection_status", "{\"activateDeepInspection\": true}"},
    {"deep_inspection_activated", NULL},
    {NULL, NULL},
};

/* A service: what switches it on for the administrator itself, and the steps for its members. */
typedef struct {
  const char *name;
  step switch_on;
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
  *into = (arguments){NULL, "us-east-1", "{\"accounts\": 0, \"adopt\": true, \"seed\": 7}"};
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

/* Prints why something failed, frees the result and answers NULL. */
static muster_result *failed(const char *what, muster_result *result) {
  fprintf(stderr, "%s: %s: %s\n", what, muster_result_error_code(result),
          muster_result_error_message(result));
  muster_result_free(result);
  return NULL;
}

static muster_result *read_accounts(const char *path) {
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

  muster_result *accounts = NULL;
  muster_status status = muster_accounts_read(text, length, &accounts);
  free(text);
  return status == MUSTER_OK ? accounts : failed(path, accounts);
}

/* Carries one step out for the accounts of a report, and answers the next report. */
static muster_result *take(muster_client *client, const step *step, muster_result *before) {
  size_t length = 0;
  const char *accounts = muster_result_json(before, &length);
  muster_result *report = NULL;
  muster_status status =
      step->parameters == NULL
          ? muster_client_wait(client, step->name, accounts, length, 0, &report)
          : muster_client_batch(client, step->name, accounts, length, step->parameters,
                                strlen(step->parameters), &report);
  return status == MUSTER_OK ? report : failed(step->name, report);
}

/* Prints the accounts that are not done, and counts them. */
static size_t print_open(muster_result *report) {
  muster_value outcomes = muster_value_member(muster_result_root(report), "outcomes");
  muster_value outcome = {0};
  size_t open = 0;
  while (muster_value_next(outcomes, &outcome, NULL)) {
    const char *fields[] = {"accountId", "region", "what", "outcome", "message"};
    const char *texts[5];
    for (size_t i = 0; i < 5; i++) {
      const char *text = muster_value_string(muster_value_member(outcome, fields[i]), NULL);
      texts[i] = text != NULL ? text : "";
    }
    if (strcmp(texts[3], "done") == 0 || strcmp(texts[3], "already") == 0)
      continue;
    printf("%s\t%s\t%s\t%s\t%s\n", texts[0], texts[1], texts[2], texts[3], texts[4]);
    open++;
  }
  return open;
}

/* Mostly the service is on, and answers with a conflict. If it cannot be, every outcome says so. */
static void switch_on(muster_client *client, step step) {
  muster_result *result = NULL;
  muster_client_call(client, step.name, step.parameters, strlen(step.parameters), &result);
  const char *code = muster_result_error_code(result);
  if (code != NULL && strcmp(code, "ConflictException") != 0)
    fprintf(stderr, "%s: %s\n", step.name, muster_result_error_message(result));
  muster_result_free(result);
}

/* Takes every step for a service. Answers how many accounts are not done, or -1. */
static long onboard(muster_session *session, const service *service, muster_result *accounts) {
  muster_client *client = NULL;
  muster_result *report = NULL;
  if (muster_client_open(session, service->name, NULL, &client, &report) != MUSTER_OK) {
    failed(service->name, report);
    return -1;
  }
  switch_on(client, service->switch_on);
  for (const step *step = service->steps; step->name != NULL; step++) {
    muster_result *next = take(client, step, report != NULL ? report : accounts);
    muster_result_free(report);
    report = next;
    if (report == NULL)
      break;
  }
  long open = -1;
  if (report != NULL) {
    size_t total = muster_result_count(report, "/outcomes");
    open = (long)print_open(report);
    printf("%s: %zu of %zu accounts done\n", service->name, total - (size_t)open, total);
  }
  muster_result_free(report);
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
  muster_result *accounts = read_accounts(arguments.accounts_path);
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
    failed("session", failure);
  }
  muster_session_free(session);
  muster_result_free(accounts);
  if (invited < 0 || inspected < 0)
    return 2;
  return invited + inspected == 0 ? 0 : 1;
}
