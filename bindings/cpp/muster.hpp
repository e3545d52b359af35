/**
 * Muster for C++17: muster.h with handles that are freed automatically, and exceptions for errors.
 *
 *     muster::session_options options;
 *     options.region = "us-east-1";
 *     options.simulation = R"({"accounts": 500})";
 *     muster::session session(options);
 *     muster::client inspector(session, "inspector2");
 *     auto result = inspector.call("batch_get_account_status");
 *     for (muster::value account : result.root()["accounts"])
 *       std::cout << account["accountId"].string() << "\n";
 *
 * muster.h documents the functions, the lifetime of texts and the use of threads.
 */
#ifndef MUSTER_HPP
#define MUSTER_HPP

#include <muster.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster {

/** A handle of the library and the function that frees it. */
template <typename Handle, void (*Free)(Handle *)> struct freed_by {
  void operator()(Handle *handle) const { Free(handle); }
};
template <typename Handle, void (*Free)(Handle *)>
using owned = std::unique_ptr<Handle, freed_by<Handle, Free>>;

/** The text that a C function returned, "" for NULL. */
inline std::string_view view(const char *text) {
  return text ? text : "";
}

/** The text that a C function returns for `handle` with its length, "" for NULL. */
template <typename Function, typename Handle>
std::string_view view(Function function, Handle handle) {
  size_t length = 0;
  const char *text = function(handle, &length);
  return text ? std::string_view(text, length) : std::string_view();
}

/** A value within a result. It is valid as long as the result. */
class value {
public:
  explicit value(muster_value raw) : raw_(raw) {}

  int32_t type() const { return muster_value_type(raw_); }
  explicit operator bool() const { return type() != MUSTER_TYPE_MISSING; }
  int64_t integer() const { return muster_value_integer(raw_); }
  double number() const { return muster_value_number(raw_); }
  bool boolean() const { return muster_value_boolean(raw_) != 0; }
  std::string_view string() const { return view(muster_value_string, raw_); }
  /** The value as JSON. */
  std::string json() const {
    std::string json(muster_value_json(raw_, nullptr, 0), '\0');
    muster_value_json(raw_, json.data(), json.size() + 1);
    return json;
  }

  /** The member `name`. Its type is MUSTER_TYPE_MISSING if there is none. */
  value operator[](const char *name) const { return value(muster_value_member(raw_, name)); }

  /** Iterates over the elements of an array, or the values of an object. */
  class iterator {
  public:
    iterator() = default;
    explicit iterator(muster_value parent) : parent_(parent), more_(true) { ++*this; }
    value operator*() const { return value(child_); }
    /** The name of the current member; "" in an array. */
    std::string_view key() const { return view(key_); }
    iterator &operator++() {
      more_ = muster_value_next(parent_, &child_, &key_) == 1;
      return *this;
    }
    bool operator!=(const iterator &other) const { return more_ != other.more_; }

  private:
    muster_value parent_{}, child_{};
    const char *key_ = nullptr;
    bool more_ = false;
  };
  iterator begin() const { return iterator(raw_); }
  iterator end() const { return iterator(); }

private:
  muster_value raw_;
};

/** The value at a JSON Pointer of a result. */
class field {
public:
  field(muster_result *result, std::string pointer)
      : result_(result), pointer_(std::move(pointer)) {}

  int32_t type() const { return muster_result_type(result_, pointer_.c_str()); }
  explicit operator bool() const { return type() != MUSTER_TYPE_MISSING; }
  size_t count() const { return muster_result_count(result_, pointer_.c_str()); }
  std::string_view string() const { return view(muster_result_string(result_, pointer_.c_str())); }
  int64_t integer(int64_t otherwise = 0) const {
    return muster_result_integer(result_, pointer_.c_str(), otherwise);
  }
  double number(double otherwise = 0) const {
    return muster_result_number(result_, pointer_.c_str(), otherwise);
  }
  bool boolean(bool otherwise = false) const {
    return muster_result_boolean(result_, pointer_.c_str(), otherwise) != 0;
  }

private:
  muster_result *result_;
  std::string pointer_;
};

/** The response to a call, or an error. */
class result {
public:
  explicit result(muster_result *raw = nullptr) : raw_(raw) {}
  /** True if there is a result: timers have none, and there is none after the last page. */
  explicit operator bool() const { return raw_ != nullptr; }

  /** The value at `pointer` (RFC 6901): result["/accounts/0/state/status"].string(). */
  field operator[](std::string pointer) const { return field(raw_.get(), std::move(pointer)); }
  value root() const { return value(muster_result_root(raw_.get())); }
  /** The whole result as JSON. */
  std::string_view json() const { return view(muster_result_json, raw_.get()); }

