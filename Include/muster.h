/**
 * Muster: Amazon Inspector and Amazon Macie across every account of an organization.
 *
 * This header is the manual. A program opens a session, opens a client for a service in a Region,
 * calls operations with JSON and reads the answers by JSON Pointer:
 *
 *     muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
 *     options.region = "us-east-1";
 *     options.simulation = "{\"accounts\": 500, \"seed\": 7}";
 *
 *     muster_session *session = NULL;
 *     muster_client *inspector = NULL;
 *     muster_result *result = NULL;
 *
 *     if (muster_session_open(&options, &session, &result) == MUSTER_OK &&
 *         muster_client_open(session, "inspector2", NULL, &inspector, &result) == MUSTER_OK &&
 *         muster_client_call(inspector, "batch_get_account_status", "{}", 2, &result) == MUSTER_OK) {
 *       printf("%zu accounts\n", muster_result_count(result, "/accounts"));
 *     } else {
 *       fprintf(stderr, "%s\n", muster_result_error_message(result));
 *     }
 *     muster_result_free(result);
 *     muster_client_free(inspector);
 *     muster_session_free(session);
 *
 * muster/inspector2.h, macie2.h, organizations.h and sts.h declare an entry point for every
 * operation of the services that are built in.
 *
 * Handles. `muster_session`, `muster_client`, `muster_result`, `muster_input`, `muster_pages` and
 * `muster_organization` are opaque. The caller frees each with its `_free`, in any order: a client
 * keeps what it needs of its session alive. `_free(NULL)` does nothing. A handle that was freed, or
 * that never was one, is answered with MUSTER_ERROR_HANDLE (or NULL, or 0), never with a crash.
 *
 * Results. A function with `muster_result **out` writes NULL to `*out` first, whatever stood there;
 * free an earlier result before its variable is used again. Calls write a result on success and on
 * failure; functions that open something write one on failure only. `out` may be NULL.
 *
 * Text. All text is UTF-8. Text that goes in with a length need not end in NUL and is not kept after
 * the function returns. Text that comes out ends in NUL, belongs to the handle it was read from, and
 * lives until that handle is freed.
 *
 * Threads. Every function may be called from any thread. The library starts none of its own, but
 * for those in which libcurl looks up a host's name:
 * whoever waits (a blocking call, or muster_session_poll()) drives the session, for the others too.
 * Callbacks run on the thread that drives and may call the library, but not wait in it.
 *
 * Processes. Handles belong to the process that made them. After fork() they go on in the parent, as
 * if nothing had happened; in the child they are answered as if they had been freed, with
 * MUSTER_ERROR_HANDLE and a message that says so, and freeing them does nothing. The child opens a
 * session of its own. Programs that are started with exec() inherit no descriptor.
 */
#ifndef MUSTER_H
#define MUSTER_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define MUSTER_API __attribute__((visibility("default")))
#else
#define MUSTER_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version this header belongs to; muster_version() tells the one of the library. */
#define MUSTER_VERSION "0.1.0"

/** The version of the library, like "0.1.0". The text is static. */
MUSTER_API const char *muster_version(void);

/** How many handles are alive in this process: 0 when everything was freed. For tests. */
MUSTER_API size_t muster_handle_count(void);

/* ------------------------------------------------------------------------------------- status */

/** What became of a function: MUSTER_OK, or one of the negative codes. Never renumbered. */
typedef int32_t muster_status;

enum {
  /** It worked. Of a call: the service answered 2xx. Accounts in it may still have failed. */
  MUSTER_OK = 0,
  /** An argument is NULL, out of range, or an option that cannot be. */
  MUSTER_ERROR_ARGUMENT = -1,
  /** A handle that was freed, that never was one, or that is one of another kind. */
  MUSTER_ERROR_HANDLE = -2,
  /** Input that is no JSON, no UTF-8, or not what the operation takes; nothing was sent. */
  MUSTER_ERROR_INPUT = -3,
  /** A service, an operation or a state to wait for that Muster does not know. */
  MUSTER_ERROR_UNKNOWN = -4,
  /** Configuration that is missing or wrong: no Region, no credentials, a malformed URL. */
  MUSTER_ERROR_CONFIGURATION = -5,
  /** The request got no answer: refused, reset, timed out, no such host, TLS refused. */
  MUSTER_ERROR_TRANSPORT = -6,
  /** An answer that could not be understood. */
  MUSTER_ERROR_RESPONSE = -7,
  /** The service answered with an error: code, message and HTTP status are in the result. */
  MUSTER_ERROR_SERVICE = -8,
  /** The call was cancelled, or its session was freed. */
  MUSTER_ERROR_CANCELLED = -9,
  /** The journal of a run, or the state file of an organization, cannot be read or written. */
  MUSTER_ERROR_JOURNAL = -10,
  /** A fault of Muster itself. */
  MUSTER_ERROR_INTERNAL = -11
};

/** The name of a status, like "MUSTER_ERROR_INPUT". The text is static. */
MUSTER_API const char *muster_status_name(muster_status status);

/**
 * Finds the name that `name` is probably a misspelling of, for messages like "did you mean …?".
 *
 * Returns one of the `count` strings in `candidates`, or NULL if none is similar enough. Case is
 * ignored. NULL elements are skipped.
 */
MUSTER_API const char *muster_name_suggest(const char *name, const char *const *candidates,
                                           size_t count);

typedef struct muster_session muster_session;
typedef struct muster_client muster_client;
typedef struct muster_result muster_result;
typedef struct muster_input muster_input;
typedef struct muster_pages muster_pages;
typedef struct muster_organization muster_organization;

/* ------------------------------------------------------------------------------------ results */

/**
 * Frees a result and every text that was read from it. No other thread may be reading it meanwhile:
 * reading takes no lock, so that it is cheap.
 */
MUSTER_API void muster_result_free(muster_result *result);

/** The status the result came with; MUSTER_ERROR_HANDLE if it is none. */
MUSTER_API muster_status muster_result_status(muster_result *result);

/**
 * The whole answer as JSON, as the AWS CLI prints it; of a failure, `{"Error": {…}}`, and beside
 * "Error" what else the service said of it.
 */
MUSTER_API const char *muster_result_json(muster_result *result, size_t *length);

/**
 * The kinds of value that muster_result_type() tells apart. An integer that is no int64_t is a
 * number, all of whose digits stand in the answer's text.
 */
enum {
  MUSTER_TYPE_MISSING = 0,
  MUSTER_TYPE_NULL = 1,
  MUSTER_TYPE_BOOLEAN = 2,
  MUSTER_TYPE_INTEGER = 3,
  MUSTER_TYPE_NUMBER = 4,
  MUSTER_TYPE_STRING = 5,
  MUSTER_TYPE_ARRAY = 6,
  MUSTER_TYPE_OBJECT = 7
};

/** What stands at `pointer` (JSON Pointer, RFC 6901; "" is the whole answer): a MUSTER_TYPE_…. */
MUSTER_API int32_t muster_result_type(muster_result *result, const char *pointer);

/** The string at `pointer`, or NULL if there is none. */
MUSTER_API const char *muster_result_string(muster_result *result, const char *pointer);

