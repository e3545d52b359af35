/**
 * Muster: Amazon Inspector and Amazon Macie across all accounts of an AWS organization.
 *
 * This header is the manual. A program opens a session, opens a client for a service in a Region,
 * calls operations with JSON input, and reads results by JSON Pointer:
 *
 *     muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
 *     options.region = "us-east-1";
 *     options.simulation = "{\"accounts\": 500}";
 *
 *     muster_session *session = NULL;
 *     muster_client *inspector = NULL;
 *     muster_result *result = NULL;
 *
 *     if (muster_session_open(&options, &session, &result) == MUSTER_OK &&
 *         muster_client_open(session, "inspector2", NULL, &inspector, &result) == MUSTER_OK &&
 *         muster_client_call(inspector, "batch_get_account_status", "{}", 2, &result) ==
 *             MUSTER_OK) {
 *       printf("%zu accounts\n", muster_result_count(result, "/accounts"));
 *     } else {
 *       fprintf(stderr, "%s\n", muster_result_error_message(result));
 *     }
 *     muster_result_free(result);
 *     muster_client_free(inspector);
 *     muster_session_free(session);
 *
 * muster/inspector2.h, macie2.h, organizations.h and sts.h declare one function for each operation
 * of the built-in services. muster/script.h runs Lua scripts.
 *
 * Sections of this header, in the order in which they are best read: version and status, sessions,
 * clients and calls, results and values, input, batches, waits and reports, pages, asynchronous
 * use, transports and callbacks, simulated organizations, models, snapshots.
 *
 * Handles. `muster_session`, `muster_client`, `muster_result`, `muster_input`, `muster_report`,
 * `muster_pages` and `muster_organization` are opaque. The program frees each handle with its _free
 * function, in any order: a client keeps the parts of its session that it needs alive. _free(NULL)
 * does nothing. A handle that was already freed, or never was a handle of that type, is reported
 * as MUSTER_ERROR_HANDLE (or as NULL or 0); it never crashes the program.
 *
 * Parameters. Inputs come first, then the user data of a callback or event, then out parameters
 * (an array or buffer to fill is followed by its capacity). Functions that open something write
 * the new handle to the parameter before the last; muster_input_new() and muster_script_new()
 * return it. Callbacks receive their user data last.
 *
 * Results. A parameter `muster_result **result` receives a result on success and on failure. A
 * parameter `muster_result **error` receives a result on failure only. Either may be NULL. The
 * function first writes NULL to it without freeing the previous value, so free an earlier result
 * before you use its variable again.
 *
 * Options. Structs of options start with `struct_size`. Initialize them with their _INIT macro or
 * their _init function, which set `struct_size` and set all other fields to 0 or NULL, which means
 * the default. The structs only ever grow at the end. The library accepts the smaller struct of a
 * program that was compiled with an older header: fields that do not fit completely into
 * `struct_size` bytes take their defaults. An _init function is for languages without the macro:
 * pass the size of the struct as the program knows it, at least sizeof(size_t). Where a function
 * takes a pointer to options, NULL means all defaults.
 *
 * Other structs. A struct that the program or the library fills and that may grow starts with
 * `struct_size` too: muster_outcome, muster_credentials, muster_request, muster_response,
 * muster_progress and muster_attempt. Its fields follow the rules for options. Three structs are
 * final and will never have another field: muster_value, muster_header and muster_event. They are
 * passed by value or in arrays; anything else that is known about an event is read from its
 * `result` or `report`.
 *
 * Text. All text is UTF-8. Input text that is passed with a length does not need a terminating
 * NUL. The library copies input text; the program may free it when the function returns. Returned
 * text ends with a NUL, belongs to the handle that it was read from, and is valid until that
 * handle is freed.
 *
 * Time. Times are milliseconds since 1970-01-01T00:00:00Z. Durations are in the unit that the name
 * ends with.
 *
 * Threads. Every function may be called from any thread. The library starts no threads, except
 * those in which libcurl resolves host names. A thread that waits (in a blocking call, or in
 * muster_session_poll()) drives the session, including the calls of other threads. Callbacks run
 * on the thread that drives. They may call the library, but must not wait in it.
 *
 * Processes. A handle belongs to the process that created it. After fork(), handles continue to
 * work in the parent. In the child they are treated as freed: functions return
 * MUSTER_ERROR_HANDLE with a message that explains it, and freeing them does nothing. The child
 * must open its own session. Programs started with exec() inherit no file descriptors.
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

/* ------------------------------------------------------------------------- version and status */

/** The version of this header. muster_version() returns the version of the library. */
#define MUSTER_VERSION "0.1.0"

/** Returns the version of the library, for example "0.1.0". The text is static. */
MUSTER_API const char *muster_version(void);

/** The status that functions return: MUSTER_OK or a negative code. Codes are never renumbered. */
typedef int32_t muster_status;

enum {
  /** Success. For a call: the service returned a 2xx status; single accounts may have failed. */
  MUSTER_OK = 0,
  /** An argument is NULL or out of range, or an option is invalid. */
  MUSTER_ERROR_ARGUMENT = -1,
  /** The handle was freed, is not a handle, or is a handle of another type. */
  MUSTER_ERROR_HANDLE = -2,
  /**
   * The input is not valid JSON or UTF-8, or does not match the operation's model. No request was
   * sent.
   */
  MUSTER_ERROR_INPUT = -3,
  /** Muster does not know this service, operation or wait state. */
  MUSTER_ERROR_UNKNOWN = -4,
  /** The configuration is missing or wrong: no Region, no credentials, a malformed URL. */
  MUSTER_ERROR_CONFIGURATION = -5,
  /**
   * No response was received: connection refused or reset, timeout, unknown host, TLS failure.
   */
  MUSTER_ERROR_TRANSPORT = -6,
  /** The response could not be parsed. */
  MUSTER_ERROR_RESPONSE = -7,
  /** The service returned an error. The result has its code, message and HTTP status. */
  MUSTER_ERROR_SERVICE = -8,
  /** The call was cancelled, or its session was freed or stopped. */
  MUSTER_ERROR_CANCELLED = -9,
  /**
   * A file cannot be read or written: the journal of a run, the state file of an organization, or
   * the file that muster_file_read() was called for.
   */
  MUSTER_ERROR_FILE = -10,
  /** An internal error in Muster. */
  MUSTER_ERROR_INTERNAL = -11
};

/** Returns the name of a status, for example "MUSTER_ERROR_INPUT". The text is static. */
MUSTER_API const char *muster_status_name(muster_status status);

/**
 * Finds the candidate that is most similar to `name`, for messages like "did you mean …?".
 *
 * Returns one of the `count` strings in `candidates`, or NULL if none is similar enough. Case is
 * ignored. NULL elements are skipped.
 */
MUSTER_API const char *muster_name_suggest(const char *name, const char *const *candidates,
                                           size_t count);

/** Returns the number of live handles in this process. It is 0 when all were freed. For tests. */
MUSTER_API size_t muster_handle_count(void);

/** Configuration, credentials, connections and a clock. */
typedef struct muster_session muster_session;
/** One service in one Region, as one identity. */
typedef struct muster_client muster_client;
/** The response to a call as JSON, or an error. */
typedef struct muster_result muster_result;
/** A JSON document under construction. */
typedef struct muster_input muster_input;
/** A list of accounts, each with the outcome of the last step that was executed for it. */
typedef struct muster_report muster_report;
/** The pages of a paginated operation. */
typedef struct muster_pages muster_pages;
/** A simulated organization that receives HTTP requests. */
typedef struct muster_organization muster_organization;

/**
 * Reads the file at `path`, or standard input if it is "-", as the command line does. Pipes and
 * devices are read to their end. Writes the contents, followed by a NUL, to `*contents`, and their
 * length without the NUL to `*length` (may be NULL). The contents are allocated with malloc(); the
 * program frees them with free().
 *
 * Errors: MUSTER_ERROR_FILE (the file cannot be read, or is larger than 256 MiB; the message has
 * the reason).
 */
MUSTER_API muster_status muster_file_read(const char *path, char **contents, size_t *length,
                                          muster_result **error);

/**
 * Reads the file at `path` for muster_report_read_accounts(), as muster_file_read() does. For a
 * journal, the contents are the report of its last run that has ended: {"id", "script", "endTime",
 * "outcomes"}, and `warnings` if a later run has not ended, or if the journal has runs of other
 * scripts. These warnings are those of the list.
 *
 * Errors: those of muster_file_read(), and MUSTER_ERROR_INPUT (a journal without a run that has
 * ended, or whose last run has no outcomes; another database).
 */
MUSTER_API muster_status muster_file_read_accounts(const char *path, char **contents,
                                                   size_t *length, muster_result **error);

/* ----------------------------------------------------------------------------------- sessions */

/**
 * These structs are described in the sections "batches, waits and reports" and "transports and
 * callbacks".
 */
typedef struct muster_request muster_request;
typedef struct muster_progress muster_progress;
typedef struct muster_attempt muster_attempt;
typedef struct muster_outcome muster_outcome;

/**
 * Provides credentials. The callback must not block. It starts the retrieval and returns; later,
 * from any thread, or already within the callback, the program passes the credentials to
 * muster_session_provide_credentials() with the same `retrieval`. The session retrieves credentials
 * again before they expire, once for all calls.
 */
typedef void (*muster_credentials_callback)(uint64_t retrieval, void *user_data);

/**
 * Asks the user for the code of the multi-factor device with the number or ARN `serial`. Writes
 * the code, at most `capacity` bytes including the NUL, to `code` and returns 0. Any other return
 * value means that there is no code. All calls of the session wait until the callback returns.
 *
 * It is called each time the role's credentials are renewed, beginning 15 minutes before they
 * expire. (botocore does not renew them and raises RefreshWithMFAUnsupportedError.) If there is no
 * code, it is called again after about a minute, and the old credentials remain in use until they
 * expire.
 */
typedef int32_t (*muster_mfa_callback)(const char *serial, char *code, size_t capacity,
                                       void *user_data);

/**
 * Sends a request in place of the library. The callback must not block. It starts the exchange and
 * returns; later, from any thread, or already within the callback, the program passes the response
 * to muster_session_respond(), or reports a failure with muster_session_fail_exchange(), with the
 * same `exchange`. The library retries; the callback does not need to.
 */
typedef void (*muster_transport_callback)(const muster_request *request, uint64_t exchange,
                                          void *user_data);

/**
 * Returns the current time, in milliseconds since 1970. The clock must advance while the library
 * waits without a request in flight, for example before a retry. If it does not, the calls that
 * wait, and all later ones, fail with MUSTER_ERROR_ARGUMENT.
 */
