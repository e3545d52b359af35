/*
 * Calls a service that is not built into Muster: loads its model and prints the pages of a list
 * operation. Credentials, Region and endpoint are configured as for the AWS CLI.
 *
 * cc -o own_service own_service.c $(pkg-config --cflags --libs muster)
 * ./own_service path/to/service-2.json ListThings '{"owner": "me"}'
 */
#include <muster.h>
#include <stdio.h>
#include <string.h>

/* Prints the pages; one is in memory at a time. Returns 0 if reading failed. */
static int print_pages(muster_pages *pages, muster_result **failure) {
  muster_result *page = NULL;
  while (muster_pages_next(pages, &page) == MUSTER_OK) {
    if (page == NULL)
      return 1;
    size_t length = 0;
    puts(muster_result_json(page, &length));
    muster_result_free(page);
  }
  *failure = page;
  return 0;
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: %s MODEL OPERATION [INPUT]\n", words[0]);
    return 2;
  }
  const char *input = count > 3 ? words[3] : "{}";
  muster_session *session = NULL;
  muster_client *client = NULL;
  muster_pages *pages = NULL;
  muster_result *model = NULL, *failure = NULL;

  /* The result of loading has the name of the service, as the AWS CLI would call it. */
  int works = muster_session_open(NULL, &session, &failure) == MUSTER_OK &&
              muster_session_load_model(session, words[1], &model) == MUSTER_OK &&
              muster_client_open(session, muster_result_string(model, "/service"), NULL, &client,
                                 &failure) == MUSTER_OK &&
              muster_pages_open(client, words[2], input, strlen(input), NULL, &pages, &failure) ==
                  MUSTER_OK &&
              print_pages(pages, &failure);
  if (!works)
    fprintf(stderr, "%s\n", muster_result_error_message(failure != NULL ? failure : model));

  muster_result_free(failure);
  muster_result_free(model);
  muster_pages_free(pages);
  muster_client_free(client);
  muster_session_free(session);
  return works ? 0 : 1;
}
