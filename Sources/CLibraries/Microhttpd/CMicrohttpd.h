/*
 * libmicrohttpd, with functions for the parts of its API that Swift cannot import: variadic
 * functions, unions and macros.
 */
#ifndef MUSTER_CMICROHTTPD_H
#define MUSTER_CMICROHTTPD_H

#include <microhttpd.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/**
 * Starts a server on a listening socket, which MHD_stop_daemon() closes. The server has no thread:
 * it works only during MHD_run(). `seen` is called with the target of each request as it was
 * received. Requests that violate RFC 9112 are rejected, such as HTTP/1.1 without a Host header.
 */
static inline struct MHD_Daemon *
muster_http_start(int listener, unsigned int idle_seconds, MHD_AccessHandlerCallback handle,
                  void *(*seen)(void *, const char *, struct MHD_Connection *),
                  MHD_RequestCompletedCallback completed, void *user_data) {
  return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle,
                          user_data, MHD_OPTION_LISTEN_SOCKET, listener,
                          MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_URI_LOG_CALLBACK,
                          seen, user_data, MHD_OPTION_NOTIFY_COMPLETED, completed, user_data,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(128 * 1024),
                          MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

/** Returns the descriptor that becomes readable when MHD_run() has work to do; -1 if there is none.
 */
static inline int muster_http_descriptor(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

/** Returns the socket of a connection; -1 if there is none. */
static inline int muster_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/** Calls `take` with each header of a request. */
static inline void muster_http_headers(struct MHD_Connection *connection, MHD_KeyValueIterator take,
                                       void *user_data) {
  MHD_get_connection_values(connection, MHD_HEADER_KIND, take, user_data);
}

/** Returns the value of a header, or NULL. */
static inline const char *muster_http_header(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/** The values of Content-Length of a request. */
struct muster_http_lengths {
  const char *first;
  int differ;
};

static inline enum MHD_Result muster_http_add_length(void *user_data, enum MHD_ValueKind kind,
                                                     const char *name, const char *value) {
  struct muster_http_lengths *lengths = user_data;
  (void)kind;
  if (strcasecmp(name, "Content-Length") != 0 || value == NULL)
    return MHD_YES;
  if (lengths->first == NULL)
    lengths->first = value;
  else if (strcmp(lengths->first, value) != 0)
    lengths->differ = 1;
  return MHD_YES;
}

/** Returns 1 if a request has two lengths. libmicrohttpd would use the first one. */
static inline int muster_http_lengths_differ(struct MHD_Connection *connection) {
  struct muster_http_lengths lengths = {NULL, 0};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, muster_http_add_length, &lengths);
  return lengths.differ;
}

/** Returns a response with a copy of `body`. */
static inline struct MHD_Response *muster_http_response(const char *body, size_t length) {
  return MHD_create_response_from_buffer(length, (void *)body, MHD_RESPMEM_MUST_COPY);
}

/** Returns the value with which a content reader closes the connection. */
static inline ssize_t muster_http_break(void) {
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

#endif
