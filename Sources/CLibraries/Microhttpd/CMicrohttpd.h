/*
 * libmicrohttpd, with what Swift cannot import: its functions that take options of any type, and
 * its sizes that are macros.
 */
#ifndef MUSTER_CMICROHTTPD_H
#define MUSTER_CMICROHTTPD_H

#include <microhttpd.h>
#include <stddef.h>

/**
 * Begins to serve on a listening socket, which the daemon closes at its end. Nothing happens but in
 * MHD_run(): the daemon has no thread of its own. `seen` is called with the target of each request
 * as it stands on the wire. What breaks RFC 9112 is refused, HTTP/1.1 without a Host among it.
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

/** The descriptor that becomes readable when MHD_run() has something to do; -1 if there is none. */
static inline int muster_http_descriptor(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

/** The socket of a connection; -1 if there is none. */
static inline int muster_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/** Hands each header of a request to `take`. */
static inline void muster_http_headers(struct MHD_Connection *connection, MHD_KeyValueIterator take,
                                       void *user_data) {
  MHD_get_connection_values(connection, MHD_HEADER_KIND, take, user_data);
}

/** The value of a header, or NULL. */
static inline const char *muster_http_header(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/** A response with a copy of `body`. */
static inline struct MHD_Response *muster_http_response(const char *body, size_t length) {
  return MHD_create_response_from_buffer(length, (void *)body, MHD_RESPMEM_MUST_COPY);
}

/** What a reader of a body answers where the connection is to break. */
static inline ssize_t muster_http_break(void) {
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

#endif
