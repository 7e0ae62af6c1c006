/**
 * True for a variable that makes a program load code before its own: no hook passes one on, and hookline drops them where
 * it starts itself.
 */
export function isLoaderVariable(name: string): boolean {
  return name === 'NODE_OPTIONS' || /^(?:LD_|DYLD_|PERL5)/.test(name)
}
