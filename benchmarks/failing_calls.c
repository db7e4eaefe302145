/* Loaded into a process by LD_PRELOAD: the n-th call of one kind that has to do with certain folders fails.
 *
 * UCJ_FAIL_CALL   write, fsync, rename, open or mkdir: the kind that is counted
 * UCJ_FAIL_AT     which of them fails, from 1 on; 0: none
 * UCJ_FAIL_ERROR  with which errno
 * UCJ_FAIL_UNDER  folders, with ":" between them; other files are left alone, and pipes and sockets always
 * UCJ_FAIL_COUNT  a file of eight bytes: how many calls there were, of this process, its threads and its children
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static unsigned long *count;
static unsigned long at;
static int with;
static const char *kind = "", *folders = "";

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("UCJ_FAIL_COUNT");
    int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (shared == MAP_FAILED) return;
    at = strtoul(getenv("UCJ_FAIL_AT"), NULL, 10);
    with = atoi(getenv("UCJ_FAIL_ERROR"));
    kind = strdup(getenv("UCJ_FAIL_CALL"));
    folders = strdup(getenv("UCJ_FAIL_UNDER"));
    count = shared;
}

static int is_inside(const char *path) {
    for (const char *folder = folders; *folder;) {
        size_t length = strcspn(folder, ":");
        if (length && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0)) return 1;
        folder += length + (folder[length] == ':');
    }
    return 0;
}

static int place_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int is_this_one(void) {
    unsigned long number = __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
    if (number != at) return 0;
    errno = with;
    return 1;
}

static int fails_on_file(const char *name, int file) {
    char path[PATH_MAX];
    int before = errno;
    if (!count || strcmp(name, kind) != 0) return 0;
    int is_ours = place_of(file, path) && is_inside(path);
    errno = before;
    return is_ours && is_this_one();
}

static int fails_on_path(const char *name, int folder, const char *path) {
    char whole[2 * PATH_MAX];
    int before = errno;
    if (!count || strcmp(name, kind) != 0) return 0;
    if (path[0] != '/') {
        if (folder == AT_FDCWD ? getcwd(whole, PATH_MAX) == NULL : !place_of(folder, whole)) return 0;
        size_t length = strlen(whole);
        snprintf(whole + length, sizeof whole - length, "/%s", path);
        path = whole;
    }
    errno = before;
    return is_inside(path) && is_this_one();
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })
#define ON_FILE(group, result, name, given, passed, file) \
    result name given { return fails_on_file(group, file) ? -1 : REAL(name) passed; }
#define ON_PATH(group, name, given, passed, folder, path) \
    int name given { return fails_on_path(group, folder, path) ? -1 : REAL(name) passed; }

ON_FILE("write", ssize_t, write, (int file, const void *data, size_t n), (file, data, n), file)
ON_FILE("write", ssize_t, pwrite, (int file, const void *data, size_t n, off_t to), (file, data, n, to), file)
ON_FILE("write", ssize_t, pwrite64, (int file, const void *data, size_t n, off64_t to), (file, data, n, to), file)
ON_FILE("write", ssize_t, writev, (int file, const struct iovec *data, int n), (file, data, n), file)
ON_FILE("write", ssize_t, pwritev, (int file, const struct iovec *data, int n, off_t to), (file, data, n, to), file)
ON_FILE("write", ssize_t, pwritev64, (int file, const struct iovec *data, int n, off64_t to), (file, data, n, to), file)
ON_FILE("write", ssize_t, sendfile, (int file, int from, off_t *at, size_t n), (file, from, at, n), file)
ON_FILE("write", ssize_t, sendfile64, (int file, int from, off64_t *at, size_t n), (file, from, at, n), file)
ON_FILE("write", ssize_t, copy_file_range,
        (int from, off64_t *at, int file, off64_t *to, size_t n, unsigned flags), (from, at, file, to, n, flags), file)
ON_FILE("write", int, ftruncate, (int file, off_t n), (file, n), file)
ON_FILE("write", int, ftruncate64, (int file, off64_t n), (file, n), file)
ON_FILE("fsync", int, fsync, (int file), (file), file)
ON_FILE("fsync", int, fdatasync, (int file), (file), file)
ON_PATH("rename", rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH("rename", renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), b, to)
ON_PATH("rename", renameat2, (int a, const char *from, int b, const char *to, unsigned how), (a, from, b, to, how), b, to)
ON_PATH("rename", link, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH("rename", linkat, (int a, const char *from, int b, const char *to, int how), (a, from, b, to, how), b, to)
ON_PATH("mkdir", mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
ON_PATH("mkdir", mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), folder, path)

#define OPENING(name) \
    int name(const char *path, int how, ...) { \
        va_list more; va_start(more, how); mode_t mode = va_arg(more, mode_t); va_end(more); \
        return fails_on_path("open", AT_FDCWD, path) ? -1 : REAL(name)(path, how, mode); \
    }
#define OPENING_AT(name) \
    int name(int folder, const char *path, int how, ...) { \
        va_list more; va_start(more, how); mode_t mode = va_arg(more, mode_t); va_end(more); \
        return fails_on_path("open", folder, path) ? -1 : REAL(name)(folder, path, how, mode); \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