typedef int64_t (*muster_clock_callback)(void *user_data);

/**
 * Generates the idempotency token of a request that has none: writes at most `capacity` bytes
 * including the NUL to `token`.
 */
typedef void (*muster_token_callback)(char *token, size_t capacity, void *user_data);

/** Returns 64 random bits. */
typedef uint64_t (*muster_random_callback)(void *user_data);

/** Receives the progress of batches, waits and snapshots. */
typedef void (*muster_progress_callback)(const muster_progress *progress, void *user_data);

/**
 * Receives each outcome of batches, waits and reads of states when it is settled. An account can be
 * settled more than once in a step, first by a batch and then by a wait: the last outcome counts.
 * An outcome that is copied from an earlier report is not settled again.
 */
typedef void (*muster_outcome_callback)(const muster_outcome *outcome, void *user_data);

/** Receives each finished attempt of each call, including calls that obtain credentials. */
typedef void (*muster_attempt_callback)(const muster_attempt *attempt, void *user_data);

/** Log levels, from the most to the least urgent. */
enum {
  MUSTER_LOG_ERROR = 1,
  MUSTER_LOG_WARNING = 2,
  MUSTER_LOG_INFO = 3,
  /** Every attempt. */
  MUSTER_LOG_DEBUG = 4,
  /** Requests and responses as sent: method, URL, headers and bodies. */
  MUSTER_LOG_TRACE = 5
};

/**
 * Receives a log entry. `message` is one line of at most about 4,000 bytes. `fields` is a JSON
 * object with `service`, `operation`, `region`, `accountId`, `attempt`, `httpStatus`, `code`,
 * `requestId`, `durationMs`, `retry` and `retryInMs`, as far as they apply. Neither contains
 * secrets, tokens or signatures: values that a model marks as sensitive, and headers that carry
 * secrets, are replaced by "***". Both texts are valid until the callback returns.
 */
typedef void (*muster_log_callback)(int32_t level, const char *message, const char *fields,
                                    void *user_data);

/** An option that is 1 for yes, -1 for no, and 0 for its default. */
typedef int32_t muster_switch;

/** Options of a session. */
typedef struct muster_session_options {
  size_t struct_size;

  /* Region and endpoints. */

  /** Default Region. Otherwise AWS_REGION, AWS_DEFAULT_REGION, or `region` of the profile. */
  const char *region;
  /**
   * URL to send requests to instead of AWS. Otherwise, in this order: AWS_ENDPOINT_URL_<SERVICE>,
   * AWS_ENDPOINT_URL, the service's `endpoint_url` in the profile's `services` section, the
   * profile's `endpoint_url`; unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the profile disables
   * them.
   */
  const char *endpoint_url;
  /**
   * Use of FIPS or dual-stack endpoints of AWS: 1 yes, -1 no, 0 as configured by
   * AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT or the profile.
   */
  muster_switch use_fips_endpoint;
  muster_switch use_dualstack_endpoint;

  /* Credentials and role. */

  /**
   * Profile in the shared files AWS_CONFIG_FILE (~/.aws/config) and AWS_SHARED_CREDENTIALS_FILE
   * (~/.aws/credentials). Otherwise AWS_DEFAULT_PROFILE or AWS_PROFILE. The files are read when
   * the session is opened. A profile named here takes precedence over credentials in the
   * environment.
   */
  const char *profile;
  /**
   * Credentials. If they are NULL, the session looks for credentials when the first call needs
   * them, with the same provider chain as botocore: the `credentials` callback;
   * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; a role of the profile; a web
   * identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN); SSO; the credentials file; a
   * credential_process; the config file; the container; the instance metadata service. All calls
   * share the credentials, and they are renewed before they expire.
   *
   * The AWS CLI has its own caches. Tokens of `aws sso login` are read, and renewed if possible.
   * Credentials of `aws login` (a profile's `login_session`) are read and used until they expire;
   * they cannot be renewed, because that requires a private key of the AWS CLI. Cached credentials
   * of assumed roles (~/.aws/cli/cache) are not read, as in botocore; the role is assumed again.
   */
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token;
  /**
   * Account of `access_key_id`, if known. It appears in the log, and in the endpoints of services
   * that contain the account (account_id_endpoint_mode).
   */
  const char *account_id;
  /**
   * Maximum time of a profile's credential_process, in milliseconds. Default 60,000. If standard
   * error is a terminal, it shows what the process writes there.
   */
  int64_t credential_process_timeout_ms;
  /**
   * Role that is assumed with the session's credentials by all clients that are opened without a
   * role. The other fields apply to it and may be NULL or 0; see muster_client_options.
   */
  const char *role_arn;
  const char *external_id;
  const char *role_session_name;
  int32_t role_duration_seconds;

  /* Retries; see muster_client_call(). */

  /** Maximum number of attempts per call, including the first. Otherwise AWS_MAX_ATTEMPTS, the
   * profile's `max_attempts`, or 3 (5 in the legacy mode). */
  int32_t max_attempts;
  /**
   * "standard", "adaptive" or "legacy". Otherwise AWS_RETRY_MODE, the profile's `retry_mode`, or
   * "standard".
   */
  const char *retry_mode;
  /**
   * Maximum time to retry accounts with transient errors in a batch, in milliseconds. By default
   * it depends on the error code and is at most 15 minutes; -1 disables these retries. See
   * muster_client_batch().
   */
  int64_t batch_retry_ms;

  /* Timeouts and limits. */

  /**
   * Connect timeout of an attempt, including TLS, in milliseconds. By default that of
   * `defaults_mode` (AWS_DEFAULTS_MODE), or 60,000.
   */
  int64_t connect_timeout_ms;
  /**
   * Maximum time without received or sent data, in milliseconds; botocore calls it read_timeout.
   * Default 60,000.
   */
  int64_t idle_timeout_ms;
  /** Maximum time of an attempt in total, in milliseconds. Default: no limit. */
  int64_t timeout_ms;
  /**
   * Maximum size of a response in bytes, after decompression and including headers. A larger
   * response fails with ResponseTooLargeError. Default 64 MiB. With a `transport` callback, only
   * the body counts.
   */
  int64_t max_response_bytes;
  /**
   * Maximum number of concurrent requests; further requests wait, and hosts take turns. Default 64,
   * and no limit with `transport` or `simulation`.
   */
  int32_t max_in_flight;
  /**
   * Maximum number of requests per second to one service in one Region, retries and pages included;
   * further requests wait in order. All clients of the session share it. Default 0: no limit. This
   * limit and `max_in_flight` apply together.
   */
  double rate;

  /* Proxy and certificates. */

  /** Proxy for all requests: "http://user:password@host:port", "https://…", or "" for none.
   * Otherwise HTTPS_PROXY or HTTP_PROXY; lower-case names take precedence. */
  const char *proxy;
  /** Hosts to connect to directly, as in NO_PROXY: "example.com,10.0.0.1". Otherwise NO_PROXY. */
  const char *no_proxy;
  /**
   * File of CA certificates (PEM) to trust for a proxy with https. Otherwise the same as for
   * `ca_bundle`.
   */
  const char *proxy_ca_bundle;
  /**
   * File of CA certificates (PEM) to trust instead of the system certificates. Otherwise
   * AWS_CA_BUNDLE, the profile's `ca_bundle`, or REQUESTS_CA_BUNDLE. Certificates and host names of
   * https endpoints are always verified; this cannot be disabled.
   */
  const char *ca_bundle;

  /* Simulation. */

  /**
   * Sends requests to a simulated organization within this process instead of AWS: a scenario as
   * JSON, for example {"accounts": 500}; see muster_scenario_list_accounts(). Your
   * credentials and endpoints are not read, the Region is us-east-1 if none is given, and time is
   * simulated: waiting takes no time. Cannot be combined with `endpoint_url`, `journal` or
   * `transport`.
   */
  const char *simulation;
  /**
   * Speed of the simulated clock relative to the machine's: 1 is real time, 60 is one minute per
   * second, at most 1,000,000. By default, 0, waiting takes no time.
   */
  double simulation_speed;

  /* Journal and identification. */

  /** File that makes the session's changes a durable run; see muster_session_open(). */
  const char *journal;
  /**
   * Description of the run in `journal` as JSON: {"script": {"name", "text"}, "arguments": {},
   * "files": [{"name", "text"}]}, each optional. A file that is not text has "base64". Another
   * description is another run. A file with "isRead": false is one that the run may read: it is
   * stored, and distinguishes runs, only after muster_session_record_read().
   *
   * The script, the files that were read and the report are stored as they are; the file's mode is
   * 0600. Secrets in arguments are masked: the values of arguments whose names contain password,
   * passwd, secret, token, credential, apikey or privatekey; access keys, session tokens, private
   * keys, tokens of GitHub and GitLab, JWTs, and passwords in URLs.
   *
   * Members that the service's model marks as sensitive are not stored. For an input that may have
   * them, a digest is stored; when it is sent, arguments that contain their text are masked. In an
   * output, they are "***", also for a run that is resumed.
   *
   * For a described run, the ARN of the caller is requested (GetCallerIdentity) with the session's
   * first request, and stored. If both have the same host, it is requested 100 milliseconds later,
   * or at the end of a shorter run.
   */
  const char *run;
  /** Application name in User-Agent. Otherwise AWS_SDK_UA_APP_ID or the profile's
   * `sdk_ua_app_id`. */
  const char *app_id;

  /* Callbacks, each with its user data. */

  /** Provides credentials. Takes precedence over every other source except `access_key_id`. */
  muster_credentials_callback credentials;
  void *credentials_user_data;
  /** Asks for an MFA code if a profile's role has an `mfa_serial`. */
  muster_mfa_callback mfa;
  void *mfa_user_data;
  /** Sends requests in place of the library. */
  muster_transport_callback transport;
  void *transport_user_data;
  /** Clock for `transport`; requires `transport`. */
  muster_clock_callback clock;
  void *clock_user_data;
  /** Generates idempotency tokens. Default: random UUIDs. */
  muster_token_callback token;
  void *token_user_data;
  /**
   * Random numbers for retry delays, ids and tokens. Default: random numbers of the system, or of
   * the simulation.
   */
  muster_random_callback random;
  void *random_user_data;
  /** Receives progress. */
  muster_progress_callback progress;
  void *progress_user_data;
  /** Receives each outcome when it is settled. */
  muster_outcome_callback outcome;
  void *outcome_user_data;
  /** Receives each attempt. */
  muster_attempt_callback attempt;
  void *attempt_user_data;
  /** Receives the log. */
  muster_log_callback log;
  void *log_user_data;
  /** Least urgent level that `log` receives. Default: MUSTER_LOG_INFO. */
  int32_t log_level;
} muster_session_options;

