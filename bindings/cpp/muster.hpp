/**
 * Muster for C++17: muster.h with handles that free themselves and failures that are exceptions.
 *
 *     muster::session_options options;
 *     options.region = "us-east-1";
 *     options.simulation = R"({"accounts": 500, "seed": 7})";
 *     muster::session session(options);
 *     muster::client inspector(session, "inspector2");
 *     auto answer = inspector.call("batch_get_account_status");
 *     for (muster::value account : answer.root()["accounts"])
 *       std::cout << account["accountId"].string() << "\n";
 *
 * What a function does, how long a text lives and who may call is said in muster.h.
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

/** The text a C function gave, "" for NULL. */
inline std::string_view view(const char *text) {
  return text ? text : "";
}

/** The text a C function gave for `handle` with its length, "" for NULL. */
template <typename Function, typename Handle>
std::string_view view(Function function, Handle handle) {
  size_t length = 0;
  const char *text = function(handle, &length);
  return text ? std::string_view(text, length) : std::string_view();
}

/** A value within a result, for walking. It lives as long as the result. */
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
  std::string text() const {
    std::string json(muster_value_json(raw_, nullptr, 0), '\0');
    muster_value_json(raw_, json.data(), json.size() + 1);
    return json;
  }

  /** The member called `name`; of type MUSTER_TYPE_MISSING if there is none. */
  value operator[](const char *name) const { return value(muster_value_member(raw_, name)); }

  /** Steps through the elements of an array, or the values of an object. */
  class iterator {
  public:
    iterator() = default;
    explicit iterator(muster_value parent) : parent_(parent), more_(true) { ++*this; }
    value operator*() const { return value(child_); }
    /** The name of the member that stands here; "" in an array. */
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

/** What stands at a JSON Pointer of a result, read as the type that is asked for. */
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

/** An answer, or what is known of a failure. */
class result {
public:
  explicit result(muster_result *raw = nullptr) : raw_(raw) {}
  /** Whether there is one: a timer has none, and there is none behind the last page. */
  explicit operator bool() const { return raw_ != nullptr; }

  /** What stands at `pointer` (RFC 6901): answer["/accounts/0/state/status"].string(). */
  field operator[](std::string pointer) const { return field(raw_.get(), std::move(pointer)); }
  value root() const { return value(muster_result_root(raw_.get())); }
  /** The whole answer as JSON. */
  std::string_view text() const { return view(muster_result_json, raw_.get()); }

  muster_status status() const { return muster_result_status(raw_.get()); }
  int32_t http_status() const { return muster_result_http_status(raw_.get()); }
  int32_t attempts() const { return muster_result_attempts(raw_.get()); }
  /** What every attempt came to, as JSON; see muster_result_history(). */
  std::string_view history() const { return view(muster_result_history, raw_.get()); }
  bool retryable() const { return muster_result_is_retryable(raw_.get()) != 0; }
  std::string_view request_id() const { return view(muster_result_request_id(raw_.get())); }
  std::string_view error_code() const { return view(muster_result_error_code(raw_.get())); }
  std::string_view error_message() const { return view(muster_result_error_message(raw_.get())); }

private:
  owned<muster_result, muster_result_free> raw_;
};

/** A failure: what() is its sentence; the answer that came with it, if any, is in `answer()`. */
class error : public std::runtime_error {
public:
  error(muster_status status, result answer)
      : std::runtime_error(sentence(status, answer)), status_(status),
        answer_(std::make_shared<result>(std::move(answer))) {}

  muster_status status() const { return status_; }
  std::string_view code() const { return answer_->error_code(); }
  const result &answer() const { return *answer_; }

private:
  static std::string sentence(muster_status status, const result &answer) {
    if (answer.error_message().empty())
      return muster_status_name(status);
    return std::string(answer.error_code()) + ": " + std::string(answer.error_message());
  }
  muster_status status_;
  std::shared_ptr<result> answer_;
};

/** Throws unless `status` is MUSTER_OK. */
inline void check(muster_status status) {
  if (status != MUSTER_OK)
    throw error(status, result());
}

/** Calls a function of muster.h that writes a result last; throws unless it answers MUSTER_OK. */
template <typename Function, typename... Arguments>
result ask(Function function, Arguments... arguments) {
  muster_result *raw = nullptr;
  const muster_status status = function(arguments..., &raw);
  result answer(raw);
  if (status != MUSTER_OK)
    throw error(status, std::move(answer));
  return answer;
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

/** The options of a session, each at its default. */
struct session_options : muster_session_options {
  session_options() : muster_session_options(MUSTER_SESSION_OPTIONS_INIT) {}
};

/** The options of a client, each at its default. */
struct client_options : muster_client_options {
  client_options() : muster_client_options(MUSTER_CLIENT_OPTIONS_INIT) {}
};

/** Something submitted that is finished. The result of a timer is empty. */
struct event {
  uint64_t id;
  void *user_data;
  result answer;
};

/** Configuration, connections and a clock. */
class session {
public:
  explicit session(const muster_session_options &options = session_options()) {
    muster_session *raw = nullptr;
    ask(muster_session_open, &options, &raw);
    raw_.reset(raw);
  }

  muster_session *get() const { return raw_.get(); }
  int64_t now_ms() const { return muster_session_now(raw_.get()); }
  result describe() const { return ask(muster_session_describe, raw_.get()); }
  /** What is configured, and the credentials that are found, masked. */
  result configuration() const { return ask(muster_session_describe_configuration, raw_.get()); }

  /** How things stand, as a scenario; `regions` is a JSON array, without one all are read. */
  result snapshot(const char *regions = nullptr) const {
    muster_snapshot_options options = MUSTER_SNAPSHOT_OPTIONS_INIT;
    options.regions = regions;
    return ask(muster_session_snapshot, raw_.get(), &options);
  }
  /** Of a simulated session: what has become of it, and what of that is new since it was opened. */
  result dump() const { return ask(muster_session_export_scenario, raw_.get()); }
  result changes() const { return ask(muster_session_compare, raw_.get()); }

  /** Adds a service: `path` is a service-2.json, or the folder with one. */
  result load_model(const char *path) const {
    return ask(muster_session_load_model, raw_.get(), path);
  }

  uint64_t timer(std::chrono::milliseconds delay, void *user_data = nullptr) const {
    uint64_t id = 0;
    check(muster_session_start_timer(raw_.get(), delay.count(), user_data, &id));
    return id;
  }
  void cancel(uint64_t id) const { check(muster_session_cancel(raw_.get(), id)); }

  /** As muster_session_cancel_all(). */
  void cancel_all() const { check(muster_session_cancel_all(raw_.get())); }

  /** What is finished by now, or within `timeout`; without one, whatever finishes next. */
  std::vector<event> poll(std::optional<std::chrono::milliseconds> timeout = {}) const {
    muster_event events[64];
    const int64_t wait_ms = timeout ? timeout->count() : -1;
    const int32_t count = muster_session_poll(raw_.get(), wait_ms, events, 64);
    check(count < 0 ? count : MUSTER_OK);
    std::vector<event> finished;
    finished.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++)
      finished.push_back({events[i].id, events[i].user_data, result(events[i].result)});
    return finished;
  }

private:
  owned<muster_session, muster_session_free> raw_;
};

/** The options of pages, each at its default. */
struct pages_options : muster_pages_options {
  pages_options() : muster_pages_options(MUSTER_PAGES_OPTIONS_INIT) {}
};

/**
 * An answer that goes on over pages, of which one stands in memory at a time:
 *
 *     for (const muster::result &page : inspector.pages("list_members"))
 *       for (muster::value member : page.root()["members"])
 *         std::cout << member["accountId"].string() << "\n";
 */
class pages {
public:
  explicit pages(muster_pages *raw) : raw_(raw) {}

  muster_pages *get() const { return raw_.get(); }
  /** The next page; false behind the last one. */
  result next() const { return ask(muster_pages_next, raw_.get()); }
  /** All pages that are left as one answer. */
  result collect() const { return ask(muster_pages_collect, raw_.get()); }
  /** Where to go on behind the last item that was read; "" when nothing is left. */
  std::string resume_token() const {
    return std::string(view(muster_pages_resume_token(raw_.get())));
  }

  /** Steps from page to page; the one before is freed. */
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

/** A service in a Region. `accounts` below is JSON: ids, accounts, or an earlier report. */
class client {
public:
  client(const session &session, const char *service, const char *region = nullptr)
      : client(session, service, in(region)) {}
  client(const session &session, const char *service, const muster_client_options &options) {
    muster_client *raw = nullptr;
    ask(muster_client_open, session.get(), service, &options, &raw);
    raw_.reset(raw);
  }

  muster_client *get() const { return raw_.get(); }

  result call(const char *operation, std::string_view input = "{}") const {
    return ask(muster_client_call, raw_.get(), operation, input.data(), input.size());
  }
  uint64_t submit(const char *operation, std::string_view input = "{}",
                  void *user_data = nullptr) const {
    uint64_t id = 0;
    check(muster_client_submit_call(raw_.get(), operation, input.data(), input.size(), user_data,
                                    &id));
    return id;
  }
  /** The request that a call would send now; nothing is sent. */
  result prepare(const char *operation, std::string_view input = "{}") const {
    return ask(muster_client_prepare, raw_.get(), operation, input.data(), input.size());
  }
  muster::pages pages(const char *operation, std::string_view input = "{}",
                      const muster_pages_options &options = pages_options()) const {
    muster_pages *raw = nullptr;
    ask(muster_pages_open, raw_.get(), operation, input.data(), input.size(), &options, &raw);
    return muster::pages(raw);
  }
  result batch(const char *operation, std::string_view accounts,
               std::string_view parameters = "{}") const {
    return ask(muster_client_batch, raw_.get(), operation, accounts.data(), accounts.size(),
               parameters.data(), parameters.size());
  }
  result wait_until(const char *state, std::string_view accounts,
                    std::chrono::milliseconds timeout = std::chrono::minutes(40)) const {
    return ask(muster_client_wait, raw_.get(), state, accounts.data(), accounts.size(),
               int64_t{timeout.count()});
  }

private:
  static client_options in(const char *region) {
    client_options options;
    options.region = region;
    return options;
  }
  owned<muster_client, muster_client_free> raw_;
};

/** The options of an organization, each at its default. */
struct organization_options : muster_organization_options {
  organization_options() : muster_organization_options(MUSTER_ORGANIZATION_OPTIONS_INIT) {}
};

/** A simulated organization that answers the requests of any client. */
class organization {
public:
  explicit organization(const muster_organization_options &options = organization_options()) {
    muster_organization *raw = nullptr;
    ask(muster_organization_open, &options, &raw);
    raw_.reset(raw);
  }

  muster_organization *get() const { return raw_.get(); }

  /** Hands a request over; `respond` is called with a `const muster_response &`, before this ends.
   */
  template <typename Respond> void answer(const muster_request &request, Respond respond) const {
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
  result set_faults(std::string_view faults) const {
    return ask(muster_organization_set_faults, raw_.get(), faults.data(), faults.size());
  }
  result describe() const { return ask(muster_organization_describe, raw_.get()); }
  result state() const { return ask(muster_organization_export_scenario, raw_.get()); }
  result requests() const { return ask(muster_organization_list_requests, raw_.get()); }
  void reset() const { check(muster_organization_reset(raw_.get())); }
  result credentials(const char *account_id = nullptr) const {
    return ask(muster_organization_get_credentials, raw_.get(), account_id);
  }

private:
  owned<muster_organization, muster_organization_free> raw_;
};

/** Reads a list of accounts: AWS CLI JSON, CSV with a header, or ids. */
inline result read_accounts(std::string_view text) {
  return ask(muster_accounts_read, text.data(), text.size());
}

} // namespace muster

#endif
