#ifndef REKEY_CMARIADB_SHIM_H
#define REKEY_CMARIADB_SHIM_H
#include <mysql.h>
#endif
