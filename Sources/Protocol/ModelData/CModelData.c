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
static const unsigned char inspector2_endpoints[] = {
#embed "data/inspector2/endpoint-rule-set-1.json"
};
static const unsigned char inspector2_accounts[] = {
#embed "data/inspector2/accounts.json"
};
static const unsigned char inspector2_repeatable[] = {
#embed "data/inspector2/repeatable.json"
};

static const unsigned char macie2_service[] = {
#embed "data/macie2/service-2.json"
};
static const unsigned char macie2_paginators[] = {
#embed "data/macie2/paginators-1.json"
};
static const unsigned char macie2_endpoints[] = {
#embed "data/macie2/endpoint-rule-set-1.json"
};
static const unsigned char macie2_accounts[] = {
#embed "data/macie2/accounts.json"
};
static const unsigned char macie2_repeatable[] = {
#embed "data/macie2/repeatable.json"
};

static const unsigned char organizations_service[] = {
#embed "data/organizations/service-2.json"
};
static const unsigned char organizations_paginators[] = {
#embed "data/organizations/paginators-1.json"
};
static const unsigned char organizations_endpoints[] = {
#embed "data/organizations/endpoint-rule-set-1.json"
};
static const unsigned char organizations_repeatable[] = {
#embed "data/organizations/repeatable.json"
};

static const unsigned char sso_service[] = {
#embed "data/sso/service-2.json"
};
static const unsigned char sso_paginators[] = {
#embed "data/sso/paginators-1.json"
};
static const unsigned char sso_endpoints[] = {
#embed "data/sso/endpoint-rule-set-1.json"
};

static const unsigned char sso_oidc_service[] = {
#embed "data/sso-oidc/service-2.json"
};
static const unsigned char sso_oidc_paginators[] = {
#embed "data/sso-oidc/paginators-1.json"
};
static const unsigned char sso_oidc_endpoints[] = {
#embed "data/sso-oidc/endpoint-rule-set-1.json"
};
static const unsigned char sso_oidc_accounts[] = {
#embed "data/sso-oidc/accounts.json"
};

static const unsigned char sts_service[] = {
#embed "data/sts/service-2.json"
};
static const unsigned char sts_paginators[] = {
#embed "data/sts/paginators-1.json"
};
static const unsigned char sts_endpoints[] = {
#embed "data/sts/endpoint-rule-set-1.json"
};
static const unsigned char sts_accounts[] = {
#embed "data/sts/accounts.json"
};
static const unsigned char sts_repeatable[] = {
#embed "data/sts/repeatable.json"
};

#pragma clang diagnostic pop

#define INSPECTOR2 "inspector2", "2020-06-08"
#define MACIE2 "macie2", "2020-01-01"
#define ORGANIZATIONS "organizations", "2016-11-28"
#define SSO "sso", "2019-06-10"
#define SSO_OIDC "sso-oidc", "2019-06-10"
#define STS "sts", "2011-06-15"

static const muster_model_file files[] = {
    {"", "", "partitions", partitions, sizeof partitions},
    {INSPECTOR2, "service-2", inspector2_service, sizeof inspector2_service},
    {INSPECTOR2, "paginators-1", inspector2_paginators, sizeof inspector2_paginators},
    {INSPECTOR2, "endpoint-rule-set-1", inspector2_endpoints, sizeof inspector2_endpoints},
    {INSPECTOR2, "accounts", inspector2_accounts, sizeof inspector2_accounts},
    {INSPECTOR2, "repeatable", inspector2_repeatable, sizeof inspector2_repeatable},
    {MACIE2, "service-2", macie2_service, sizeof macie2_service},
    {MACIE2, "paginators-1", macie2_paginators, sizeof macie2_paginators},
    {MACIE2, "endpoint-rule-set-1", macie2_endpoints, sizeof macie2_endpoints},
    {MACIE2, "accounts", macie2_accounts, sizeof macie2_accounts},
    {MACIE2, "repeatable", macie2_repeatable, sizeof macie2_repeatable},
    {ORGANIZATIONS, "service-2", organizations_service, sizeof organizations_service},
    {ORGANIZATIONS, "paginators-1", organizations_paginators, sizeof organizations_paginators},
    {ORGANIZATIONS, "endpoint-rule-set-1", organizations_endpoints, sizeof organizations_endpoints},
    {ORGANIZATIONS, "repeatable", organizations_repeatable, sizeof organizations_repeatable},
    {SSO, "service-2", sso_service, sizeof sso_service},
    {SSO, "paginators-1", sso_paginators, sizeof sso_paginators},
    {SSO, "endpoint-rule-set-1", sso_endpoints, sizeof sso_endpoints},
    {SSO_OIDC, "service-2", sso_oidc_service, sizeof sso_oidc_service},
    {SSO_OIDC, "paginators-1", sso_oidc_paginators, sizeof sso_oidc_paginators},
    {SSO_OIDC, "endpoint-rule-set-1", sso_oidc_endpoints, sizeof sso_oidc_endpoints},
    {SSO_OIDC, "accounts", sso_oidc_accounts, sizeof sso_oidc_accounts},
    {STS, "service-2", sts_service, sizeof sts_service},
    {STS, "paginators-1", sts_paginators, sizeof sts_paginators},
    {STS, "endpoint-rule-set-1", sts_endpoints, sizeof sts_endpoints},
    {STS, "accounts", sts_accounts, sizeof sts_accounts},
    {STS, "repeatable", sts_repeatable, sizeof sts_repeatable},
};

const muster_model_file *muster_model_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
