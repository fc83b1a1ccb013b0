#ifndef REKEY_CPOSTGRESQL_SHIM_H
#define REKEY_CPOSTGRESQL_SHIM_H
#include <libpq-fe.h>
#endif
