/** sysexits.h: something it needs is not there. */
export const EX_UNAVAILABLE = 69
/** sysexits.h: not permitted. */
export const EX_NOPERM = 77
/** sysexits.h: the configuration is wrong. */
export const EX_CONFIG = 78