/** The integer at `pointer`, or `otherwise` if there is none. */
MUSTER_API int64_t muster_result_integer(muster_result *result, const char *pointer,
                                         int64_t otherwise);

/** The number at `pointer`, or `otherwise` if there is none. */
MUSTER_API double muster_result_number(muster_result *result, const char *pointer,
                                       double otherwise);

/** 1 or 0 for true or false at `pointer`; `otherwise` if it is neither. */
MUSTER_API int32_t muster_result_boolean(muster_result *result, const char *pointer,
                                         int32_t otherwise);

/** How many elements the array, or members the object, at `pointer` has; 0 if it is neither. */
MUSTER_API size_t muster_result_count(muster_result *result, const char *pointer);

/** The name of member `index` of the object at `pointer`, or NULL. */
MUSTER_API const char *muster_result_key(muster_result *result, const char *pointer, size_t index);

/**
 * A value within a result, for walking without pointers: a small struct, copied freely, valid until
 * the result is freed. Start with muster_result_root(); all fields are the library's.
 */
typedef struct muster_value {
  muster_result *result;
  uint64_t position;
} muster_value;

/** The whole answer as a value. */
MUSTER_API muster_value muster_result_root(muster_result *result);

/** The kind of `value`: a MUSTER_TYPE_…. */
MUSTER_API int32_t muster_value_type(muster_value value);

/** The string that `value` is, and its length in bytes; NULL if it is none. */
MUSTER_API const char *muster_value_string(muster_value value, size_t *length);

/** The integer that `value` is, or 0. */
MUSTER_API int64_t muster_value_integer(muster_value value);

/** The number that `value` is, or 0. */
MUSTER_API double muster_value_number(muster_value value);

/** 1 if `value` is true, else 0. */
MUSTER_API int32_t muster_value_boolean(muster_value value);

/**
 * Writes `value` as JSON, for example for muster_input_set_json(), or a number with all of its digits: at
 * most `capacity` bytes, NUL included, to `text`, which may be NULL where `capacity` is 0. Returns how
 * long the whole JSON is without the NUL, as snprintf() does; 0 if there is no value.
 */
MUSTER_API size_t muster_value_json(muster_value value, char *text, size_t capacity);

/**
 * Steps through an array or object. `child` must be zeroed before the first step; it then holds one
 * element after the other, and `key` (may be NULL) the member's name, NULL in an array.
 * Returns 1 while there was one, 0 at the end.
 */
MUSTER_API int32_t muster_value_next(muster_value parent, muster_value *child, const char **key);

/** The member called `name` of the object `value`; of type MUSTER_TYPE_MISSING if there is none. */
MUSTER_API muster_value muster_value_member(muster_value value, const char *name);

/**
 * The code of the failure, or NULL. It is the service's own ("ThrottlingException") or, when the
 * failure did not come from the service, what botocore calls it: ParamValidationError,
 * UnknownServiceError, UnknownOperationError, NoRegionError, NoCredentialsError,
 * EndpointConnectionError, ProxyConnectionError, ConnectTimeoutError, ReadTimeoutError,
 * ConnectionClosedError, SSLError, …; or ResponseTooLargeError, which botocore has no name for.
 */
MUSTER_API const char *muster_result_error_code(muster_result *result);

/** The failure in a sentence for a person, or NULL. */
MUSTER_API const char *muster_result_error_message(muster_result *result);

/** The HTTP status of the last answer; 0 if there was none. */
MUSTER_API int32_t muster_result_http_status(muster_result *result);

/** The service's id of the request, to give to AWS Support; NULL if there is none. */
MUSTER_API const char *muster_result_request_id(muster_result *result);

/** How many times the request was sent. */
MUSTER_API int32_t muster_result_attempts(muster_result *result);

/**
 * How it got there: a JSON array with an object for every attempt, the first one first: {"attempt": 1,
 * "status": 429, "code": "ThrottlingException", "requestId": …, "waitedMs": 0, "durationMs": 83,
 * "retry": "throttling", "retryInMs": 412}. `waitedMs` is how long the call waited before it, for its
 * turn or in the adaptive mode. "retry" is why another one follows: "throttling", "transient" (5xx, a
 * lost connection) or "clock_skew"; the last one has "stop" instead, why none does: "settled",
 * "max_attempts", "retry_quota" or "may_have_been_executed". Of a batch, a wait or an answer that was
 * not asked for over the wire it is empty. Valid until the result is freed.
 */
MUSTER_API const char *muster_result_history(muster_result *result, size_t *length);

/**
 * 1 if sending the same request again later may help. 0 too where the service may have carried it
 * out although it did not say so, and must not be asked for it twice: /Error/MayHaveBeenExecuted is
 * true then.
 */
MUSTER_API int32_t muster_result_is_retryable(muster_result *result);

/**
 * Reads JSON into a result, so that it is walked like an answer: a script's answer, a scenario.
 * MUSTER_ERROR_INPUT says in which line and column it is no JSON.
 */
MUSTER_API muster_status muster_result_parse(const char *text, size_t length, muster_result **out);

/* -------------------------------------------------------------------------------------- input */

/**
 * A JSON document under construction, so that nobody formats JSON by hand. Values are set by JSON
 * Pointer; missing objects and arrays on the way are made, and "-" appends to an array (RFC 6901):
 *
 *     muster_input_set_string(input, "/accountIds/-", "123456789012");
 *     muster_input_set_boolean(input, "/disableEmailNotification", 1);
 *
 * The setters answer MUSTER_ERROR_ARGUMENT when the pointer leads through a value that is no
 * container, or past the end of an array, and MUSTER_ERROR_INPUT when the value is no UTF-8.
 */
MUSTER_API muster_input *muster_input_new(void);
/** Frees the document. */
MUSTER_API void muster_input_free(muster_input *input);
/** Sets a string. */
MUSTER_API muster_status muster_input_set_string(muster_input *input, const char *pointer,
                                                 const char *value);
/** Sets an integer. */
MUSTER_API muster_status muster_input_set_integer(muster_input *input, const char *pointer,
                                                  int64_t value);
/** Sets a number; infinities and NaN are MUSTER_ERROR_ARGUMENT. */
MUSTER_API muster_status muster_input_set_number(muster_input *input, const char *pointer,
                                                 double value);
/** Sets true or false. */
MUSTER_API muster_status muster_input_set_boolean(muster_input *input, const char *pointer,
                                                  int32_t value);
/** Sets a whole JSON value, for example a part of a result. */
MUSTER_API muster_status muster_input_set_json(muster_input *input, const char *pointer,
                                               const char *json, size_t length);
/** The document as JSON, "{}" while nothing was set. Valid until the next call on `input`. */
MUSTER_API const char *muster_input_json(muster_input *input, size_t *length);

/* ------------------------------------------------------------------------------------ session */

enum {
  MUSTER_LOG_ERROR = 1,
  MUSTER_LOG_WARNING = 2,
  MUSTER_LOG_INFO = 3,
  /** Every attempt. */
  MUSTER_LOG_DEBUG = 4,
  /** What goes over the wire: method, URL, headers and bodies. */
  MUSTER_LOG_TRACE = 5
};

