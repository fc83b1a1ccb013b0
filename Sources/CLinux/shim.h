#ifndef REKEY_CLINUX_SHIM_H
#define REKEY_CLINUX_SHIM_H
#include <linux/capability.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

/// Has a program that is started see no file from this number on, whoever opens one in that moment; glibc declares it
/// to GNU programs only, which Swift's own module of it is not.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/// Gives a program that is started a process group of its own, and every signal as a shell would give it.
static inline void rekey_start_apart(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

// Swift does not call functions with a variable number of arguments.

/// prctl(2) with the one argument that our options take.
static inline int rekey_prctl(int option, unsigned long argument) {
    return prctl(option, argument, 0UL, 0UL, 0UL);
}

/// Leaves this thread the capabilities in `mask`, those below 32, and no other (capset(2), which has no C function).
static inline int rekey_keep_capabilities(unsigned int mask) {
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct sets[2] = { { mask, mask, 0 }, { 0, 0, 0 } };
    return (int)syscall(SYS_capset, &header, sets);
}
#endif
