import { basename } from 'node:path'
import { duration } from '../amounts.ts'
import { blockedBy, nameOf } from '../failure/words.ts'
import type { RunEvent } from './event.ts'

type Running = Extract<RunEvent, { type: 'migration.running' }>

/** For a log: a line, and one for each session that is in the way. */
export function runningText({ blockers = [], ...event }: Running): string {
  const { file, line, elapsedMs, wait, progress, unseen } = event
  if (isReplicated(wait)) return `${file}: ${replicating} for ${duration(elapsedMs)}`
  const { command, phase, relation, rows, percent } = progress ?? {}
  const said = [
    `${placeOf(file, line)}: running for ${duration(elapsedMs)}`,
    command && [command, relation].filter(Boolean).join(command.startsWith('COPY') ? ', ' : ' on '),
    phase,
    rows === undefined ? undefined : `${rows} rows`,
    percent === undefined ? undefined : `${percent} %`,
    waiting(wait, phase),
    unseen && `what it waits for cannot be seen (${unseen})`,
  ]
  return [said.filter(Boolean).join(', '), ...blockedBy(blockers)].join('\n')
}

const barWidth = 20

/** For a terminal, which may be narrow: what matters most comes first. A bar where the server says how far it is. */
export function runningLine({ blockers = [], ...event }: Running): string {
  const { file, line, elapsedMs, wait, progress, unseen } = event
  const place = placeOf(basename(file), line)
  if (isReplicated(wait)) return `${place}, ${replicating} for ${duration(elapsedMs)}`
  const { command, phase, relation, rows, percent } = progress ?? {}
  const [first, ...others] = blockers
  const said = [
    place,
    duration(elapsedMs),
    first && `blocked by ${nameOf(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`,
    phase ?? command,
    rows === undefined ? undefined : `${rows} rows`,
    relation,
    waiting(wait, phase),
    unseen && `what it waits for cannot be seen (${unseen})`,
  ]
  return `${percent === undefined ? '' : `${bar(percent)} `}${said.filter(Boolean).join(', ')}`
}

function bar(percent: number): string {
  const full = Math.round((percent * barWidth) / 100)
  return `[${'#'.repeat(full).padEnd(barWidth, '-')}] ${String(percent).padStart(3)} %`
}

function placeOf(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`
}

function waiting(wait: Running['wait'], phase = ''): string | undefined {
  // That it reads COPY data from us, or answers us, is no news; and a phase may say it in better words.
  if (wait === undefined || wait.type === 'Client' || phase.startsWith('waiting')) return undefined
  const { type, event, lock, relation } = wait
  if (type !== 'Lock') return `waiting for ${type} ${event}`
  return relation === undefined
    ? `waiting for a lock (${event})`
    : `waiting for ${lock ?? 'a lock'} on ${relation}`
}

/** The commit is done, and is not told before a standby has it. */
const replicating = 'committed here, waiting for a synchronous standby'

function isReplicated(wait: Running['wait']): boolean {
  return wait?.event === 'SyncRep'
}
