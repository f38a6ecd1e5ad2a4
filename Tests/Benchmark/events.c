/*
 * The yardstick of the benchmark: libyaml's bare event loop.
 *
 * A linter that reads YAML with libyaml can never be faster than libyaml
 * itself, so its CPU time is stated as a multiple of this program's. For that
 * to be fair, the program does what no reader can avoid and nothing more: it
 * finds the files, reads each into memory, and throws away every event.
 *
 *     cc -O2 -o events events.c -lyaml && ./events FOLDER
 */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

enum { OPEN_FOLDERS = 32 };

static struct {
    unsigned long long files, bytes, documents, events, errors;
} totals;

/* One buffer for all files: it grows to the largest and is never given back. */
static unsigned char *buffer;
static size_t capacity;

static void die(const char *path)
{
    perror(path);
    exit(1);
}

static int is_manifest(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcmp(path + length - 5, ".yaml") == 0;
}

static void make_room(size_t size)
{
    if (size <= capacity)
        return;
    buffer = realloc(buffer, size);
    if (buffer == NULL)
        die("realloc");
    capacity = size;
}

/* A regular file comes whole from one read(2), so a short count is an error. */
static size_t read_whole(const char *path, size_t size)
{
    make_room(size);
    int file = open(path, O_RDONLY);
    if (file < 0)
        die(path);
    ssize_t count = read(file, buffer, size);
    if (count < 0 || (size_t)count != size)
        die(path);
    close(file);
    return size;
}

/* Runs to the end of the stream, or to the first error in it. */
static void count_events(const unsigned char *text, size_t size)
{
    yaml_parser_t parser;
    yaml_event_t event;
    int done = 0;

    if (!yaml_parser_initialize(&parser))
        die("yaml_parser_initialize");
    yaml_parser_set_input_string(&parser, text, size);
    while (!done) {
        if (!yaml_parser_parse(&parser, &event)) {
            totals.errors++;
            break;
        }
        totals.events++;
        totals.documents += event.type == YAML_DOCUMENT_START_EVENT;
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    if (type != FTW_F || !S_ISREG(status->st_mode) || !is_manifest(path))
        return 0;
    size_t size = read_whole(path, (size_t)status->st_size);
    totals.files++;
    totals.bytes += size;
    count_events(buffer, size);
    return 0;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void print_totals(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("files=%llu\nbytes=%llu\ndocuments=%llu\nevents=%llu\nerrors=%llu\n",
           totals.files, totals.bytes, totals.documents, totals.events, totals.errors);
    printf("user_seconds=%.6f\nsystem_seconds=%.6f\n",
           seconds(usage.ru_utime), seconds(usage.ru_stime));
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    if (nftw(arguments[1], visit, OPEN_FOLDERS, FTW_PHYS) != 0)
        die(arguments[1]);
    print_totals();
    free(buffer);
    return 0;
}
