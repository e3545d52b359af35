#include "CModelData.h"

// #embed is C23; clang has it for C11 as an extension and says so at every use.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char partitions[] = {
#embed "data/partitions.json"
};

static const unsigned char inspector2_service[] = {
#embed "data/inspector2/service-2.json"
};
static const unsigned char inspector2_paginators[] = {
#embed "data/inspector2/paginators-1.json"
};
static const unsigned char inspector2_accounts[] = {
#embed "data/inspector2/accounts.json"
};

static const unsigned char macie2_service[] = {
#embed "data/macie2/service-2.json"
};
static const unsigned char macie2_paginators[] = {
#embed "data/macie2/paginators-1.json"
};
static const unsigned char macie2_accounts[] = {
#embed "data/macie2/accounts.json"
};

#pragma clang diagnostic pop

static const muster_model_file files[] = {
    {"", "partitions", partitions, sizeof partitions},
    {"inspector2", "service-2", inspector2_service, sizeof inspector2_service},
    {"inspector2", "paginators-1", inspector2_paginators, sizeof inspector2_paginators},
    {"inspector2", "accounts", inspector2_accounts, sizeof inspector2_accounts},
    {"macie2", "service-2", macie2_service, sizeof macie2_service},
    {"macie2", "paginators-1", macie2_paginators, sizeof macie2_paginators},
    {"macie2", "accounts", macie2_accounts, sizeof macie2_accounts},
};

const muster_model_file *muster_model_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
