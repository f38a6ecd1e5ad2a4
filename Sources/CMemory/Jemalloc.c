// What jemalloc reads where it is linked, which is in the released program alone. Pages of two megabytes where
// the system has them: those of four kilobytes took half of its time. One arena: each would begin with such
// a page, which a short run pays for. The threads keep pieces up to 256 KB, as large as what a file needs.
const char *malloc_conf = "thp:always,narenas:1,lg_tcache_max:18";
