declare const HOOKLINE_VERSION: string

/** This package's version, put in when it is built. */
export const version: string = typeof HOOKLINE_VERSION === 'undefined' ? '0.0.0' : HOOKLINE_VERSION
