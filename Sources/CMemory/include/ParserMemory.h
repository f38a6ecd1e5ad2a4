#ifndef PARSER_MEMORY_H
#define PARSER_MEMORY_H

#include <stddef.h>

// What libyaml calls in place of malloc, realloc and free in the released program (`make static`).
// Each takes and gives what the function of the C library would; a piece may be freed by any thread.
void *kubevet_malloc(size_t size);
void *kubevet_realloc(void *memory, size_t size);
void kubevet_free(void *memory);

#endif
