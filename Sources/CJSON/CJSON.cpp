#include "CJSON.h"

#include <simdjson.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

/// Parsers keep their buffers from one document to the next; past this many bytes that is waste.
constexpr size_t largest_kept_capacity = 1 << 20;

thread_local simdjson::dom::parser parser;

/// The end of the last string on the tape. Numbers take two words, of which the second is raw.
size_t string_bytes(const simdjson::dom::document &document, size_t word_count) {
  size_t end = 0;
  for (size_t i = 0; i < word_count; i++) {
    const uint64_t word = document.tape[i];
    switch (static_cast<char>(word >> 56)) {
    case '"': {
      const size_t start = word & ((uint64_t{1} << 56) - 1);
      uint32_t length;
      std::memcpy(&length, document.string_buf.get() + start, sizeof length);
      end = start + sizeof length + length + 1;
      break;
    }
    case 'l':
    case 'u':
    case 'd':
      i++;
      break;
    default:
      break;
    }
  }
  return end;
}

muster_json *copied(const simdjson::dom::document &document) {
  const size_t word_count = document.tape[0] & 0xFFFFFFFF;
  const size_t strings = string_bytes(document, word_count);
  const size_t words = word_count * sizeof(uint64_t);
  auto *copy = static_cast<muster_json *>(std::malloc(sizeof(muster_json) + words + strings + 1));
  if (copy == nullptr) return nullptr;
  auto *target = reinterpret_cast<uint8_t *>(copy->words) + words;
  copy->word_count = word_count;
  copy->strings = target;
  std::memcpy(copy->words, document.tape.get(), words);
  if (strings > 0) std::memcpy(target, document.string_buf.get(), strings);
  return copy;
}

/// Walks a value with the on-demand parser, which, unlike the other, knows where it stopped.
simdjson::error_code walk(simdjson::ondemand::value value) {
  simdjson::ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  if (type == simdjson::ondemand::json_type::object) {
    simdjson::ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    for (auto field : object) {
      simdjson::ondemand::value child;
      if (auto error = field.value().get(child)) return error;
      if (auto error = walk(child)) return error;
    }
  } else if (type == simdjson::ondemand::json_type::array) {
    simdjson::ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
      simdjson::ondemand::value child;
      if (auto error = element.get(child)) return error;
      if (auto error = walk(child)) return error;
    }
  } else if (type == simdjson::ondemand::json_type::string) {
    return value.get_string().error();
  } else if (type == simdjson::ondemand::json_type::number) {
    return value.get_double().error();
  } else if (type == simdjson::ondemand::json_type::boolean) {
    return value.get_bool().error();
  }
  return simdjson::SUCCESS;
}

size_t offset_of_error(const char *text, size_t length) {
  simdjson::padded_string padded(text, length);
  simdjson::ondemand::parser on_demand;
  simdjson::ondemand::document document;
  if (on_demand.iterate(padded).get(document)) return 0;
  simdjson::ondemand::value root;
  const char *location = nullptr;
  // A scalar document has no value() to walk; its error is at the beginning.
  if (document.get_value().get(root) || !walk(root)) return 0;
  if (document.current_location().get(location)) return length;
  const auto offset = static_cast<size_t>(location - padded.data());
  return offset <= length ? offset : length;
}

} // namespace

extern "C" muster_json *muster_json_parse(const char *text, size_t length,
                                          muster_json_error *error) try {
  const auto result = parser.parse(text, length);
  muster_json *document = nullptr;
  if (result.error() == simdjson::SUCCESS) {
    document = copied(parser.doc);
    if (document == nullptr) *error = {"out of memory", 0};
  } else {
    const bool too_deep = result.error() == simdjson::DEPTH_ERROR;
    *error = {simdjson::error_message(result.error()),
              too_deep ? 0 : offset_of_error(text, length)};
  }
  if (parser.capacity() > largest_kept_capacity) parser = simdjson::dom::parser();
  return document;
} catch (const std::bad_alloc &) {
  *error = {"out of memory", 0};
  return nullptr;
}
