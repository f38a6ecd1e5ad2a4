// swift-subprocess starts a program in the cheap way, without a copy of this process's page tables, if dlsym finds
// what the C library needs for it. In the released program, which is linked as a whole, dlsym finds nothing: there
// the linker puts this function in its place (`--wrap=dlsym` in the Makefile). Elsewhere nobody calls it.
#ifdef __linux__
#define _GNU_SOURCE
#include <dlfcn.h>
#include <spawn.h>
#include <string.h>

void *__real_dlsym(void *handle, const char *name) __attribute__((weak));

void *__wrap_dlsym(void *handle, const char *name) {
#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 34)
  if (strcmp(name, "posix_spawn_file_actions_addclosefrom_np") == 0)
    return (void *)posix_spawn_file_actions_addclosefrom_np;
  if (strcmp(name, "posix_spawn_file_actions_addfchdir_np") == 0)
    return (void *)posix_spawn_file_actions_addfchdir_np;
#endif
#endif
  return __real_dlsym ? __real_dlsym(handle, name) : NULL;
}
#endif