  muster_status status() const { return muster_result_status(raw_.get()); }
  int32_t http_status() const { return muster_result_http_status(raw_.get()); }
  int32_t attempts() const { return muster_result_attempts(raw_.get()); }
  /** The history of attempts as JSON; see muster_result_history(). */
  std::string_view history() const { return view(muster_result_history, raw_.get()); }
  bool retryable() const { return muster_result_is_retryable(raw_.get()) != 0; }
  std::string_view request_id() const { return view(muster_result_request_id(raw_.get())); }
  std::string_view error_code() const { return view(muster_result_error_code(raw_.get())); }
  std::string_view error_message() const { return view(muster_result_error_message(raw_.get())); }

private:
  owned<muster_result, muster_result_free> raw_;
};

/** A failure. what() is its message; details() is the result with the error, if there is one. */
class error : public std::runtime_error {
public:
  error(muster_status status, result details)
      : std::runtime_error(message(status, details)), status_(status),
        details_(std::make_shared<result>(std::move(details))) {}

  muster_status status() const { return status_; }
  std::string_view code() const { return details_->error_code(); }
  const result &details() const { return *details_; }

private:
  static std::string message(muster_status status, const result &details) {
    if (details.error_message().empty())
      return muster_status_name(status);
    return std::string(details.error_code()) + ": " + std::string(details.error_message());
  }
  muster_status status_;
  std::shared_ptr<result> details_;
};

/** Throws unless `status` is MUSTER_OK. */
inline void check(muster_status status) {
  if (status != MUSTER_OK)
    throw error(status, result());
}

/**
 * Calls a function of muster.h whose last parameter is a `muster_result **`, and returns the
 * result. Throws unless the function returns MUSTER_OK.
 */
template <typename Function, typename... Arguments>
result invoke(Function function, Arguments... arguments) {
  muster_result *raw = nullptr;
  const muster_status status = function(arguments..., &raw);
  result received(raw);
  if (status != MUSTER_OK)
    throw error(status, std::move(received));
  return received;
}

/** The input of an operation: input().set("/resourceTypes/-", "EC2").set("/force", true). */
class input {
public:
  input &set(const char *pointer, const char *text) {
    return done(muster_input_set_string(raw_.get(), pointer, text));
  }
  input &set(const char *pointer, const std::string &text) { return set(pointer, text.c_str()); }
  input &set(const char *pointer, bool truth) {
    return done(muster_input_set_boolean(raw_.get(), pointer, truth));
  }
  input &set(const char *pointer, int number) { return set(pointer, int64_t{number}); }
  input &set(const char *pointer, int64_t number) {
    return done(muster_input_set_integer(raw_.get(), pointer, number));
  }
  input &set(const char *pointer, double number) {
    return done(muster_input_set_number(raw_.get(), pointer, number));
  }
  input &set_json(const char *pointer, std::string_view json) {
    return done(muster_input_set_json(raw_.get(), pointer, json.data(), json.size()));
  }
  operator std::string_view() const { return view(muster_input_json, raw_.get()); }

private:
  input &done(muster_status status) {
    check(status);
    return *this;
  }
  owned<muster_input, muster_input_free> raw_{muster_input_new()};
};

/** Options of a session, initialized to the defaults. */
struct session_options : muster_session_options {
  session_options() : muster_session_options(MUSTER_SESSION_OPTIONS_INIT) {}
};

/** Options of a client, initialized to the defaults. */
struct client_options : muster_client_options {
  client_options() : muster_client_options(MUSTER_CLIENT_OPTIONS_INIT) {}
};

/**
 * The outcomes of a batch or wait, or a list of accounts:
 *
 *     for (const muster_outcome &outcome : report)
 *       std::cout << outcome.account_id << " " << outcome.message << "\n";
 */
class report {
public:
  explicit report(muster_report *raw = nullptr) : raw_(raw) {}
  /** True if there is a report: events of calls and timers have none. */
  explicit operator bool() const { return raw_ != nullptr; }

  /** Reads the JSON of a report or of a list of accounts; see muster_report_read(). */
  static report read(std::string_view json) {
    muster_report *raw = nullptr;
    invoke(muster_report_read, json.data(), json.size(), &raw);
    return report(raw);
  }
  /** Reads a list of accounts in any supported form; see muster_report_read_accounts(). */
  static report read_accounts(std::string_view text) {
    muster_report *raw = nullptr;
    invoke(muster_report_read_accounts, text.data(), text.size(), &raw);
    return report(raw);
  }
  /** The warnings about the list that was read. They are valid as long as the report. */
  std::vector<std::string_view> warnings() const {
    std::vector<std::string_view> warnings;
    for (size_t i = 0; i < muster_report_warning_count(raw_.get()); i++)
      warnings.emplace_back(muster_report_warning(raw_.get(), i));
    return warnings;
  }

