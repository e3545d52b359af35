/* Structs with a size: every size of each is accepted and rounded down to whole fields. */
#include "test.h"

#include <stdlib.h>

/* Calls the function that takes a struct, with `options` of its `struct_size`; 1 if it accepts. */
typedef int (*accept)(void *options);

static muster_session *session;
static muster_client *client;
static muster_report *accounts;

static int freed(muster_status status, muster_result *error) {
  muster_result_free(error);
  return status != MUSTER_ERROR_ARGUMENT;
}

static int accept_session(void *options) {
  muster_session *opened = NULL;
  muster_result *error = NULL;
  muster_status status = muster_session_open(options, &opened, &error);
  muster_session_free(opened);
  return freed(status, error);
}

static int accept_client(void *options) {
  muster_client *opened = NULL;
  muster_result *error = NULL;
  muster_status status = muster_client_open(session, "inspector2", options, &opened, &error);
  muster_client_free(opened);
  return freed(status, error);
}

static int accept_pages(void *options) {
  muster_pages *pages = NULL;
  muster_result *error = NULL;
  muster_status status =
      muster_pages_open(client, "list_members", "{}", 2, options, &pages, &error);
  muster_pages_free(pages);
  return freed(status, error);
}

static int accept_batch(void *options) {
  muster_report *report = NULL;
  muster_result *error = NULL;
  muster_status status =
      muster_client_batch(client, "associate_member", accounts, options, &report, &error);
  muster_report_free(report);
  return freed(status, error);
}

static int accept_wait(void *options) {
  muster_report *report = NULL;
  muster_result *error = NULL;
  muster_status status =
      muster_client_wait(client, "account_disabled", accounts, options, &report, &error);
  muster_report_free(report);
  return freed(status, error);
}

static int accept_snapshot(void *options) {
  uint64_t id = 0;
  muster_status status = muster_session_submit_snapshot(session, options, NULL, &id);
  muster_event event;
  muster_session_cancel(session, id);
  while (muster_session_poll(session, -1, &event, 1) > 0)
    muster_result_free(event.result);
  return status != MUSTER_ERROR_ARGUMENT;
}

static int accept_organization(void *options) {
  muster_organization *organization = NULL;
  muster_result *error = NULL;
  muster_status status = muster_organization_open(options, &organization, &error);
  muster_organization_free(organization);
  return freed(status, error);
}

static int accept_outcome(void *outcome) {
  return muster_report_outcome(accounts, 0, outcome) == MUSTER_OK;
}

/* A request without a method is refused too, so only the absence of a crash is checked. */
static int accept_request(void *request) {
  muster_organization *organization = NULL;
  muster_organization_open(NULL, &organization, NULL);
  muster_organization_send(organization, request, NULL, NULL);
  muster_organization_free(organization);
  return 1;
}

/* The request does not exist, which is the same status: only a crash would fail. */
static int accept_credentials(void *credentials) {
  muster_session_provide_credentials(session, 1, credentials, NULL);
  return 1;
}

typedef muster_status (*initializer)(void *, size_t);

/* All fields of a type are set, so that a field that is cut in half would be noticed. */
static muster_session_options session_options;
static muster_client_options client_options;
static muster_pages_options pages_options;
static muster_batch_options batch_options;
static muster_wait_options wait_options;
static muster_snapshot_options snapshot_options;
static muster_organization_options organization_options;
static muster_outcome outcome;
static muster_request request;
static muster_credentials credentials;

