#ifndef PARSER_MEMORY_H
#define PARSER_MEMORY_H

// What libyaml calls in place of malloc, realloc and free in the released program (`make static`).
//
// libyaml asks for four small pieces of memory per scalar and gives three of them back before the next,
// seven million times in the benchmark. Here a piece is a block of one size, from the list of blocks
// that the thread was given back; what is larger, or outgrows its block, comes from the C library.

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  // Holds nearly every scalar, so that few have to grow.
  kubevet_block_size = 256,
  // Threads take blocks by shares, of which a parser of common manifests needs one.
  kubevet_blocks_per_share = 64,
  kubevet_shares = 256,
};

typedef union kubevet_block {
  union kubevet_block *next;
  char bytes[kubevet_block_size];
} kubevet_block;

extern kubevet_block kubevet_blocks[kubevet_shares * kubevet_blocks_per_share];
extern __attribute__((tls_model("initial-exec"))) _Thread_local kubevet_block *kubevet_freed;

// What has never been used, while there is any.
void *kubevet_fresh(size_t size);

// Each takes and gives what the function of the C library would; a piece may be freed by any thread. Inline, for
// a call would cost as much as what it does.

static inline int kubevet_is_block(const void *memory) {
  return (uintptr_t)memory - (uintptr_t)kubevet_blocks < sizeof kubevet_blocks;
}

static inline void *kubevet_malloc(size_t size) {
  if (size > kubevet_block_size) return malloc(size);
  kubevet_block *block = kubevet_freed;
  if (block == NULL) return kubevet_fresh(size);
  kubevet_freed = block->next;
  return block;
}

static inline void kubevet_free(void *memory) {
  if (!kubevet_is_block(memory)) {
    free(memory);
    return;
  }
  kubevet_block *block = (kubevet_block *)memory;
  block->next = kubevet_freed;
  kubevet_freed = block;
}

static inline void *kubevet_realloc(void *memory, size_t size) {
  if (memory == NULL) return kubevet_malloc(size);
  if (!kubevet_is_block(memory)) return realloc(memory, size);
  if (size <= kubevet_block_size) return memory;
  void *larger = malloc(size);
  if (larger == NULL) return NULL;
  memcpy(larger, memory, kubevet_block_size);
  kubevet_free(memory);
  return larger;
}

#endif
