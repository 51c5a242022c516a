import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment'
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job'
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret'

type Validate = ((data: unknown) => boolean) & {
  errors?: readonly { instancePath: string; message?: string }[]
}

const schemas: Readonly<Record<string, Validate>> = {
  'v1 ConfigMap': configMap,
  'v1 Secret': secret,
  'apps/v1 Deployment': deployment,
  'batch/v1 Job': job,
}

/**
 * What Kubernetes' published schema has against an object, as the API server with strict validation would: what is wrong,
 * what is missing, and what it does not know. Empty where it has nothing.
 */
export function schemaProblems(manifest: { readonly apiVersion?: string; readonly kind?: string }): string[] {
  const validate = schemas[`${manifest.apiVersion} ${manifest.kind}`]
  if (!validate) return [`there is no schema for ${manifest.apiVersion} ${manifest.kind}`]
  const unknown = new Map<object, { readonly path: string; readonly keys: Set<string> }>()
  validate(watched(manifest, '', unknown))
  return [
    ...(validate.errors ?? []).map(({ instancePath, ...rest }) => `${instancePath}: ${JSON.stringify(rest)}`),
    ...[...unknown.values()].flatMap(({ path, keys }) => [...keys].map((key) => `${path}/${key} is unknown`)),
  ]
}

/**
 * The same object, which notices what a validator asks for. Its validators are compiled and let unknown fields pass, but they ask for
 * each field that they know, and go through all fields of a map: what nobody asked for is unknown.
 */
function watched(
  value: unknown,
  path: string,
  unknown: Map<object, { path: string; keys: Set<string> }>,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => watched(item, `${path}/${index}`, unknown))
  const keys = new Set(Object.keys(value))
  unknown.set(value, { path, keys })
  const children = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, watched(child, `${path}/${key}`, unknown)]),
  )
  return new Proxy(children, {
    get: (target, key) => {
      keys.delete(String(key))
      return Reflect.get(target, key)
    },
    ownKeys: (target) => {
      keys.clear()
      return Reflect.ownKeys(target)
    },
  })
}
