/* The module that Swift imports: the installed header of the Lua host. */
#ifndef CLUAHOST_H
#define CLUAHOST_H

#include "../../../../Include/muster/script.h"

#endif