/**
 * Receives the log. `message` is one line of at most some 4,000 bytes, `fields` a JSON object with
 * `service`, `operation`, `region`, `account`, `attempt`, `status`, `code`, `requestId`, `durationMs`,
 * `retry` and `retryInMs` as far as they apply. Neither holds a secret, a token or a signature: what a
 * model calls sensitive, and what stands in headers that bear them, is "***". Both live until the
 * callback returns.
 */
typedef void (*muster_log_callback)(int32_t level, const char *message, const char *fields,
                                    void *user_data);

/** How far a batch or a wait has come. Texts live until the callback returns. */
typedef struct muster_progress {
  size_t struct_size;
  const char *service;
  const char *region;
  /** The operation or state in boto3's spelling: "create_invitations", "member_enabled". */
  const char *step;
  /** How many accounts went in, how many are done, still waiting, and not to be done as things are. */
  size_t total;
  size_t done;
  size_t pending;
  size_t failing;
  /** The session's clock, milliseconds since 1970. */
  int64_t now_ms;
} muster_progress;

/** Receives progress whenever a batch or wait has learned something. */
typedef void (*muster_progress_callback)(const muster_progress *progress, void *user_data);

/** An attempt of a call that is over. Texts live until the callback returns, and may be NULL. */
typedef struct muster_attempt {
  size_t struct_size;
  const char *service;
  /** AWS's name of it: "BatchGetAccountStatus". */
  const char *operation;
  const char *region;
  /** The account that the client acts in; NULL where its credentials do not tell it. */
  const char *account;
  /** Which attempt of the call it was, from 1, and how many there may be. */
  int32_t number;
  int32_t max_attempts;
  /** 0 if there was no answer. */
  int32_t http_status;
  const char *code;
  const char *request_id;
  int64_t waited_ms;
  int64_t duration_ms;
  /** Why another one follows, and in which time; NULL and -1 if none does. */
  const char *retry;
  int64_t retry_in_ms;
  /** Why none follows; the values are those of muster_result_history(). */
  const char *stop;
} muster_attempt;

/** Learns of every attempt of every call, those for credentials too. */
typedef void (*muster_attempt_callback)(const muster_attempt *attempt, void *user_data);

/** A header of a request or response. */
typedef struct muster_header {
  const char *name;
  const char *value;
} muster_header;

/** A request as it would go out: signed, complete. Everything lives until the callback returns. */
typedef struct muster_request {
  size_t struct_size;
  const char *method;
  const char *url;
  const muster_header *headers;
  size_t header_count;
  const char *body;
  size_t body_length;
  /**
   * Whether the service may be asked for this twice and it means once: 1 or 0. A transport that sends
   * again by itself, as HTTP libraries do where a connection that was kept turns out to be closed,
   * must not where it is 0. Of requests that a program hands over it is not looked at.
   */
  int32_t is_repeatable;
} muster_request;

/**
 * Sends a request in the library's place. The callback must not block: it starts the exchange and
 * returns. Some time later, from any thread, or already from within the callback, the answer is
 * handed over by muster_session_respond(), muster_session_refuse() or muster_session_interrupt() with
 * the same `exchange`. Retries are the library's: a callback need not make any.
 */
typedef void (*muster_transport_callback)(const muster_request *request, uint64_t exchange,
                                          void *user_data);

/** Tells the time in milliseconds since 1970. */
typedef int64_t (*muster_clock_callback)(void *user_data);

/** Makes 64 random bits. */
typedef uint64_t (*muster_random_callback)(void *user_data);

/**
 * Makes an idempotency token for a request whose caller gave none: writes at most `capacity` bytes,
 * NUL included, to `token`.
 */
typedef void (*muster_token_callback)(char *token, size_t capacity, void *user_data);

/**
 * Asks the program for credentials. The callback must not block: some time later, from any thread,
 * or already from within the callback, the answer is handed over by muster_session_provide_credentials() with
 * the same `request`. It is asked again ahead of the credentials' end, once for all calls.
 */
typedef void (*muster_credentials_callback)(uint64_t request, void *user_data);

/**
 * Asks somebody for the code that the multi-factor device with the number or ARN `serial` shows:
 * writes at most `capacity` bytes, NUL included, to `code` and returns 0; anything else means that
 * there is no code. All calls of the session wait until it returns.
 *
 * It is asked again whenever the role's credentials are renewed, from 15 minutes ahead of their end
 * (botocore refuses to renew them, with RefreshWithMFAUnsupportedError). Who gives no code then is
 * asked again after a minute or so, and the old ones serve until their end.
 */
typedef int32_t (*muster_mfa_callback)(const char *serial, char *code, size_t capacity,
                                       void *user_data);

/**
 * How a session is opened. Fields left 0 or NULL take their default; texts are copied.
 * The struct grows only at its end, and `struct_size` tells the library which one it was given.
 */
