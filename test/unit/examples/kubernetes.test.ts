import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../../../src/exit-code.ts'
import { schemaProblems } from '../../support/kubernetes-schema.ts'
import { kubernetes, type Manifest, manifestsOf, type PodTemplate } from '../../support/manifests.ts'
import { podSecurityProblems } from '../../support/pod-security.ts'

const files = globSync(['*.yaml', 'helm/templates/*.yaml'], { cwd: kubernetes }).sort()
const all = files.flatMap((file) => manifestsOf(file).map((manifest) => [file, manifest] as const))
const pods = all.flatMap(([file, { spec }]) => (spec?.template ? [[file, spec.template] as const] : []))
const jobs = all.filter(([, { kind }]) => kind === 'Job')

test.each(all)('%s is what the published schema asks for', (_file, manifest) => {
  expect(schemaProblems(manifest)).toEqual([])
})

describe('the schema', () => {
  const [job] = manifestsOf('job.yaml') as [Manifest & { spec: { template: PodTemplate } }]
  const withContainer = (change: object) => {
    const [container] = job.spec.template.spec.containers
    const spec = { ...job.spec.template.spec, containers: [{ ...container, ...change }] }
    return { ...job, spec: { ...job.spec, template: { ...job.spec.template, spec } } }
  }
  test.each([
    ['an unknown field', { ...job, specs: {} }, '/specs is unknown'],
    [
      'an unknown field, deep inside',
      withContainer({ volumeMount: [] }),
      'containers/0/volumeMount is unknown',
    ],
    ['a wrong type', { ...job, spec: { ...job.spec, backoffLimit: 'three' } }, '/spec/backoffLimit'],
    ['a value that is none of those', withContainer({ imagePullPolicy: 'Sometimes' }), 'imagePullPolicy'],
    ['what is missing', { ...job, spec: {} }, 'template'],
    ['a kind it does not know', { ...job, apiVersion: 'batch/v2' }, 'no schema'],
  ])('notices %s', (_title, manifest, problem) => {
    expect(schemaProblems(manifest).join('\n')).toContain(problem)
  })
})

test.each(pods)('the pods of %s are restricted', (_file, template) => {
  expect(podSecurityProblems(template)).toEqual([])
})

describe('the rules for pods', () => {
  const [[, template]] = pods as [(typeof pods)[number]]
  const [container] = template.spec.containers
  const withContext = (change: object) => ({
    spec: {
      ...template.spec,
      initContainers: [],
      containers: [
        {
          ...container,
          name: 'x',
          image: 'x',
          securityContext: { ...container?.securityContext, ...change },
        },
      ],
    },
  })
  test.each([
    [
      'a host path',
      { spec: { ...template.spec, volumes: [{ name: 'x', hostPath: { path: '/' } }] } },
      'volume of type hostPath',
    ],
    ['the network of the host', { spec: { ...template.spec, hostNetwork: true } }, 'hostNetwork'],
    ['no rule against root', { spec: { ...template.spec, securityContext: {} } }, 'may run as root'],
    ['root', withContext({ runAsUser: 0 }), 'runs as root'],
    ['capabilities', withContext({ capabilities: {} }), 'keeps capabilities'],
    ['privileges to gain', withContext({ allowPrivilegeEscalation: true }), 'may gain privileges'],
    ['a root that can be written to', withContext({ readOnlyRootFilesystem: false }), 'may write'],
    ['another seccomp profile', withContext({ seccompProfile: { type: 'Unconfined' } }), 'seccomp'],
  ])('notice %s', (_title, broken, problem) => {
    expect(podSecurityProblems(broken as PodTemplate).join('\n')).toContain(problem)
  })
})

test.each(jobs)(
  'the Job of %s tries again after what may pass by itself, and after nothing else',
  (_file, { spec }) => {
    const passing = Object.values(exitCodes).flatMap(({ exit, retry }) => (retry ? [exit] : []))
    const policy = spec?.podFailurePolicy as { rules: { onExitCodes?: { values: number[] } }[] } | undefined
    const values = policy?.rules.flatMap(({ onExitCodes }) => onExitCodes?.values ?? [])
    expect(values).toEqual([...new Set(passing)].sort((a, b) => a - b))
  },
)

test('the hooks of Helm and Argo CD say when they run, and leave the log of a failure', () => {
  const annotations = (file: string) => manifestsOf(file)[0]?.metadata.annotations
  expect(annotations('helm/templates/migrations.yaml')).toMatchObject({
    'helm.sh/hook': 'pre-install,pre-upgrade',
    'helm.sh/hook-delete-policy': 'before-hook-creation',
  })
  expect(annotations('argo-cd-presync.yaml')).toMatchObject({
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  })
})

test('the ConfigMap has the files of the folder', () => {
  const folder = join(kubernetes, 'migrations')
  const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  expect(manifestsOf('configmap.yaml')[0]).toMatchObject({ data: Object.fromEntries(texts) })
})
