/* Models that a program adds, descriptions of operations, and prepared requests. */
#include "canned.h"

static const char toys[] =
    "{\"metadata\": {\"endpointPrefix\": \"toys\", \"protocol\": \"rest-json\"},"
    " \"operations\": {\"GetToy\": {"
    "   \"http\": {\"method\": \"GET\", \"requestUri\": \"/toys/{name}\"},"
    "   \"input\": {\"shape\": \"In\"}, \"output\": {\"shape\": \"Out\"}}},"
    " \"shapes\": {"
    "   \"In\": {\"type\": \"structure\", \"required\": [\"name\"], \"members\": {"
    "     \"name\": {\"shape\": \"Name\", \"location\": \"uri\", \"locationName\": \"name\"}}},"
    "   \"Out\": {\"type\": \"structure\", \"members\": {\"name\": {\"shape\": \"Name\"}}},"
    "   \"Name\": {\"type\": \"string\"}}}";

static const char bear[] = "{\"name\": \"bear\"}";

static void add_toys(muster_session *session) {
  muster_result *result = NULL;
  muster_status status =
      muster_session_add_model(session, "toys", toys, sizeof toys - 1, NULL, 0, &result);
  CHECK_TEXT(muster_result_error_message(result), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/service"), "toys");
  CHECK(muster_result_integer(result, "/operations", 0) == 1);
  muster_result_free(result);
}

static void an_added_service(void) {
  canned transport = {.http_status = 200, .body = "{\"name\": \"teddy\"}"};
  muster_session *session = canned_session(&transport, 1);
  add_toys(session);
  muster_client *client = client_of(session, "toys");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_call(client, "get_toy", bear, strlen(bear), &result), MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/name"), "teddy");
  CHECK_CONTAINS(transport.url, "/toys/bear");
  muster_result_free(result);
  muster_client_free(client);
  muster_session_free(session);
}

static void a_prepared_request(void) {
  canned transport = {.http_status = 200, .body = "{}"};
  muster_session *session = canned_session(&transport, 1);
  add_toys(session);
  muster_client *client = client_of(session, "toys");
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_prepare(client, "GetToy", bear, strlen(bear), &result), MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/method"), "GET");
  CHECK_CONTAINS(muster_result_string(result, "/url"), "/toys/bear");
  CHECK_TEXT(muster_result_string(result, "/headers/0/name"), "Host");
  CHECK_TEXT(muster_result_string(result, "/body"), "");
  CHECK(transport.requests == 0);
  muster_result_free(result);

  CHECK_STATUS(muster_client_prepare(client, "GetToy", "{}", 2, &result), MUSTER_ERROR_INPUT);
  CHECK_CONTAINS(muster_result_error_message(result), "/name is required");
  muster_result_free(result);
  CHECK_STATUS(muster_client_prepare(client, NULL, "{}", 2, NULL), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_client_prepare(client, "GetToy", NULL, 2, NULL), MUSTER_ERROR_ARGUMENT);
  muster_client_free(client);
  muster_session_free(session);
}

static void a_description(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_result *result = NULL;
  CHECK_STATUS(muster_operation_describe(session, "toys", "get_toy", &result),
               MUSTER_ERROR_UNKNOWN);
  muster_result_free(result);
  add_toys(session);
  CHECK_STATUS(muster_operation_describe(session, "toys", "get_toy", &result), MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/input/required/0"), "name");
  muster_result_free(result);
  CHECK_STATUS(muster_operation_describe(session, "toys", "get_toi", &result),
               MUSTER_ERROR_UNKNOWN);
  CHECK_CONTAINS(muster_result_error_message(result), "did you mean get_toy?");
  muster_result_free(result);
  CHECK_STATUS(muster_model_list(session, "toys", &result), MUSTER_OK);
  CHECK_TEXT(muster_result_string(result, "/services/0/operations/0/name"), "GetToy");
  muster_result_free(result);
  muster_session_free(session);
  CHECK_STATUS(muster_model_list(session, "toys", NULL), MUSTER_ERROR_HANDLE);
  CHECK_STATUS(muster_operation_describe(session, "toys", "get_toy", NULL), MUSTER_ERROR_HANDLE);
}

static void no_model(void) {
  muster_session *session = simulated("{\"accounts\": 2}");
  muster_result *result = NULL;
  CHECK_STATUS(muster_session_load_model(session, "/nowhere", &result), MUSTER_ERROR_CONFIGURATION);
  CHECK_TEXT(muster_result_error_code(result), "InvalidModelError");
  CHECK_CONTAINS(muster_result_error_message(result), "/nowhere cannot be read");
  muster_result_free(result);
  CHECK_STATUS(muster_session_load_model(session, NULL, NULL), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_session_add_model(session, NULL, "{}", 2, NULL, 0, NULL),
               MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_session_add_model(session, "toys", NULL, 2, NULL, 0, NULL),
               MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_session_add_model(session, "toys", "", 0, NULL, 0, NULL),
               MUSTER_ERROR_CONFIGURATION);
  CHECK_STATUS(muster_session_add_model(session, "toys", toys, strlen(toys), "[", 1, &result),
               MUSTER_ERROR_CONFIGURATION);
  CHECK_CONTAINS(muster_result_error_message(result),
                 "The paginators file of toys is not valid JSON");
  muster_result_free(result);
  muster_session_free(session);
}

const test models_tests[] = {
    {"A service from an added model is called like any other", an_added_service},
    {"A prepared request is complete, and not sent", a_prepared_request},
    {"An operation is described by its model", a_description},
    {"An invalid model is refused with a reason", no_model},
    {NULL, NULL},
};
