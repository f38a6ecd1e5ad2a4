// libyaml asks for four small pieces of memory per scalar and gives three of them back before the next,
// seven million times in the benchmark. Here a piece is a block of one size, from the list of blocks
// that the thread was given back; what is larger, or outgrows its block, comes from the C library.

#include "ParserMemory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  // Holds nearly every scalar, so that few have to grow.
  blockSize = 256,
  // Threads take blocks by shares, of which a parser of common manifests needs one.
  blocksPerShare = 64,
  shares = 256,
};

typedef union Block {
  union Block *next;
  char bytes[blockSize];
} Block;

static _Alignas(64) Block blocks[shares * blocksPerShare];
static atomic_uint sharesTaken;

static __attribute__((tls_model("initial-exec"))) _Thread_local struct {
  Block *freed;
  Block *fresh, *freshEnd;
} mine;

static inline int isBlock(const void *memory) {
  return (uintptr_t)memory - (uintptr_t)blocks < sizeof blocks;
}

// What has never been used, while there is any. Apart, so that the way most calls take stays short.
static __attribute__((noinline)) void *fresh(size_t size) {
  if (mine.fresh == mine.freshEnd) {
    unsigned share = atomic_load(&sharesTaken);
    do {
      if (share == shares) return malloc(size);
    } while (!atomic_compare_exchange_weak(&sharesTaken, &share, share + 1));
    mine.fresh = blocks + share * blocksPerShare;
    mine.freshEnd = mine.fresh + blocksPerShare;
  }
  return mine.fresh++;
}

void *kubevet_malloc(size_t size) {
  if (size > blockSize) return malloc(size);
  Block *block = mine.freed;
  if (block == NULL) return fresh(size);
  mine.freed = block->next;
  return block;
}

void *kubevet_realloc(void *memory, size_t size) {
  if (memory == NULL) return kubevet_malloc(size);
  if (!isBlock(memory)) return realloc(memory, size);
  if (size <= blockSize) return memory;
  void *larger = malloc(size);
  if (larger == NULL) return NULL;
  memcpy(larger, memory, blockSize);
  kubevet_free(memory);
  return larger;
}

void kubevet_free(void *memory) {
  if (!isBlock(memory)) {
    free(memory);
    return;
  }
  Block *block = memory;
  block->next = mine.freed;
  mine.freed = block;
}
