import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

/** The examples for Kubernetes. */
export const kubernetes = join(import.meta.dirname, '../../examples/kubernetes')

/** A container, as far as the tests look at one. */
export type Container = {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly securityContext?: Readonly<Record<string, unknown>>
  readonly ports?: readonly { readonly hostPort?: number }[]
}

/** What a workload's pods are made from. */
export type PodTemplate = {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly spec: {
    readonly containers: readonly Container[]
    readonly initContainers?: readonly Container[]
    readonly volumes?: readonly Readonly<Record<string, unknown>>[]
    readonly securityContext?: Readonly<Record<string, unknown>>
  } & Readonly<Record<string, unknown>>
}

/** An object of Kubernetes. */
export type Manifest = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: { readonly template?: PodTemplate } & Readonly<Record<string, unknown>>
}

/** The objects of one of the examples; a template of Helm is filled in with the chart's own values. */
export function manifestsOf(file: string): Manifest[] {
  const text = readFileSync(join(kubernetes, file), 'utf8')
  const documents = parseAllDocuments(file.startsWith('helm/') ? rendered(text) : text)
  const errors = documents.flatMap((document) => ('errors' in document ? document.errors : []))
  if (errors.length > 0) throw new Error(`${file}: ${errors.join('\n')}`)
  return documents.map((document) => document.toJS())
}

/** What Helm makes of it, as far as the chart goes: values, and the name of the release. Anything else is refused. */
function rendered(template: string): string {
  const values: unknown = parse(readFileSync(join(kubernetes, 'helm/values.yaml'), 'utf8'))
  const known: Record<string, unknown> = { Values: values, Release: { Name: 'crm' } }
  return template.replaceAll(/\{\{ \.([\w.]+) \}\}/g, (expression, path: string) => {
    const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], known)
    if (typeof value !== 'string') throw new Error(`${expression} has no value`)
    return value
  })
}