typedef struct muster_session_options {
  size_t struct_size;
  /** The default Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's `region`. */
  const char *region;
  /**
   * Credentials. Without them they are looked for where botocore does, when the first call needs
   * some: `credentials`; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; a role of the
   * profile; a web identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN); SSO; the credentials file;
   * a credential_process; the config file; the container; the instance metadata service. All calls
   * share them, and they are renewed ahead of their end.
   *
   * Of what the AWS CLI keeps, the tokens of `aws sso login` are read, and renewed where they can be;
   * the credentials of `aws login` (a profile's `login_session`) are read and serve until their end,
   * because renewing them takes a private key of the AWS CLI's; the roles that it has assumed
   * (~/.aws/cli/cache) are not read, as botocore does not either: they are assumed anew.
   */
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token;
  /**
   * Where requests go instead of AWS; else AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the
   * service's `endpoint_url` in the profile's `services` section, the profile's `endpoint_url`,
   * unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the profile says that they are ignored.
   *
   * The profile is `profile`, else that of AWS_DEFAULT_PROFILE or AWS_PROFILE, in AWS_CONFIG_FILE
   * (~/.aws/config) and AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials), which are read when the
   * session is opened.
   */
  const char *endpoint_url;
  /**
   * Answers requests from a simulated organization within this process: a scenario as JSON, for
   * example {"accounts": 500, "seed": 7}. Nothing is sent: credentials and endpoints of yours are
   * not looked at, the Region is us-east-1 where none is given, and time is simulated: waiting takes
   * none. Excludes `endpoint_url`, `journal` and `transport`. See muster_scenario_list_accounts().
   */
  const char *simulation;
  /** A file that makes the session's changes a durable run; see muster_session_open(). */
  const char *journal;
  /**
   * How often a request is sent at most, the first time included; else AWS_MAX_ATTEMPTS, the
   * profile's `max_attempts`, or 3, and 5 in the legacy mode.
   */
  int32_t max_attempts;
  /** How many requests may be under way at once; the rest wait in order. Default 64. */
  int32_t max_in_flight;
  /**
   * Time-outs of one attempt in milliseconds: to connect, TLS included, by default that of the
   * `defaults_mode` (AWS_DEFAULTS_MODE) or 60,000, and in all, by default without limit. See
   * `idle_timeout_ms` too.
   */
  int64_t connect_timeout_ms;
  int64_t timeout_ms;
  /** The least urgent level that `log` receives, MUSTER_LOG_INFO by default. */
  int32_t log_level;
  muster_log_callback log;
  void *log_user_data;
  muster_progress_callback progress;
  void *progress_user_data;
  /** Sends requests in the library's place. */
  muster_transport_callback transport;
  void *transport_user_data;
  /** The time by which `transport` works; goes with it alone. */
  muster_clock_callback clock;
  void *clock_user_data;
  /** Makes idempotency tokens; random UUIDs by default. */
  muster_token_callback token;
  void *token_user_data;
  /**
   * Whether AWS's FIPS and dual-stack endpoints are used: 1 yes, -1 no, 0 as AWS_USE_FIPS_ENDPOINT,
   * AWS_USE_DUALSTACK_ENDPOINT or the profile say.
   */
  int32_t use_fips_endpoint;
  int32_t use_dualstack_endpoint;
  /** The profile of the shared files; named here, it comes before credentials of the environment. */
  const char *profile;
  /**
   * A role that all clients act in which are not opened in another: the session's credentials assume
   * it. The rest goes with it and may be NULL or 0; see muster_client_options.
   */
  const char *role_arn;
  const char *external_id;
  const char *role_session_name;
  int32_t role_duration_seconds;
  /** Gives credentials, before any other place but `access_key_id` is looked at. */
  muster_credentials_callback credentials;
  void *credentials_user_data;
  /** Asks for a code where a profile's role has an `mfa_serial`. */
  muster_mfa_callback mfa;
  void *mfa_user_data;
  /**
   * How long an attempt may wait with nothing coming or going, in milliseconds: what botocore calls
   * read_timeout. Default 60,000.
   */
  int64_t idle_timeout_ms;
  /**
   * The largest answer that is taken, in bytes, headers included and unpacked; a larger one is
   * ResponseTooLargeError. Default 64 MiB. Of a `transport` of the program's, the body counts.
   */
  int64_t max_response_bytes;
  /**
   * A file of certificates (PEM) that are trusted instead of the system's; else AWS_CA_BUNDLE, the
   * profile's `ca_bundle`, REQUESTS_CA_BUNDLE. Certificates and host names of https endpoints are
   * always verified: no option, variable or setting switches that off.
   */
  const char *ca_bundle;
  /**
   * The proxy for all requests, "http://user:password@host:port" or "https://…", or "" for none, and
   * the hosts that are reached without, as in NO_PROXY ("example.com,10.0.0.1"); else HTTPS_PROXY,
   * HTTP_PROXY and NO_PROXY, in small letters first.
   */
  const char *proxy;
  const char *no_proxy;
  /** A file of certificates (PEM) that are trusted of a proxy with https; else as `ca_bundle`. */
  const char *proxy_ca_bundle;
  /**
   * How many times as fast as the machine's clock that of `simulation` goes: 1 in real time, 60 a
   * minute in a second, at most 1,000,000. By default, 0, waiting takes no time.
   */
  double simulation_speed;
  /**
   * How requests are sent again: "standard", "adaptive" or "legacy"; else AWS_RETRY_MODE, the
   * profile's `retry_mode`, or "standard". See muster_client_call().
   */
  const char *retry_mode;
  /** What the program is called in User-Agent; else AWS_SDK_UA_APP_ID, the profile's `sdk_ua_app_id`. */
  const char *app_id;
  /** Learns of every attempt. */
  muster_attempt_callback attempt;
  void *attempt_user_data;
  /** What waits, ids and tokens are made of; by default the machine's, or the simulation's. */
  muster_random_callback random;
  void *random_user_data;
  /**
   * The account of `access_key_id`, where it is known: it stands in the log, and in the endpoints of
   * services that have the account in them (account_id_endpoint_mode).
   */
  const char *account_id;
  /**
   * For how long a batch asks again for accounts of which a service says that it could not do it now,
   * at most: by default as long as is worth it for each code, up to 15 minutes, and -1 not at all. See
   * muster_client_batch().
   */
  int64_t batch_retry_ms;
} muster_session_options;

