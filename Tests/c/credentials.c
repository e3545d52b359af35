/* Credentials that a program provides, MFA codes, and clients that act in roles. */
#include "canned.h"

static const char role[] = "arn:aws:iam::123456789012:role/a-role";

static const char granted[] =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId>"
    "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
    "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

/* A program that provides credentials: the last request and the number of requests. */
typedef struct test_provider {
  muster_session *session;
  uint64_t request;
  int times;
  int responds_at_once;
} test_provider;

static void provide(uint64_t request, void *user_data) {
  test_provider *provider = user_data;
  provider->request = request;
  provider->times += 1;
  if (provider->responds_at_once) {
    muster_credentials given = MUSTER_CREDENTIALS_INIT;
    given.access_key_id = "GIVEN";
    given.secret_access_key = "secret";
    CHECK_STATUS(muster_session_provide_credentials(provider->session, request, &given, NULL),
                 MUSTER_OK);
  }
}

/* A session with the transport `transport` and the credentials callback of `provider`. */
static muster_session *session_with(canned *transport, test_provider *provider) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.credentials = provide;
  options.credentials_user_data = provider;
  provider->session = canned_open(transport, &options);
  return provider->session;
}

static void given_at_once(void) {
  canned transport = {.http_status = 200, .body = "{\"members\": []}"};
  test_provider provider = {.responds_at_once = 1};
  muster_session *session = session_with(&transport, &provider);
  muster_client *client = client_of(session, "inspector2");
  for (int i = 0; i < 3; i++)
    CHECK_STATUS(muster_client_call(client, "list_members", "{}", 2, NULL), MUSTER_OK);
  CHECK_CONTAINS(transport.authorization, "Credential=GIVEN/");
  CHECK(provider.times == 1);
  muster_client_free(client);
  muster_session_free(session);
}

static void given_later(void) {
  canned transport = {.http_status = 200, .body = "{\"members\": []}"};
  test_provider provider = {0};
  muster_session *session = session_with(&transport, &provider);
  muster_client *client = client_of(session, "inspector2");
  CHECK_STATUS(muster_client_submit_call(client, "list_members", "{}", 2, NULL, NULL), MUSTER_OK);
  muster_event event;
  CHECK(muster_session_poll(session, 10, &event, 1) == 0);
  CHECK(provider.times == 1 && transport.requests == 0);

  muster_credentials given = MUSTER_CREDENTIALS_INIT;
  CHECK_STATUS(muster_session_provide_credentials(session, provider.request, &given, NULL),
               MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_session_provide_credentials(session, provider.request + 1, NULL, NULL),
               MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_session_provide_credentials(NULL, provider.request, NULL, NULL),
               MUSTER_ERROR_HANDLE);
  given.access_key_id = "LATE";
  given.secret_access_key = "secret";
  CHECK_STATUS(muster_session_provide_credentials(session, provider.request, &given, NULL),
               MUSTER_OK);
  CHECK_STATUS(muster_session_provide_credentials(session, provider.request, &given, NULL),
               MUSTER_ERROR_ARGUMENT);
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK_CONTAINS(transport.authorization, "Credential=LATE/");
  muster_result_free(event.result);
  muster_client_free(client);
  muster_session_free(session);
}

static void never_given(void) {
  canned transport = {.http_status = 200, .body = "{}"};
  test_provider provider = {0};
  muster_session *session = session_with(&transport, &provider);
  muster_client *client = client_of(session, "inspector2");
  uint64_t id = 0;
  CHECK_STATUS(muster_client_submit_call(client, "list_members", "{}", 2, NULL, &id), MUSTER_OK);
  CHECK_STATUS(muster_session_cancel(session, id), MUSTER_OK);
  muster_event event;
  CHECK(muster_session_poll(session, 1000, &event, 1) == 1);
  CHECK_STATUS(muster_result_status(event.result), MUSTER_ERROR_CANCELLED);
  muster_result_free(event.result);
  CHECK_STATUS(muster_client_submit_call(client, "list_members", "{}", 2, NULL, NULL), MUSTER_OK);
  muster_session_free(session);
  muster_client_free(client);
  CHECK(transport.requests == 0);
}

static void acts_in_a_role(void) {
  canned transport = {.http_status = 200, .body = granted};
  muster_session *session = canned_session(&transport, 1);
  muster_client_options options = MUSTER_CLIENT_OPTIONS_INIT;
  options.role_arn = role;
  muster_client *client = NULL;
  muster_result *result = NULL;
  CHECK_STATUS(muster_client_open(session, "sts", &options, &client, NULL), MUSTER_OK);
  CHECK_STATUS(muster_client_prepare(client, "get_caller_identity", "{}", 2, &result), MUSTER_OK);
  CHECK_CONTAINS(muster_result_json(result, NULL), "Credential=ROLE/");
  CHECK_CONTAINS(transport.authorization, "Credential=AKIDEXAMPLE/");
  CHECK(transport.requests == 1);
  muster_result_free(result);
  muster_client_free(client);

  options.role_arn = NULL;
  options.external_id = "x";
  CHECK_STATUS(muster_client_open(session, "sts", &options, &client, &result),
               MUSTER_ERROR_ARGUMENT);
  CHECK_CONTAINS(muster_result_error_message(result), "require role_arn");
  muster_result_free(result);
  muster_session_free(session);
}

static void describes_configuration(void) {
  canned transport = {.http_status = 200, .body = "{}"};
  test_provider provider = {.responds_at_once = 1};
  muster_session *session = session_with(&transport, &provider);
  muster_result *result = NULL;
  CHECK_STATUS(muster_session_describe_configuration(session, &result), MUSTER_OK);
  CHECK(muster_result_count(result, "/settings") > 10);
  CHECK_TEXT(muster_result_string(result, "/credentials/method"), "custom");
  CHECK_TEXT(muster_result_string(result, "/credentials/access_key"), "****************");
  muster_result_free(result);
  CHECK_STATUS(muster_session_describe_configuration(NULL, NULL), MUSTER_ERROR_HANDLE);
  muster_session_free(session);
}

const test credentials_tests[] = {
    {"A credentials callback can provide credentials at once, and is called once", given_at_once},
    {"A credentials callback can provide credentials later, once", given_later},
    {"Calls that wait for credentials can be cancelled", never_given},
    {"A client acts in a role that the session's credentials assume", acts_in_a_role},
    {"The configuration is described, and short keys are masked completely",
     describes_configuration},
    {NULL, NULL},
};
