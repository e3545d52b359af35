#include "canned.h"

#include <stdio.h>
#include <strings.h>

static void respond(canned *transport, uint64_t exchange) {
  const muster_header headers[] = {{"Content-Type", "application/json"},
                                   {"x-amzn-RequestId", "request-1"}};
  CHECK_STATUS(muster_session_respond(transport->session, exchange, transport->http_status, headers,
                                      2, transport->body, strlen(transport->body)),
               MUSTER_OK);
}

static void remember(canned *transport, const muster_request *request) {
  snprintf(transport->method, sizeof transport->method, "%s", request->method);
  snprintf(transport->url, sizeof transport->url, "%s", request->url);
  snprintf(transport->sent, sizeof transport->sent, "%.*s", (int)request->body_length,
           request->body_length > 0 ? request->body : "");
  transport->is_idempotent = request->is_idempotent;
  transport->authorization[0] = '\0';
  for (size_t i = 0; i < request->header_count; i++) {
    if (strcasecmp(request->headers[i].name, "authorization") == 0) {
      snprintf(transport->authorization, sizeof transport->authorization, "%s",
               request->headers[i].value);
    }
  }
}

static void send_canned(const muster_request *request, uint64_t exchange, void *user_data) {
  canned *transport = user_data;
  transport->requests++;
  remember(transport, request);
  if (transport->requests == transport->refused) {
    muster_session_fail_exchange(transport->session, exchange, MUSTER_EXCHANGE_NOT_SENT,
                                 "the test refused it");
  } else if (transport->later && transport->waiting_count < CANNED_MOST) {
    transport->waiting[transport->waiting_count++] = exchange;
  } else {
    respond(transport, exchange);
  }
}

muster_session *canned_session(canned *transport, int32_t attempts) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.access_key_id = "AKIDEXAMPLE";
  options.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  options.max_attempts = attempts;
  return canned_open(transport, &options);
}

muster_session *canned_open(canned *transport, muster_session_options *options) {
  options->region = "us-east-1";
  options->transport = send_canned;
  options->transport_user_data = transport;
  muster_result *failure = NULL;
  muster_status status = muster_session_open(options, &transport->session, &failure);
  CHECK_TEXT(muster_result_error_message(failure), NULL);
  CHECK_STATUS(status, MUSTER_OK);
  return transport->session;
}

void canned_respond(canned *transport) {
  for (int i = 0; i < transport->waiting_count; i++)
    respond(transport, transport->waiting[i]);
  transport->waiting_count = 0;
}
