/*
 * libcurl for Swift. Swift cannot import variadic functions, so there is one function for each type
 * of argument that Transport uses.
 */
#ifndef MUSTER_CCURL_H
#define MUSTER_CCURL_H

#include <curl/curl.h>

/* Before 7.87, TLS could raise SIGPIPE, which ends the program that embeds the library. */
#if LIBCURL_VERSION_NUM < 0x075700
#error "Muster needs libcurl 7.87 or newer"
#endif

/** Initializes libcurl for the process. */
static inline CURLcode muster_curl_initialize(void) {
  return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode muster_curl_set_number(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode muster_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode muster_curl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode muster_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode muster_curl_set_callback(CURL *easy, CURLoption option,
                                                curl_write_callback value) {
  return curl_easy_setopt(easy, option, value);
}

/** Sets the function that libcurl calls each time before it sends a request. */
static inline CURLcode muster_curl_set_before(CURL *easy, curl_prereq_callback before,
                                              void *user_data) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before);
  return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_PREREQDATA, user_data) : code;
}

/** A number from the information about a transfer, or 0. */
static inline long muster_curl_number(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

/** The pointer that was set as CURLOPT_PRIVATE, or NULL. */
static inline void *muster_curl_private(CURL *easy) {
  char *value = NULL;
  return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

/** A size from the information about a transfer, in bytes or microseconds, or 0. */
static inline curl_off_t muster_curl_size(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

/** Sets the functions that open and close sockets. */
static inline CURLcode muster_curl_set_sockets(CURL *easy, curl_opensocket_callback open,
                                               curl_closesocket_callback close, void *user_data) {
  CURLcode codes[] = {curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open),
                      curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, user_data),
                      curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close),
                      curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, user_data)};
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    if (codes[i] != CURLE_OK)
      return codes[i];
  }
  return CURLE_OK;
}

/** Sets the functions that libcurl calls with the sockets to wait for and with its next timeout. */
static inline void muster_curl_multi_watch(CURLM *multi, curl_socket_callback sockets,
                                           curl_multi_timer_callback timer, void *user_data) {
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, sockets);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, user_data);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, user_data);
}

static inline CURLMcode muster_curl_multi_set_number(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

#endif
