/* Pages: iterators over the responses of an operation. */
#include "host/host.h"
#include "json/json.h"
#include "session/client.h"

#define PAGES "muster.pages"

static int collect_pages(lua_State *L) {
  muster_pages **slot = lua_touserdata(L, 1);
  muster_pages_free(*slot);
  *slot = NULL;
  return 0;
}

static muster_pages *pages_argument(lua_State *L) {
  return *(muster_pages **)luaL_checkudata(L, 1, PAGES);
}

/* pages(client, operation, input, page_size, max_items, starting_token): true and pages, or false
 * and the error. MAY_RAISE */
static int pages(lua_State *L) {
  muster_client *client = client_argument(L);
  lua_settop(L, 6);
  const char *operation = luaL_checkstring(L, 2);
  size_t length = 0;
  const char *input = json_encode(L, 3, operation, &length);
  muster_pages_options options = MUSTER_PAGES_OPTIONS_INIT;
  options.page_size = luaL_optinteger(L, 4, 0);
  options.max_items = luaL_optinteger(L, 5, 0);
  options.starting_token = luaL_optstring(L, 6, NULL);
  muster_result **error = host_result_slot(L);
  muster_pages **slot = lua_newuserdatauv(L, sizeof *slot, 0);
  *slot = NULL;
  host_set_finalizer(L, PAGES, collect_pages);

  muster_status status = muster_pages_open(client, operation, input, length, &options, slot, error);
  return host_push_opened(L, status, *error);
}

/* submit_page(pages): an id; the result is nil after the last page. MAY_RAISE */
static int submit_page(lua_State *L) {
  uint64_t id = 0;
  muster_status status = muster_pages_submit_next(pages_argument(L), host_of(L), &id);
  return host_push_started(L, status, id);
}

/* resume_token(pages): a string, or nil. MAY_RAISE */
static int resume_token(lua_State *L) {
  lua_pushstring(L, muster_pages_resume_token(pages_argument(L)));
  return 1;
}

void host_add_page_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"pages", pages}, {"submit_page", submit_page}, {"resume_token", resume_token}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
