/** A good hook, to which a row adds what is wrong. */
export const HOOK: string = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\n'
export const DENY: string = `${HOOK}deny = "no"\n`
export const RUN: string = `${HOOK}run = "true"\n`
export const POST: string = `${HOOK}executor = "post"\nwith.url = "x"\n`

/** `‸` stands where the error is to point; it is taken out before the file is read. */
export type Broken = readonly [what: string, text: string, code: string, fix: RegExp]

/** A hook of which a row gives all but the id. */
export const BARE: string = 'version = 1\n[[hooks]]\nid = "a"\n'
