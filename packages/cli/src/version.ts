declare const HOOKLINE_VERSION: string

/** This package's version, put in when it is built. */
export const version: string = HOOKLINE_VERSION