/** The initial value of a muster_session_options. */
#define MUSTER_SESSION_OPTIONS_INIT                                                                \
  {                                                                                                \
    sizeof(muster_session_options), NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, \
        NULL, 0, 0, NULL, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,  \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,  \
        NULL, NULL, NULL, NULL, NULL, 0                                                            \
  }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_session_options_init(muster_session_options *options,
                                                     size_t struct_size);

/**
 * Opens a session.
 *
 * With `journal`, every call that changes something is recorded in that file (SQLite, mode 0600):
 * the intent before the request is sent, and the outcome after. The file contains runs. If the last
 * run with the same `run` has not ended, the session resumes it; otherwise it begins a new run. In
 * a run that is resumed, calls with a recorded outcome return it instead of being sent again,
 * whatever the order of the calls. While a process that executes a run is alive, no other process
 * can resume the run; a process on another machine counts as alive for three minutes after it has
 * written to the journal. The session's credentials are never recorded.
 *
 * A call whose outcome was not recorded is in doubt: it may have been executed. It is sent again if
 * it is idempotent. Otherwise, or if the service refuses the repetition, the library reads the
 * state, if the service has a suitable operation: two consecutive reads must agree, the first later
 * than reads may be stale (`staleness` in the service's accounts.json, 10 seconds). They show that
 * the call was executed only if the state was another one before; therefore the state is also read
 * before such a call is sent first. If the reads do not show whether the call was executed, it is
 * not sent and fails with the code MayHaveBeenExecuted.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (an invalid option or scenario), MUSTER_ERROR_CONFIGURATION (a
 * syntax error in a config file, a profile that does not exist), MUSTER_ERROR_FILE. Nothing is
 * sent, and no credentials are retrieved yet.
 */
MUSTER_API muster_status muster_session_open(const muster_session_options *options,
                                             muster_session **session, muster_result **error);

/** Frees a session. Submitted calls that were not polled are cancelled. */
MUSTER_API void muster_session_free(muster_session *session);

/**
 * Ends the run of a session with `journal`: the next session with the same `run` begins another.
 * `value` is the report of the run, {"outcomes": […]}, or any other JSON; it is stored. Returns
 * the run as an element of muster_journal_list_runs(): it may have calls in doubt although it
 * ended.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the session has no journal, or `value` is not valid JSON),
 * MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_session_end_run(muster_session *session, const char *value,
                                                size_t value_length, muster_result **result);

/** Starts muster_session_end_run(); muster_session_poll() returns its result. */
MUSTER_API muster_status muster_session_submit_end_run(muster_session *session, const char *value,
                                                       size_t value_length, void *user_data,
                                                       uint64_t *id);

/**
 * Records that the run of a session with `journal` has failed. The run is resumed when it is
 * started again, and the calls that the service refused are then sent again. Returns the run as an
 * element of muster_journal_list_runs().
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the session has no journal), MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_session_fail_run(muster_session *session, const char *message,
                                                 muster_result **result);

/** Starts muster_session_fail_run(); muster_session_poll() returns its result. */
MUSTER_API muster_status muster_session_submit_fail_run(muster_session *session,
                                                        const char *message, void *user_data,
                                                        uint64_t *id);

/**
 * Records that the run has read a file of its description that had "isRead": false.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the session has no journal), MUSTER_ERROR_FILE (also if the
 * description has no file `name`).
 */
MUSTER_API muster_status muster_session_record_read(muster_session *session, const char *name,
                                                    muster_result **error);

/**
 * Records the report so far of a run that does not end now, because it failed or was stopped.
 * `value` is a report, {"outcomes": […]}, or any other JSON. Another report replaces it.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the session has no journal, or `value` is not valid JSON),
 * MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_session_record_report(muster_session *session, const char *value,
                                                      size_t value_length, muster_result **error);

/**
 * Lists the runs in the journal at `path`: {"journal": path, "runs": [{"id": 1, "script":
 * "onboard.lua", "startTime": "2026-01-01T00:00:00Z", "endTime": time or null, "status": "ended" |
 * "failed" | "interrupted" | "running", "failure": message or null, "counts": {"done": 499, …},
 * "callsInDoubt": 1, "accountsInDoubt": ["111122223333"]}]}.
 *
 * A run is running while a process has it open. `counts` are those of the outcomes in its report.
 * Calls are in doubt if they may have been executed. Accounts are in doubt if such a call names
 * them; if it names none, the account of its caller is.
 *
 * Errors: MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_journal_list_runs(const char *path, muster_result **result);

/**
 * Describes a run: the members of muster_journal_list_runs(), and {"arguments": {…}, "files":
 * [{"name", "fingerprint", "encoding"}], "sessions": [{"caller", "hostname", "process",
 * "startTime"}], "steps": [{"step", "counts"}], "requests": [{"service", "region", "operation",
 * "requests"}], "doubts": [{"service", "region", "operation", "accounts", "at", "decision"}],
 * "outcomes": […]}. A decision is null while the call is in doubt.
 *
 * Errors: MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_journal_describe_run(const char *path, int64_t run,
                                                     muster_result **result);

/** Returns the time of the session's clock, in milliseconds since 1970. */
MUSTER_API int64_t muster_session_now(muster_session *session);

/**
 * Describes the session: {"transport": "live" | "simulated" | "callback", "region": …,
 * "simulation": {"accounts": 500, "seed": 1}, "now": "2026-01-01T00:00:00Z"}. `endpointUrl` is
 * present if the requests of all services go to one URL instead of AWS; a service may still have
 * its own.
 */
MUSTER_API muster_status muster_session_describe(muster_session *session, muster_result **result);

/**
 * Describes the configuration and the source of each setting: {"settings": [{"name": "region",
 * "value": "us-east-1", "source": "AWS_REGION"}, …], "credentials": {"access_key":
 * "****************MPLE", "secret_key": …, "method": "env", "account_id": …, "expires": …}}.
 * `account_id` and `expires` are present if they are known. The value of a setting that is not set
 * is null. The setting of a Region that is not known has a `warning`.
 *
 * The credentials are retrieved first, which may send requests. If none are found, "credentials"
 * is {"error": {"code": …, "message": …}}. At most the last four characters of a key are shown,
 * and no part of a token.
 */
MUSTER_API muster_status muster_session_describe_configuration(muster_session *session,
                                                               muster_result **result);

/** Starts muster_session_describe_configuration(); muster_session_poll() returns its result. */
MUSTER_API muster_status muster_session_submit_describe_configuration(muster_session *session,
                                                                      void *user_data,
                                                                      uint64_t *id);

/* -------------------------------------------------------------------------- clients and calls */

/** Options of a client. Fields that are 0 or NULL take the session's value. */
typedef struct muster_client_options {
  size_t struct_size;
  const char *region;
  const char *endpoint_url;
  /** See muster_session_options. */
  muster_switch use_fips_endpoint;
  muster_switch use_dualstack_endpoint;
  /**
   * Role that the client acts in: "arn:aws:iam::123456789012:role/name". It is assumed with the
   * session's credentials when the first call needs it; all clients in the same role share its
   * credentials. One session can thus act as an administrator and as five hundred members, in a
   * simulated organization too.
   */
  const char *role_arn;
  /** External ID required by the role's trust policy. */
  const char *external_id;
  /** Name of the role session, which appears in AWS's logs. */
  const char *role_session_name;
  /** Lifetime of the role's credentials in seconds. Default: the service's, one hour. */
  int32_t role_duration_seconds;
  /**
   * 1 to format timestamps as the AWS CLI does on this machine: timestamps received as seconds are
   * written in its time zone; with `cli_timestamp_format = wire` in the profile, all timestamps
   * are returned as received. By default the format is the same everywhere: ISO 8601, in UTC
   * unless the service sent another zone.
   */
  muster_switch cli_timestamps;
} muster_client_options;

/** The initial value of a muster_client_options. */
#define MUSTER_CLIENT_OPTIONS_INIT                                                                 \
  { sizeof(muster_client_options), NULL, NULL, 0, 0, NULL, NULL, NULL, 0, 0 }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_client_options_init(muster_client_options *options,
                                                    size_t struct_size);

/**
 * Opens a client of `service` ("inspector2", "macie2") in a Region.
 *
 * Errors: MUSTER_ERROR_UNKNOWN (the message suggests the nearest name),
 * MUSTER_ERROR_CONFIGURATION (no Region, a malformed endpoint, an unusable model).
 */
MUSTER_API muster_status muster_client_open(muster_session *session, const char *service,
                                            const muster_client_options *options,
                                            muster_client **client, muster_result **error);

/** Frees a client. */
MUSTER_API void muster_client_free(muster_client *client);

/**
 * Calls an operation and waits for the result.
 *
 * `operation` is AWS's or boto3's name ("BatchGetAccountStatus" or "batch_get_account_status").
 * `input` is the request as JSON, with members as in boto3 and the AWS CLI. An empty input means
 * {}, and {} is accepted as an empty list.
 *
 * The input is first checked against the service's model. The message lists every violation with
 * its JSON Pointer; the result also has them under /Error/Violations.
 *
 * Retries follow botocore 1.44. In the standard mode, throttling errors (429, ThrottlingException
 * and similar), 500, 502, 503, 504, lost connections and errors that the model marks as retryable
 * are retried, with at most three attempts in total. The delay is a random fraction of 1, 2, 4…
 * seconds after throttling and of 50, 100, 200… milliseconds after other errors, at most 20
 * seconds. `x-amz-retry-after` (milliseconds) and `Retry-After` (seconds) extend it by at most 5
 * seconds. Each client has a retry quota of 500: a retry costs 14, after throttling 5; a success
 * returns the cost of its retry, or 1. The adaptive mode additionally limits the send rate to the
 * rate at which a service that has throttled it accepts requests. The legacy mode makes at most
 * five attempts, waits a random fraction of 1, 2, 4… seconds, and has no quota. (For DynamoDB,
 * the standard mode makes at most four attempts, and delays start at 25 milliseconds.)
 *
 * This is botocore's revised behavior of 2026. botocore 1.43 used it only with
 * AWS_NEW_RETRIES_2026=true and defaulted to the legacy mode; since 1.44.0 it is the default and
 * the variable is not read. Muster does the same. Use "legacy" for the old behavior.
 *
 * There are three differences from botocore:
 *
 * - `Retry-After` is respected; Inspector's model declares it in its errors.
 * - A request that the service may already have executed (timeout, lost connection, 5xx) is
 *   retried only if it only reads, has an idempotency token, or is idempotent: the model
 *   marks it, its method is PUT or DELETE, or the idempotent.json beside the model lists it.
 *   Otherwise the call fails, and /Error/MayHaveBeenExecuted is true.
 * - If a service rejects a signature and its clock differs from the machine's by four minutes or
 *   more, the request is signed with the service's time and sent again. Later requests of the
 *   session use that time too.
 */
