/* Endpoints and roles of a hosted script's clients. Findings and credentials would go to them, so
 * the calling program must allow each one. A simulated session sends nothing and needs no grant. */
#include <string.h>

#include "host/host.h"
#include "session/grants.h"

/** A kind of grant: its name in messages, and the options that allow it. */
typedef struct grant {
  const char *name;
  const char *option;
  const char *flag;
  size_t offset;
  int (*matches)(const char *allowed, const char *text);
} grant;

/** The length without slashes at the end. */
static size_t url_length(const char *url) {
  size_t length = strlen(url);
  while (length > 0 && url[length - 1] == '/')
    length--;
  return length;
}

static int is_same_url(const char *allowed, const char *url) {
  size_t length = url_length(url);
  return url_length(allowed) == length && strncmp(allowed, url, length) == 0;
}

/* Matches like StringLike in an IAM policy: `*` is any text, `?` is any byte. After a mismatch,
 * only the last `*` can take one more byte, so the time is at most the product of the lengths. */
static int matches_pattern(const char *pattern, const char *text) {
  const char *star = NULL, *resume = NULL;
  while (*text) {
    if (*pattern == '*') {
      star = ++pattern;
      resume = text;
    } else if (*pattern == *text || *pattern == '?') {
      pattern++;
      text++;
    } else if (star) {
      pattern = star;
      text = ++resume;
    } else {
      return 0;
    }
  }
  return pattern[strspn(pattern, "*")] == '\0';
}

static const grant endpoint_grant = {"endpoint", "allow_endpoints", "--allow-endpoint URL",
                                     offsetof(muster_script_options, allow_endpoints), is_same_url};
static const grant role_grant = {"role", "allow_roles", "--allow-role PATTERN",
                                 offsetof(muster_script_options, allow_roles), matches_pattern};

/* The program's list for a kind of grant, as JSON; NULL if there is none. */
static const char *list_of(const muster_script_options *options, const grant *grant) {
  return *(const char *const *)((const char *)options + grant->offset);
}

/* True if requests of the session leave the process. MAY_RAISE */
static int sends_requests(lua_State *L) {
  muster_session *session = host_session(L);
  muster_result **description = host_result_slot(L);
  const char *transport = NULL;
  if (muster_session_describe(session, description) == MUSTER_OK)
    transport = muster_result_string(*description, "/transport");
  int is_simulated = transport && strcmp(transport, "simulated") == 0;
  lua_pop(L, 1);
  return !is_simulated;
}

/* True if the program allows `text`. MAY_RAISE */
static int is_allowed(lua_State *L, const grant *grant, const char *text) {
  const char *json = list_of(host_of(L)->options, grant);
  if (!json)
    return 0;
  muster_result **list = host_result_slot(L);
  muster_value root = {0}, element = {0};
  if (muster_result_parse(json, strlen(json), list) == MUSTER_OK)
    root = muster_result_root(*list);
  if (muster_value_type(root) != MUSTER_TYPE_ARRAY)
    host_raise(L, "%s of the program must be a JSON array of strings", grant->option);
  int found = 0;
  while (!found && muster_value_next(root, &element, NULL)) {
    const char *allowed = muster_value_string(element, NULL);
    found = allowed && grant->matches(allowed, text);
  }
  lua_pop(L, 1);
  return found;
}

/* MAY_RAISE */
static void check(lua_State *L, const grant *grant, const char *text) {
  if (text && *text && !is_allowed(L, grant, text))
    host_raise(L,
               "muster.client: the program that runs the script does not allow the %s %s "
               "(allow it with %s, or %s of muster_script_options)",
               grant->name, text, grant->flag, grant->option);
}

void grants_check(lua_State *L, const muster_client_options *options) {
  if (!host_of(L)->options || (!options->endpoint_url && !options->role_arn) || !sends_requests(L))
    return;
  check(L, &endpoint_grant, options->endpoint_url);
  check(L, &role_grant, options->role_arn);
}

/* missing_grants(): the flags for kinds without any grant, if the session needs them:
 * {endpoints = "--allow-endpoint", roles = "--allow-role"}. MAY_RAISE */
static int missing_grants(lua_State *L) {
  const muster_script_options *options = host_of(L)->options;
  lua_newtable(L);
  if (!options || !sends_requests(L))
    return 1;
  if (!options->allow_endpoints) {
    lua_pushliteral(L, "--allow-endpoint");
    lua_setfield(L, -2, "endpoints");
  }
  if (!options->allow_roles) {
    lua_pushliteral(L, "--allow-role");
    lua_setfield(L, -2, "roles");
  }
  return 1;
}

void host_add_grant_functions(lua_State *L) {
  static const luaL_Reg functions[] = {{"missing_grants", missing_grants}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