  muster_report *get() const { return raw_.get(); }
  size_t size() const { return muster_report_count(raw_.get()); }
  /** The number of outcomes of one kind, a MUSTER_OUTCOME_…. */
  size_t count(int32_t outcome) const { return muster_report_count_of(raw_.get(), outcome); }
  /** Outcome `index`. Its texts are valid as long as the report. */
  muster_outcome operator[](size_t index) const {
    muster_outcome outcome = MUSTER_OUTCOME_INIT;
    check(muster_report_outcome(raw_.get(), index, &outcome));
    return outcome;
  }
  std::string_view json() const { return view(muster_report_json, raw_.get()); }

  /** The outcomes of some kinds, each a MUSTER_OUTCOME_…, in their order. */
  report filter(const std::vector<int32_t> &outcomes) const {
    muster_report *raw = nullptr;
    invoke(muster_report_filter, raw_.get(), outcomes.data(), outcomes.size(), &raw);
    return report(raw);
  }

  // BEGIN functions of report, generated by scripts/dev/generate-bindings.
  // END functions.

  /** Iterates over the outcomes. */
  class iterator {
  public:
    iterator(const report *report, size_t index) : report_(report), index_(index) {}
    muster_outcome operator*() const { return (*report_)[index_]; }
    iterator &operator++() {
      index_++;
      return *this;
    }
    bool operator!=(const iterator &other) const { return index_ != other.index_; }

  private:
    const report *report_;
    size_t index_;
  };
  iterator begin() const { return iterator(this, 0); }
  iterator end() const { return iterator(this, size()); }

private:
  owned<muster_report, muster_report_free> raw_;
};

/** The outcomes of `reports` in one report. */
inline report merge(const std::vector<const report *> &reports) {
  std::vector<muster_report *> handles;
  for (const report *part : reports)
    handles.push_back(part->get());
  muster_report *raw = nullptr;
  invoke(muster_report_merge, handles.data(), handles.size(), &raw);
  return report(raw);
}

/** Something that was submitted and has finished. Only one of result and report is present. */
struct event {
  uint64_t id;
  void *user_data;
  muster::result result;
  muster::report report;
};

/** Options of a snapshot, initialized to the defaults. */
struct snapshot_options : muster_snapshot_options {
  snapshot_options() : muster_snapshot_options(MUSTER_SNAPSHOT_OPTIONS_INIT) {}
};

/** Configuration, connections and a clock. */
class session {
public:
  explicit session(const muster_session_options &options = session_options()) {
    muster_session *raw = nullptr;
    invoke(muster_session_open, &options, &raw);
    raw_.reset(raw);
  }

  muster_session *get() const { return raw_.get(); }
  int64_t now_ms() const { return muster_session_now(raw_.get()); }

  /** The state of the organization as a scenario; `regions` is a JSON array, default: all. */
  result snapshot(const char *regions = nullptr) const {
    snapshot_options options;
    options.regions = regions;
    return snapshot(options);
  }
  result snapshot(const muster_snapshot_options &options) const {
    return invoke(muster_session_snapshot, raw_.get(), &options);
  }

  // BEGIN functions of session, generated by scripts/dev/generate-bindings.
  /** See muster_session_end_run(). */
  result end_run(std::string_view value) const {
    return invoke(muster_session_end_run, raw_.get(), value.data(), value.size());
  }
  /** See muster_session_fail_run(). */
  result fail_run(const char *message) const {
    return invoke(muster_session_fail_run, raw_.get(), message);
  }
  /** See muster_session_record_read(). */
  void record_read(const char *name) const { invoke(muster_session_record_read, raw_.get(), name); }
  /** See muster_session_record_report(). */
  void record_report(std::string_view value) const {
    invoke(muster_session_record_report, raw_.get(), value.data(), value.size());
  }
  /** See muster_session_describe(). */
  result describe() const { return invoke(muster_session_describe, raw_.get()); }
  /** See muster_session_describe_configuration(). */
  result describe_configuration() const {
    return invoke(muster_session_describe_configuration, raw_.get());
  }
  /** See muster_session_cancel_all(). */
  void cancel_all() const { check(muster_session_cancel_all(raw_.get())); }
  /** See muster_session_export_scenario(). */
  result export_scenario() const { return invoke(muster_session_export_scenario, raw_.get()); }
  /** See muster_session_compare(). */
  result compare() const { return invoke(muster_session_compare, raw_.get()); }
  // END functions.

