import type { Container, PodTemplate } from './manifests.ts'

type Context = {
  readonly allowPrivilegeEscalation?: boolean
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly privileged?: boolean
  readonly procMount?: string
  readonly readOnlyRootFilesystem?: boolean
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly seccompProfile?: { readonly type?: string }
}

// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted has the list; `image` is what image volumes
// added to it.
const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

/**
 * What the restricted pod security standard has against a pod, and besides: a root file system that can be written to, and a
 * token for the API of the cluster, which nothing here needs. Empty where it has nothing.
 */
export function podSecurityProblems({ spec }: PodTemplate): string[] {
  const pod = (spec.securityContext ?? {}) as Context
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  const forbidden = ['hostNetwork', 'hostPID', 'hostIPC', 'ephemeralContainers'].filter(
    (key) => spec[key] !== undefined,
  )
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== 'name' && !volumeTypes.includes(key)),
  )
  return [
    ...forbidden.map((key) => `the pod has ${key}`),
    ...volumes.map((type) => `the pod has a volume of type ${type}`),
    ...('sysctls' in pod ? ['the pod has sysctls'] : []),
    ...(spec.automountServiceAccountToken === false ? [] : ['the pod has a token']),
    ...containers.flatMap((container) =>
      containerProblems(container, pod).map((problem) => `${container.name}: ${problem}`),
    ),
  ]
}

function containerProblems({ securityContext = {}, ports = [] }: Container, pod: Context): string[] {
  const own = securityContext as Context
  const both = { ...pod, ...own }
  const rules: readonly (readonly [boolean, string])[] = [
    [both.runAsNonRoot === true, 'may run as root'],
    [both.runAsUser !== 0, 'runs as root'],
    [both.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
    [own.allowPrivilegeEscalation === false, 'may gain privileges'],
    [own.capabilities?.drop?.includes('ALL') === true, 'keeps capabilities'],
    [(own.capabilities?.add ?? []).length === 0, 'adds capabilities'],
    [own.privileged !== true, 'is privileged'],
    [own.procMount === undefined, 'has a proc mount of its own'],
    [own.readOnlyRootFilesystem === true, 'may write to its root file system'],
    [ports.every(({ hostPort }) => hostPort === undefined), 'has a port of the host'],
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem)
}
