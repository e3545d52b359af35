/* A transport for tests: returns the same response to every request and records the last one. */
#ifndef CANNED_H
#define CANNED_H

#include "test.h"

enum { CANNED_MOST = 64 };

typedef struct {
  /* The response, sent within the callback or by canned_respond(). */
  int32_t http_status;
  const char *body;
  int later;
  /* The number of the request that is refused instead, from 1; 0 for none. */
  int refused;

  /* The recorded requests. */
  muster_session *session;
  int requests;
  uint64_t waiting[CANNED_MOST];
  int waiting_count;
  int32_t is_idempotent;
  char method[16];
  char url[512];
  char authorization[1024];
  char sent[65536];
} canned;

/* Opens a session with `transport`; each request is sent at most `attempts` times. */
muster_session *canned_session(canned *transport, int32_t attempts);

/* Opens a session in us-east-1 with `transport`. */
muster_session *canned_open(canned *transport, muster_session_options *options);

/* Completes all waiting exchanges. */
void canned_respond(canned *transport);

#endif
