import type { Layout } from '../config/layouts.ts'
import type { FileProblem } from '../failure/failure.ts'
import { chunksOf, TextFile } from './content.ts'
import { LayoutReader } from './layout.ts'
import type { Sections } from './marks.ts'
import type { Migration } from './migration.ts'
import { isDownFile, isUndo, layoutByName, nameProblem } from './names.ts'
import { type RunMarks, withRunMarks } from './run-marks.ts'
import { readScriptConfig } from './script-config.ts'
import { type Lines, SectionReader } from './section.ts'
import { baseOf, parseVersionedName } from './version.ts'

/** A file up to this size is held, while all that are held together are not too much. */
const heldFileBytes = 1024 * 1024
const heldBytes = 64 * 1024 * 1024

/** How much of the folder's text is held so far. */
export interface Held {
  bytes: number
}

/** What a file of the folder is read as. */
export interface FileRead {
  readonly migration: Migration
  readonly unsupported?: FileProblem | undefined
}

/**
 * Reads one file of the folder; `config` is the file beside it that says how it is run.
 *
 * Throws the system's error where it cannot be read, FILE_CHANGED where it changes meanwhile, and an Error without a code,
 * whose message finishes the sentence "<file> …", where it is not a file of text.
 */
export function readMigration(
  {
    path,
    file,
    config,
    layout: expected,
  }: {
    readonly path: string
    readonly file: string
    readonly config?: string | undefined
    readonly layout: Layout
  },
  held: Held,
): FileRead {
  using opened = new TextFile(path)
  const hold = opened.size <= heldFileBytes && held.bytes + opened.size <= heldBytes
  const layout = new LayoutReader(expected)
  let text = ''
  const reading = opened.pieces()
  let next = reading.next()
  for (; !next.done; next = reading.next()) {
    layout.read(next.value)
    if (hold) text += next.value
  }
  const { checksum, bytes } = next.value
  if (hold) held.bytes += bytes
  const { refusal, outside, sections, when } = layout.end()
  const said = config === undefined ? {} : readScriptConfig(config)
  const base = baseOf(file)
  const parsed = parseVersionedName(isUndo(file) ? base.slice(1) : base)
  const whole: Migration = {
    version: parsed?.version ?? base,
    name: parsed?.name ?? base,
    ...{ file, path, bytes, checksum, parsed },
    text: hold ? text : undefined,
    layout: sections?.layout ?? layoutByName(file),
    outside: outside ?? said.outside,
  }
  const problem =
    nameProblem(path, file, expected) ??
    (refusal && { file: path, ...refusal }) ??
    said.problem ??
    (when.problem && { file: path, ...when.problem }) ??
    scriptOfItsOwn(path, file, sections !== undefined, when.marks)
  // A file that is not run is not worth reading again.
  const migration =
    problem !== undefined || sections === undefined ? whole : withSections(whole, sections, held)
  return {
    migration: isDownFile(file) ? migration : withRunMarks(migration, base, when.marks),
    unsupported: problem,
  }
}

/** Two layouts fit a file of a pair that has sections, and each would run something else of it. */
function scriptOfItsOwn(
  path: string,
  file: string,
  sections: boolean,
  { repeat, replaces }: RunMarks,
): FileProblem | undefined {
  const isDown = isDownFile(file)
  const isPair = isDown || ['pairs', 'folders'].includes(layoutByName(file) ?? '')
  const hint = `Leave the marks out: all of it is what ${isDown ? 'undoes the file beside it' : 'is run'}.`
  if (sections && isPair)
    return { file: path, problem: 'is one of a pair by its name, and has sections', hint }
  if (isDown && (repeat ?? replaces) !== undefined)
    return { file: path, problem: 'is a down script by its name, and says when it is run', hint }
  return undefined
}

/** The migration that the up section of a file is, with what its down section undoes it by. */
function withSections(whole: Migration, { up, down }: Sections, held: Held): Migration {
  // What is held in its place are its sections.
  if (whole.text !== undefined) held.bytes -= whole.bytes
  const undo = down && sectionOf(whole, down.lines, held)
  return {
    ...whole,
    ...sectionOf(whole, up.lines, held).section,
    outside: up.outside ?? whole.outside,
    // Nothing but blanks undoes nothing: somebody had no time to write it.
    down:
      undo === undefined || undo.isBlank ? undefined : { ...whole, ...undo.section, outside: down?.outside },
  }
}

function sectionOf(whole: Migration, lines: readonly Lines[], held: Held) {
  const reader = new SectionReader(lines)
  let text = whole.text === undefined ? undefined : ''
  for (const piece of chunksOf(whole)) {
    const picked = reader.read(piece)
    if (text !== undefined) text += picked
  }
  if (text !== undefined) held.bytes += whole.bytes
  const { isBlank } = reader
  return {
    section: { text, checksum: reader.checksum(), section: { lines, whole: whole.checksum } },
    isBlank,
  }
}
