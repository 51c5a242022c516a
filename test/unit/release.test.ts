import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  auditVerdict,
  type Bill,
  bundledBill,
  imageTagsOf,
  licenceProblems,
  notesOf,
  packProblems,
} from '../../scripts/release-facts.ts'

const root = join(import.meta.dirname, '../..')

test.each([
  ['the first one', '1.2.3', [], ['1.2.3', '1.2', '1', 'latest']],
  ['the newest one', '1.2.3', ['1.2.2', '1.1.9', '1.2.3'], ['1.2.3', '1.2', '1', 'latest']],
  ['a mended older one', '1.1.10', ['1.1.9', '1.2.0'], ['1.1.10', '1.1']],
  ['one of an older major version', '1.3.0', ['1.2.9', '2.0.0'], ['1.3.0', '1.3', '1']],
  ['ten is more than nine', '1.10.0', ['1.9.0'], ['1.10.0', '1.10', '1', 'latest']],
  ['before 1.0, where a minor version may break', '0.2.0', ['0.1.0'], ['0.2.0', '0.2', 'latest']],
  ['a preview', '2.0.0-rc.1', ['1.0.0'], ['2.0.0-rc.1']],
  ['behind a preview', '1.0.0', ['1.0.0-rc.1', '2.0.0-rc.1'], ['1.0.0', '1.0', '1', 'latest']],
])('the tags of %s', (_title, version, released, tags) => {
  expect(imageTagsOf(version, released)).toEqual(tags)
})

test.each(['1.2', 'v1.2.3', '1.2.3.4', 'latest'])('%s is no version', (version) => {
  expect(() => imageTagsOf(version, [])).toThrow('is no version')
})

describe('the notes of a version', () => {
  const changelog = '# Changelog\n\n## 1.1.0 (2026-12-01)\n\n- New.\n\n## 1.0.0\n\n'
  test.each([
    ['1.1.0', '- New.'],
    ['1.0.0', undefined],
    ['1.1', undefined],
  ])('%s: %s', (version, notes) => {
    expect(notesOf(changelog, version)).toBe(notes)
  })
})

test('a licence that is not one of those that may be passed on is named, and one that nobody states', () => {
  const rule = '-'.repeat(80)
  const text = `pg 8.23.1 (MIT)\n\ntext\n\n${rule}\n\nsome 1.0.0 (GPL-3.0-only)\n\n${rule}\n\nother 1.0.0 (see below)\n`
  expect(licenceProblems(text).map((problem) => problem.split(':')[0])).toEqual([
    'some 1.0.0 (GPL-3.0-only)',
    'other 1.0.0 (see below)',
  ])
})

test('what is too many in the npm package is named, and what is missing', () => {
  expect(packProblems(['package.json', 'LICENSE', 'README.md', 'src/main.ts'])).toEqual([
    'src/main.ts does not belong into the package',
    'dist/THIRD-PARTY-LICENSES.txt is missing in the package',
    'dist/later.js is missing in the package',
    'dist/later.js.cache is missing in the package',
    'dist/libpg-query.cjs is missing in the package',
    'dist/libpg-query.wasm is missing in the package',
    'dist/pg-ratchet.cjs is missing in the package',
    'dist/program.js is missing in the package',
    'dist/program.js.cache is missing in the package',
  ])
})

test.each([
  ['an answer', { metadata: { vulnerabilities: { high: 1, total: 1 } } }, { vulnerable: 1 }],
  [
    'a registry that cannot be asked',
    { message: '405 Method Not Allowed - POST x' },
    { unknown: '405 Method Not Allowed' },
  ],
  ['nothing', {}, { unknown: 'no answer' }],
])('an audit: %s', (_title, answer, verdict) => {
  expect(auditVerdict(JSON.stringify(answer))).toEqual(verdict)
})

describe('the list of what is in the bundle', () => {
  const component = (name: string) => ({ name, version: '1.0.0', 'bom-ref': `${name}@1.0.0` })
  const everything: Bill = {
    metadata: { component: { name: 'folder' } },
    components: ['pg', 'pg-types', 'vitest'].map(component),
    dependencies: [
      { ref: 'pg@1.0.0', dependsOn: ['pg-types@1.0.0', 'vitest@1.0.0'] },
      { ref: 'vitest@1.0.0', dependsOn: ['pg@1.0.0'] },
    ],
  }
  const licences = (...names: string[]) =>
    names.map((name) => `${name} 1.0.0 (MIT)\n`).join(`\n${'-'.repeat(80)}\n\n`)

  test('has what is bundled, and nothing else', () => {
    expect(bundledBill(everything, licences('pg', 'pg-types'), '0.1.0')).toEqual({
      metadata: { component: { type: 'application', name: 'pg-ratchet', version: '0.1.0' } },
      components: ['pg', 'pg-types'].map(component),
      dependencies: [{ ref: 'pg@1.0.0', dependsOn: ['pg-types@1.0.0'] }],
    })
  })
  test('is refused where one of them is not in the lock file', () => {
    expect(() => bundledBill(everything, licences('pg', 'pino'), '0.1.0')).toThrow('pino 1.0.0')
  })
})

describe('what keeps the pins', () => {
  const renovate = JSON.parse(readFileSync(join(root, 'renovate.json'), 'utf8'))

  test('npm packages are pinned by version, and stay so', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const versions = Object.entries<string>({ ...dependencies, ...devDependencies })
    expect(versions.filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    expect(renovate.rangeStrategy).toBe('pin')
  })

  test('actions get their commits', () => {
    expect(renovate.extends).toContain('helpers:pinGitHubActionDigests')
  })
})

describe('the release workflow', () => {
  const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')

  test('asks only for what scripts/release.ts answers', () => {
    const asked = [...workflow.matchAll(/scripts\/release\.ts ([a-z-]+)/g)].map(([, name = '']) => name)
    const script = readFileSync(join(root, 'scripts/release.ts'), 'utf8')
    expect(asked).not.toEqual([])
    expect(asked.filter((name) => !new RegExp(`^  '?${name}'?[:,]`, 'm').test(script))).toEqual([])
  })

  test('builds for both architectures, with all that says where an image comes from', () => {
    for (const part of [
      'linux/amd64',
      'linux/arm64',
      'sbom: true',
      'provenance: mode=max',
      'cosign sign',
      'schedule:',
    ])
      expect(workflow).toContain(part)
  })

  test('its build arguments are those of the Dockerfile', () => {
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
    const given = [...workflow.matchAll(/^ +([A-Z_]+)=\$\{\{/gm)].map(([, name = '']) => name)
    expect(given).not.toEqual([])
    expect(given.filter((name) => !dockerfile.includes(`ARG ${name}`))).toEqual([])
  })

  test('runs files that there are', () => {
    const named = [...workflow.matchAll(/(?:^|[\s"])(\.ci\/[\w/]+|scripts\/[\w/.-]+)/g)].map(
      ([, file = '']) => file,
    )
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})
