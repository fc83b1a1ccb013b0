#ifndef REKEY_CHIREDIS_SHIM_H
#define REKEY_CHIREDIS_SHIM_H
#include <sys/time.h>
#include <hiredis/hiredis.h>
#endif
