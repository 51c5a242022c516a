import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const program = 'dist/pg-ratchet.mjs'
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

// The bundle is ESM, but pg and pino are CommonJS inside it and ask for Node's own modules with require.
const banner = `#!/usr/bin/env node
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`

await rm(join(root, 'dist'), { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Names stay and lines are short, so that the stack of a bug and the line Node.js shows with it can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 160,
  // pg loads its native sister only when it is asked for it.
  external: ['pg-native'],
  define: { 'process.env.PG_RATCHET_VERSION': JSON.stringify(version) },
  banner: { js: banner },
  legalComments: 'external',
  metafile: true,
  logLevel: 'info',
})
await chmod(join(root, program), 0o755)

const inputs = Object.entries(metafile.outputs[program]?.inputs ?? {})
const bundled = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => folderOf(path))
const folders = [...new Set(bundled)].filter((folder) => folder !== undefined).sort()
const licences = await Promise.all(folders.map(licenceOf))
await writeFile(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`))

/** The folder of the package that a file belongs to; undefined for a file of ours. */
function folderOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
}

/** What has to accompany a copy of the package: its name, its licence, and the text of it. */
async function licenceOf(folder: string): Promise<string> {
  const files = await readdir(join(root, folder))
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
  const texts = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  if (!license && texts.length === 0) throw new Error(`${folder} does not say under which licence it is.`)
  const contents = await Promise.all(texts.map((file) => readFile(join(root, folder, file), 'utf8')))
  return [`${name} ${version} (${license ?? 'see below'})\n`, ...contents].join('\n')
}