/** The initial value of a muster_session_options. */
#define MUSTER_SESSION_OPTIONS_INIT                                                                \
  {                                                                                                \
    sizeof(muster_session_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0,     \
        NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL,     \
        NULL, NULL, 0                                                                              \
  }

/**
 * Opens a session: configuration, connections and a clock. `options` may be NULL.
 *
 * With `journal`, every call that changes something is written to that file (SQLite): the intent
 * before it is sent, the outcome after. A later session with the same journal hands the recorded
 * outcomes to the same calls in the same order instead of sending them again. No credential is
 * ever written to it.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (an option that cannot be, a scenario that is not understood),
 * MUSTER_ERROR_CONFIGURATION (a config file with a broken line, a profile that is not there),
 * MUSTER_ERROR_JOURNAL. Nothing is sent, and credentials are not looked up yet.
 */
MUSTER_API muster_status muster_session_open(const muster_session_options *options,
                                             muster_session **session, muster_result **out);

/** Frees a session; calls that were submitted and not polled are cancelled. */
MUSTER_API void muster_session_free(muster_session *session);

/** The session's clock in milliseconds since 1970: simulated, the host's, or the machine's. */
MUSTER_API int64_t muster_session_now(muster_session *session);

/**
 * What the session is: {"transport": "live" | "simulated" | "host", "region": …, "simulation":
 * {"accounts": 500, "seed": 7}, "now": "2026-01-01T00:00:00Z"}. `endpointUrl` is there where all
 * services are asked for at one URL instead of AWS, unless a service has one of its own.
 */
MUSTER_API muster_status muster_session_describe(muster_session *session, muster_result **out);

/** Credentials as a program hands them over; texts are copied. */
typedef struct muster_credentials {
  size_t struct_size;
  const char *access_key_id;
  const char *secret_access_key;
  /** NULL for such as are not temporary. */
  const char *session_token;
  /** When they expire, milliseconds since 1970; 0 if they do not. */
  int64_t expires_ms;
  /** As in muster_session_options; may be NULL. */
  const char *account_id;
} muster_credentials;

/** The initial value of a muster_credentials. */
#define MUSTER_CREDENTIALS_INIT                                                                    \
  { sizeof(muster_credentials), NULL, NULL, NULL, 0, NULL }

/**
 * Answers what a muster_credentials_callback was asked under `request`. With `credentials` NULL it
 * has none, for the `reason` in words that go on with "it" (may be NULL), and the next place is
 * looked at.
 */
MUSTER_API muster_status muster_session_provide_credentials(muster_session *session,
                                                            uint64_t request,
                                                            const muster_credentials *credentials,
                                                            const char *reason);

/**
 * What is configured, and what says so: {"settings": [{"name": "region", "value": "us-east-1",
 * "source": "AWS_REGION"}, …], "credentials": {"access_key": "****************MPLE", "secret_key":
 * …, "method": "env", "account_id": …, "expires": …}}, the last two where they are known. The value
 * of what is not set is null. The credentials are looked for first, which may take requests; where
 * none are found, it is {"error": {"code": …, "message": …}}. No more than the last four characters
 * of a key are shown, and nothing of a token.
 */
MUSTER_API muster_status muster_session_describe_configuration(muster_session *session,
                                                               muster_result **out);

/**
 * Adds a service, or replaces one, for this session: `path` is a model in the format in which AWS
 * publishes them, a service-2.json, or a folder with one (and paginators-1.json beside it). The
 * service is called as the AWS CLI would call it: by the folder's name in <service>/<version>/, else
 * by its serviceId in small letters with hyphens.
 *
 * Models below AWS_DATA_PATH and ~/.aws/models/<service>/<version>/ are found without this.
 * Result: {"service": …, "operations": 12}. Errors: MUSTER_ERROR_CONFIGURATION (no such file, no
 * model, a shape that is missing, a protocol that Muster does not speak).
 */
MUSTER_API muster_status muster_session_load_model(muster_session *session, const char *path,
                                                   muster_result **out);

/** The same from memory: `model` is the text of a service-2.json, `paginators` of one, or NULL. */
MUSTER_API muster_status muster_session_add_model(muster_session *session, const char *service,
                                                  const char *model, size_t model_length,
                                                  const char *paginators, size_t paginators_length,
                                                  muster_result **out);

/** Something that was submitted and is finished. */
typedef struct muster_event {
  /** The id that the submitting function gave. */
  uint64_t id;
  void *user_data;
  /** What a blocking call would have given; the caller frees it. NULL for a timer. */
  muster_result *result;
} muster_event;

/**
 * Waits until something submitted to `session` is finished, or `timeout_ms` has passed.
 *
 * Completed calls are written to `events`, at most `capacity` of them. Under a simulated clock the
 * wait takes no real time: when nothing else can happen, the clock jumps. A negative `timeout_ms`
 * waits without limit, but returns 0 at once when nothing is under way.
 *
 * Any thread may call this; while one drives, the others wait for it.
 * Returns the number of events, or a negative muster_status.
 */
MUSTER_API int32_t muster_session_poll(muster_session *session, int64_t timeout_ms,
                                       muster_event *events, size_t capacity);

/** Makes an event after `delay_ms` of the session's clock, 0 or more. `id` may be NULL. */
MUSTER_API muster_status muster_session_start_timer(muster_session *session, int64_t delay_ms,
                                                    void *user_data, uint64_t *id);

/**
 * Cancels what `id` names: it finishes at the next poll, with MUSTER_ERROR_CANCELLED. A request
 * that was sent may still be carried out by the service. Finished ids are ignored.
 */
MUSTER_API muster_status muster_session_cancel(muster_session *session, uint64_t id);

/**
 * Cancels all that was submitted to `session` and is not finished, as muster_session_cancel() does.
 * Requests under way are given up and their connections closed; blocking calls of other threads and
 * what is submitted later are not touched.
 */
MUSTER_API muster_status muster_session_cancel_all(muster_session *session);

/**
 * A descriptor for programs with a loop of their own: poll(2), epoll, asyncio. It is readable when
 * muster_session_poll() with a time-out of 0 has something to do, which is then to be called until
 * it answers 0 events; under a simulated clock that is the case for as long as something is under
 * way. What it is good for is waiting: do not read from it, and do not close it. It lives as long as
 * the session.
 *
 *     struct pollfd ready = {muster_session_fd(session), POLLIN, 0};
 *     while (poll(&ready, 1, -1) > 0)
 *       while ((count = muster_session_poll(session, 0, events, CAPACITY)) > 0)
 *         …
 *
 * Returns the descriptor, or a negative muster_status: MUSTER_ERROR_TRANSPORT when the process has
 * no descriptors left.
 */
MUSTER_API int32_t muster_session_fd(muster_session *session);

/**
 * Answers an exchange of a muster_transport_callback with a response. Everything is copied. An
 * exchange whose call was cancelled is no longer known: MUSTER_ERROR_ARGUMENT.
 */
MUSTER_API muster_status muster_session_respond(muster_session *session, uint64_t exchange,
                                                int32_t http_status, const muster_header *headers,
                                                size_t header_count, const char *body,
                                                size_t body_length);

/**
 * Answers an exchange of a muster_transport_callback with a failure to reach the service: nothing was
 * sent, so that the request may be sent again. Where that is not certain, muster_session_interrupt().
 */
MUSTER_API muster_status muster_session_refuse(muster_session *session, uint64_t exchange,
                                               const char *reason);

/** How an exchange ended without an answer after the request, or some of it, was sent. */
enum {
  /** The answer did not come in time. */
  MUSTER_INTERRUPTED_BY_TIMEOUT = 1,
  /** The connection broke. */
  MUSTER_INTERRUPTED_BY_PEER = 2
};

/**
 * Answers an exchange of a muster_transport_callback whose request the service may have carried out,
 * though no answer came: it is sent again only where that is safe. `how` is one of the above.
 */
MUSTER_API muster_status muster_session_interrupt(muster_session *session, uint64_t exchange,
                                                  int32_t how, const char *reason);

/* ------------------------------------------------------------------------------------- client */

/** How a client is opened; fields left 0 or NULL take the session's. */
typedef struct muster_client_options {
  size_t struct_size;
  const char *region;
  const char *endpoint_url;
  /** As in muster_session_options. */
  int32_t use_fips_endpoint;
  int32_t use_dualstack_endpoint;
  /**
   * A role that the client acts in: "arn:aws:iam::123456789012:role/name". The session's credentials
   * assume it when the first call needs that; all clients in the same role share what it grants.
   * So one session works as an administrator and as five hundred members, in a simulated
   * organization too.
   */
  const char *role_arn;
  /** What the role's owner wants to be told, and what the role's session is called in logs. */
  const char *external_id;
  const char *role_session_name;
  /** How long what it grants is to last; 0 for the service's default, an hour. */
  int32_t role_duration_seconds;
  /**
   * 1 for timestamps as the AWS CLI prints them on this machine: those that came as seconds in its
   * time zone, or, with `cli_timestamp_format = wire` in the profile, all as they came. By default
   * answers are the same everywhere: ISO 8601, in UTC unless the service said another zone.
   */
  int32_t cli_timestamps;
} muster_client_options;

/** The initial value of a muster_client_options. */
#define MUSTER_CLIENT_OPTIONS_INIT                                                                 \
  { sizeof(muster_client_options), NULL, NULL, 0, 0, NULL, NULL, NULL, 0, 0 }

/**
 * Opens a client of `service` ("inspector2", "macie2") in a Region. `options` may be NULL.
 * Errors: MUSTER_ERROR_UNKNOWN (the message has the nearest name), MUSTER_ERROR_CONFIGURATION (no
 * Region, a malformed endpoint, a model that cannot be used).
 */
MUSTER_API muster_status muster_client_open(muster_session *session, const char *service,
                                            const muster_client_options *options,
                                            muster_client **client, muster_result **out);

/** Frees a client. */
MUSTER_API void muster_client_free(muster_client *client);

/**
 * Calls an operation and waits for the answer. `operation` is AWS's name or boto3's
 * ("BatchGetAccountStatus", "batch_get_account_status"); `input` is the request as JSON, with
 * members as in boto3 and the AWS CLI. An empty input is `{}`, and `{}` is taken for an empty list.
 *
 * The input is checked against the service's model first; every violation is in the message with
 * its JSON Pointer, and in the result under /Error/Violations.
 *
 * Retries are those of botocore 1.44. In the standard mode, throttling (429, ThrottlingException and
 * the like), 500, 502, 503, 504, lost connections and what the model calls retryable are tried again,
 * three attempts in all, after a random part of 1, 2, 4… seconds where it is throttling, else of 50,
 * 100, 200… milliseconds, at most 20 seconds; `x-amz-retry-after` (milliseconds) makes that longer, by
 * 5 seconds at most, and so does `Retry-After` (seconds). A client has a quota of 500 for its retries: each costs 14, of throttling 5, and
 * a success gives back what its retry cost, or 1. The adaptive mode also sends no faster than a
 * service that has throttled it takes requests. The legacy mode makes five attempts, waits a random
 * part of 1, 2, 4… seconds, and has no quota. (Of DynamoDB, four attempts are made in the standard
 * mode, and waits begin with 25 milliseconds.) This is the revision of 2026: with botocore 1.43,
 * AWS_NEW_RETRIES_2026=true asked for it, and without it the mode was legacy; since 1.44.0 it is what
 * everybody has, and the variable is not read. So it is here: who wants what was before says legacy.
 *
 * Three things differ from botocore. `Retry-After` is heeded, which Inspector's model has in its
 * errors. A request that the service may have carried out (no answer in time, a broken connection,
 * 5xx) is only sent again if it reads, bears an idempotency token, or means the same when it comes
 * twice: as the model says, PUT and DELETE do, and the repeatable.json beside each model lists with
 * reasons; else it fails with /Error/MayHaveBeenExecuted. And where a service refuses a signature and
 * its clock is four minutes or more from ours, the request is signed by its clock and sent again, and
 * so are the session's later ones.
 */
MUSTER_API muster_status muster_client_call(muster_client *client, const char *operation,
                                            const char *input, size_t input_length,
                                            muster_result **out);

/**
 * Starts a call; muster_session_poll() delivers its result. Input errors are delivered the same
 * way, so that there is one place to handle failures; only bad handles and arguments are answered
 * here. `id` may be NULL.
 */
MUSTER_API muster_status muster_client_submit_call(muster_client *client, const char *operation,
                                                   const char *input, size_t input_length,
                                                   void *user_data, uint64_t *id);

/**
 * The request that muster_client_call() would send, signed for this moment; it is not sent, though
 * others may be, to find the credentials. Result:
 * {"method": "POST", "url": …, "headers": [{"name": …, "value": …}, …], "body": …}. A body that is
 * no UTF-8 stands as "bodyBase64" instead.
 */
MUSTER_API muster_status muster_client_prepare(muster_client *client, const char *operation,
                                               const char *input, size_t input_length,
                                               muster_result **out);

/* -------------------------------------------------------------------------------------- pages */

/** How pages are read; fields left 0 or NULL take their default. */
typedef struct muster_pages_options {
  size_t struct_size;
  /** How many items the service is asked for at a time; the service's own default. */
  int64_t page_size;
  /** After how many items to end, over all pages; without limit. Items are what the operation lists
   * by its paginator: the members of list_members. */
  int64_t max_items;
  /** Where to begin: what muster_pages_resume_token() gave, or the service's own token. */
  const char *starting_token;
} muster_pages_options;

/** The initial value of a muster_pages_options. */
#define MUSTER_PAGES_OPTIONS_INIT                                                                  \
  { sizeof(muster_pages_options), 0, 0, NULL }

/**
 * Prepares to read an answer that goes on over pages. Nothing is sent yet, and one page stands in
 * memory at a time. `options` may be NULL.
 * Errors: MUSTER_ERROR_UNKNOWN (no such operation, or it has no pages), MUSTER_ERROR_INPUT.
 */
MUSTER_API muster_status muster_pages_open(muster_client *client, const char *operation,
                                           const char *input, size_t input_length,
                                           const muster_pages_options *options,
                                           muster_pages **pages, muster_result **out);

/**
 * Reads the next page into `*out`; writes NULL and returns MUSTER_OK when there is none. A service
 * that gives the same token twice is MUSTER_ERROR_RESPONSE, not an endless list. After a failure
 * that is worth a retry the same page may be asked for again.
 */
MUSTER_API muster_status muster_pages_next(muster_pages *pages, muster_result **out);

/** Starts reading the next page; muster_session_poll() delivers it, without a result at the end. */
MUSTER_API muster_status muster_pages_submit_next(muster_pages *pages, void *user_data,
                                                  uint64_t *id);

/**
 * Reads all pages that are left into one answer, as botocore's build_full_result() and the AWS CLI
 * do: the items of all pages, what is the same on every page once, and NextToken where `max_items`
 * ended it early. After a failure, muster_pages_resume_token() leads on behind what was read.
 */
MUSTER_API muster_status muster_pages_collect(muster_pages *pages, muster_result **out);

/**
 * What to give as `starting_token` to go on behind the last item that was read, as the AWS CLI's
 * NextToken; NULL when nothing is left. Valid until the next call on `pages`.
 */
MUSTER_API const char *muster_pages_resume_token(muster_pages *pages);

/** Frees the pages; one that was submitted is still delivered. */
MUSTER_API void muster_pages_free(muster_pages *pages);

/* ----------------------------------------------------------------------- accounts and outcomes */

/**
 * Reads a list of accounts as people have them: the JSON of `aws organizations list-accounts`, a
 * JSON array of ids, CSV with a header (accountId, email, name in any order), or one id a line.
 *
 * The result is {"accounts": [{"accountId": …, "email": …, "name": …}, …]}. An account that
 * AWS Organizations does not call ACTIVE bears `"outcome": "skipped"` and the reason, which every
 * batch carries on into its report. A bad line or a repeated id fails the whole with
 * MUSTER_ERROR_INPUT; the message names each bad line by number with its reason.
 */
MUSTER_API muster_status muster_accounts_read(const char *text, size_t length, muster_result **out);

/**
 * Carries an operation out for every account of a list: in requests as large as the service takes,
 * all of them under way at once, retrying what is worth it, and dropping nothing.
 *
 * `accounts` is a JSON array of ids or of objects with `accountId` (and `email` where an operation
 * needs it), what muster_accounts_read() gave, or an earlier report: then only its accounts that are
 * done go on, and the others are carried into the new report as they are. `parameters` is a JSON
 * object with the operation's other members, the same for every account.
 *
 * Operations that can be executed as a batch (generated from the models):
 *     inspector2  Enable, Disable, AssociateMember, DisassociateMember,
 *                 BatchUpdateMemberEc2DeepInspectionStatus
 *     macie2      CreateMember, CreateInvitations, DeleteMember, DisassociateMember,
 *                 UpdateMemberSession, BatchUpdateAutomatedDiscoveryAccounts
 *
 * The result is a report, {"outcomes": [{"accountId", "email", "name", "service", "region", "what",
 * "outcome", "code", "message", "remedy"}, …]} (`email` and `name` where they are known), one for
 * every account that went in, in that order. `outcome` is one of
 *     done          it was done
 *     already       it was so before
 *     pending       under way, or not known yet when the time was over
 *     retryable     failed, and asking again later may help
 *     needs_action  somebody has to do something first: `remedy` says what
 *     skipped       not tried: `message` says why
 * MUSTER_OK means that there is a report, not that all are done.
 *
 * What a service says of an account may pass, and is asked for again meanwhile: throttling of services
 * behind it and lost connections for 5 to 10 minutes, and Inspector's ACCESS_DENIED for 10, because
 * that is what an account looks like whose association is not known everywhere yet. boto3 would answer
 * at once; `batch_retry_ms` of the session is the bound.
 * Errors: as muster_client_call() for the list, the parameters and the operation; a failure that
 * concerns the whole request is an outcome of every account in it.
 */
MUSTER_API muster_status muster_client_batch(muster_client *client, const char *operation,
                                             const char *accounts, size_t accounts_length,
                                             const char *parameters, size_t parameters_length,
                                             muster_result **out);

/** Starts a batch; muster_session_poll() delivers its report. */
MUSTER_API muster_status muster_client_submit_batch(muster_client *client, const char *operation,
                                                    const char *accounts, size_t accounts_length,
                                                    const char *parameters,
                                                    size_t parameters_length, void *user_data,
                                                    uint64_t *id);

/**
 * Waits until every account of a list is in a state, can no longer get there, or `timeout_ms` of
 * the session's clock has passed (0: 40 minutes).
 *
 * States that can be waited for (generated from the models):
 *     inspector2  account_enabled, account_disabled, deep_inspection_activated
 *     macie2      member_invited, member_enabled
 *
 * `accounts` and the result are as in muster_client_batch(); who is not there yet is `pending`.
 */
MUSTER_API muster_status muster_client_wait(muster_client *client, const char *state,
                                            const char *accounts, size_t accounts_length,
                                            int64_t timeout_ms, muster_result **out);

/** Starts a wait; muster_session_poll() delivers its report. */
MUSTER_API muster_status muster_client_submit_wait(muster_client *client, const char *state,
                                                   const char *accounts, size_t accounts_length,
                                                   int64_t timeout_ms, void *user_data,
                                                   uint64_t *id);

/* ---------------------------------------------------------------------- simulated organization */

/** How a simulated organization is opened; fields left 0 or NULL take their default. */
typedef struct muster_organization_options {
  size_t struct_size;
  /** A scenario as JSON, "{}" by default; see muster_scenario_list_accounts(). */
  const char *scenario;
  /**
   * How many times as fast as the machine's clock the organization's goes, at most 1,000,000: 1 in
   * real time, 60 a minute in a second. By default, 0, it stands but for
   * muster_organization_advance(). A clock that goes begins with the machine's, unless the scenario
   * says when it `begins`.
   */
  double speed;
  /**
   * A file (SQLite) from which the organization comes back as it was, however the process ended: it
   * holds the scenario and every change, and no credential. The scenario must be the one that the
   * file began with. Its clock goes on while nobody has the file open, and one process at a time may.
   */
  const char *state;
} muster_organization_options;

/** The initial value of a muster_organization_options. */
#define MUSTER_ORGANIZATION_OPTIONS_INIT                                                           \
  { sizeof(muster_organization_options), NULL, 0, NULL }

/**
 * Opens a simulated organization of its own, for programs that bring HTTP requests of any client
 * (boto3, the AWS CLI) and send the answers themselves, as `muster serve` does. A session that only
 * wants to try something needs none: it has `simulation` among its options. `options` may be NULL.
 * Errors: MUSTER_ERROR_ARGUMENT (a scenario that is not understood), MUSTER_ERROR_JOURNAL.
 */
MUSTER_API muster_status muster_organization_open(const muster_organization_options *options,
                                                  muster_organization **organization,
                                                  muster_result **out);

/** Frees an organization. */
MUSTER_API void muster_organization_free(muster_organization *organization);

/** What becomes of a request. Everything in it lives until the callback returns. */
typedef struct muster_response {
  size_t struct_size;
  /** 0 where there is no answer: the connection breaks, as the scenario wants it. */
  int32_t http_status;
  const muster_header *headers;
  size_t header_count;
  const char *body;
  size_t body_length;
  /** How many more bytes the body has; the connection breaks before they are sent. Mostly 0. */
  size_t missing_length;
  /** How long after the request the answer is to be sent, in milliseconds of the machine's clock. */
  int64_t delay_ms;
} muster_response;

/** Receives the response to a request. */
typedef void (*muster_response_callback)(const muster_response *response, void *user_data);

/**
 * Hands a request to the organization; `respond` is called with the answer before this returns, once
 * if it returns MUSTER_OK. `url` may be a path with its query; a header Host must be among the
 * headers as it was sent, because it is signed. Which service, which Region and which account are
 * meant is told by the signature, in a header or in the URL, whose date has to be that of the
 * machine's clock, within five minutes (STS: fifteen). What AWS would refuse is refused as AWS would:
 * that is an answer too.
 * Errors: MUSTER_ERROR_ARGUMENT, MUSTER_ERROR_INPUT (method or URL are no UTF-8), MUSTER_ERROR_JOURNAL
 * (the change could not be written to the state file, and was not made).
 */
MUSTER_API muster_status muster_organization_send(muster_organization *organization,
                                                  const muster_request *request,
                                                  muster_response_callback respond,
                                                  void *user_data);

/** The organization's clock in milliseconds since 1970; 0 if there is no such organization. */
MUSTER_API int64_t muster_organization_now(muster_organization *organization);

/** Lets `milliseconds` of the organization's clock pass, 0 or more. */
MUSTER_API muster_status muster_organization_advance(muster_organization *organization,
                                                     int64_t milliseconds);

/**
 * Changes what goes wrong from now on: `faults` is an object with members of the scenario's table
 * "Faults", {"errors": 0.5, "operations": {"Enable": {…}}}; what it leaves out stays, and
 * "{}" changes nothing. The result has all that is now in force.
 * Errors: MUSTER_ERROR_ARGUMENT (what is not right, with its JSON Pointer), MUSTER_ERROR_JOURNAL.
 */
MUSTER_API muster_status muster_organization_set_faults(muster_organization *organization,
                                                        const char *faults, size_t faults_length,
                                                        muster_result **out);

/**
 * What the organization is: {"accounts": 500, "seed": 7, "begins": …, "now": …, "speed": 1,
 * "faults": {…}}, with times in ISO 8601.
 */
MUSTER_API muster_status muster_organization_describe(muster_organization *organization,
                                                      muster_result **out);

/**
 * The organization as it stands now: a scenario that begins so, for another organization that goes on
 * as this one does. Faults that were switched are not in it.
 */
MUSTER_API muster_status muster_organization_export_scenario(muster_organization *organization,
                                                             muster_result **out);

/**
 * The latest requests, a thousand at most and the oldest first: {"total": 2, "requests": [{"at",
 * "method", "path", "account", "service", "region", "operation", "status", "error", "requestId",
 * "fault"}, …]}, each member as far as it is known; `fault` is "reset" or "truncated".
 */
MUSTER_API muster_status muster_organization_list_requests(muster_organization *organization,
                                                           muster_result **out);

/** Begins the organization again, in its file too, as if nothing had ever happened. */
MUSTER_API muster_status muster_organization_reset(muster_organization *organization);

/**
 * What an account signs its requests with: {"accessKeyId", "secretAccessKey", "accountId"}. Without
 * an account, NULL, it is the administrator's. They open nothing but simulated organizations of the
 * same seed.
 */
MUSTER_API muster_status muster_organization_get_credentials(muster_organization *organization,
                                                             const char *account_id,
                                                             muster_result **out);

/* ------------------------------------------------------------------------------ models, worlds */

/**
 * The operations of `service`, or of every service if it is NULL: {"services": [{"name",
 * "title", "apiVersion", "operations": [{"name", "method", "httpMethod", "path", "simulated"}, …]},
 * …]}, where `method` is boto3's name, and `simulated` says whether simulated organizations know the
 * operation. `session` may be NULL; with one, its own models are there too. Of every service, one
 * whose model cannot be used has no operations, and an "error".
 */
MUSTER_API muster_status muster_model_list(muster_session *session, const char *service,
                                           muster_result **out);

/**
 * What the model says of an operation: {"name", "method", "httpMethod", "path", "input", "output",
 * "errors": [{"code", "httpStatus"}, …], "pagination", "deprecated"}. `input` and `output` are
 * shapes: {"shape": name, "type": …, "min", "max", "pattern", "enum", "sensitive", "required":
 * [names], "union", "members": {name: shape, …} | "element": shape | "key": shape, "value": shape};
 * members may be "deprecated" or an "idempotencyToken". A type is structure, list, map, string,
 * integer, number, boolean, blob, timestamp or document (any JSON). A shape within itself is only
 * named, and so is what goes on for more than 20,000 shapes. `pagination`, where the answer goes on
 * over pages, is {"inputTokens": [members], "outputTokens": [paths], "resultKeys": [paths],
 * "nonAggregateKeys": [paths], "limitKey": member}, as in AWS's paginators. `session` may be NULL.
 */
MUSTER_API muster_status muster_operation_describe(muster_session *session, const char *service,
                                                   const char *operation, muster_result **out);

/**
 * The accounts of a simulated organization as `aws organizations list-accounts` would print them,
 * for a scenario as in muster_session_options.simulation. Scenario members, all optional:
 *     accounts   a number of accounts to make up, or an array of {"accountId", "email", "name",
 *                "behavior"}; the behaviors are listed in ARCHITECTURE.md. Default 20.
 *     seed       the seed of every random choice, default 1
 *     begins     the first moment of the simulated clock, default "2026-01-01T00:00:00Z"
 *     failing    the share of made-up accounts that have some trouble, 0 to 1, default 0.02
 *     adopt      whether ids that the organization does not have join it when first named: true,
 *                so that a script can be tried on one's own list of accounts; default false
 *     throttle   the share of requests answered with 429, 0 to 1, default 0.01
 *     errors, resets   the shares answered with 500, or not at all because the connection broke
 *     latency    {"minMs", "maxMs"} of an answer
 *     verification, acceptance, association, enabling, activation   {"minSeconds", "maxSeconds"} of
 *                what takes its time: an address, an invitation, Inspector's members, scans, deep
 *                inspection
 *     quotas     {"macieMembers": 1000, "inspectorMembers": 10000}
 */
MUSTER_API muster_status muster_scenario_list_accounts(const char *scenario, muster_result **out);

/* ------------------------------------------------------------------------ how things stand */

/** What a snapshot looks at; fields left 0 or NULL take their default. */
typedef struct muster_snapshot_options {
  size_t struct_size;
  /** The Regions, as a JSON array: ["us-east-1", "eu-west-1"]. By default all that are known of the
   * partition that the session's Region is in. */
  const char *regions;
} muster_snapshot_options;

/** The initial value of a muster_snapshot_options. */
#define MUSTER_SNAPSHOT_OPTIONS_INIT                                                               \
  { sizeof(muster_snapshot_options), NULL }

/**
 * Reads how the organization stands that `session` works on, be it live or simulated: Inspector and
 * Macie in many Regions at once, the organization, its accounts and units. Nothing but Get, List,
 * Describe and BatchGet operations is sent. `options` may be NULL.
 *
 * The result is a scenario (see muster_session_options.simulation, and SCENARIO.md) which begins as
 * things stand: a session that simulates it answers the same reads. It holds what the account that
 * calls may know; what it could not read stands in the scenario's `unread`: [{"service", "region",
 * "operation", "code", "message"}, …], and Regions where nothing answered are left out. Progress is
 * told as of a batch, its step being "snapshot".
 *
 * Errors: whatever keeps the session from finding out who calls (GetCallerIdentity of STS).
 */
MUSTER_API muster_status muster_session_snapshot(muster_session *session,
                                                 const muster_snapshot_options *options,
                                                 muster_result **out);

/** Starts a snapshot; muster_session_poll() delivers it. */
MUSTER_API muster_status muster_session_submit_snapshot(muster_session *session,
                                                        const muster_snapshot_options *options,
                                                        void *user_data, uint64_t *id);

/**
 * The scenario of a simulated session with everything that has become of it, what is under way
 * included: a session that simulates it goes on as this one does. Nothing is sent, no time passes.
 * Errors: MUSTER_ERROR_ARGUMENT if the session is not simulated.
 */
MUSTER_API muster_status muster_session_export_scenario(muster_session *session,
                                                        muster_result **out);

/**
 * What has changed in a simulated session since it was opened, in the form of muster_scenario_compare(): a
 * script that ran on a snapshot has its plan in it.
 * Errors: MUSTER_ERROR_ARGUMENT if the session is not simulated.
 */
MUSTER_API muster_status muster_session_compare(muster_session *session, muster_result **out);

/**
 * What differs between two scenarios, as of muster_session_snapshot() and
 * muster_session_export_scenario(): {"same": false, "changes": [{"service", "region", "accountId",
 * "path", "label", "before", "after"}, …], "gaps": [{"service", "region", "operation"}, …]}. `path`
 * leads to what differs within the state, as "scans.EC2.status"; `label` is its name for people, as
 * "EC2 scanning"; a member that is null was not there, or is not of one Region or account.
 * Moments do not count. Gaps are what only one of the two could read: what differs there may not.
 * Errors: MUSTER_ERROR_ARGUMENT ("ScenarioError": one of them is no scenario that could be simulated;
 * the message says which, where in it, and what would be right).
 */
MUSTER_API muster_status muster_scenario_compare(const char *before, size_t before_length,
                                                 const char *after, size_t after_length,
                                                 muster_result **out);

#ifdef __cplusplus
}
#endif

#endif
