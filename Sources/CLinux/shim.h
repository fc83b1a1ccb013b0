#ifndef REKEY_CLINUX_SHIM_H
#define REKEY_CLINUX_SHIM_H
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

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
