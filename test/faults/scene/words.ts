import { type Kind, versionOf } from './kinds.ts'
import type { State } from './state.ts'

/** What a sentence claims about the database; the parts that the pattern takes out of it come with it. */
type Claim = {
  readonly sentence: RegExp
  /** Undefined where it is true, else what is not. */
  readonly check: (facts: Facts, ...parts: string[]) => string | undefined
}

export type Facts = {
  readonly kind: Kind
  readonly state: State
  /** As many as the summary counts, before this run and in it. */
  readonly counted: number
}

const path = String.raw`\S*?(\d{3}|R__\w+)\w*\.sql`

/** Every sentence in which a run says what became of a migration. One that is not among them is not understood. */
const claims: readonly Claim[] = [
  { sentence: /No migration was in flight\.(?: Run again to go on\.)?/, check: nothingBeyond },
  { sentence: /Nothing was (?:changed|run)\./, check: nothingBeyond },
  {
    sentence: pathed('%s was rolled back[:,] nothing of it is left\\.(?: Run again to go on\\.)?'),
    check: isAbsent,
  },
  { sentence: pathed('Nothing of %s is left\\.'), check: isAbsent },
  {
    sentence: /Looked again: everything was committed all the same\./,
    check: ({ kind, state }) =>
      state.recorded.length === kind.files.length ? undefined : 'not everything was committed',
  },
  {
    sentence: pathed(
      'Looked again: the server crashed before %s and what came after it was durable, or another took over that did not have it yet: nothing of it is left\\. Run again to go on\\.',
    ),
    check: isAbsent,
  },
  {
    sentence: pathed('Looked again: %s was rolled back, nothing of it is left\\. Run again to go on\\.'),
    check: isAbsent,
  },
  {
    sentence: pathed(
      'Looked again: %s is not complete\\. What is done of it is noted and stays, and what was running may go on in the server\\. Run again to go on\\.',
    ),
    check: ({ state }, version) => (state.recorded.includes(version) ? `${version} is complete` : undefined),
  },
  {
    sentence: pathed('Whether %s was committed could not be found out: run again, the history knows\\.'),
    check: () => undefined,
  },
  {
    sentence:
      /The server was not waited for: what was in flight is rolled back, or was just committed\. Run again, the history knows\./,
    check: () => undefined,
  },
  {
    sentence: pathed('No statement of %s is done\\.(?: (?:Run again|Mend it and run again)\\.)?'),
    check: ({ state }, version) => doneOf(state, version, 0),
  },
  {
    sentence: pathed(
      'Statements? 1(?: to (\\d+))? of \\d+ of %s (?:is|are) done and stays?\\.(?: The statement that failed [^.]*\\.)? (?:Run again|Mend it and run again)(?:: it goes on with statement \\d+ \\(line \\d+\\))?\\.',
    ),
    check: ({ state }, done, version) => doneOf(state, version, Number(done ?? 1)),
  },
]

function pathed(pattern: string): RegExp {
  return new RegExp(pattern.replace('%s', path))
}

/** What is not true of what a run said about the migration in flight. */
export function untrue(hint: string, facts: Facts): string[] {
  let rest = hint
  const wrong: string[] = []
  for (const { sentence, check } of claims) {
    const found = sentence.exec(rest)
    if (found === null) continue
    rest = rest.replace(found[0], '')
    const not = check(facts, ...found.slice(1))
    if (not !== undefined) wrong.push(`it says "${found[0]}", but ${not}`)
  }
  if (/\.sql|committed|rolled back|applied|changed/.test(rest))
    wrong.push(`nobody checks that it says "${rest.trim()}"`)
  return wrong
}

function nothingBeyond({ state, counted }: Facts): string | undefined {
  return state.recorded.length === counted ? undefined : `${state.recorded.length} are recorded`
}

function isAbsent({ kind, state }: Facts, version = ''): string | undefined {
  const index = kind.files.findIndex((file) => versionOf(file) === version)
  if (state.recorded.includes(version)) return `${version} is recorded`
  const found = state.effects[index]?.some((effect) => effect !== null && effect !== 0)
  return found ? `something of ${version} is there` : undefined
}

function doneOf({ recorded, progress }: State, version = '', done: number): string | undefined {
  if (recorded.includes(version)) return `${version} is recorded`
  const noted = progress.find((row) => row.version === version)?.done ?? 0
  return noted === done ? undefined : `${noted} of its statements are noted as done`
}