  /** Adds a service: `path` is a service-2.json file, or a directory with one. */
  result load_model(const char *path) const {
    return invoke(muster_session_load_model, raw_.get(), path);
  }

  uint64_t start_timer(std::chrono::milliseconds delay, void *user_data = nullptr) const {
    uint64_t id = 0;
    check(muster_session_start_timer(raw_.get(), delay.count(), user_data, &id));
    return id;
  }
  void cancel(uint64_t id) const { check(muster_session_cancel(raw_.get(), id)); }

  /** Waits for events, at most for `timeout`, or without limit; see muster_session_poll(). */
  std::vector<event> poll(std::optional<std::chrono::milliseconds> timeout = {}) const {
    muster_event events[64];
    const int64_t wait_ms = timeout ? timeout->count() : -1;
    const int32_t count = muster_session_poll(raw_.get(), wait_ms, events, 64);
    check(count < 0 ? count : MUSTER_OK);
    std::vector<event> finished;
    finished.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++)
      finished.push_back(
          {events[i].id, events[i].user_data, result(events[i].result), report(events[i].report)});
    return finished;
  }

private:
  owned<muster_session, muster_session_free> raw_;
};

/** Options of pages, initialized to the defaults. */
struct pages_options : muster_pages_options {
  pages_options() : muster_pages_options(MUSTER_PAGES_OPTIONS_INIT) {}
};

/**
 * The pages of a paginated operation; one is in memory at a time:
 *
 *     for (const muster::result &page : inspector.pages("list_members"))
 *       for (muster::value member : page.root()["members"])
 *         std::cout << member["accountId"].string() << "\n";
 */
class pages {
public:
  explicit pages(muster_pages *raw) : raw_(raw) {}

  muster_pages *get() const { return raw_.get(); }
  /** The next page; an empty result after the last one. */
  result next() const { return invoke(muster_pages_next, raw_.get()); }
  /** All remaining pages as one result. */
  result collect() const { return invoke(muster_pages_collect, raw_.get()); }
  /** The token that continues after the last item read; "" if no items are left. */
  std::string resume_token() const {
    return std::string(view(muster_pages_resume_token(raw_.get())));
  }

  /** Iterates over the pages; the previous one is freed. */
  class iterator {
  public:
    iterator() = default;
    explicit iterator(const pages *pages) : pages_(pages), page_(pages->next()) {}
    const result &operator*() const { return page_; }
    iterator &operator++() {
      page_ = result();
      page_ = pages_->next();
      return *this;
    }
    bool operator!=(const iterator &other) const { return bool(page_) != bool(other.page_); }

  private:
    const pages *pages_ = nullptr;
    result page_;
  };
  iterator begin() const { return iterator(this); }
  iterator end() const { return iterator(); }

private:
  owned<muster_pages, muster_pages_free> raw_;
};

/** Options of a batch, initialized to the defaults. */
struct batch_options : muster_batch_options {
  batch_options() : muster_batch_options(MUSTER_BATCH_OPTIONS_INIT) {}
};

/** Options of a wait, initialized to the defaults. */
struct wait_options : muster_wait_options {
  wait_options() : muster_wait_options(MUSTER_WAIT_OPTIONS_INIT) {}
};

/** A service in a Region. */
class client {
public:
  client(const session &session, const char *service, const char *region = nullptr)
      : client(session, service, in(region)) {}
  client(const session &session, const char *service, const muster_client_options &options) {
    muster_client *raw = nullptr;
    invoke(muster_client_open, session.get(), service, &options, &raw);
    raw_.reset(raw);
  }

  muster_client *get() const { return raw_.get(); }

