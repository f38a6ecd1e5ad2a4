// A `READ` for libyaml's scanner that copies a word at once, included where the scanner's own stands.
//
// The scanner copies a scalar character by character, and looks at each for whatever may end one. Of letters, digits,
// `-` and `_` (its own `IS_ALPHA`) none does anywhere: wherever it copies one of them it would copy those behind it.

static const unsigned char kubevet_is_alpha[256] = {
    ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['-'] = 1, ['_'] = 1};

static inline int kubevet_read(yaml_parser_t *parser, yaml_string_t *string) {
  if (!STRING_EXTEND(parser, *string)) return 0;
  const yaml_char_t *from = parser->buffer.pointer;
  if (!kubevet_is_alpha[*from]) return READ(parser, *string);

  yaml_char_t *to = string->pointer;
  // The last byte stays zero: names of anchors and tags end there.
  size_t most = string->end - to - 1, count = 0;
  if (most > parser->unread) most = parser->unread;
  do {
    to[count] = from[count];
    count++;
  } while (count < most && kubevet_is_alpha[from[count]]);
  string->pointer += count;
  parser->buffer.pointer += count;
  parser->mark.index += count;
  parser->mark.column += count;
  parser->unread -= count;
  return 1;
}

#undef READ
#define READ(parser, string) kubevet_read(parser, &(string))
