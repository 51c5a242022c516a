import type { FileProblem } from '../failure.ts'
import type { Migration } from './migration.ts'
import { compareVersions } from './version.ts'

/** Filename order, by bytes; where every file is named as Flyway names them, Flyway's order, by number. */
export function sortFiles(migrations: readonly Migration[]): Migration[] {
  const flyway = migrations.length > 0 && migrations.every(({ parsed }) => parsed?.flyway)
  return migrations.toSorted((a, b) =>
    flyway
      ? compareVersions(a.version, b.version) || compareBytes(a.file, b.file)
      : compareBytes(a.file, b.file),
  )
}

/** Sets of names whose order, or whose versions, two people could read in two ways. The list is empty where all is well. */
export function checkOrder(migrations: readonly Migration[]): FileProblem[] {
  const numbered = migrations.filter(({ parsed }) => parsed !== undefined)
  const unnumbered = migrations.filter(({ parsed }) => parsed === undefined)
  if (numbered.length > 0 && unnumbered.length > 0)
    return unnumbered.map(({ path }) => ({
      file: path,
      problem: `has no version, while ${numbered[0]?.file} has one`,
      hint: 'Give it a number and a separator (012_name.sql), or move it out of the folder.',
    }))
  return duplicates(numbered) ?? disorder(numbered)
}

function duplicates(migrations: readonly Migration[]): FileProblem[] | undefined {
  const first = new Map<string, Migration>()
  const problems: FileProblem[] = []
  for (const migration of migrations) {
    const key = migration.parsed?.key ?? ''
    const other = first.get(key)
    if (other === undefined) first.set(key, migration)
    else
      problems.push({
        file: migration.path,
        problem: `has the version of ${other.file} (${migration.version})`,
        hint: 'Give the one that is applied nowhere yet another version.',
      })
  }
  return problems.length > 0 ? problems : undefined
}

function disorder(migrations: readonly Migration[]): FileProblem[] {
  return migrations.slice(1).flatMap((migration, index) => {
    const before = migrations[index] as Migration
    if (compareVersions(before.version, migration.version) < 0) return []
    return {
      file: migration.path,
      problem: `comes after ${before.file} by name, but before it by number`,
      hint: 'Write versions with the same number of digits (002, 010): the history knows 2 and 002 as one.',
    }
  })
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
