/* A host transport for tests: it answers every request alike and remembers the last one. */
#ifndef CANNED_H
#define CANNED_H

#include "test.h"

enum { CANNED_MOST = 64 };

typedef struct {
  /* What it answers: within the callback, or when canned_answer() is called. */
  int32_t http_status;
  const char *body;
  int later;
  /* Which request is refused instead, counted from 1; 0 for none. */
  int refused;

  /* What it saw. */
  muster_session *session;
  int requests;
  uint64_t waiting[CANNED_MOST];
  int waiting_count;
  int32_t is_repeatable;
  char method[16];
  char url[512];
  char authorization[1024];
  char sent[65536];
} canned;

/* Opens a session whose requests `transport` answers; each is sent at most `attempts` times. */
muster_session *canned_session(canned *transport, int32_t attempts);

/* Opens a session in us-east-1 whose requests `transport` answers. */
muster_session *canned_open(canned *transport, muster_session_options *options);

/* Answers everything that waits. */
void canned_answer(canned *transport);

#endif
