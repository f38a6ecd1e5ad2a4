// Prints what libyaml reads in all manifests of a folder, a line for each text: how many events, a sum of all that is in
// them, and the error. Each file is also read with its end cut off and with bytes changed, so that errors are met as well,
// and all that are sound once more as one long text.
//
// Two builds of libyaml that print the same read the same.
//
//     cc -o events events.c -lyaml && ./events FOLDER
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { OPEN_FOLDERS = 32, VARIANTS = 48, LOOKAHEAD = 8, MOST_BYTES = 1 << 20 };

static const char SIGNS[] = "[]{},:?-#&*!|>'\"%@` \t\n\\a0";

typedef struct {
  unsigned long long sum;
  unsigned long events;
  int isSound;
} Reading;

static unsigned char text[MOST_BYTES + LOOKAHEAD], all[4 * MOST_BYTES + LOOKAHEAD];
static size_t allSize;

static void add(Reading *reading, const void *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) reading->sum = (reading->sum ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
}

static void addText(Reading *reading, const void *text) {
  if (text != NULL) add(reading, text, strlen(text) + 1);
}

static void addMark(Reading *reading, yaml_mark_t mark) { add(reading, &mark, sizeof mark); }

static void addEvent(Reading *reading, const yaml_event_t *event) {
  reading->events++;
  add(reading, &event->type, sizeof event->type);
  addMark(reading, event->start_mark);
  addMark(reading, event->end_mark);
  if (event->type == YAML_SCALAR_EVENT) {
    addText(reading, event->data.scalar.anchor);
    addText(reading, event->data.scalar.tag);
    add(reading, event->data.scalar.value, event->data.scalar.length + 1);
    add(reading, &event->data.scalar.style, sizeof event->data.scalar.style);
  } else if (event->type == YAML_ALIAS_EVENT) {
    addText(reading, event->data.alias.anchor);
  } else if (event->type == YAML_MAPPING_START_EVENT) {
    addText(reading, event->data.mapping_start.anchor);
    addText(reading, event->data.mapping_start.tag);
  }
}

static int isPrintable(const unsigned char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (text[i] > 126 || (text[i] < 32 && text[i] != '\n' && text[i] != '\t')) return 0;
  return 1;
}

// `isDecoded`: the text is put into the scanner's buffer as EventReader.swift does.
static Reading readText(const char *name, unsigned char *text, size_t size, int isDecoded) {
  Reading reading = {.sum = 14695981039346656037u};
  yaml_parser_t parser;
  yaml_event_t event;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, text, size);
  yaml_char_t *buffer = parser.buffer.start, behind[LOOKAHEAD];
  memcpy(behind, text + size, LOOKAHEAD);
  if (isDecoded) {
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    memset(text + size, 0, LOOKAHEAD);
    parser.buffer.start = parser.buffer.pointer = text;
    parser.buffer.last = parser.buffer.end = text + size + LOOKAHEAD;
    parser.unread = size + LOOKAHEAD;
    parser.eof = 1;
  }
  while (!reading.isSound && yaml_parser_parse(&parser, &event)) {
    addEvent(&reading, &event);
    reading.isSound = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  printf("%s: %lu events, %016llx", name, reading.events, reading.sum);
  if (!reading.isSound)
    printf(", %zu: %s; %zu: %s", parser.context_mark.index, parser.context ? parser.context : "", parser.problem_mark.index,
           parser.problem);
  printf("\n");
  memcpy(text + size, behind, LOOKAHEAD);
  parser.buffer.start = buffer;
  yaml_parser_delete(&parser);
  return reading;
}

static void readBothWays(const char *name, size_t size) {
  readText(name, text, size, 0);
  if (isPrintable(text, size)) readText(name, text, size, 1);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status, (void)place;
  FILE *file = kind == FTW_F && strstr(path, ".yaml") != NULL ? fopen(path, "r") : NULL;
  if (file == NULL) return 0;
  size_t size = fread(text, 1, MOST_BYTES, file);
  fclose(file);
  readBothWays(path, size);
  // Behind another text a directive would be refused.
  int canFollow = size > 0 && text[0] != '%';
  if (readText(path, text, size, 0).isSound && canFollow && allSize + size + 5 < sizeof all - LOOKAHEAD) {
    memcpy(all + allSize, text, size);
    memcpy(all + allSize + size, "\n---\n", 5);
    allSize += size + 5;
  }
  for (size_t i = 1; i < VARIANTS && size > 0; i++) {
    size_t place = i * 7919 % size;
    readBothWays(path, place);
    unsigned char was = text[place];
    text[place] = SIGNS[(i + place) % (sizeof SIGNS - 1)];
    readBothWays(path, size);
    text[place] = was;
  }
  return 0;
}

int main(int count, char **arguments) {
  if (count != 2 || nftw(arguments[1], visit, OPEN_FOLDERS, FTW_PHYS) != 0) return 1;
  readText("all", all, allSize, 0);
  return 0;
}
