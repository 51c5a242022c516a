/** The tag of the repository that releases a version. */
export function gitTagOf(version: string): string {
  return `v${version}`
}

type Version = { readonly numbers: readonly number[]; readonly preview: boolean }

function parsed(version: string): Version {
  const match = /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/.exec(version)
  if (!match) throw new Error(`${version} is no version: it has to look like 1.2.3 or 1.2.3-rc.1`)
  return { numbers: match.slice(1, 4).map(Number), preview: match[4] !== undefined }
}

/**
 * The tags under which the image of a version is published: itself, and of `1.2`, `1` and `latest` those of which it is the newest
 * version. There is no tag `0`, as a minor version may break before 1.0. A preview (`1.2.3-rc.1`) has its own tag alone.
 *
 * @param released all versions that were released, this one among them or not
 */
export function imageTagsOf(version: string, released: readonly string[]): string[] {
  const { numbers, preview } = parsed(version)
  if (preview) return [version]
  const others = released.map(parsed).filter((other) => !other.preview)
  const isNewestOf = (length: number) =>
    others
      .filter((other) => numbers.slice(0, length).every((number, index) => number === other.numbers[index]))
      .every((other) => compare(other.numbers, numbers) <= 0)
  const series = numbers[0] === 0 ? [2] : [2, 1]
  return [
    version,
    ...series.filter(isNewestOf).map((length) => numbers.slice(0, length).join('.')),
    ...(isNewestOf(0) ? ['latest'] : []),
  ]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((number, index) => number !== b[index])
  return differing === -1 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/** What CHANGELOG.md says about a version; undefined where it has no section for it, or nothing in it. */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.split('\n')[0]?.split(' ')[0] === version)
  return section?.slice(section.indexOf('\n')).trim() || undefined
}

// Each of them lets us bundle and pass on, and asks for no more than that its text comes along, which it does.
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'PostgreSQL']

/** What is wrong with THIRD-PARTY-LICENSES.txt, as scripts/build.ts writes it: packages whose licence is not one of those. */
export function licenceProblems(text: string): string[] {
  return headsOf(text)
    .filter((head) => !allowed.some((licence) => head.endsWith(` (${licence})`)))
    .map((head) => `${head}: not one of ${allowed.join(', ')}`)
}

/** The first line of each part: `pg 8.23.1 (MIT)`. */
function headsOf(text: string): string[] {
  return text.split(`\n${'-'.repeat(80)}\n\n`).map((part) => part.split('\n')[0] ?? '')
}

/** A list of what is in something, in CycloneDX, as far as it is looked at. */
export type Bill = {
  readonly metadata: { readonly component: object }
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly 'bom-ref': string
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

/**
 * Of a list of everything in the lock file, what is in the bundle: the packages of THIRD-PARTY-LICENSES.txt. npm's own way to
 * leave out what is for development (`--omit=dev`) leaves out pg as well, as a development package needs it too (npm 11.19).
 *
 * @throws where the list has not all of them
 */
export function bundledBill<B extends Bill>(everything: B, licences: string, version: string): B {
  // What is compiled into libpg-query is of no package of its own.
  const bundled = headsOf(licences)
    .map((head) => head.replace(/ \(.*/, ''))
    .filter((name) => !name.endsWith(', in libpg-query.wasm'))
  const components = everything.components.filter(({ name, version }) =>
    bundled.includes(`${name} ${version}`),
  )
  const listed = components.map(({ name, version }) => `${name} ${version}`)
  const missing = bundled.filter((one) => !listed.includes(one))
  if (missing.length > 0) throw new Error(`The lock file does not have ${missing.join(', ')}.`)
  const refs = components.map((component) => component['bom-ref'])
  const component = { ...everything.metadata.component, type: 'application', name: 'pg-ratchet', version }
  const dependencies = everything.dependencies
    .filter(({ ref }) => refs.includes(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.includes(other)) }))
  return { ...everything, metadata: { ...everything.metadata, component }, components, dependencies }
}

const packed = [
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-LICENSES.txt',
  'dist/later.js',
  'dist/later.js.cache',
  'dist/libpg-query.cjs',
  'dist/libpg-query.wasm',
  'dist/pg-ratchet.cjs',
  'dist/program.js',
  'dist/program.js.cache',
  'package.json',
]

/** What is wrong with the files that npm would pack: too many, or too few. */
export function packProblems(files: readonly string[]): string[] {
  return [
    ...files
      .filter((file) => !packed.includes(file))
      .map((file) => `${file} does not belong into the package`),
    ...packed.filter((file) => !files.includes(file)).map((file) => `${file} is missing in the package`),
  ]
}

type Audit = {
  readonly error?: unknown
  readonly message?: string
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> }
}

/** What `npm audit --json` found: how many, or that its registry could not be asked. */
export function auditVerdict(output: string): { readonly vulnerable: number } | { readonly unknown: string } {
  const { metadata, message }: Audit = JSON.parse(output)
  if (metadata) return { vulnerable: metadata.vulnerabilities.total ?? 0 }
  return { unknown: message?.split(' - ')[0] ?? 'no answer' }
}