MUSTER_API muster_status muster_client_call(muster_client *client, const char *operation,
                                            const char *input, size_t input_length,
                                            muster_result **result);

/**
 * Returns the request that muster_client_call() would send, signed with the current time. The
 * request is not sent, but other requests may be, to obtain credentials. The result is
 * {"method": "POST", "url": …, "headers": [{"name": …, "value": …}, …], "body": …}. If
 * the body is not valid UTF-8, "bodyBase64" takes its place.
 */
MUSTER_API muster_status muster_client_prepare(muster_client *client, const char *operation,
                                               const char *input, size_t input_length,
                                               muster_result **result);

/** Starts muster_client_prepare(); muster_session_poll() returns its result. */
MUSTER_API muster_status muster_client_submit_prepare(muster_client *client, const char *operation,
                                                      const char *input, size_t input_length,
                                                      void *user_data, uint64_t *id);

/* ------------------------------------------------------------------------- results and values */

/**
 * Frees a result and all text that was read from it. No other thread may read the result at the
 * same time: for speed, reading takes no lock.
 */
MUSTER_API void muster_result_free(muster_result *result);

/** Returns the status of the result, or MUSTER_ERROR_HANDLE if `result` is not a result. */
MUSTER_API muster_status muster_result_status(muster_result *result);

/**
 * Returns the whole result as JSON, as the AWS CLI prints it, and writes its length in bytes to
 * `*length` (may be NULL). For a failure it is {"Error": {…}} and, beside "Error", other members
 * of the service's error response.
 */
MUSTER_API const char *muster_result_json(muster_result *result, size_t *length);

/**
 * Parses JSON into a result, to read any JSON in the same way as a response.
 *
 * Errors: MUSTER_ERROR_INPUT; the message has the line and column of the syntax error.
 */
MUSTER_API muster_status muster_result_parse(const char *text, size_t length,
                                             muster_result **result);

/**
 * Types of JSON values. An integer that does not fit into int64_t has type MUSTER_TYPE_NUMBER; the
 * JSON of the result has all its digits.
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

/**
 * Returns the type of the value at `pointer`, a MUSTER_TYPE_…. `pointer` is a JSON Pointer
 * (RFC 6901); "" refers to the whole result.
 */
MUSTER_API int32_t muster_result_type(muster_result *result, const char *pointer);

/** Returns the string at `pointer`, or NULL if the value is not a string. */
MUSTER_API const char *muster_result_string(muster_result *result, const char *pointer);

/** Returns the integer at `pointer`, or `otherwise` if the value is not an integer. */
MUSTER_API int64_t muster_result_integer(muster_result *result, const char *pointer,
                                         int64_t otherwise);

/** Returns the number at `pointer`, or `otherwise` if the value is not a number. */
MUSTER_API double muster_result_number(muster_result *result, const char *pointer,
                                       double otherwise);

/** Returns 1 for true and 0 for false at `pointer`, or `otherwise` for any other value. */
MUSTER_API int32_t muster_result_boolean(muster_result *result, const char *pointer,
                                         int32_t otherwise);

/** Returns the number of elements or members at `pointer`; 0 for values without any. */
MUSTER_API size_t muster_result_count(muster_result *result, const char *pointer);

/** Returns the name of member `index` of the object at `pointer`, or NULL. */
MUSTER_API const char *muster_result_key(muster_result *result, const char *pointer, size_t index);

/**
 * Returns the error code of a failure, or NULL. It is the service's own code
 * ("ThrottlingException"). If the failure did not come from the service, it is botocore's name:
 * ParamValidationError, UnknownServiceError, UnknownOperationError, NoRegionError,
 * NoCredentialsError, EndpointConnectionError, ProxyConnectionError, ConnectTimeoutError,
 * ReadTimeoutError, ConnectionClosedError, SSLError, and so on; or ResponseTooLargeError, for which
 * botocore has no name.
 */
MUSTER_API const char *muster_result_error_code(muster_result *result);

/** Returns a human-readable message that describes the failure, or NULL. */
MUSTER_API const char *muster_result_error_message(muster_result *result);

/** Returns the HTTP status of the last response, or 0 if there was no response. */
MUSTER_API int32_t muster_result_http_status(muster_result *result);

/** Returns the service's request id, which AWS Support asks for, or NULL if there is none. */
MUSTER_API const char *muster_result_request_id(muster_result *result);

/** Returns the number of attempts: how many times the request was sent. */
MUSTER_API int32_t muster_result_attempts(muster_result *result);

/**
 * Returns the history of attempts as a JSON array, first attempt first: {"attempt": 1,
 * "httpStatus": 429, "code": "ThrottlingException", "requestId": …, "waitedMs": 0, "durationMs":
 * 83, "retry": "throttling", "retryInMs": 412}.
 *
 * `waitedMs` is the time that the attempt waited for a free slot or for the adaptive rate limit.
 * `retry` is the reason for the next attempt: "throttling", "transient" (5xx, a lost connection) or
 * "clock_skew". The last attempt has `stop` instead, the reason why there was no further attempt:
 * "final" (the call succeeded, or would fail in the same way), "max_attempts", "retry_quota" or
 * "may_have_been_executed".
 *
 * The array is empty for a result that was not received as a response. The text is valid until the
 * result is freed.
 */
MUSTER_API const char *muster_result_history(muster_result *result, size_t *length);

/**
 * Returns 1 if sending the same request again later may succeed, otherwise 0. It is also 0 if the
 * service may have executed the request without responding and the request must not be executed
 * twice; /Error/MayHaveBeenExecuted is then true.
 */
MUSTER_API int32_t muster_result_is_retryable(muster_result *result);

/**
 * A value within a result, to walk through it without JSON Pointers. The struct may be copied and
 * is valid until the result is freed. Start with muster_result_root(); the fields are private. The
 * struct is final.
 */
typedef struct muster_value {
  muster_result *result;
  uint64_t position;
} muster_value;

/** Returns the whole result as a value. */
MUSTER_API muster_value muster_result_root(muster_result *result);

/** Returns the type of `value`, a MUSTER_TYPE_…. */
MUSTER_API int32_t muster_value_type(muster_value value);

/**
 * Returns the string `value` and writes its length in bytes to `*length` (may be NULL). Returns
 * NULL if it is not a string.
 */
MUSTER_API const char *muster_value_string(muster_value value, size_t *length);

/** Returns the integer `value`, or 0 if it is not an integer. */
MUSTER_API int64_t muster_value_integer(muster_value value);

/** Returns the number `value`, or 0 if it is not a number. */
MUSTER_API double muster_value_number(muster_value value);

/** Returns 1 if `value` is true, otherwise 0. */
MUSTER_API int32_t muster_value_boolean(muster_value value);

/**
 * Writes `value` as JSON to `text`: at most `capacity` bytes, including the NUL. `text` may be NULL
 * if `capacity` is 0. Use it, for example, for muster_input_set_json(), or to get all digits of a
 * number. Returns the length of the complete JSON without the NUL, like snprintf(), or 0 if there
 * is no value.
 */
MUSTER_API size_t muster_value_json(muster_value value, char *text, size_t capacity);

/**
 * Iterates over an array or object. Zero `*child` before the first step; each step then sets it to
 * the next element and `*key` (may be NULL) to the member's name, or to NULL in an array. Returns 1
 * if there was another element, 0 at the end.
 */
MUSTER_API int32_t muster_value_next(muster_value parent, muster_value *child, const char **key);

/** Returns the member `name` of an object. Its type is MUSTER_TYPE_MISSING if there is none. */
MUSTER_API muster_value muster_value_member(muster_value value, const char *name);

/* -------------------------------------------------------------------------------------- input */

/**
 * Creates a JSON document for the input of an operation. Values are set by JSON Pointer. Missing
 * objects and arrays on the path are created, and "-" appends to an array (RFC 6901):
 *
 *     muster_input_set_string(input, "/accountIds/-", "123456789012");
 *     muster_input_set_boolean(input, "/disableEmailNotification", 1);
 *
 * The setters return MUSTER_ERROR_ARGUMENT if the path leads through a value that is not an object
 * or array, or past the end of an array, and MUSTER_ERROR_INPUT if the value is not valid UTF-8.
 */
MUSTER_API muster_input *muster_input_new(void);

/** Frees the document. */
MUSTER_API void muster_input_free(muster_input *input);

/** Sets a string. */
MUSTER_API muster_status muster_input_set_string(muster_input *input, const char *pointer,
                                                 const char *value);

/** Sets a blob, which JSON represents as a string: the `length` bytes at `bytes` in Base64. */
MUSTER_API muster_status muster_input_set_blob(muster_input *input, const char *pointer,
                                               const void *bytes, size_t length);

/** Sets an integer. */
MUSTER_API muster_status muster_input_set_integer(muster_input *input, const char *pointer,
                                                  int64_t value);

/** Sets a number. Infinities and NaN are rejected with MUSTER_ERROR_ARGUMENT. */
MUSTER_API muster_status muster_input_set_number(muster_input *input, const char *pointer,
                                                 double value);

/** Sets true or false. */
MUSTER_API muster_status muster_input_set_boolean(muster_input *input, const char *pointer,
                                                  int32_t value);

/** Sets any JSON value, for example a part of a result. */
MUSTER_API muster_status muster_input_set_json(muster_input *input, const char *pointer,
                                               const char *json, size_t length);

/**
 * Returns the document as JSON, "{}" if nothing was set, and writes its length in bytes to
 * `*length` (may be NULL). The text is valid until the next call with this `input`.
 */
MUSTER_API const char *muster_input_json(muster_input *input, size_t *length);

/* -------------------------------------------------------------- batches, waits and reports */

/** Outcomes of a step for an account in a Region. */
enum {
  /** The account was read from a list; no step has been executed for it yet. */
  MUSTER_OUTCOME_NONE = 0,
  /** The account is in the state that the step brings about: a response or a read shows it. */
  MUSTER_OUTCOME_DONE = 1,
  /** The account was already in the requested state. */
  MUSTER_OUTCOME_ALREADY = 2,
  /** In progress, or unknown: no response or read shows yet whether the step succeeded. */
  MUSTER_OUTCOME_PENDING = 3,
  /** Failed; retrying later may succeed. */
  MUSTER_OUTCOME_RETRYABLE = 4,
  /** Failed; somebody must act first. `remedy` describes the action. */
  MUSTER_OUTCOME_NEEDS_ACTION = 5,
  /** Not executed; `message` has the reason. */
  MUSTER_OUTCOME_SKIPPED = 6
};

