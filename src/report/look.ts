/** Colours a text, where it goes to a terminal that has colours. */
export type Paint = (format: 'red' | 'yellow' | 'dim' | 'bold', text: string) => string

/** Where text is shown: its colours, and its columns where it has a right edge. */
export interface Look {
  readonly paint: Paint
  readonly width: number | undefined
}
