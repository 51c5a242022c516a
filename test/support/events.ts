/** An event as JSON output has it. */
export type SaidEvent = { readonly type: string } & Readonly<Record<string, unknown>>

/** The events in JSON output. */
export function eventsIn(text: string): readonly SaidEvent[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SaidEvent)
}
