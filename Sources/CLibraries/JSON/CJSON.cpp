#include "CJSON.h"
#include "big_integers.hpp"
#include "lone_surrogates.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

/// A parser keeps its buffers for the lifetime of its thread. Larger buffers, as for service
/// models, are freed to save memory.
constexpr size_t largest_kept_capacity = 1 << 17;

thread_local simdjson::dom::parser parser;

/// The end of the last string on the tape. The second of a number's two words has no tag.
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
  if (copy == nullptr)
    return nullptr;
  auto *target = reinterpret_cast<uint8_t *>(copy->words) + words;
  copy->word_count = word_count;
  copy->strings = target;
  std::memcpy(copy->words, document.tape.get(), words);
  if (strings > 0)
    std::memcpy(target, document.string_buf.get(), strings);
  return copy;
}

/// Walks over values with the on-demand parser, which, unlike the DOM parser, knows the position of
/// an error. It has no depth limit, so the walker has one to protect the stack.
struct walker {
  /// The beginning of the string, number or literal that could not be parsed.
  const char *bad = nullptr;
  size_t depth = 0;

  simdjson::error_code value(simdjson::ondemand::value value) {
    simdjson::ondemand::json_type type;
    // Two less than the limit: simdjson also counts the document and the container that begins
    // here.
    if (depth + 2 >= simdjson::DEFAULT_MAX_DEPTH)
      return simdjson::DEPTH_ERROR;
    if (auto error = value.type().get(type))
      return error;
    const char *begin = value.raw_json_token().data();
    switch (type) {
    case simdjson::ondemand::json_type::object:
      return object(value.get_object());
    case simdjson::ondemand::json_type::array:
      return array(value.get_array());
    case simdjson::ondemand::json_type::string:
      return at(begin, value.get_string().error());
    case simdjson::ondemand::json_type::number:
      return at(begin, value.get_double().error());
    case simdjson::ondemand::json_type::boolean:
      return at(begin, value.get_bool().error());
    default:
      return at(begin, value.is_null().error());
    }
  }

private:
  simdjson::error_code at(const char *begin, simdjson::error_code error) {
    if (error)
      bad = begin;
    return error;
  }

  simdjson::error_code object(simdjson::simdjson_result<simdjson::ondemand::object> object) {
    depth++;
    for (auto field : object) {
      simdjson::ondemand::raw_json_string key;
      if (auto error = field.key().get(key))
        return error;
      // The raw key begins after its quotation mark.
      if (auto error = at(key.raw() - 1, field.unescaped_key().error()))
        return error;
      simdjson::ondemand::value child;
      if (auto error = field.value().get(child))
        return error;
      if (auto error = value(child))
        return error;
    }
    depth--;
    return simdjson::SUCCESS;
  }

  simdjson::error_code array(simdjson::simdjson_result<simdjson::ondemand::array> array) {
    depth++;
    for (auto element : array) {
      simdjson::ondemand::value child;
      if (auto error = element.get(child))
        return error;
      if (auto error = value(child))
        return error;
    }
    depth--;
    return simdjson::SUCCESS;
  }
};

/// The beginning of the string that is not closed before the end of its line or of the text.
size_t offset_of_open_string(const char *text, size_t length) {
  size_t begin = 0;
  bool is_open = false;
  for (size_t i = 0; i < length && !(is_open && text[i] == '\n'); i++) {
    if (is_open && text[i] == '\\') {
      i++;
    } else if (text[i] == '"') {
      is_open = !is_open;
      begin = i;
    }
  }
  return begin;
}

/// The bracket that exceeds the depth limit.
size_t offset_of_depth(const char *text, size_t length) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < length; i++) {
    if (in_string && text[i] == '\\') {
      i++;
    } else if (text[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (text[i] == '[' || text[i] == '{')) {
      if (++depth > simdjson::DEFAULT_MAX_DEPTH)
        return i;
    } else if (!in_string && (text[i] == ']' || text[i] == '}') && depth > 0) {
      depth--;
    }
  }
  return 0;
}

size_t offset_of_error(simdjson::error_code reason, const char *text, size_t length) {
  if (reason == simdjson::DEPTH_ERROR)
    return offset_of_depth(text, length);
  if (reason == simdjson::UNCLOSED_STRING || reason == simdjson::UNESCAPED_CHARS) {
    return offset_of_open_string(text, length);
  }
  simdjson::padded_string padded(text, length);
  simdjson::ondemand::parser on_demand;
  simdjson::ondemand::document document;
  simdjson::ondemand::value root;
  // A scalar document has no value() to walk; its error is at the beginning.
  if (on_demand.iterate(padded).get(document) || document.get_value().get(root))
    return 0;
  walker walker;
  (void)walker.value(root);
  const char *position = walker.bad;
  if (position == nullptr && document.current_location().get(position))
    return length;
  return std::min(static_cast<size_t>(position - padded.data()), length);
}

/// The message for an error.
const char *message_for(simdjson::error_code reason) {
  static_assert(simdjson::DEFAULT_MAX_DEPTH == 1024);
  return reason == simdjson::DEPTH_ERROR ? "it is nested more than 1024 deep"
                                         : simdjson::error_message(reason);
}

/// Parses a text again after a number error, with integers beyond 64 bits in quotes.
simdjson::error_code parse_big_integers(std::string_view text, muster_json *&document) {
  const big_integers numbers(text);
  if (numbers.empty())
    return simdjson::NUMBER_ERROR;
  const auto reason = parser.parse(numbers.quoted()).error();
  if (reason == simdjson::SUCCESS)
    document = copied(parser.doc);
  if (document != nullptr)
    numbers.mark(document->words, document->word_count, MUSTER_JSON_BIG_INTEGER);
  return reason;
}

simdjson::error_code parse(std::string_view text, muster_json *&document) {
  const auto reason = parser.parse(text.data(), text.size()).error();
  if (reason == simdjson::SUCCESS)
    document = copied(parser.doc);
  return reason == simdjson::NUMBER_ERROR ? parse_big_integers(text, document) : reason;
}

} // namespace

extern "C" muster_json *muster_json_parse(const char *text, size_t length, bool replaces_surrogates,
                                          muster_json_error *error) try {
  muster_json *document = nullptr;
  std::string replaced;
  auto reason = parse({text, length}, document);
  if (reason == simdjson::STRING_ERROR && replaces_surrogates) {
    replaced = lone_surrogates::replaced({text, length});
    text = replaced.data();
    reason = parse(replaced, document);
  }
  if (reason != simdjson::SUCCESS) {
    *error = {message_for(reason), offset_of_error(reason, text, length)};
  } else if (document == nullptr) {
    *error = {"out of memory", 0};
  }
  if (parser.capacity() > largest_kept_capacity)
    parser = simdjson::dom::parser();
  return document;
} catch (const std::bad_alloc &) {
  *error = {"out of memory", 0};
  return nullptr;
}