/**
 * One outcome. Text is never NULL, and is valid until the report is freed, or until the callback
 * returns.
 */
struct muster_outcome {
  size_t struct_size;
  /** A MUSTER_OUTCOME_…. */
  int32_t outcome;
  /** 12 digits. */
  const char *account_id;
  /** "" if unknown. */
  const char *email;
  const char *name;
  /** "" if no step has been executed: "inspector2", "us-east-1", "inspector membership". */
  const char *service;
  const char *region;
  const char *step;
  /** The error code and message of the service, or "". */
  const char *code;
  const char *message;
  /** The action that is needed before the step can succeed, or "". */
  const char *remedy;
  /** The request id of the response that decided the outcome, for AWS Support, or "". */
  const char *request_id;
  /** The number of times that this request was sent; 0 if no response decided. */
  int32_t attempts;
  /**
   * The time at which the response was received, or at which the outcome was settled without one,
   * in ISO 8601; "" if no step has been executed.
   */
  const char *at;
  /** 1 if the outcome is pending because the service has accepted the step, otherwise 0. */
  int32_t is_in_progress;
};

/** The initial value of a muster_outcome. */
#define MUSTER_OUTCOME_INIT                                                                        \
  {                                                                                                \
    sizeof(muster_outcome), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0,      \
        NULL, 0                                                                                    \
  }

/** Initializes `outcome`; see "Options" at the top of this header. */
MUSTER_API muster_status muster_outcome_init(muster_outcome *outcome, size_t struct_size);

/**
 * Reads the JSON of a report, as muster_report_json() returns it, or a JSON array of account ids or
 * of objects with `accountId`, `email` and `name`, which a program has built.
 *
 * `regions` of an account limits it to some Regions: a batch or a wait in another Region leaves the
 * account out.
 *
 * Errors: MUSTER_ERROR_INPUT (not valid JSON, invalid ids, or repeated ids; the message names each
 * element with the reason).
 */
MUSTER_API muster_status muster_report_read(const char *text, size_t length, muster_report **report,
                                            muster_result **error);

/**
 * Reads a list of accounts from the content of a file that a person or a program wrote:
 * - a table with a header line, separated by commas, semicolons or tabs. Fields in quotation marks
 *   may contain line breaks. A line "sep=;" before the header sets the separator. Empty rows and
 *   lines that begin with "#" are ignored, as is a title before the header line;
 * - rows without a header line, as `aws organizations list-accounts --output text` or a --query
 *   prints them. The values show which column has the ids, the email addresses and the states; the
 *   name is the only other column of texts. If the ids are not clear, the list is an error;
 * - ids, one on each line or several separated by blanks, tabs, commas or semicolons;
 * - JSON: the output of `aws organizations list-accounts`, an array of ids or of objects, one
 *   object on each line, arrays of facts such as ["111122223333", "a@example.com"], or several
 *   documents in sequence. A list with a NextToken is an error, because it is incomplete;
 * - the same in YAML, without aliases;
 * - the JSON that `muster run` or `muster runs` prints: the accounts with an outcome that is
 *   "pending", "retryable" or "needs_action", each limited to the Regions of these outcomes. For
 *   the file of a journal, see muster_file_read_accounts().
 *
 * The text is UTF-8, with or without a byte order mark, or UTF-16 with one.
 *
 * Columns and members have the names of AWS (Id, Email, Name, State, Status, AccountId, "AWS
 * Account ID", "account number", account_email, accountName), in any case and with or without
 * blanks, underscores and hyphens. A name that is not known is ignored, with a warning; see
 * muster_report_warning().
 *
 * Accounts that AWS Organizations does not list as ACTIVE have the outcome "skipped" and the
 * reason. Every batch copies them to its report.
 *
 * In the JSON of the report, `format` beside `accounts` describes how the text was read: {"form":
 * "table", "ids", "JSON", "YAML" or "report", "encoding", "separator", "run": {"id", "script",
 * "endTime"}, "columns": [{"name", "meaning"}, …], "states": {"ACTIVE": 12, …}}. `warnings`
 * beside it has the warnings.
 *
 * Errors: MUSTER_ERROR_INPUT (invalid lines, repeated ids, or no account in a list that is not a
 * report; the message names each invalid line with the reason).
 */
MUSTER_API muster_status muster_report_read_accounts(const char *text, size_t length,
                                                     muster_report **report, muster_result **error);

/**
 * Returns the number of warnings about the list that muster_report_read_accounts() has read, for
 * example about columns that are not known.
 */
MUSTER_API size_t muster_report_warning_count(muster_report *report);

/**
 * Returns the warning with the index `index`, or NULL if the index is too large. The text is valid
 * until the report is freed.
 */
MUSTER_API const char *muster_report_warning(muster_report *report, size_t index);

/**
 * Merges `count` reports into one that has their outcomes in the given order. The merged reports
 * are not changed. A merged report that contains an account more than once cannot be passed to a
 * batch or a wait.
 */
MUSTER_API muster_status muster_report_merge(muster_report *const *reports, size_t count,
                                             muster_report **report, muster_result **error);

/**
 * Writes a report with the outcomes of some kinds, in their order, to `*filtered`. `outcomes` are
 * `count` MUSTER_OUTCOME_…. The original report is not changed.
 */
MUSTER_API muster_status muster_report_filter(muster_report *report, const int32_t *outcomes,
                                              size_t count, muster_report **filtered,
                                              muster_result **error);

/** Frees a report and all text that was read from it. */
MUSTER_API void muster_report_free(muster_report *report);

/** Returns the number of outcomes in the report. */
MUSTER_API size_t muster_report_count(muster_report *report);

/** Returns the number of outcomes of one kind; `outcome` is a MUSTER_OUTCOME_…. */
MUSTER_API size_t muster_report_count_of(muster_report *report, int32_t outcome);

/**
 * Writes outcome `index`, from 0, to `*outcome`, whose `struct_size` the program has set.
 * Returns MUSTER_ERROR_ARGUMENT if there is no such outcome.
 */
MUSTER_API muster_status muster_report_outcome(muster_report *report, size_t index,
                                               muster_outcome *outcome);

/**
 * Returns the report as JSON and writes its length in bytes to `*length` (may be NULL):
 * {"outcomes": [{"accountId", "email", "name", "service", "region", "step", "outcome", "code",
 * "message", "remedy", "requestId", "attempts", "at"}, …]}. `email` and `name` are present if
 * known. `"inProgress": true` marks an account that is "pending" because the service has accepted
 * the step. `parameters` beside `outcomes` are those that a wait takes over.
 * `outcome` is "done", "already", "pending", "retryable", "needs_action" or "skipped". For a list
 * of accounts that no step has been executed for, it is {"accounts": [{"accountId", …}, …]}.
 *
 * The text is created by the first call and is valid until the report is freed.
 */
MUSTER_API const char *muster_report_json(muster_report *report, size_t *length);

/** Options of a batch. */
typedef struct muster_batch_options {
  size_t struct_size;
  /**
   * Other members of the operation's input as a JSON object, the same for every account:
   * {"resourceTypes": ["EC2", "ECR"]}.
   */
  const char *parameters;
  size_t parameters_length;
  /** Maximum time to retry accounts with transient errors, in milliseconds; -1 disables these
   * retries. Default: `batch_retry_ms` of the session. */
  int64_t retry_ms;
} muster_batch_options;

/** The initial value of a muster_batch_options. */
#define MUSTER_BATCH_OPTIONS_INIT                                                                  \
  { sizeof(muster_batch_options), NULL, 0, 0 }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_batch_options_init(muster_batch_options *options,
                                                   size_t struct_size);

/**
 * Executes an operation for every account of a list. It sends requests with as many accounts as
 * the service accepts, all concurrently, and retries accounts with transient errors.
 *
 * Operations that can be executed as a batch (generated from the models):
 *     inspector2  Enable, Disable, AssociateMember, DisassociateMember,
 *                 BatchUpdateMemberEc2DeepInspectionStatus
 *     macie2      EnableMacie, CreateMember, CreateInvitations, DeleteMember, DisassociateMember,
 *                 UpdateMemberSession, BatchUpdateAutomatedDiscoveryAccounts
 *
 * `accounts` is a list from muster_report_read_accounts() or muster_report_read(), or the report of
 * an earlier batch or wait. In a report, the step is executed only for accounts with the outcome
 * "done" or "already", and for accounts that are "pending" because the service has accepted the
 * earlier step. All other outcomes are copied to the new report unchanged.
 *
 * The new report has one outcome for each account, in the order of `accounts`. MUSTER_OK means that
 * there is a report, not that every account is done. An account is "done" only if a response or a
 * read shows it, "already" if a read before the request shows it, and "pending" while it is on its
 * way to the state, which muster_client_wait() waits for.
 *
 * Errors that a service reports for single accounts may be transient: throttling of an underlying
 * service and lost connections are retried for 5 to 10 minutes, and Inspector's ACCESS_DENIED for
 * 10 minutes, because Inspector returns it for a new member until the association has propagated.
 * (boto3 returns such errors immediately.) Requests that are throttled, fail with a 5xx status or
 * get no response in spite of the retries of their call are sent again with growing delays, until
 * 15 minutes have passed since an account was settled. A request without a response is sent again
 * if a later read shows that it was not executed. `retry_ms` limits these times.
 *
 * Errors: as for muster_client_call(), for the operation and the parameters. A failure of a whole
 * request is an outcome of each account in it.
 */
MUSTER_API muster_status muster_client_batch(muster_client *client, const char *operation,
                                             muster_report *accounts,
                                             const muster_batch_options *options,
                                             muster_report **report, muster_result **error);

/** Options of a wait. */
typedef struct muster_wait_options {
  size_t struct_size;
  /** Maximum time in milliseconds of the session's clock. Default: 40 minutes. */
  int64_t timeout_ms;
  /**
   * The parts of the state that were asked for, as a JSON object: {"resourceTypes": ["LAMBDA"]} for
   * `account_enabled` and `account_disabled`. By default the parameters of the batch that returned
   * `accounts`. Without parameters, every scan type that is not DISABLED must be enabled, or every
   * scan type disabled. The other states have no parameters.
   */
  const char *parameters;
  size_t parameters_length;
  /**
   * Maximum time since an account was settled, in milliseconds, for which reads are repeated that
   * are throttled, fail with a 5xx status or get no response; -1 disables this. After it, the
   * accounts are "retryable". Default: `batch_retry_ms` of the session, or 15 minutes.
   */
  int64_t retry_ms;
} muster_wait_options;

