import { type Config, loadConfig } from '../../src/config/load.ts'

type Loaded = ReturnType<typeof loadConfig>

/** What a process would be told: flags, variables, and files by their path. Throws what loadConfig throws. */
export function load({
  flags = {},
  env = {},
  files = {},
  modes = {},
  osUser,
  connects = true,
}: {
  readonly flags?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string | { readonly code: string }>>
  /** Permissions of those files that have others than 0600. */
  readonly modes?: Readonly<Record<string, number>>
  readonly osUser?: string
  readonly connects?: boolean
}): Loaded {
  const readFile = (path: string) => {
    const file = files[path] ?? { code: 'ENOENT' }
    if (typeof file === 'string') return file
    throw Object.assign(new Error(`${file.code}: ${path}`), file)
  }
  return loadConfig({
    flags,
    env,
    readFile,
    stat: (path) => {
      readFile(path)
      return { mode: modes[path] ?? 0o100_600, uid: 65532 }
    },
    listFolder: (folder) => {
      const names = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
      if (names.length === 0) throw Object.assign(new Error(`ENOENT: ${folder}`), { code: 'ENOENT' })
      return names.map((path) => path.slice(folder.length + 1))
    },
    inContainer: false,
    home: env.HOME,
    osUser,
    uid: 65532,
    connects,
  })
}

/** The config where only these settings matter: something else says where to connect. */
export function configOf(env: Readonly<Record<string, string>>): Config {
  return load({ env: { DATABASE_URL: 'postgres://app@db/crm', ...env } }).config
}

/** A server that has one host, flat: the password as it is now, and of TLS the mode. */
export function flat(server: Config['server']) {
  const { hosts, tls, password, ...rest } = server
  const [host, another] = hosts
  if (host === undefined || another !== undefined) throw new Error(`there are ${hosts.length} hosts`)
  return { ...rest, ...host, sslMode: tls.mode, password: password(host) }
}

/** The password that would be sent to the first host. */
export function passwordOf({ hosts, password }: Config['server']): string | undefined {
  const [host] = hosts
  return host && password(host)
}
