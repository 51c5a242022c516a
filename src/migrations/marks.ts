import type { KnownLayout, Layout } from '../config/layouts.ts'
import type { Lines } from './section.ts'
import { type Tool, tools } from './tools.ts'

/** Where the up and the down section of a file are. */
export interface Sections {
  readonly layout: KnownLayout
  /** The line of the first mark. */
  readonly mark: number
  readonly up: Part
  readonly down?: Part | undefined
}

export interface Part {
  readonly lines: readonly Lines[]
  /** The mark that says it runs outside a transaction. */
  readonly outside?: string | undefined
}

/** What is wrong with a file, and where. */
export interface Refusal {
  readonly line: number
  readonly problem: string
  readonly hint: string
}

interface Mark {
  readonly direction: 'up' | 'down'
  readonly line: number
  readonly text: string
}

const endOfFile = Number.POSITIVE_INFINITY
const fixHint = 'Mend the marks, so that it is plain what is run as up and what undoes it.'

/** Reads the marks between the sections of a file, as the tool whose marks they are reads them. */
export class SectionMarks {
  readonly #layout: Layout
  readonly #marks: Mark[] = []
  #tool: Tool | undefined
  #refusal: Refusal | undefined

  constructor(layout: Layout) {
    this.#layout = layout
  }

  /** Looks at a line that is a comment. */
  look(text: string, line: number): void {
    for (const tool of tools) {
      const direction = tool.down.test(text) ? 'down' : tool.up?.test(text) ? 'up' : undefined
      const almost = direction === undefined && !tool.other?.test(text) && tool.almost?.test(text)
      if (direction !== undefined) this.#take(tool, { direction, line, text: text.trim() })
      if (almost) this.#refusal ??= { line, ...misspelt(tool, text) }
    }
  }

  /** What is wrong with them; `code` is a line before the first one that has a statement. */
  refusal(code: number | undefined): Refusal | undefined {
    const [first] = this.#marks
    if (this.#refusal !== undefined || first === undefined || this.#tool === undefined) return this.#refusal
    const { name, up, upNeeded } = this.#tool
    const hasUp = this.#marks.some(({ direction }) => direction === 'up')
    if (!hasUp && upNeeded)
      return { line: first.line, problem: `has a down section and no up section (${name})`, hint: fixHint }
    if (hasUp && up !== undefined && code !== undefined)
      return { line: code, problem: `has statements before its up section (${name})`, hint: fixHint }
    return undefined
  }

  /** Undefined where the file has none, and is run as a whole. */
  sections(): Sections | undefined {
    const [first] = this.#marks
    if (this.#tool === undefined || first === undefined) return undefined
    const down = this.#part('down', this.#tool)
    // All that comes before the down section, where nothing says that up begins.
    const up = this.#part('up', this.#tool) ?? { lines: [{ from: 1, to: this.#before(0) }] }
    return { layout: this.#tool.name, mark: first.line, up, down }
  }

  #take(tool: Tool, mark: Mark): void {
    const again = this.#marks.some(({ direction }) => direction === mark.direction)
    const wrong = this.#wrongWith(tool, mark, again)
    if (wrong !== undefined) this.#refusal ??= { line: mark.line, ...wrong }
    this.#tool ??= tool
    if (!again || tool.twice === 'continued') this.#marks.push(mark)
  }

  #wrongWith(tool: Tool, { direction }: Mark, again: boolean): Omit<Refusal, 'line'> | undefined {
    const { name, anyOrder, twice } = tool
    if (this.#layout !== 'auto' && this.#layout !== name)
      return { problem: `has a mark of ${name}, and RATCHET_LAYOUT is ${this.#layout}`, hint: otherHint }
    if (this.#tool !== undefined && this.#tool !== tool)
      return { problem: `has marks of ${name} as well as of ${this.#tool.name}`, hint: twoHint }
    if (direction === 'up' && !anyOrder && this.#marks.some((other) => other.direction === 'down'))
      return { problem: `has an up section behind the down section (${name})`, hint: fixHint }
    if (again && twice === 'error')
      return { problem: `has two ${direction} sections (${name})`, hint: fixHint }
    return undefined
  }

  #part(direction: Mark['direction'], { outside, written }: Tool): Part | undefined {
    const marks = this.#marks.filter((mark) => mark.direction === direction)
    const lines = marks.map(({ line }) => ({ from: line + 1, to: this.#before(line) }))
    if (marks.length === 0) return undefined
    const said = marks.map(({ text }) => outside?.(text)).find((one) => one !== undefined)
    return { lines, outside: said && `${written[direction === 'up' ? 0 : 1]} ${said}` }
  }

  /** The last line before the next mark. */
  #before(line: number): number {
    return (this.#marks.find((mark) => mark.line > line)?.line ?? endOfFile) - 1
  }
}

const otherHint = 'Take that mark away, or say with RATCHET_LAYOUT whose files these are.'
const twoHint =
  'Keep the marks of one tool: RATCHET_LAYOUT says whose files these are, and refuses all others.'

function misspelt({ name }: Tool, text: string): Omit<Refusal, 'line'> {
  if (/\+goose\s+envsub/i.test(text))
    return {
      problem: 'puts environment variables into the SQL (goose ENVSUB)',
      hint: 'Write out the values: files are run as they are.',
    }
  return name === 'goose' || name === 'sql-migrate'
    ? { problem: `has an annotation that is not one of ${name}'s`, hint: fixHint }
    : { problem: `has a down section that ${name} would not know as one`, hint: fixHint }
}
