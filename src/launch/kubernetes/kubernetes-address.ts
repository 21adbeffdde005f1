/** Where a Kubernetes is asked about one run. */
export interface KubernetesAddress {
  readonly kind: 'kubernetes'
  /** The API server, as kubectl takes it. */
  readonly server: string
  readonly namespace: string
  /** The context of the kubeconfig; the current one where it is absent. */
  readonly context?: string
  /** What spark-submit needs to know to ask: properties that name files and contexts, none of them secret. */
  readonly conf: Readonly<Record<string, string>>
}

/** How Spark signs in where it asks about what it has submitted; tokens given as such are not written down. */
const ASKING =
  /^spark\.kubernetes\.(context|trust\.certificates|authenticate\.submission\.(caCertFile|clientKeyFile|clientCertFile|oauthTokenFile))$/

export function kubernetesAddress(
  url: string,
  properties: Readonly<Record<string, string>>,
): KubernetesAddress {
  const target = url.slice('k8s://'.length)
  const context = properties['spark.kubernetes.context']
  return Object.freeze({
    kind: 'kubernetes',
    server: /^https?:\/\//.test(target) ? target : `https://${target}`,
    namespace: properties['spark.kubernetes.namespace'] ?? 'default',
    ...(context === undefined ? {} : { context }),
    conf: Object.fromEntries(Object.entries(properties).filter(([property]) => ASKING.test(property))),
  })
}
