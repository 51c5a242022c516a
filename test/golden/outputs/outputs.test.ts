import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exitCodes } from '../../../src/exit-code.ts'
import { codeQuality } from '../../../src/report/code-quality.ts'
import type { Report, RunEvent } from '../../../src/report/event.ts'
import { finishedText } from '../../../src/report/finished.ts'
import { github } from '../../../src/report/github.ts'
import { gitlab } from '../../../src/report/gitlab.ts'
import { human } from '../../../src/report/human.ts'
import { junit } from '../../../src/report/junit.ts'
import { repositoryPaths } from '../../../src/report/paths.ts'
import { summary } from '../../../src/report/summary.ts'
import { terminationText } from '../../../src/report/termination.ts'
import { streams } from '../../support/streams.ts'

const folder = import.meta.dirname
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
const eventsOf = (name: string): RunEvent[] => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
const pathOf = repositoryPaths({ dir: '/migrations', prefix: 'db/migrations', roots: [] })
const options = { level: 'info', pathOf } as const

beforeEach(() => {
  for (const variable of ['FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS']) vi.stubEnv(variable, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** What is written to a file, or printed with the stream in front of each line. */
const outputs = {
  'human.txt': (events) => printed(events, (to) => human(to, 'info')),
  'github.txt': (events) => printed(events, (to) => github(to, options)),
  'gitlab.txt': (events) => printed(events, (to) => gitlab(to, options)),
  'code-quality.json': (events) => written(events, (write) => codeQuality(write, options)),
  'junit.xml': (events) => written(events, (write) => junit(write, options)),
  'summary.md': (events) => written(events, (write) => summary(write, options)),
  'termination.txt': terminationOf,
} as const satisfies Record<string, (events: readonly RunEvent[]) => string>

function printed(
  events: readonly RunEvent[],
  reporter: (to: Pick<ReturnType<typeof streams>, 'out' | 'err'>) => Report,
): string {
  const { lines, ...to } = streams()
  const report = reporter(to)
  for (const event of events) report(event)
  return `${lines().join('\n')}\n`
}

function written(events: readonly RunEvent[], reporter: (write: (text: string) => void) => Report): string {
  const texts: string[] = []
  const report = reporter((text) => texts.push(text))
  for (const event of events) report(event)
  expect(texts).toHaveLength(1)
  return texts[0] ?? ''
}

/** As main does it. */
function terminationOf(events: readonly RunEvent[]): string {
  const failed = events.find((event) => event.type === 'run.failed')
  const finished = events.find((event) => event.type === 'run.finished')
  const exit = events.find((event) => event.type === 'program.ended')?.exit ?? 0
  return terminationText({
    failure: failed?.failure,
    summary: finished && finishedText(finished),
    exit,
    ...(failed === undefined ? { meaning: 'what it means', retry: false } : exitCodes[failed.failure.code]),
  })
}

describe.each(cases)('%s', (name) => {
  test.each(Object.entries(outputs))('as %s', async (file, render) => {
    await expect(render(eventsOf(name))).toMatchFileSnapshot(`${name}/${file}`)
  })
})

test('docs/outputs.md shows what they are (else: npm run golden)', async () => {
  const page = join(import.meta.dirname, '../../../docs/outputs.md')
  // A comment in front of each block says what it is made of.
  const fresh = readFileSync(page, 'utf8').replaceAll(
    /(<!-- (\S+) of (\S+) -->\n)(`{3,})(\w*)\n[\s\S]*?\n\4\n/g,
    (_, comment: string, file: keyof typeof outputs, name: string, fence: string, language: string) => {
      const text = outputs[file](eventsOf(name)).replaceAll(/^(?:out|err): /gm, '')
      return `${comment}${fence}${language}\n${text.trimEnd()}\n${fence}\n`
    },
  )
  await expect(fresh).toMatchFileSnapshot(page)
})
