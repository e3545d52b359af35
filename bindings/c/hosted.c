/*
 * Opens a simulated organization, and a session in the same program that calls it as it would call
 * AWS: with signed requests, through a transport callback. A program can test its calls in this way
 * without a network, with a clock that the test controls.
 *
 * cc -o hosted hosted.c $(pkg-config --cflags --libs muster)
 */
#include <muster.h>
#include <stdio.h>
#include <string.h>

#define MEMBER "222222222222"

static const char scenario[] = "{\"throttle\": 0, \"accounts\": [{\"accountId\": \"" MEMBER "\"}]}";

typedef struct {
  muster_organization *organization;
  muster_session *session;
} connection;

typedef struct {
  muster_session *session;
  uint64_t exchange;
} sender;

static void respond(const muster_response *response, void *user_data) {
  const sender *sender = user_data;
  if (response->http_status == 0)
    muster_session_fail_exchange(sender->session, sender->exchange, MUSTER_EXCHANGE_CONNECTION_LOST,
                                 "the connection broke");
  else
    muster_session_respond(sender->session, sender->exchange, response->http_status,
                           response->headers, response->header_count, response->body,
                           response->body_length);
}

static void send_request(const muster_request *request, uint64_t exchange, void *user_data) {
  const connection *connection = user_data;
  sender sender = {connection->session, exchange};
  if (muster_organization_send(connection->organization, request, respond, &sender) != MUSTER_OK)
    muster_session_fail_exchange(connection->session, exchange, MUSTER_EXCHANGE_NOT_SENT,
                                 "the organization does not respond");
}

/* Calls an operation and prints the result. Returns 0 if it failed. */
static int call(muster_client *client, const char *operation, const char *input) {
  muster_result *result = NULL;
  muster_status status = muster_client_call(client, operation, input, strlen(input), &result);
  size_t length = 0;
  const char *text = status == MUSTER_OK ? muster_result_json(result, &length)
                                         : muster_result_error_message(result);
  printf("%s: %s\n", operation, text);
  muster_result_free(result);
  return status == MUSTER_OK;
}

/* Opens a session with the keys of the organization's administrator; NULL on failure. */
static muster_session *session_on(connection *connection, muster_result **failure) {
  muster_result *keys = NULL;
  if (muster_organization_describe_credentials(connection->organization, NULL, &keys) != MUSTER_OK)
    return NULL;
  muster_value root = muster_result_root(keys);
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.access_key_id = muster_value_string(muster_value_member(root, "accessKeyId"), NULL);
  options.secret_access_key =
      muster_value_string(muster_value_member(root, "secretAccessKey"), NULL);
  options.transport = send_request;
  options.transport_user_data = connection;
  muster_session_open(&options, &connection->session, failure);
  muster_result_free(keys);
  return connection->session;
}

int main(void) {
  connection connection = {NULL, NULL};
  muster_client *inspector = NULL;
  muster_result *failure = NULL;
  muster_organization_options options = MUSTER_ORGANIZATION_OPTIONS_INIT;
  options.scenario = scenario;

  int works = muster_organization_open(&options, &connection.organization, &failure) == MUSTER_OK &&
              session_on(&connection, &failure) != NULL &&
              muster_client_open(connection.session, "inspector2", NULL, &inspector, &failure) ==
                  MUSTER_OK &&
              call(inspector, "associate_member", "{\"accountId\": \"" MEMBER "\"}") &&
              call(inspector, "get_member", "{\"accountId\": \"" MEMBER "\"}") &&
              muster_organization_advance(connection.organization, 10 * 60 * 1000) == MUSTER_OK &&
              call(inspector, "get_member", "{\"accountId\": \"" MEMBER "\"}");
  if (failure != NULL)
    fprintf(stderr, "%s\n", muster_result_error_message(failure));
  muster_result_free(failure);
  muster_client_free(inspector);
  muster_session_free(connection.session);
  muster_organization_free(connection.organization);
  return works ? 0 : 1;
}
