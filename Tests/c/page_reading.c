/* Paginated operations. */
#include "canned.h"

#include <pthread.h>
#include <stdio.h>

static const char scenario[] = "{\"accounts\": 60, \"seed\": 7, \"failing\": 0, \"throttle\": 0}";

enum { MEMBERS = 60 };

/* A client; all accounts of its organization are members. */
static muster_client *with_members(muster_session *session) {
  muster_client *client = client_of(session, "inspector2");
  muster_result *accounts = NULL;
  muster_report *report = NULL;
  CHECK_STATUS(muster_scenario_list_accounts(scenario, &accounts), MUSTER_OK);
  size_t length = 0;
  const char *listed = muster_result_json(accounts, &length);
  muster_report *read = NULL;
  CHECK_STATUS(muster_report_read_accounts(listed, length, &read, NULL), MUSTER_OK);
  CHECK_STATUS(muster_client_batch(client, "associate_member", read, NULL, &report, NULL),
               MUSTER_OK);
  muster_report_free(report);
  muster_report_free(read);
  muster_result_free(accounts);
  return client;
}

/* Includes members whose association is in progress. */
static const char everybody[] = "{\"onlyAssociated\": false}";

static muster_pages *opened(muster_client *client, const char *input, int64_t page_size,
                            int64_t max_items, const char *starting_token) {
  muster_pages_options options = MUSTER_PAGES_OPTIONS_INIT;
  options.page_size = page_size;
  options.max_items = max_items;
  options.starting_token = starting_token;
  muster_pages *pages = NULL;
  muster_result *failure = NULL;
  muster_status status =
      muster_pages_open(client, "list_members", input, strlen(input), &options, &pages, &failure);
  CHECK_TEXT(muster_result_error_message(failure), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  return pages;
}

/* Reads to the end. Returns the number of items; `count` is the number of pages. */
static size_t read_all(muster_pages *pages, int *count) {
  size_t items = 0;
  size_t before = muster_handle_count();
  muster_result *page = NULL;
  *count = 0;
  while (muster_pages_next(pages, &page) == MUSTER_OK && page != NULL) {
    items += muster_result_count(page, "/members");
    ++*count;
    CHECK(muster_handle_count() == before + 1);
    muster_result_free(page);
  }
  CHECK(page == NULL);
  return items;
}

static void reads_pages(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  int count = 0;
  muster_pages *pages = opened(client, everybody, 25, 0, NULL);
  CHECK(muster_pages_resume_token(pages) != NULL);
  CHECK(read_all(pages, &count) == MEMBERS && count == 3);
  CHECK(muster_pages_resume_token(pages) == NULL);
  CHECK(read_all(pages, &count) == 0);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

static void goes_on(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  char token[512] = "";
  size_t items = 0;
  int pieces = 0;
  for (int more = 1; more && pieces < 20; pieces++) {
    int count = 0;
    muster_pages *pages = opened(client, everybody, 10, 17, pieces ? token : NULL);
    items += read_all(pages, &count);
    const char *next = muster_pages_resume_token(pages);
    more = next != NULL;
    snprintf(token, sizeof token, "%s", next ? next : "");
    muster_pages_free(pages);
  }
  CHECK(items == MEMBERS);
  CHECK(pieces == 4);
  muster_client_free(client);
  muster_session_free(session);
}

static void collects(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  muster_result *whole = NULL;
  muster_pages *pages = opened(client, everybody, 10, 33, NULL);
  CHECK_STATUS(muster_pages_collect(pages, &whole), MUSTER_OK);
  CHECK(muster_result_count(whole, "/members") == 33);
  CHECK_TEXT(muster_result_string(whole, "/NextToken"), muster_pages_resume_token(pages));
  muster_result_free(whole);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

static void submits_pages(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  muster_pages *pages = opened(client, everybody, 25, 0, NULL);
  size_t items = 0;
  int tag = 0;
  for (;;) {
    uint64_t id = 0;
    muster_event event;
    CHECK_STATUS(muster_pages_submit_next(pages, &tag, &id), MUSTER_OK);
    CHECK(muster_session_poll(session, -1, &event, 1) == 1);
    CHECK(event.id == id && event.user_data == &tag);
    if (event.result == NULL)
      break;
    CHECK_STATUS(muster_result_status(event.result), MUSTER_OK);
    items += muster_result_count(event.result, "/members");
    muster_result_free(event.result);
  }
  CHECK(items == MEMBERS);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

static void freed_under_way(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  muster_pages *pages = opened(client, everybody, 25, 0, NULL);
  muster_event event;
  CHECK_STATUS(muster_pages_submit_next(pages, NULL, NULL), MUSTER_OK);
  muster_pages_free(pages);
  muster_client_free(client);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(muster_result_count(event.result, "/members") == 25);
  muster_result_free(event.result);
  muster_session_free(session);
}

static void one_at_a_time(void) {
  canned transport = {.http_status = 200, .body = "{\"members\": [{}]}", .later = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "macie2");
  muster_pages *pages = opened(client, "{}", 0, 0, NULL);
  muster_event event;
  CHECK_STATUS(muster_pages_submit_next(pages, NULL, NULL), MUSTER_OK);
  CHECK_STATUS(muster_pages_submit_next(pages, NULL, NULL), MUSTER_OK);
  CHECK(muster_session_poll(session, 0, &event, 1) == 1);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(event.result), "already being read");
  muster_result_free(event.result);
  CHECK(muster_session_poll(session, 0, &event, 1) == 0);
  canned_respond(&transport);
  CHECK(muster_session_poll(session, -1, &event, 1) == 1);
  CHECK(muster_result_count(event.result, "/members") == 1);
  muster_result_free(event.result);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

typedef struct {
  pthread_t thread;
  muster_pages *pages;
  size_t items;
} reader;

/* Reads pages until the end; tries again while another thread reads. */
static void *share(void *argument) {
  reader *self = argument;
  for (int over = 0; !over;) {
    muster_result *page = NULL;
    muster_status status = muster_pages_next(self->pages, &page);
    self->items += muster_result_count(page, "/members");
    over = status == MUSTER_OK ? page == NULL : status != MUSTER_ERROR_ARGUMENT;
    muster_result_free(page);
  }
  return NULL;
}

static void shared(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = with_members(session);
  muster_pages *pages = opened(client, everybody, 2, 0, NULL);
  enum { READERS = 8 };
  reader readers[READERS];
  size_t items = 0;
  for (int i = 0; i < READERS; i++) {
    readers[i] = (reader){.pages = pages};
    CHECK(pthread_create(&readers[i].thread, NULL, share, &readers[i]) == 0);
  }
  for (int i = 0; i < READERS; i++) {
    pthread_join(readers[i].thread, NULL);
    items += readers[i].items;
  }
  CHECK(items == MEMBERS);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

static void failed_page(void) {
  canned transport = {.http_status = 200, .body = "{\"members\": [{}]}", .refused = 1};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "macie2");
  muster_pages *pages = opened(client, "{}", 0, 0, NULL);
  muster_result *page = NULL;
  CHECK_STATUS(muster_pages_next(pages, &page), MUSTER_ERROR_TRANSPORT);
  CHECK(muster_result_is_retryable(page) == 1);
  muster_result_free(page);
  CHECK_STATUS(muster_pages_next(pages, &page), MUSTER_OK);
  CHECK(muster_result_count(page, "/members") == 1);
  muster_result_free(page);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

static void repeated_token(void) {
  canned transport = {.http_status = 200, .body = "{\"members\": [], \"nextToken\": \"again\"}"};
  muster_session *session = canned_session(&transport, 1);
  muster_client *client = client_of(session, "macie2");
  muster_pages *pages = opened(client, "{}", 0, 0, NULL);
  muster_result *page = NULL;
  for (int i = 0; i < 2; i++) {
    CHECK_STATUS(muster_pages_next(pages, &page), MUSTER_OK);
    muster_result_free(page);
  }
  for (int i = 0; i < 2; i++) {
    CHECK_STATUS(muster_pages_next(pages, &page), MUSTER_ERROR_RESPONSE);
    CHECK_TEXT(muster_result_error_code(page), "PaginationError");
    muster_result_free(page);
  }
  CHECK(transport.requests == 2);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
}

/* Checks the error of opening pages with an operation, an input and options. */
static void check_refused(muster_client *client, const char *operation, const char *input,
                          const muster_pages_options *options, muster_status expected,
                          const char *message) {
  muster_pages *pages = (muster_pages *)&pages;
  muster_result *failure = NULL;
  CHECK_STATUS(
      muster_pages_open(client, operation, input, strlen(input), options, &pages, &failure),
      expected);
  CHECK(pages == NULL);
  CHECK_CONTAINS(muster_result_error_message(failure), message);
  muster_result_free(failure);
}

static void refuses(void) {
  muster_session *session = simulated(scenario);
  muster_client *client = client_of(session, "inspector2");
  check_refused(client, "enable", "{}", NULL, MUSTER_ERROR_UNKNOWN, "enable is not paginated");
  check_refused(client, "list_membres", "{}", NULL, MUSTER_ERROR_UNKNOWN, "list_members");
  check_refused(client, NULL, "{}", NULL, MUSTER_ERROR_ARGUMENT, "operation must not be NULL");
  check_refused(client, "list_members", "[", NULL, MUSTER_ERROR_INPUT, "is not valid JSON");
  check_refused(client, "list_members", "{\"no\": 1}", NULL, MUSTER_ERROR_INPUT, "/no");
  muster_pages_options options = MUSTER_PAGES_OPTIONS_INIT;
  options.page_size = -1;
  check_refused(client, "list_members", "{}", &options, MUSTER_ERROR_ARGUMENT, "page_size");
  options.page_size = INT64_MAX;
  check_refused(client, "list_members", "{}", &options, MUSTER_ERROR_INPUT, "/maxResults");
  options.page_size = 0;
  options.max_items = -1;
  check_refused(client, "list_members", "{}", &options, MUSTER_ERROR_ARGUMENT, "max_items");
  options.max_items = 0;
  options.starting_token = "";
  check_refused(client, "list_members", "{}", &options, MUSTER_ERROR_ARGUMENT, "starting_token");
  options.starting_token = "a___b___c";
  check_refused(client, "list_members", "{}", &options, MUSTER_ERROR_INPUT, "Bad starting token");
  CHECK_STATUS(muster_pages_open(client, "list_members", "{}", 2, NULL, NULL, NULL),
               MUSTER_ERROR_ARGUMENT);
  muster_client_free(client);
  muster_session_free(session);
}

const test pages_tests[] = {
    {"A list is read page by page, and each page is freed before the next", reads_pages},
    {"A list that is read in parts has every item once", goes_on},
    {"All pages are collected into one result, with a token if it ends early", collects},
    {"Submitted pages are polled, and the last event has no result", submits_pages},
    {"A submitted page is delivered after its pages were freed", freed_under_way},
    {"A second page is refused while the first is in progress", one_at_a_time},
    {"Eight threads that share pages get each page once", shared},
    {"A page that failed can be read again", failed_page},
    {"A repeated token is an error", repeated_token},
    {"Operations without pages are refused with a reason", refuses},
    {NULL, NULL},
};
