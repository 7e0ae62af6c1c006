import { MANAGED_HOME, managedStateHome } from './places.ts'

/**
 * Makes this process one of the company's: home is where the system says that it is, whatever the caller said, plugins and settings
 * are those in the company's folder, and what is left behind is kept apart from what the user's own lines leave.
 */
export function enterManaged(env: NodeJS.ProcessEnv): void {
  const user = account()
  const home = user?.homedir ?? env['HOME'] ?? '/'
  Object.assign(env, {
    HOME: home,
    XDG_STATE_HOME: managedStateHome(home),
    XDG_CONFIG_HOME: MANAGED_HOME,
  })
  if (user !== undefined) Object.assign(env, { USER: user.username, LOGNAME: user.username })
}

/** `undefined`: the system does not know the account, as in some containers. */
function account(): { readonly homedir: string; readonly username: string } | undefined {
  try {
    return process.getBuiltinModule('node:os').userInfo()
  } catch {
    return undefined
  }
}
