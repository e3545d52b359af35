/** The service models that are built into the library, as the bytes of their JSON files. */
#ifndef MUSTER_C_MODEL_DATA_H
#define MUSTER_C_MODEL_DATA_H

#include <stddef.h>

/** A file of a model. The bytes are static and not followed by NUL. */
typedef struct {
  /** The service of the file, such as "inspector2"; "" for a file of all services. */
  const char *service;
  /** The API version of the service, such as "2020-06-08"; "" for a file of all services. */
  const char *version;
  /**
   * "service-2", "paginators-1", "endpoint-rule-set-1", "accounts", "idempotent" or "traits" of a
   * service; "partitions" or "traits" for all of them.
   */
  const char *file;
  /** The contents: JSON in UTF-8. */
  const unsigned char *bytes;
  /** The number of bytes. */
  size_t length;
} muster_model_file;

/**
 * All files; those of a service are adjacent. Writes their number to `count`.
 *
 * Hidden, because the library exports what muster.h declares and nothing else.
 */
const muster_model_file *muster_model_files(size_t *count) __attribute__((visibility("hidden")));

#endif