/** The initial value of a muster_wait_options. */
#define MUSTER_WAIT_OPTIONS_INIT                                                                   \
  { sizeof(muster_wait_options), 0, NULL, 0, 0 }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_wait_options_init(muster_wait_options *options, size_t struct_size);

/**
 * Waits until every account of a list has reached `state` or can no longer reach it, or until the
 * timeout.
 *
 * States that can be waited for (generated from the models):
 *     inspector2  account_enabled, account_disabled, member_associated, member_removed,
 *                 delegated_administrator_enabled, deep_inspection_activated,
 *                 deep_inspection_deactivated, configuration_applied
 *     macie2      member_created, member_invited, member_enabled, member_paused, member_removed,
 *                 member_deleted, session_enabled, session_paused, automated_discovery_enabled,
 *                 automated_discovery_disabled
 *
 * `accounts` and the report are as for muster_client_batch(). Accounts that have not reached the
 * state at the timeout have the outcome "pending".
 *
 * A state counts if two consecutive reads agree on it. Only accounts that are not settled are read,
 * by id if that takes fewer requests than the list. The pauses between reads grow from 7.5 to 30
 * seconds, and up to 2 minutes while nothing changes. After a read that took many requests, such as
 * the pages of a long list, the pause is 3 seconds for each of them, up to 3 minutes. A random part
 * of up to a quarter is subtracted.
 */
MUSTER_API muster_status muster_client_wait(muster_client *client, const char *state,
                                            muster_report *accounts,
                                            const muster_wait_options *options,
                                            muster_report **report, muster_result **error);

/**
 * Reads the states of accounts once, without waiting. The report has the outcome that each account
 * has for `state` now: "done", "pending" while it is on its way, or what it needs.
 *
 * The states and the parameters in `options` are those of muster_client_wait(); `timeout_ms` has no
 * effect.
 */
MUSTER_API muster_status muster_client_read_states(muster_client *client, const char *state,
                                                   muster_report *accounts,
                                                   const muster_wait_options *options,
                                                   muster_report **report, muster_result **error);

/* -------------------------------------------------------------------------------------- pages */

/** Options of paginated reading. */
typedef struct muster_pages_options {
  size_t struct_size;
  /** Number of items to request per page. Default: the service's. */
  int64_t page_size;
  /**
   * Maximum number of items over all pages. Default: no limit. Items are the elements that the
   * operation's paginator names: the members of list_members.
   */
  int64_t max_items;
  /** Start position: a token from muster_pages_resume_token(), or the service's own token. */
  const char *starting_token;
} muster_pages_options;

/** The initial value of a muster_pages_options. */
#define MUSTER_PAGES_OPTIONS_INIT                                                                  \
  { sizeof(muster_pages_options), 0, 0, NULL }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_pages_options_init(muster_pages_options *options,
                                                   size_t struct_size);

/**
 * Prepares to read the pages of a paginated operation. Nothing is sent yet. One page is in memory
 * at a time.
 *
 * Errors: MUSTER_ERROR_UNKNOWN (unknown operation, or it is not paginated), MUSTER_ERROR_INPUT.
 */
MUSTER_API muster_status muster_pages_open(muster_client *client, const char *operation,
                                           const char *input, size_t input_length,
                                           const muster_pages_options *options,
                                           muster_pages **pages, muster_result **error);

/** Frees the pages. A page that was submitted is still delivered. */
MUSTER_API void muster_pages_free(muster_pages *pages);

/**
 * Reads the next page. After the last page, writes NULL to `*result` and returns MUSTER_OK.
 *
 * Errors: as for muster_client_call(); MUSTER_ERROR_RESPONSE if the service returns the same token
 * twice, which would never end. After a retryable failure, the same page can be read again.
 */
MUSTER_API muster_status muster_pages_next(muster_pages *pages, muster_result **result);

/**
 * Reads all remaining pages into one result, like botocore's build_full_result() and the AWS CLI:
 * the items of all pages, members that are the same on every page once, and NextToken if
 * `max_items` ended the list early. After a failure, muster_pages_resume_token() continues after
 * the items that were read.
 */
MUSTER_API muster_status muster_pages_collect(muster_pages *pages, muster_result **result);

/**
 * Returns the `starting_token` that continues after the last item read, like the AWS CLI's
 * NextToken, or NULL if no items are left. The text is valid until the next call with this `pages`.
 */
MUSTER_API const char *muster_pages_resume_token(muster_pages *pages);

/* --------------------------------------------------------------------------- asynchronous use */

/**
 * Starts a call; muster_session_poll() returns its result. Invalid input is reported in that result
 * too, so that failures are handled in one place; only an invalid handle or argument is reported
 * here. Writes the id of the call to `*id` (may be NULL).
 */
MUSTER_API muster_status muster_client_submit_call(muster_client *client, const char *operation,
                                                   const char *input, size_t input_length,
                                                   void *user_data, uint64_t *id);

/** Starts a batch; muster_session_poll() returns its report. `accounts` may be freed at once. */
MUSTER_API muster_status muster_client_submit_batch(muster_client *client, const char *operation,
                                                    muster_report *accounts,
                                                    const muster_batch_options *options,
                                                    void *user_data, uint64_t *id);

/** Starts a wait; muster_session_poll() returns its report. `accounts` may be freed at once. */
MUSTER_API muster_status muster_client_submit_wait(muster_client *client, const char *state,
                                                   muster_report *accounts,
                                                   const muster_wait_options *options,
                                                   void *user_data, uint64_t *id);

/** Starts muster_client_read_states(); muster_session_poll() returns its report. */
MUSTER_API muster_status muster_client_submit_read_states(muster_client *client, const char *state,
                                                          muster_report *accounts,
                                                          const muster_wait_options *options,
                                                          void *user_data, uint64_t *id);

/**
 * Starts reading the next page; muster_session_poll() returns it. After the last page, the event
 * has no result.
 */
MUSTER_API muster_status muster_pages_submit_next(muster_pages *pages, void *user_data,
                                                  uint64_t *id);

/** Starts muster_pages_collect(); muster_session_poll() returns its result. */
MUSTER_API muster_status muster_pages_submit_collect(muster_pages *pages, void *user_data,
                                                     uint64_t *id);

/** Starts a timer that makes an event after `delay_ms` milliseconds of the session's clock. */
MUSTER_API muster_status muster_session_start_timer(muster_session *session, int64_t delay_ms,
                                                    void *user_data, uint64_t *id);

/**
 * Something that was submitted and has finished. The program frees `result` and `report`. The
 * struct is final.
 */
typedef struct muster_event {
  /** The id that the submitting function returned. */
  uint64_t id;
  /** The user data that was passed to the submitting function. */
  void *user_data;
  /** The result of a call, or the error of a failed batch or wait; otherwise NULL. */
  muster_result *result;
  /** The report of a batch or wait; otherwise NULL. */
  muster_report *report;
} muster_event;

/**
 * Waits until something submitted to `session` finishes or `timeout_ms` milliseconds pass.
 *
 * Writes at most `capacity` events to `events`. Under a simulated clock the wait takes no real
 * time: if nothing else can happen, the clock jumps. A negative `timeout_ms` waits without limit,
 * but returns 0 immediately if nothing is in progress.
 *
 * May be called from any thread. While one thread drives the session, the others wait.
 *
 * Returns the number of events, or a negative muster_status.
 */
MUSTER_API int32_t muster_session_poll(muster_session *session, int64_t timeout_ms,
                                       muster_event *events, size_t capacity);

/**
 * Cancels the call with this id; it finishes at the next poll with MUSTER_ERROR_CANCELLED. The
 * service may still execute a request that was sent. Ids that have finished are ignored.
 */
MUSTER_API muster_status muster_session_cancel(muster_session *session, uint64_t id);

/**
 * Cancels everything that was submitted to `session` and has not finished, like
 * muster_session_cancel(). Requests in progress are abandoned and their connections closed.
 * Blocking calls of other threads and later submissions are not affected.
 */
MUSTER_API muster_status muster_session_cancel_all(muster_session *session);

/**
 * Stops a session: no further requests are sent, and all waits end. Requests that were sent may
 * finish within `grace_ms` milliseconds; after that they are abandoned. Each call finishes
 * with its response, or with MUSTER_ERROR_CANCELLED and the code "Stopped"; a batch or a wait
 * returns its report, in which the accounts that are not finished are `pending` with the code
 * "Stopped"; a timer ends. A session that was stopped stays stopped.
 *
 * A later call with a smaller `grace_ms` shortens the time; 0 gives up at once.
 *
 * Returns at once: the thread that drives the session does the rest, within 100 milliseconds. May
 * be called from any thread and from a signal handler. It must not be called while another thread
 * frees the session.
 */
MUSTER_API muster_status muster_session_stop(muster_session *session, int64_t grace_ms);

/**
 * Waits until the operation or timer with the id `id` finishes, or any if `id` is 0, but at most
 * `timeout_ms` milliseconds of the machine's clock, unlike muster_session_poll(). Writes its event,
 * or at most `capacity` events if `id` is 0, to `events`. The events of other operations remain.
 *
 * It is for interpreters that handle signals themselves: call it repeatedly with a timeout of about
 * 50 milliseconds, and check for signals between the calls.
 *
 * Returns the number of events, 0 if the timeout was reached, or a negative muster_status:
 * MUSTER_ERROR_ARGUMENT if nothing is in progress that could finish.
 */
MUSTER_API int32_t muster_session_await(muster_session *session, uint64_t id, int64_t timeout_ms,
                                        muster_event *events, size_t capacity);

/**
 * Returns a file descriptor for programs with an event loop: poll(2), epoll, asyncio. It is
 * readable when muster_session_poll() has something to do; call it with a timeout of 0 until it
 * returns 0 events. Under a simulated clock it is readable as long as anything is in progress. Only
 * wait for the descriptor: do not read from it and do not close it. It is valid as long as the
 * session.
 *
 *     struct pollfd ready = {muster_session_fd(session), POLLIN, 0};
 *     while (poll(&ready, 1, -1) > 0)
 *       while ((count = muster_session_poll(session, 0, events, CAPACITY)) > 0)
 *         …
 *
 * Returns a negative muster_status on failure: MUSTER_ERROR_TRANSPORT if the process has no file
 * descriptors left.
 */
MUSTER_API int32_t muster_session_fd(muster_session *session);

/* ------------------------------------------------------------------- transports and callbacks */

/** Credentials that a program provides. */
typedef struct muster_credentials {
  size_t struct_size;
  const char *access_key_id;
  const char *secret_access_key;
  /** NULL for credentials that are not temporary. */
  const char *session_token;
  /** Expiration, in milliseconds since 1970; 0 if they do not expire. */
  int64_t expires_ms;
  /** See muster_session_options; may be NULL. */
  const char *account_id;
} muster_credentials;