#define SIZED(type, value, accept)                                                                 \
  { sizeof(type), &value, (initializer)type##_init, accept }

static const struct {
  size_t size;
  void *filled;
  initializer initialize;
  accept accept;
} structs[] = {
    SIZED(muster_session_options, session_options, accept_session),
    SIZED(muster_client_options, client_options, accept_client),
    SIZED(muster_pages_options, pages_options, accept_pages),
    SIZED(muster_batch_options, batch_options, accept_batch),
    SIZED(muster_wait_options, wait_options, accept_wait),
    SIZED(muster_snapshot_options, snapshot_options, accept_snapshot),
    SIZED(muster_organization_options, organization_options, accept_organization),
    SIZED(muster_outcome, outcome, accept_outcome),
    SIZED(muster_request, request, accept_request),
    SIZED(muster_credentials, credentials, accept_credentials),
};

enum { STRUCTS = sizeof structs / sizeof structs[0] };

static void fill(void) {
  session_options = (muster_session_options)MUSTER_SESSION_OPTIONS_INIT;
  session_options.region = session_options.endpoint_url = "https://localhost:1";
  session_options.region = "eu-west-1";
  session_options.access_key_id = session_options.secret_access_key = "x";
  session_options.session_token = session_options.account_id = "x";
  session_options.role_arn = "arn:aws:iam::123456789012:role/name";
  session_options.external_id = session_options.role_session_name = "name";
  session_options.retry_mode = "standard";
  session_options.proxy = session_options.no_proxy = "";
  session_options.app_id = "app";
  client_options = (muster_client_options)MUSTER_CLIENT_OPTIONS_INIT;
  client_options.region = "eu-west-1";
  client_options.endpoint_url = "https://localhost:1";
  client_options.role_arn = "arn:aws:iam::123456789012:role/name";
  client_options.external_id = client_options.role_session_name = "name";
  pages_options = (muster_pages_options)MUSTER_PAGES_OPTIONS_INIT;
  pages_options.starting_token = "token";
  batch_options = (muster_batch_options)MUSTER_BATCH_OPTIONS_INIT;
  batch_options.parameters = "{}";
  wait_options = (muster_wait_options)MUSTER_WAIT_OPTIONS_INIT;
  wait_options.timeout_ms = 1000;
  snapshot_options = (muster_snapshot_options)MUSTER_SNAPSHOT_OPTIONS_INIT;
  snapshot_options.regions = "[\"us-east-1\"]";
  snapshot_options.details = 1;
  organization_options = (muster_organization_options)MUSTER_ORGANIZATION_OPTIONS_INIT;
  organization_options.scenario = "{\"accounts\": 1}";
  outcome = (muster_outcome)MUSTER_OUTCOME_INIT;
  request = (muster_request)MUSTER_REQUEST_INIT;
  request.method = request.url = request.body = "x";
  credentials = (muster_credentials)MUSTER_CREDENTIALS_INIT;
  credentials.access_key_id = credentials.secret_access_key = "x";
  credentials.session_token = credentials.account_id = "x";
  session = simulated("{\"accounts\": 1, \"seed\": 7}");
  client = client_of(session, "inspector2");
  accounts = accounts_of("123456789012");
}

static void empty(void) {
  muster_report_free(accounts);
  muster_client_free(client);
  muster_session_free(session);
}

/* The memory has exactly the size, so that valgrind notices every read behind it. */
static void every_size(void) {
  fill();
  for (size_t i = 0; i < STRUCTS; i++) {
    for (size_t size = sizeof size; size <= structs[i].size; size++) {
      char *options = malloc(size);
      CHECK(options != NULL);
      memcpy(options, structs[i].filled, size);
      memcpy(options, &size, sizeof size);
      CHECK(structs[i].accept(options));
      free(options);
    }
  }
  empty();
}

static void initializes(void) {
  fill();
  for (size_t i = 0; i < STRUCTS; i++) {
    for (size_t size = sizeof size; size <= structs[i].size + 64; size++) {
      char *options = malloc(size);
      size_t declared = 0;
      CHECK(options != NULL);
      memset(options, 1, size);
      CHECK_STATUS(structs[i].initialize(options, size), MUSTER_OK);
      memcpy(&declared, options, sizeof declared);
      CHECK(declared == size);
      for (size_t byte = sizeof size; byte < size; byte++)
        CHECK(options[byte] == 0);
      CHECK(structs[i].accept(options));
      free(options);
    }
  }
  empty();
}

static void refuses_sizes(void) {
  size_t sizes[] = {0, 1, sizeof(size_t) - 1, (size_t)1 << 17, (size_t)-1};
  fill();
  for (size_t i = 0; i < STRUCTS; i++) {
    CHECK_STATUS(structs[i].initialize(NULL, structs[i].size), MUSTER_ERROR_ARGUMENT);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
      size_t options[64] = {sizes[k]};
      CHECK_STATUS(structs[i].initialize(options, sizes[k]), MUSTER_ERROR_ARGUMENT);
      CHECK(structs[i].accept == accept_request || structs[i].accept == accept_credentials ||
            !structs[i].accept(options));
    }
  }
  empty();
}

/* A smaller struct of the caller gets the fields that it has, and nothing behind them. */
static void writes_whole_fields(void) {
  muster_report *report = accounts_of("123456789012");
  for (size_t size = sizeof size; size <= sizeof(muster_outcome); size++) {
    unsigned char memory[sizeof(muster_outcome)];
    memset(memory, 0xEE, sizeof memory);
    memcpy(memory, &size, sizeof size);
    muster_outcome *outcome = (muster_outcome *)(void *)memory;
    CHECK_STATUS(muster_report_outcome(report, 0, outcome), MUSTER_OK);
    CHECK(outcome->struct_size == size);
    for (size_t byte = size; byte < sizeof memory; byte++)
      CHECK(memory[byte] == 0xEE);
    if (size >= offsetof(muster_outcome, email))
      CHECK_TEXT(outcome->account_id, "123456789012");
  }
  muster_report_free(report);
}

const test options_tests[] = {
    {"Structs of every size are accepted and rounded down to whole fields", every_size},
    {"An init function fills the size of the caller", initializes},
    {"Sizes that are too small or too large are refused", refuses_sizes},
    {"Outcomes are written to smaller structs", writes_whole_fields},
    {NULL, NULL},
};
