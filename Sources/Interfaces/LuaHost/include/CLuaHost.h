/* The public face of this room is the header that is installed; Swift imports it through this. */
#ifndef CLUAHOST_H
#define CLUAHOST_H

#include "../../../../Include/muster/script.h"

#endif
