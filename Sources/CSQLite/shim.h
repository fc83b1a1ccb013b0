#ifndef REKEY_CSQLITE_SHIM_H
#define REKEY_CSQLITE_SHIM_H
#include <sqlite3.h>
#endif