  result call(const char *operation, std::string_view input = "{}") const {
    return invoke(muster_client_call, raw_.get(), operation, input.data(), input.size());
  }
  uint64_t submit(const char *operation, std::string_view input = "{}",
                  void *user_data = nullptr) const {
    uint64_t id = 0;
    check(muster_client_submit_call(raw_.get(), operation, input.data(), input.size(), user_data,
                                    &id));
    return id;
  }
  /** The request that a call would send now. It is not sent. */
  result prepare(const char *operation, std::string_view input = "{}") const {
    return invoke(muster_client_prepare, raw_.get(), operation, input.data(), input.size());
  }
  muster::pages pages(const char *operation, std::string_view input = "{}",
                      const muster_pages_options &options = pages_options()) const {
    muster_pages *raw = nullptr;
    invoke(muster_pages_open, raw_.get(), operation, input.data(), input.size(), &options, &raw);
    return muster::pages(raw);
  }
  report batch(const char *operation, const report &accounts,
               std::string_view parameters = "{}") const {
    batch_options options;
    options.parameters = parameters.data();
    options.parameters_length = parameters.size();
    return batch(operation, accounts, options);
  }
  report batch(const char *operation, const report &accounts,
               const muster_batch_options &options) const {
    muster_report *raw = nullptr;
    invoke(muster_client_batch, raw_.get(), operation, accounts.get(), &options, &raw);
    return report(raw);
  }
  report wait_until(const char *state, const report &accounts,
                    std::chrono::milliseconds timeout = std::chrono::minutes(40)) const {
    wait_options options;
    options.timeout_ms = timeout.count();
    return wait_until(state, accounts, options);
  }
  report wait_until(const char *state, const report &accounts,
                    const muster_wait_options &options) const {
    muster_report *raw = nullptr;
    invoke(muster_client_wait, raw_.get(), state, accounts.get(), &options, &raw);
    return report(raw);
  }
  /** Reads the states of accounts once; see muster_client_read_states(). */
  report read_states(const char *state, const report &accounts,
                     const muster_wait_options &options = wait_options()) const {
    muster_report *raw = nullptr;
    invoke(muster_client_read_states, raw_.get(), state, accounts.get(), &options, &raw);
    return report(raw);
  }

  // BEGIN functions of client, generated by scripts/dev/generate-bindings.
  // END functions.

private:
  static client_options in(const char *region) {
    client_options options;
    options.region = region;
    return options;
  }
  owned<muster_client, muster_client_free> raw_;
};

/** Options of an organization, initialized to the defaults. */
struct organization_options : muster_organization_options {
  organization_options() : muster_organization_options(MUSTER_ORGANIZATION_OPTIONS_INIT) {}
};

/** A simulated organization that receives the requests of any client. */
class organization {
public:
  explicit organization(const muster_organization_options &options = organization_options()) {
    muster_organization *raw = nullptr;
    invoke(muster_organization_open, &options, &raw);
    raw_.reset(raw);
  }

  muster_organization *get() const { return raw_.get(); }

  /** Sends a request. Calls `respond` with a `const muster_response &` before it returns. */
  template <typename Respond> void send(const muster_request &request, Respond respond) const {
    check(muster_organization_send(
        raw_.get(), &request,
        [](const muster_response *response, void *respond) {
          (*static_cast<Respond *>(respond))(*response);
        },
        &respond));
  }

  int64_t now_ms() const { return muster_organization_now(raw_.get()); }
  void advance(std::chrono::milliseconds time) const {
    check(muster_organization_advance(raw_.get(), time.count()));
  }
  // BEGIN functions of organization, generated by scripts/dev/generate-bindings.
  /** See muster_organization_set_faults(). */
  result set_faults(std::string_view faults) const {
    return invoke(muster_organization_set_faults, raw_.get(), faults.data(), faults.size());
  }
  /** See muster_organization_set_settings(). */
  result set_settings(std::string_view settings) const {
    return invoke(muster_organization_set_settings, raw_.get(), settings.data(), settings.size());
  }
  /** See muster_organization_describe(). */
  result describe() const { return invoke(muster_organization_describe, raw_.get()); }
  /** See muster_organization_export_scenario(). */
  result export_scenario() const { return invoke(muster_organization_export_scenario, raw_.get()); }
  /** See muster_organization_reset(). */
  void reset() const { check(muster_organization_reset(raw_.get())); }
  // END functions.
  result list_requests() const { return invoke(muster_organization_list_requests, raw_.get()); }
  result describe_credentials(const char *account_id = nullptr) const {
    return invoke(muster_organization_describe_credentials, raw_.get(), account_id);
  }

private:
  owned<muster_organization, muster_organization_free> raw_;
};

// BEGIN functions of muster, generated by scripts/dev/generate-bindings.
/** See muster_version(). */
inline const char *version() {
  return muster_version();
}
/** See muster_journal_list_runs(). */
inline result list_runs(const char *path) {
  return invoke(muster_journal_list_runs, path);
}
/** See muster_journal_describe_run(). */
inline result describe_run(const char *path, int64_t run) {
  return invoke(muster_journal_describe_run, path, run);
}
/** See muster_scenario_list_accounts(). */
inline result list_scenario_accounts(const char *scenario) {
  return invoke(muster_scenario_list_accounts, scenario);
}
/** See muster_scenario_compare(). */
inline result compare_scenarios(std::string_view before, std::string_view after) {
  return invoke(muster_scenario_compare, before.data(), before.size(), after.data(), after.size());
}
// END functions.

} // namespace muster

#endif
