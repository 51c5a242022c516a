import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { type UserInfo, userInfo } from 'node:os'
import type { Sources } from './load.ts'

/** What settings are read from on this machine: its files, its user, and whether it is a container. */
export function thisMachine(env: NodeJS.ProcessEnv): Omit<Sources, 'flags' | 'connects'> {
  const user = osUser()
  return {
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    stat: (path) => statSync(path),
    listFolder: (path) => readdirSync(path),
    osUser: user?.username,
    home: env.HOME || user?.homedir,
    uid: process.getuid?.() ?? 0,
    // The first is Docker's, the second Podman's.
    inContainer:
      existsSync('/.dockerenv') ||
      existsSync('/run/.containerenv') ||
      env.KUBERNETES_SERVICE_HOST !== undefined,
  }
}

/** A uid without a name of its own (OpenShift) is no error here: the role may come from elsewhere. */
function osUser(): UserInfo<string> | undefined {
  try {
    return userInfo()
  } catch {
    return undefined
  }
}
