#include "ParserMemory.h"
#include "Prefetch.h"
