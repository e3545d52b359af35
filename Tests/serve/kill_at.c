/*
 * Kills the process at one of the points at which a run can be interrupted: before and after each
 * request and each part of a response, and before and after each write of SQLite to the disk.
 *
 * Preloaded into muster. KILL_AT is the number of the point; without it, the number of points is
 * written to the file COUNT_POINTS when the process ends.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static long points;

static void point(void) {
  const char *at = getenv("KILL_AT");
  points++;
  if (at && points == atol(at))
    kill(getpid(), SIGKILL);
}

ssize_t send(int socket, const void *bytes, size_t length, int flags) {
  ssize_t (*next)(int, const void *, size_t, int) =
      (ssize_t(*)(int, const void *, size_t, int))dlsym(RTLD_NEXT, "send");
  point();
  ssize_t sent = next(socket, bytes, length, flags);
  point();
  return sent;
}

ssize_t recv(int socket, void *bytes, size_t length, int flags) {
  ssize_t (*next)(int, void *, size_t, int) =
      (ssize_t(*)(int, void *, size_t, int))dlsym(RTLD_NEXT, "recv");
  ssize_t received = next(socket, bytes, length, flags);
  if (received > 0)
    point();
  return received;
}

int fdatasync(int file) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  point();
  int status = next(file);
  point();
  return status;
}

int fsync(int file) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  point();
  int status = next(file);
  point();
  return status;
}

__attribute__((destructor)) static void report(void) {
  const char *path = getenv("COUNT_POINTS");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file)
    return;
  fprintf(file, "%ld\n", points);
  fclose(file);
}
