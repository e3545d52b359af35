// Brings accounts under one administrator: Macie by invitation, then Inspector with deep
// inspection.
//
//     onboard ACCOUNTS_FILE [--region REGION] [--simulation SCENARIO | --live]
//
// c++ -std=c++17 -o onboard onboard.cpp $(pkg-config --cflags --libs muster)

#include <fstream>
#include <iostream>
#include <iterator>
#include <muster.hpp>

namespace {

struct arguments {
  std::string accounts_path;
  std::string region = "us-east-1";
  std::optional<std::string> simulation = R"({"accounts": 0, "adopt": true})";
};

std::optional<arguments> parse(const std::vector<std::string> &words) {
  arguments parsed;
  for (size_t i = 0; i < words.size(); i++) {
    const bool followed = i + 1 < words.size();
    if (words[i] == "--live") {
      parsed.simulation.reset();
    } else if (words[i] == "--region" && followed) {
      parsed.region = words[++i];
    } else if (words[i] == "--simulation" && followed) {
      parsed.simulation = words[++i];
    } else if (words[i].rfind("-", 0) != 0 && parsed.accounts_path.empty()) {
      parsed.accounts_path = words[i];
    } else {
      return std::nullopt;
    }
  }
  if (parsed.accounts_path.empty())
    return std::nullopt;
  return parsed;
}

muster::report read_accounts(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::runtime_error(path + ": cannot be read");
  auto accounts =
      muster::report::read_accounts(std::string(std::istreambuf_iterator<char>(file), {}));
  for (const auto warning : accounts.warnings())
    std::cerr << path << ": " << warning << '\n';
  return accounts;
}

// Enables the service for the administrator. Without it, no account can become a member. If it is
// enabled already, the service returns a conflict.
void enable(const muster::client &client, const char *operation, std::string_view input) {
  try {
    const auto response = client.call(operation, input);
    for (const auto failed : response.root()["failedAccounts"])
      throw std::runtime_error("the administrator: " + failed.json());
  } catch (const muster::error &error) {
    if (error.code() != "ConflictException")
      throw;
  }
}

muster::report invite(const muster::session &session, const muster::report &accounts) {
  const muster::client macie(session, "macie2");
  enable(macie, "enable_macie", "{}");
  const auto created = macie.batch("create_member", accounts);
  const auto invited =
      macie.batch("create_invitations", created,
                  muster::input().set("/message", "Please join our Macie organization"));
  return macie.wait_until("member_enabled", invited);
}

muster::report inspect(const muster::session &session, const muster::report &accounts) {
  const muster::client inspector(session, "inspector2");
  const std::string_view scanned = R"({"resourceTypes": ["EC2", "ECR"]})";
  enable(inspector, "enable", scanned);
  const auto associating = inspector.batch("associate_member", accounts);
  const auto members = inspector.wait_until("member_associated", associating);
  const auto enabling = inspector.batch("enable", members, scanned);
  const auto enabled = inspector.wait_until("account_enabled", enabling);
  const auto deepened = inspector.batch("batch_update_member_ec2_deep_inspection_status", enabled,
                                        muster::input().set("/activateDeepInspection", true));
  return inspector.wait_until("deep_inspection_activated", deepened);
}

// Names of MUSTER_OUTCOME_….
const char *const names[] = {"",          "done",         "already", "pending",
                             "retryable", "needs_action", "skipped"};

// Prints the accounts that are not done and a summary. Returns the number of these accounts.
size_t print(const std::string &service, const muster::report &report) {
  size_t open = 0;
  for (const muster_outcome &outcome : report) {
    if (outcome.outcome == MUSTER_OUTCOME_DONE || outcome.outcome == MUSTER_OUTCOME_ALREADY)
      continue;
    std::cout << outcome.account_id << '\t' << outcome.region << '\t' << outcome.step << '\t'
              << names[outcome.outcome] << '\t' << outcome.message << '\n';
    open++;
  }
  const size_t total = report.size();
  std::cout << service << ": " << total - open << " of " << total << " accounts done\n";
  return open;
}

} // namespace

int main(int argc, char **argv) {
  const auto parsed = parse({argv + 1, argv + argc});
  if (!parsed) {
    std::cerr << "usage: onboard ACCOUNTS_FILE [--region REGION] [--simulation JSON | --live]\n";
    return 2;
  }
  try {
    const auto accounts = read_accounts(parsed->accounts_path);
    muster::session_options options;
    options.region = parsed->region.c_str();
    options.simulation = parsed->simulation ? parsed->simulation->c_str() : nullptr;
    const muster::session session(options);
    const size_t macie = print("macie2", invite(session, accounts));
    const size_t inspector = print("inspector2", inspect(session, accounts));
    return macie + inspector == 0 ? 0 : 1;
  } catch (const std::exception &failure) {
    std::cerr << failure.what() << '\n';
    return 2;
  }
}
