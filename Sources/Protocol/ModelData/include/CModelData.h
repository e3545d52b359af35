/** The service models that are built into the library, as the bytes of their JSON files. */
#ifndef MUSTER_C_MODEL_DATA_H
#define MUSTER_C_MODEL_DATA_H

#include <stddef.h>

/** One file of a model. The bytes are static and do not end in NUL. */
typedef struct {
  /** The service it belongs to, like "inspector2"; "" if it belongs to all of them. */
  const char *service;
  /** The version of the service's API, like "2020-06-08"; "" where the service is. */
  const char *version;
  /**
   * "service-2", "paginators-1", "endpoint-rule-set-1", "accounts", "repeatable" or "traits" of a
   * service; "partitions" or "traits" for all of them.
   */
  const char *file;
  /** The contents: JSON in UTF-8. */
  const unsigned char *bytes;
  /** How many bytes there are. */
  size_t length;
} muster_model_file;

/**
 * All files, those of a service side by side. Writes how many there are to `count`.
 *
 * Hidden, because the library exports what muster.h declares and nothing else.
 */
const muster_model_file *muster_model_files(size_t *count) __attribute__((visibility("hidden")));

#endif
