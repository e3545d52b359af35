// The C++ binding: handles that are freed automatically, exceptions for errors.
#include <iostream>
#include <muster.hpp>

namespace {

using namespace std::chrono_literals;

struct failed_check : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void check(bool truth, const std::string &what) {
  if (!truth)
    throw failed_check("false: " + what);
}

#define CHECK(truth) check((truth), #truth)

// The error that `action` throws.
template <typename Action> muster::error thrown_by(Action action) {
  try {
    action();
  } catch (const muster::error &error) {
    return error;
  }
  throw failed_check("nothing was thrown");
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

muster::session organization() {
  muster::session_options options;
  options.region = "us-east-1";
  options.simulation = R"({"accounts": 5, "seed": 7, "failing": 0, "throttle": 0})";
  return muster::session(options);
}

muster::report accounts() {
  const auto listed = muster::invoke(muster_scenario_list_accounts,
                                     R"({"accounts": 5, "seed": 7, "failing": 0, "throttle": 0})");
  return muster::report::read_accounts(listed.json());
}

void reads_by_pointer_and_by_iteration() {
  const auto session = organization();
  const muster::client inspector(session, "inspector2");
  const auto result = inspector.call("batch_get_account_status");
  CHECK(result.status() == MUSTER_OK);
  CHECK(result.http_status() == 200);
  CHECK(!result.request_id().empty());
  const auto first = result["/accounts/0/accountId"].string();
  CHECK(first.size() == 12);
  size_t count = 0;
  for (const muster::value account : result.root()["accounts"]) {
    CHECK(account["accountId"].string().size() == 12);
    CHECK(!account["state"]["status"].string().empty());
    CHECK(account["state"].json().find("{\"status\":") == 0);
    CHECK(!account["no such member"]);
    count++;
  }
  CHECK(count == result["/accounts"].count() && count > 0);
  CHECK(!result["/nowhere"]);
  CHECK(result["/nowhere"].integer(7) == 7);
  CHECK(result["/nowhere"].string().empty());
}

void builds_inputs() {
  muster::input input;
  input.set("/accountIds/-", "123456789012").set("/on", true).set("/count", 5);
  input.set("/half", 0.5).set_json("/part", "[1]");
  CHECK(std::string_view(input) ==
        R"({"accountIds":["123456789012"],"on":true,"count":5,"half":0.5,"part":[1]})");
  const auto error = thrown_by([] { muster::input().set("/a", "x").set("/a/b", "y"); });
  CHECK(error.status() == MUSTER_ERROR_ARGUMENT);
}

void throws_errors() {
  const auto session = organization();
  const muster::client inspector(session, "inspector2");
  const auto input = thrown_by([&] { inspector.call("enable", R"({"accountIds": "1"})"); });
  CHECK(input.status() == MUSTER_ERROR_INPUT);
  CHECK(input.code() == "ParamValidationError");
  CHECK(contains(input.what(), "/accountIds"));
  CHECK(input.details()["/Error/Violations"].count() > 0);
  const auto service = thrown_by([&] { muster::client(session, "inspektor2"); });
  CHECK(service.status() == MUSTER_ERROR_UNKNOWN);
  CHECK(contains(service.what(), "inspector2"));
  const auto scenario = thrown_by([] {
    muster::session_options options;
    options.simulation = "{";
    muster::session{options};
  });
  CHECK(scenario.status() == MUSTER_ERROR_ARGUMENT);
}

void has_history() {
  muster::session_options options;
  options.region = "us-east-1";
  options.max_attempts = 2;
  options.simulation = R"({"accounts": 2, "seed": 7, "errors": 1})";
  const muster::session session(options);
  const muster::client inspector(session, "inspector2");
  const auto error = thrown_by([&] { inspector.call("list_members"); });
  CHECK(error.details().attempts() == 2);
  CHECK(contains(error.details().history(), R"("retry":"transient")"));
  CHECK(contains(error.details().history(), R"("stop":"max_attempts")"));
}

void runs_batches_and_waits() {
  const auto session = organization();
  const muster::client inspector(session, "inspector2");
  const auto associated = inspector.batch("associate_member", accounts());
  const auto enabling =
      inspector.batch("enable", associated, muster::input().set("/resourceTypes/-", "EC2"));
  const auto enabled = inspector.wait_until("account_enabled", enabling, 40min);
  muster::wait_options timeout;
  timeout.timeout_ms = 1;
  CHECK(inspector.wait_until("account_enabled", enabled, timeout).size() == 5);
  muster::batch_options retries;
  retries.retry_ms = -2;
  const auto refused = thrown_by([&] { inspector.batch("enable", associated, retries); });
  CHECK(contains(refused.what(), "retry_ms is -2"));
  size_t done = 0;
  for (const muster_outcome &outcome : enabled)
    done += outcome.outcome == MUSTER_OUTCOME_DONE || outcome.outcome == MUSTER_OUTCOME_ALREADY;
  CHECK(done == 5 && enabled.size() == 5);
  CHECK(enabled.count(MUSTER_OUTCOME_NEEDS_ACTION) == 0);
  const auto merged = muster::merge({&associated, &enabled});
  CHECK(merged.filter({MUSTER_OUTCOME_NONE}).size() == 0);
  CHECK(merged.filter({MUSTER_OUTCOME_DONE}).size() == merged.count(MUSTER_OUTCOME_DONE));
  CHECK(merged.size() == 10 && std::string_view(merged[7].step) == "inspector scanning");
}

void walks_pages() {
  const auto session = organization();
  const muster::client inspector(session, "inspector2");
  inspector.batch("associate_member", accounts());
  const char *everybody = R"({"onlyAssociated": false})";
  muster::pages_options options;
  options.page_size = 2;
  const auto live = muster_handle_count();
  std::string ids;
  int count = 0;
  for (const muster::result &page : inspector.pages("list_members", everybody, options)) {
    CHECK(muster_handle_count() == live + 2);
    for (const muster::value member : page.root()["members"])
      ids += member["accountId"].string();
    count++;
  }
  CHECK(count == 3 && ids.size() == 5 * 12);
  CHECK(muster_handle_count() == live);

  options.max_items = 3;
  const auto begun = inspector.pages("list_members", everybody, options);
  CHECK(begun.collect()["/members"].count() == 3);
  const auto token = begun.resume_token();
  options.starting_token = token.c_str();
  const auto rest = inspector.pages("list_members", everybody, options);
  CHECK(rest.next()["/members"].count() == 1);
  CHECK(rest.next()["/members"].count() == 1);
  CHECK(!rest.next() && rest.resume_token().empty());

  const auto error = thrown_by([&] { inspector.pages("enable"); });
  CHECK(error.code() == "OperationNotPageableError");
}

void submits_and_polls() {
  const auto session = organization();
  const muster::client inspector(session, "inspector2");
  int tag = 0;
  const auto id = inspector.submit("batch_get_account_status", "{}", &tag);
  const auto events = session.poll();
  CHECK(events.size() == 1);
  CHECK(events[0].id == id && events[0].user_data == &tag);
  CHECK(events[0].result.status() == MUSTER_OK);
  const auto before = session.now_ms();
  session.start_timer(40min);
  CHECK(session.poll().size() == 1);
  CHECK(session.now_ms() - before >= 40 * 60 * 1000);
  CHECK(session.poll(0ms).empty());
}

void frees_everything() {
  muster::client kept = [] {
    const auto session = organization();
    muster::client client(session, "macie2");
    return client;
  }();
  CHECK(muster_handle_count() == 1);
  muster::client moved = std::move(kept);
  CHECK(muster_handle_count() == 1);
}

void hosts_an_organization() {
  muster::organization_options options;
  options.scenario = R"({"accounts": 3, "throttle": 0})";
  const muster::organization organization(options);
  const auto begin = organization.now_ms();
  organization.advance(90s);
  CHECK(organization.now_ms() == begin + 90'000);
  const muster_header host{"Host", "localhost"};
  const muster_request request{sizeof request, "GET", "/", &host, 1, nullptr, 0, 0};
  int32_t status = 0;
  organization.send(request,
                    [&](const muster_response &response) { status = response.http_status; });
  CHECK(status == 404);
  CHECK(organization.list_requests()["/total"].integer() == 1);
  CHECK(organization.describe()["/accounts"].integer() == 3);
  CHECK(organization.set_faults(R"({"errors": 1})")["/errors"].number() == 1);
  const auto settings =
      organization.set_settings(R"({"macie2": {"nonMember": "ConflictException"}})");
  CHECK(settings["/macie2/nonMember/value"].string() == "ConflictException");
  CHECK(contains(organization.export_scenario().json(), "\"state\""));
  CHECK(!organization.describe_credentials()["/accessKeyId"].string().empty());
  organization.reset();
  CHECK(organization.now_ms() == begin);
  const auto error = thrown_by([&] { organization.describe_credentials("12"); });
  CHECK(error.status() == MUSTER_ERROR_ARGUMENT);
}

struct test {
  const char *sentence;
  void (*run)();
};

constexpr test tests[] = {
    {"A result is read by JSON Pointer and by iteration", reads_by_pointer_and_by_iteration},
    {"Setters of an input can be chained", builds_inputs},
    {"A failure is an exception with its details", throws_errors},
    {"An error has the history of attempts", has_history},
    {"A batch and a wait return an outcome for every account", runs_batches_and_waits},
    {"Pages are iterated, each is freed before the next, and a token continues later", walks_pages},
    {"poll() returns what was submitted", submits_and_polls},
    {"A client outlives its session, and everything is freed", frees_everything},
    {"An organization responds to requests and can be controlled", hosts_an_organization},
};

bool passes(const test &test) {
  try {
    test.run();
    check(muster_handle_count() == 0, "every handle was freed");
    return true;
  } catch (const std::exception &failure) {
    std::cout << "    " << failure.what() << '\n';
    return false;
  }
}

} // namespace

int main() {
  int passed = 0, failed = 0;
  for (const test &test : tests) {
    const bool good = passes(test);
    ++(good ? passed : failed);
    std::cout << (good ? "ok   " : "FAIL ") << test.sentence << '\n';
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