/** The initial value of a muster_credentials. */
#define MUSTER_CREDENTIALS_INIT                                                                    \
  { sizeof(muster_credentials), NULL, NULL, NULL, 0, NULL }

/** Initializes `credentials`; see "Options" at the top of this header. */
MUSTER_API muster_status muster_credentials_init(muster_credentials *credentials,
                                                 size_t struct_size);

/**
 * Passes the credentials that a muster_credentials_callback is to provide for `retrieval`. Pass
 * NULL if no credentials are available; the next provider is then tried. In that case `reason` may
 * explain why, as a clause whose subject is the provider: "it is locked". It may be NULL.
 */
MUSTER_API muster_status muster_session_provide_credentials(muster_session *session,
                                                            uint64_t retrieval,
                                                            const muster_credentials *credentials,
                                                            const char *reason);

/** A header of a request or response. The struct is final. */
typedef struct muster_header {
  const char *name;
  const char *value;
} muster_header;

/** A complete, signed request. A callback's request is valid until the callback returns. */
struct muster_request {
  size_t struct_size;
  const char *method;
  const char *url;
  const muster_header *headers;
  size_t header_count;
  const char *body;
  size_t body_length;
  /**
   * 1 if the request is idempotent, otherwise 0. A transport that retries by itself, as HTTP
   * libraries do when a kept connection turns out to be closed, must not do so if it is 0.
   * muster_organization_send() ignores it.
   */
  int32_t is_idempotent;
};

/** The initial value of a muster_request. */
#define MUSTER_REQUEST_INIT                                                                        \
  { sizeof(muster_request), NULL, NULL, NULL, 0, NULL, 0, 0 }

/** Initializes `request`; see "Options" at the top of this header. */
MUSTER_API muster_status muster_request_init(muster_request *request, size_t struct_size);

/**
 * Completes an exchange of a muster_transport_callback with a response.
 *
 * A response whose `body` is shorter than its Content-Length, or whose Content-Length is not valid,
 * is incomplete: the call fails as if the connection was lost. This is not checked if there is a
 * Content-Encoding, because the program may have decoded the body.
 *
 * Returns MUSTER_ERROR_ARGUMENT if the exchange does not exist, because its call was cancelled.
 */
MUSTER_API muster_status muster_session_respond(muster_session *session, uint64_t exchange,
                                                int32_t http_status, const muster_header *headers,
                                                size_t header_count, const char *body,
                                                size_t body_length);

/**
 * Causes of an exchange without a response. Unless the request was not sent, the service may have
 * executed it, and the library retries it only if it is idempotent.
 */
enum {
  /** No part of the request was sent, for example because there was no connection. */
  MUSTER_EXCHANGE_NOT_SENT = 1,
  /** The response did not arrive in time. */
  MUSTER_EXCHANGE_TIMED_OUT = 2,
  /** The connection was lost before the whole response arrived. */
  MUSTER_EXCHANGE_CONNECTION_LOST = 3
};

/**
 * Completes an exchange of a muster_transport_callback without a response. `cause` is a
 * MUSTER_EXCHANGE_…. `message` appears in the message of the call's error.
 *
 * Returns MUSTER_ERROR_ARGUMENT as for muster_session_respond(), or if there is no such cause.
 */
MUSTER_API muster_status muster_session_fail_exchange(muster_session *session, uint64_t exchange,
                                                      int32_t cause, const char *message);

/** The progress of a batch, wait or snapshot. Text is valid until the callback returns. */
struct muster_progress {
  size_t struct_size;
  const char *service;
  const char *region;
  /** The operation or state, as in boto3 ("create_invitations", "member_enabled"), or
   * "snapshot". */
  const char *activity;
  /** Number of accounts in total. */
  size_t total;
  /** Number of accounts with the outcome "done" or "already". */
  size_t done;
  /** Number of accounts that are not finished. */
  size_t pending;
  /** Numbers of accounts with the other outcomes. */
  size_t retryable;
  size_t needs_action;
  size_t skipped;
  /** The time of the session's clock, in milliseconds since 1970. */
  int64_t now_ms;
  /**
   * 1 in the last report of the activity, otherwise 0. A batch can finish while accounts are
   * pending: a wait follows them.
   */
  int32_t is_finished;
};

/** A finished attempt of a call. Text is valid until the callback returns, and may be NULL. */
struct muster_attempt {
  size_t struct_size;
  const char *service;
  /** AWS's name of the operation: "BatchGetAccountStatus". */
  const char *operation;
  const char *region;
  /** The account that the client acts in; NULL if its credentials do not include it. */
  const char *account_id;
  /** The number of the attempt, from 1, and the maximum number of attempts. */
  int32_t number;
  int32_t max_attempts;
  /** 0 if there was no response. */
  int32_t http_status;
  /** The error code, and the service's request id. */
  const char *code;
  const char *request_id;
  /** The waiting time before the attempt, and its duration; see muster_result_history(). */
  int64_t waited_ms;
  int64_t duration_ms;
  /** The reason for the next attempt and the delay before it; NULL and -1 if there is none. */
  const char *retry;
  int64_t retry_in_ms;
  /** The reason why there is no further attempt; see muster_result_history(). */
  const char *stop;
};

/* -------------------------------------------------------------------- simulated organizations */

/**
 * Returns the accounts of a scenario's organization, as `aws organizations list-accounts` prints
 * them. `scenario` is JSON as in `simulation` of muster_session_options; NULL means "{}". Members
 * of a scenario, all optional:
 *     accounts   number of accounts to generate, or an array of {"accountId", "email", "name",
 *                "behavior"}; ARCHITECTURE.md lists the behaviors. Default 20.
 *     seed       seed of every random choice. Default 1.
 *     startTime  start of the simulated clock. Default "2026-01-01T00:00:00Z".
 *     failing    share of generated accounts with a behavior other than "none", 0 to 1. Default
 *                0.02.
 *     adopt      whether account ids that are not in the organization join it when they are first
 *                used, to try a script on your own list of accounts. Default false.
 *     throttle   share of requests that are throttled (429), 0 to 1. Default 0.01.
 *     errors     share of requests that fail with 500.
 *     resets     share of requests whose connection is lost.
 *     latency    {"minMs", "maxMs"} of a response.
 *     verification, acceptance, association, enabling, activation
 *                {"minSeconds", "maxSeconds"} that it takes to verify an email address, to accept
 *                an invitation, to associate an Inspector member, to enable scanning, and to
 *                activate deep inspection.
 *     quotas     {"macieMembers": 1000, "inspectorMembers": 10000}
 */
MUSTER_API muster_status muster_scenario_list_accounts(const char *scenario,
                                                       muster_result **result);

/** Options of a simulated organization. */
typedef struct muster_organization_options {
  size_t struct_size;
  /** Scenario as JSON; see muster_scenario_list_accounts(). Default "{}". */
  const char *scenario;
  /**
   * Speed of the organization's clock relative to the machine's, at most 1,000,000: 1 is real time,
   * 60 is one minute per second. By default, 0, only muster_organization_advance() moves the clock.
   * A moving clock starts at the machine's time, unless the scenario has `startTime`.
   */
  double speed;
  /**
   * State file (SQLite) from which the organization is restored, however the process ended. It
   * holds the scenario and every change, and no credentials. `scenario` must be the one that the
   * file was created with. The clock continues while no process has the file open. Only one process
   * at a time may open it.
   */
  const char *state_file;
} muster_organization_options;

/** The initial value of a muster_organization_options. */
#define MUSTER_ORGANIZATION_OPTIONS_INIT                                                           \
  { sizeof(muster_organization_options), NULL, 0, NULL }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_organization_options_init(muster_organization_options *options,
                                                          size_t struct_size);

/**
 * Opens a simulated organization for programs that receive HTTP requests of any client (boto3, the
 * AWS CLI) and send the responses themselves, as `muster serve` does. A session does not need it:
 * use `simulation` of muster_session_options.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (an invalid scenario), MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_organization_open(const muster_organization_options *options,
                                                  muster_organization **organization,
                                                  muster_result **error);

/** Frees an organization. */
MUSTER_API void muster_organization_free(muster_organization *organization);

/** The response to a request. Everything in it is valid until the callback returns. */
typedef struct muster_response {
  size_t struct_size;
  /** The HTTP status; 0 if a fault of the scenario broke the connection before the response. */
  int32_t http_status;
  const muster_header *headers;
  size_t header_count;
  const char *body;
  size_t body_length;
  /** Number of bytes missing at the end of the body; the connection is lost before they are sent.
   * Usually 0. */
  size_t missing_length;
  /** Delay between the request and the response, in milliseconds of the machine's clock. */
  int64_t delay_ms;
} muster_response;

/** Receives the response to a request. */
typedef void (*muster_response_callback)(const muster_response *response, void *user_data);

/**
 * Sends a request to the organization. Calls `respond` with the response before it returns, exactly
 * once if it returns MUSTER_OK.
 *
 * `url` of the request may be a path with its query. The Host header must be present as it was
 * sent, because it is signed. The service, the Region and the account are taken from the signature,
 * which may be in a header or in the URL. Its date must be within five minutes (STS: fifteen) of
 * the machine's clock. Requests that AWS would reject receive the same error response.
 *
 * Errors: MUSTER_ERROR_ARGUMENT, MUSTER_ERROR_INPUT (the method or URL is not valid UTF-8),
 * MUSTER_ERROR_FILE (the change could not be written to the state file and was not made).
 */
MUSTER_API muster_status muster_organization_send(muster_organization *organization,
                                                  const muster_request *request,
                                                  muster_response_callback respond,
                                                  void *user_data);

/** Returns the organization's time, in milliseconds since 1970; 0 if the handle is invalid. */
MUSTER_API int64_t muster_organization_now(muster_organization *organization);

/** Advances the organization's clock by `milliseconds`, 0 or more. */
MUSTER_API muster_status muster_organization_advance(muster_organization *organization,
                                                     int64_t milliseconds);

/**
 * Changes the faults that the organization simulates. `faults` is a JSON object with members of the
 * table "Faults" in SCENARIO.md: {"errors": 0.5, "operations": {"Enable": {…}}}. Faults that it
 * does not mention are not changed; "{}" changes nothing. The result has all faults that are now in
 * effect.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the message has the JSON Pointer of each invalid member),
 * MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_organization_set_faults(muster_organization *organization,
                                                        const char *faults, size_t faults_length,
                                                        muster_result **result);

/**
 * Changes settings of the services. `settings` is a JSON object like the member `settings` of a
 * scenario (SCENARIO.md): {"inspector2": {"stateErrors": "present"}}. It may also have durations of
 * the scenario: {"association": {"maxSeconds": 5}}. Settings that it does not mention are not
 * changed. The result has all settings except durations: {"inspector2": {"stateErrors": {"value",
 * "values", "default", "source"}, …}, …}.
 *
 * Errors: MUSTER_ERROR_ARGUMENT (the message has the JSON Pointer of each invalid member),
 * MUSTER_ERROR_FILE.
 */
