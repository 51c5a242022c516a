import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild'
import { writeCodeCaches } from './code-cache.ts'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

/** PostgreSQL's parser is a file of its own: only `check` and `plan` load it, and it looks for its .wasm beside it. */
const parser: Plugin = {
  name: 'parser',
  setup({ onResolve }) {
    onResolve({ filter: /^libpg-query$/ }, () => ({ path: './libpg-query.cjs', external: true }))
  },
}

/** How both the program and what starts it are written. */
const style = {
  platform: 'node',
  // Older ones have no `await using`, and what esbuild 0.28 makes of it in a loop throws an earlier turn's error again (tried).
  target: 'node26',
  // Names stay and lines are short, so that the stack of a bug and the line Node.js shows with it can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 160,
  // src/start.ts reads it as Latin-1.
  charset: 'ascii',
} as const satisfies BuildOptions

/**
 * Node.js loads the whole of its loader for ESM, and of each module of its own that is imported all that it would load when
 * it is used: a quarter of a start. What is imported later is in the bundle, or of Node.js.
 */
const commonJs = { ...style, format: 'cjs', supported: { 'dynamic-import': false } } as const

/** pg with our src/database/pg-crypto.ts, which says why. */
const withoutWebCrypto: Plugin = {
  name: 'pg without Web Crypto',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(?:crypto\/)?utils$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path).endsWith(join('pg', 'lib', 'crypto', 'utils'))
        ? { path: join(root, 'src/database/pg-crypto.ts') }
        : undefined,
    ),
}

await rm(join(root, 'dist'), { recursive: true, force: true })
await mkdir(join(root, 'dist'))
const { metafile, outputFiles } = await build({
  ...style,
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  // Only ESM can be split; each chunk is made CommonJS behind that.
  format: 'esm',
  splitting: true,
  // pg loads its native sister only when it is asked for it.
  external: ['pg-native'],
  plugins: [withoutWebCrypto, parser],
  define: { 'process.env.PG_RATCHET_VERSION': JSON.stringify(version) },
  legalComments: 'none',
  write: false,
  metafile: true,
})
const chunks = await Promise.all(
  outputFiles.map(async ({ path, text }) => ({
    name: basename(path),
    text: (await transform(text, commonJs)).code,
  })),
)
// What a run with nothing to do needs is read at once, with the code that V8 made of it; all else when it is asked for.
const first = chunksOf(metafile, ['src/main.ts', 'src/commands/up.ts'])
await writeFile(join(root, 'dist/program.js'), packed(chunks.filter(({ name }) => first.has(name))))
await writeFile(join(root, 'dist/later.js'), packed(chunks.filter(({ name }) => !first.has(name))))
const { metafile: parserFiles } = await build({
  ...commonJs,
  absWorkingDir: root,
  bundle: true,
  entryPoints: ['libpg-query'],
  outfile: 'dist/libpg-query.cjs',
  metafile: true,
})
const wasm = 'libpg-query/wasm/libpg-query.wasm'
await copyFile(join(root, 'node_modules', wasm), join(root, 'dist/libpg-query.wasm'))
await build({
  ...commonJs,
  absWorkingDir: root,
  entryPoints: ['src/start.ts'],
  outfile: 'dist/pg-ratchet.cjs',
  bundle: true,
  banner: { js: '#!/usr/bin/env node' },
})
await chmod(join(root, 'dist/pg-ratchet.cjs'), 0o755)

const inputs = [metafile, parserFiles].flatMap(({ outputs }) =>
  Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)),
)
const bundled = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => folderOf(path))
const folders = [...new Set(bundled)].filter((folder) => folder !== undefined).sort()
const licences = await Promise.all(folders.map(licenceOf))
// The .wasm is compiled from these, whose licences its package does not have.
licences.push(await readFile(join(root, 'scripts/licences-of-the-parser.txt'), 'utf8'))
await writeFile(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`))
await writeCodeCaches(join(root, 'dist/pg-ratchet.cjs'))

/** The names of the chunks that are needed as soon as these files are. */
function chunksOf({ outputs }: Metafile, files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (path: string) => {
    if (found.has(basename(path))) return
    found.add(basename(path))
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !external) add(imported)
  }
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (entryPoint !== undefined && files.includes(entryPoint)) add(path)
  return found
}

/** Chunks in one file: an expression for an object of functions, as Node.js has one around each CommonJS module. */
function packed(chunks: readonly { readonly name: string; readonly text: string }[]): string {
  const entries = chunks.map(
    ({ name, text }) => `${JSON.stringify(name)}:function(exports,require,module){${text}}`,
  )
  return `({\n${entries.join(',\n')}\n})\n`
}

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
