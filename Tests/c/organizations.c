/* A simulated organization that receives requests of a program. */
#include "test.h"

#define SCENARIO "{\"throttle\": 0, \"resets\": 0, \"accounts\": 3}"

static muster_organization *opened(void) {
  muster_organization_options options = MUSTER_ORGANIZATION_OPTIONS_INIT;
  options.scenario = SCENARIO;
  muster_organization *organization = NULL;
  muster_result *result = NULL;
  CHECK_STATUS(muster_organization_open(&options, &organization, &result), MUSTER_OK);
  CHECK(result == NULL);
  return organization;
}

/* The response to the latest request. */
typedef struct {
  int calls;
  int32_t http_status;
  char body[256];
  int has_request_id;
} kept_response;

static void keep(const muster_response *response, void *user_data) {
  kept_response *kept = user_data;
  kept->calls++;
  kept->http_status = response->http_status;
  size_t length = response->body_length < 255 ? response->body_length : 255;
  memcpy(kept->body, response->body, length);
  kept->body[length] = 0;
  for (size_t i = 0; i < response->header_count; i++)
    kept->has_request_id |= strcmp(response->headers[i].name, "x-amzn-RequestId") == 0;
}

static void answers_requests(void) {
  muster_organization *organization = opened();
  const muster_header host = {"Host", "localhost"};
  muster_request request = {sizeof(muster_request), "POST", "/enable", &host, 1, "{}", 2, 0};
  kept_response kept = {0};
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept), MUSTER_OK);
  CHECK(kept.calls == 1 && kept.http_status == 403 && kept.has_request_id);
  CHECK_CONTAINS(kept.body, "MissingAuthenticationTokenException");

  /* A program that was compiled with an older header. */
  request.struct_size = offsetof(muster_request, is_idempotent);
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept), MUSTER_OK);
  CHECK(kept.calls == 2);
  request.struct_size = 0;
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept),
               MUSTER_ERROR_ARGUMENT);
  request.struct_size = sizeof request;

  request.url = "/enable?a=%zz";
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept), MUSTER_OK);
  CHECK(kept.calls == 3 && kept.http_status == 400);
  CHECK_CONTAINS(kept.body, "SerializationException");
  request.url = "/\xff";
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept), MUSTER_ERROR_INPUT);
  request.url = NULL;
  CHECK_STATUS(muster_organization_send(organization, &request, keep, &kept),
               MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_organization_send(organization, NULL, keep, &kept), MUSTER_ERROR_ARGUMENT);
  CHECK(kept.calls == 3);
  muster_organization_free(organization);
}

static void is_steered(void) {
  muster_organization *organization = opened();
  muster_result *result = NULL;
  int64_t begin = muster_organization_now(organization);
  CHECK_STATUS(muster_organization_advance(organization, 1500), MUSTER_OK);
  CHECK(muster_organization_now(organization) == begin + 1500);
  CHECK_STATUS(muster_organization_advance(organization, -1), MUSTER_ERROR_ARGUMENT);

  const char *faults = "{\"errors\": 1}";
  CHECK_STATUS(muster_organization_set_faults(organization, faults, strlen(faults), &result),
               MUSTER_OK);
  CHECK(muster_result_number(result, "/errors", 0) == 1);
  muster_result_free(result);
  CHECK_STATUS(muster_organization_set_faults(organization, "{\"x\":1}", 7, &result),
               MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(result), "/x is not a known member");
  muster_result_free(result);

  const char *settings = "{\"inspector2\": {\"stateErrors\": \"empty\"}}";
  CHECK_STATUS(muster_organization_set_settings(organization, settings, strlen(settings), &result),
               MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/inspector2/stateErrors/value"), "empty");
  muster_result_free(result);
  settings = "{\"sts\": {\"x\": 1}}";
  CHECK_STATUS(muster_organization_set_settings(organization, settings, strlen(settings), &result),
               MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(result), "/sts/x is not a known member");
  muster_result_free(result);

  CHECK_STATUS(muster_organization_describe(organization, &result), MUSTER_OK);
  CHECK(muster_result_integer(result, "/accounts", 0) == 3);
  muster_result_free(result);
  CHECK_STATUS(muster_organization_reset(organization), MUSTER_OK);
  CHECK(muster_organization_now(organization) == begin);
  muster_organization_free(organization);
}

static void tells_of_itself(void) {
  muster_organization *organization = opened();
  muster_result *result = NULL;
  CHECK_STATUS(muster_organization_export_scenario(organization, &result), MUSTER_OK);
  CHECK(muster_result_type(result, "/state/now") == MUSTER_TYPE_STRING);
  muster_result_free(result);
  CHECK_STATUS(muster_organization_list_requests(organization, &result), MUSTER_OK);
  CHECK(muster_result_integer(result, "/total", -1) == 0);
  muster_result_free(result);
  CHECK_STATUS(muster_organization_describe_credentials(organization, "123456789012", &result),
               MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/accountId"), "123456789012");
  muster_result_free(result);
  CHECK_STATUS(muster_organization_describe_credentials(organization, "12", &result),
               MUSTER_ERROR_ARGUMENT);
  muster_result_free(result);
  muster_organization_free(organization);
}

static void refuses_what_cannot_be(void) {
  muster_organization_options options = MUSTER_ORGANIZATION_OPTIONS_INIT;
  muster_organization *organization = NULL;
  options.scenario = "{\"accounts\": -1}";
  CHECK_STATUS(muster_organization_open(&options, &organization, NULL), MUSTER_ERROR_ARGUMENT);
  options.scenario = "{}";
  options.speed = -1;
  CHECK_STATUS(muster_organization_open(&options, &organization, NULL), MUSTER_ERROR_ARGUMENT);
  options.speed = 0;
  options.state_file = "/no/such/folder/state.db";
  CHECK_STATUS(muster_organization_open(&options, &organization, NULL), MUSTER_ERROR_FILE);
  CHECK(organization == NULL);
  CHECK_STATUS(muster_organization_reset(NULL), MUSTER_ERROR_HANDLE);
  CHECK(muster_organization_now(NULL) == 0);
  muster_organization_free(NULL);
}

const test organizations_tests[] = {
    {"An organization responds to a request within the call, and refuses an invalid one",
     answers_requests},
    {"A program controls the clock, the faults and the reset of an organization", is_steered},
    {"An organization exports its state, its requests and its keys", tells_of_itself},
    {"An invalid organization is refused", refuses_what_cannot_be},
    {NULL, NULL},
};
