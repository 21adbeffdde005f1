import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { LaunchError } from '../../errors/launch-error.js'
import { type HadoopConfiguration, readHadoopConfiguration } from './hadoop-configuration.js'

/** Where a YARN is asked, and as whom. */
export interface YarnAddress {
  readonly kind: 'yarn'
  /** The web addresses of its resource managers: several where it is highly available. */
  readonly resourceManagers: readonly string[]
  readonly user: string
}

/**
 * Reads where YARN is from the configuration that spark-submit itself will read.
 *
 * @throws LAUNCH_NO_YARN_CONF, LAUNCH_BAD_YARN_CONF
 */
export function findYarn(env: NodeJS.ProcessEnv): YarnAddress {
  const directory = env['YARN_CONF_DIR'] || env['HADOOP_CONF_DIR']
  const file = directory === undefined ? undefined : join(directory, 'yarn-site.xml')
  if (file === undefined || !existsSync(file)) {
    throw new LaunchError('LAUNCH_NO_YARN_CONF', {
      message:
        file === undefined
          ? 'The master is YARN, but neither YARN_CONF_DIR nor HADOOP_CONF_DIR is set.'
          : `The master is YARN, but its configuration is missing: ${file}`,
      hint: 'Set YARN_CONF_DIR to a directory with the yarn-site.xml of the cluster.',
      details: { directory: directory ?? null },
    })
  }
  const configuration = readHadoopConfiguration(directory ?? '', ['core-site.xml', 'yarn-site.xml'])
  return Object.freeze({
    kind: 'yarn',
    resourceManagers: resourceManagersOf(configuration),
    user: env['HADOOP_USER_NAME'] || userInfo().username,
  })
}

/** The web addresses that a configuration names, by YARN's own defaults where it does not. */
export function resourceManagersOf(configuration: HadoopConfiguration): readonly string[] {
  const get = (name: string): string | undefined => configuration.get(`yarn.resourcemanager.${name}`)
  const https = configuration.get('yarn.http.policy') === 'HTTPS_ONLY'
  const ids = get('ha.enabled') === 'true' ? (get('ha.rm-ids') ?? '').split(',') : []
  const suffixes = ids.map((id) => `.${id.trim()}`).filter((suffix) => suffix !== '.')
  return (suffixes.length === 0 ? [''] : suffixes).map((suffix) => {
    const host = get(`hostname${suffix}`) ?? '0.0.0.0'
    const named = get(`webapp${https ? '.https' : ''}.address${suffix}`)
    const address = named ?? `${host}:${https ? 8090 : 8088}`
    // An unset host is this machine's, for clients as for the server.
    return `${https ? 'https' : 'http'}://${address.replace(/^0\.0\.0\.0:/, '127.0.0.1:')}`
  })
}
