/* Pages: iterators over the responses of an operation. */
#include "host/host.h"
#include "json/json.h"
#include "session/options.h"

/* pages(client, operation, input, options): true and pages, or false and the error. MAY_RAISE */
static int pages(lua_State *L) {
  muster_client *client = host_client_argument(L);
  lua_settop(L, 4);
  const char *operation = luaL_checkstring(L, 2);
  size_t length = 0;
  const char *input = json_encode(L, 3, operation, &length);
  muster_pages_options options = MUSTER_PAGES_OPTIONS_INIT;
  options_read(L, 4, "pages", operation, &options);
  muster_result **error = host_result_slot(L);
  muster_pages **slot = host_pages_slot(L);

  muster_status status = muster_pages_open(client, operation, input, length, &options, slot, error);
  return host_push_opened(L, status, *error);
}

/* submit_page(pages): an id; the result is nil after the last page. MAY_RAISE */
static int submit_page(lua_State *L) {
  uint64_t id = 0;
  muster_status status = muster_pages_submit_next(host_pages_argument(L), host_of(L), &id);
  return host_push_started(L, status, id);
}

/* resume_token(pages): a string, or nil. MAY_RAISE */
static int resume_token(lua_State *L) {
  lua_pushstring(L, muster_pages_resume_token(host_pages_argument(L)));
  return 1;
}

void host_add_page_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"pages", pages}, {"submit_page", submit_page}, {"resume_token", resume_token}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
