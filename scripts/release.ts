import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  auditVerdict,
  type Bill,
  bundledBill,
  gitTagOf,
  imageTagsOf,
  licenceProblems,
  notesOf,
  packProblems,
} from './release-facts.ts'

// What the release workflow asks (`tags`, `notes`, `sbom`, `check TAG`), and all of it that needs no registry (`dry-run`).

const root = join(import.meta.dirname, '..')
const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
const bundled = Object.keys(dependencies)

const commands: Readonly<Record<string, (argument: string) => void>> = {
  tags: () => say(imageTagsOf(version, released()).join('\n')),
  notes: () => say(notesOf(changelog, version) ?? ''),
  sbom: () => say(JSON.stringify(bill(), null, 2)),
  check,
  'dry-run': dryRun,
}

/** Refuses a tag that is not the one of the version, or a version of which CHANGELOG.md says nothing. */
function check(tag: string): void {
  if (tag !== gitTagOf(version))
    fail(`The tag is ${tag}, and package.json has ${version}, whose tag is ${gitTagOf(version)}.`)
  if (notesOf(changelog, version) === undefined)
    fail(`CHANGELOG.md has no section "## ${version}", or it is empty.`)
}

/** Does all of a release but publishing it, for the architecture of this machine. */
function dryRun(): void {
  say(`version ${version}, image tags ${imageTagsOf(version, released()).join(', ')}`)
  const unreleased = notesOf(changelog, 'Unreleased')
  const notes = notesOf(changelog, version) ?? unreleased ?? fail('CHANGELOG.md has nothing to say.')
  say(`notes: ${notes.split('\n').length} lines${notes === unreleased ? ', still under "Unreleased"' : ''}`)
  say(audit())

  const folder = mkdtempSync(join(tmpdir(), 'pg-ratchet-release-'))
  const image = `pg-ratchet:dry-run-${process.pid}`
  try {
    const revision = run('git', 'rev-parse', 'HEAD').trim()
    run(
      'docker',
      'build',
      `--build-arg=VERSION=${version}`,
      `--build-arg=REVISION=${revision}`,
      '--tag',
      image,
      '.',
    )
    const [{ Config, Architecture }] = JSON.parse(run('docker', 'image', 'inspect', image))
    const labels = Config.Labels as Record<string, string>
    expect(
      labels['org.opencontainers.image.version'] === version,
      'the image has another version in its labels',
    )
    expect(
      labels['org.opencontainers.image.revision'] === revision,
      'the image has another revision in its labels',
    )
    expect(
      run('docker', 'run', '--rm', '--network=none', image, '--version').trim() === version,
      'it says another version',
    )
    say(`image: built for ${Architecture}, says ${version}`)

    const container = run('docker', 'create', image).trim()
    run('docker', 'cp', `${container}:/app/.`, join(folder, 'dist'))
    run('docker', 'rm', container)
    const licences = readFileSync(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    none(licenceProblems(licences))
    for (const name of bundled) expect(licences.includes(`${name} `), `the licence of ${name} is missing`)
    say(`licences: ${licences.match(/^\S+ \S+ \(.*\)$/gm)?.length} packages, all of them may be passed on`)
  } finally {
    spawnSync('docker', ['image', 'rm', image])
    rmSync(folder, { recursive: true })
  }

  const { components } = bill()
  say(`SBOM: ${components.length} packages in the bundle`)

  const [pack] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'))
  none(packProblems(pack.files.map(({ path }: { path: string }) => path)))
  say(`npm package: ${pack.files.length} files, ${Math.round(pack.unpackedSize / 1000)} kB`)
  say('All of it but publishing is done.')
}

/** Builds the bundle, and lists what is in it. */
function bill(): Bill {
  run(process.execPath, 'scripts/build.ts')
  const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  const everything = run('npm', 'sbom', '--sbom-format=cyclonedx', '--package-lock-only')
  return bundledBill(JSON.parse(everything), licences, version)
}

/** Fails where something that is used or bundled has a known weakness. A registry that cannot be asked is no reason to fail. */
function audit(): string {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8' })
  const verdict = auditVerdict(stdout)
  if ('unknown' in verdict) return `audit: the registry could not be asked (${verdict.unknown})`
  expect(verdict.vulnerable === 0, `${verdict.vulnerable} known weaknesses: npm audit has them`)
  return 'audit: no known weaknesses'
}

function released(): string[] {
  return run('git', 'tag', '--list', 'v*')
    .split('\n')
    .filter(Boolean)
    .map((tag) => tag.slice(1))
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

function none(problems: readonly string[]): void {
  if (problems.length > 0) fail(problems.join('\n'))
}

function expect(holds: boolean, problem: string): void {
  if (!holds) fail(problem)
}

function fail(problem: string): never {
  throw new Error(problem)
}

function say(text: string): void {
  console.log(text)
}

const [name = '', argument = ''] = process.argv.slice(2)
const command = commands[name] ?? fail(`${name} is none of ${Object.keys(commands).join(', ')}.`)
command(argument)