MUSTER_API muster_status muster_organization_set_settings(muster_organization *organization,
                                                          const char *settings,
                                                          size_t settings_length,
                                                          muster_result **result);

/**
 * Describes the organization: {"accounts": 500, "seed": 1, "region": "us-east-1",
 * "partition": "aws", "management": "111122223333", "administrator": …, "member": …,
 * "role": …, "startTime": …, "now": …, "speed": 1, "faults": {…}, "settings": {…}}.
 * `region` is the first of the scenario's `regions`, otherwise the commercial partition's global
 * Region.
 * `member` is the id of one of the other accounts; `role` is a role that can be assumed in every
 * account, and is missing if any can. Times are in ISO 8601.
 */
MUSTER_API muster_status muster_organization_describe(muster_organization *organization,
                                                      muster_result **result);

/**
 * Exports the current state as a scenario: another organization opened with it continues in the
 * same way. Faults that were changed with muster_organization_set_faults() are not included.
 */
MUSTER_API muster_status muster_organization_export_scenario(muster_organization *organization,
                                                             muster_result **result);

/**
 * Lists the latest requests, at most 1,000, oldest first: {"total": 2, "requests": [{"at",
 * "httpMethod", "path", "accountId", "service", "region", "operation", "input", "httpStatus",
 * "error", "requestId", "fault"}, …]}. Members that are not known are missing. Values that the
 * service's model marks as sensitive are "***" in `input`. `fault` is "reset" or "truncated".
 */
MUSTER_API muster_status muster_organization_list_requests(muster_organization *organization,
                                                           muster_result **result);

/** Resets the organization, and its state file, to the start of its scenario. */
MUSTER_API muster_status muster_organization_reset(muster_organization *organization);

/**
 * Returns the keys with which an account signs requests: {"accessKeyId", "secretAccessKey",
 * "accountId"}. If `account_id` is NULL, the administrator's. They are only valid for simulated
 * organizations with the same seed.
 */
MUSTER_API muster_status muster_organization_describe_credentials(muster_organization *organization,
                                                                  const char *account_id,
                                                                  muster_result **result);

/* ------------------------------------------------------------------------------------- models */

/**
 * Lists the operations of `service`, or of all services if it is NULL: {"services": [{"name",
 * "title", "apiVersion", "operations": [{"name", "method", "httpMethod", "path",
 * "simulated"}, …]}, …]}. `method` is boto3's name. `simulated` is true if simulated
 * organizations support the operation. With a `session`, its own models are included; it may be
 * NULL. A service whose model cannot be used has an "error" and no operations, unless it was named
 * in `service`.
 */
MUSTER_API muster_status muster_model_list(muster_session *session, const char *service,
                                           muster_result **result);

/**
 * Describes an operation: {"name", "method", "httpMethod", "path", "input", "output", "errors":
 * [{"code", "httpStatus"}, …], "pagination", "deprecated", "unsupported"}.
 *
 * `input` and `output` are shapes: {"shape": name, "type": …, "min", "max", "pattern", "enum",
 * "sensitive", "required": [names], "union", "members": {name: shape, …} | "element": shape |
 * "key": shape, "value": shape}. Members may be "deprecated" or an "idempotencyToken". Types are
 * structure, list, map, string, integer, number, boolean, blob, timestamp and document (any JSON).
 * A shape within itself, and each shape after the first 20,000, has only its name.
 *
 * `pagination` is present for paginated operations: {"inputTokens": [members], "outputTokens":
 * [paths], "resultKeys": [paths], "nonAggregateKeys": [paths], "limitKey": member}, as in AWS's
 * paginators. `unsupported` is present if the operation cannot be called: the feature that it
 * requires, such as "streams its output". `session` may be NULL.
 */
MUSTER_API muster_status muster_operation_describe(muster_session *session, const char *service,
                                                   const char *operation, muster_result **result);

/**
 * Adds a service to the session, or replaces it. `path` is a model in AWS's format: a
 * service-2.json file, or a directory with one. The files paginators-1.json and
 * endpoint-rule-set-1.json beside it are used too. The name of the service is the one that the AWS
 * CLI would use: the directory's name in <service>/<version>/, otherwise its serviceId in lower
 * case with hyphens.
 *
 * Models below AWS_DATA_PATH and ~/.aws/models/<service>/<version>/ are found automatically.
 *
 * The protocols json, rest-json, query and ec2 are supported. If a service has several protocols,
 * the first of these is used. Endpoint rules may use all functions of AWS's rules language and all
 * parameters that a call sets (contextParam, staticContextParams, operationContextParams), but not
 * parameters of a client other than Region, FIPS, dual-stack, the endpoint URL and the account
 * (clientContextParams have their defaults). Without rules, endpoints have the form
 * "https://acm.eu-west-1.amazonaws.com".
 *
 * An operation that requires a feature that is not supported is described (see "unsupported" in
 * muster_operation_describe()), and calling it fails: streamed inputs and outputs, and signatures
 * other than SigV4. An operation that requires endpoint discovery can be called only with a
 * configured endpoint URL. An endpoint that requires SigV4a, as EventBridge and SES have for an
 * EndpointId, fails with the code UnknownSignatureVersionError.
 *
 * The result is {"service": …, "operations": 12}. Errors: MUSTER_ERROR_CONFIGURATION (no such
 * file, not a model, a missing shape, an unsupported protocol, invalid endpoint rules: the message
 * names the file and the position in it).
 */
MUSTER_API muster_status muster_session_load_model(muster_session *session, const char *path,
                                                   muster_result **result);

/**
 * Adds a service from memory: `model` is the text of a service-2.json, `paginators` the text of a
 * paginators-1.json, or NULL. It has no endpoint rules; to use rules, load the model from its
 * files.
 */
MUSTER_API muster_status muster_session_add_model(muster_session *session, const char *service,
                                                  const char *model, size_t model_length,
                                                  const char *paginators, size_t paginators_length,
                                                  muster_result **result);

/* ---------------------------------------------------------------------------------- snapshots */

/** Options of a snapshot. */
typedef struct muster_snapshot_options {
  size_t struct_size;
  /**
   * Regions as a JSON array: ["us-east-1", "eu-west-1"]. Default: all known Regions of the
   * partition of the session's Region.
   */
  const char *regions;
  /**
   * 1 to also read what AWS reports for one account or resource at a time: the tags of accounts,
   * organizational units, the root and policies (one request for each), the opt-in Regions of
   * accounts (one request for each account, if the management account calls), and the allow lists,
   * custom data identifiers, findings filters, classification jobs and the export configuration of
   * the calling account in Macie (five requests for each Region, and one for each resource).
   * Differences compare these only if both scenarios have them. By default they are not read.
   */
  muster_switch details;
} muster_snapshot_options;

/** The initial value of a muster_snapshot_options. */
#define MUSTER_SNAPSHOT_OPTIONS_INIT                                                               \
  { sizeof(muster_snapshot_options), NULL, 0 }

/** Initializes `options` to the defaults; see "Options" at the top of this header. */
MUSTER_API muster_status muster_snapshot_options_init(muster_snapshot_options *options,
                                                      size_t struct_size);

/**
 * Reads the state of the organization that `session` works on, live or simulated: Inspector and
 * Macie in many Regions concurrently, the organization, its accounts and organizational units. It
 * only sends Get, List, Describe and BatchGet operations.
 *
 * The result is a scenario (see SCENARIO.md) that starts in the state that was read: a session that
 * simulates it returns the same responses to the same reads. It contains the state that the calling
 * account may read. Each read that fails is listed in the scenario's `unread`, with the parts of
 * the state that it fills: [{"service", "region", "operation", "code", "message", "parts",
 * "accountIds"}, …]; Regions without any response are omitted. Progress is reported with the
 * activity "snapshot".
 *
 * Errors: any failure to determine the caller (GetCallerIdentity of STS).
 */
MUSTER_API muster_status muster_session_snapshot(muster_session *session,
                                                 const muster_snapshot_options *options,
                                                 muster_result **result);

/** Starts a snapshot; muster_session_poll() returns its result. */
MUSTER_API muster_status muster_session_submit_snapshot(muster_session *session,
                                                        const muster_snapshot_options *options,
                                                        void *user_data, uint64_t *id);

/**
 * Exports the current state of a simulated session as a scenario, including operations in
 * progress: a session that simulates it continues in the same way. Sends nothing and takes no time.
 *
 * Errors: MUSTER_ERROR_ARGUMENT if the session is not simulated.
 */
MUSTER_API muster_status muster_session_export_scenario(muster_session *session,
                                                        muster_result **result);

/**
 * Compares the state of a simulated session with its state when it was opened. The result has the
 * form of muster_scenario_compare(). After a script has run on a snapshot, it is the script's plan.
 *
 * Errors: MUSTER_ERROR_ARGUMENT if the session is not simulated.
 */
MUSTER_API muster_status muster_session_compare(muster_session *session, muster_result **result);

/**
 * Compares two scenarios, as returned by muster_session_snapshot() and
 * muster_session_export_scenario(): {"same": false, "changes": [{"service", "region", "accountId",
 * "path", "label", "before", "after"}, …], "gaps": [{"service", "region", "operation",
 * "accountIds"}, …]}.
 *
 * `path` is the path of the difference within the state, for example "scans.EC2.status"; the
 * section "Differences" of SCENARIO.md lists all paths. `label` is its display name, for example
 * "EC2 scanning". A member that is null did not exist, or does not belong to a single Region or
 * account. Times, and the errors of the last Enable or Disable, are not compared.
 *
 * Gaps are parts that are known for only one of the scenarios: the read `operation` failed, or, if
 * it is null, the scenario's `regions` do not contain the Region. `accountIds` are accounts that
 * are members in only one of them, so that the administrator could not read their state in the
 * other; it is empty for other gaps. Gaps are not compared.
 *
 * Errors: MUSTER_ERROR_ARGUMENT ("ScenarioError": a scenario cannot be simulated; the message names
 * the scenario, the invalid member and what is expected).
 */
MUSTER_API muster_status muster_scenario_compare(const char *before, size_t before_length,
                                                 const char *after, size_t after_length,
                                                 muster_result **result);

#ifdef __cplusplus
}
#endif

#endif
