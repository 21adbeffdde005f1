import { existsSync } from 'node:fs'

type Want = 'java' | 'python' | 'python-venv'

const ADVICE: Readonly<Record<Want, Readonly<Record<string, string>>>> = {
  java: {
    apt: 'sudo apt-get install openjdk-17-jre-headless',
    dnf: 'sudo dnf install java-17-openjdk-headless',
    apk: 'sudo apk add openjdk17-jre-headless',
    brew: 'brew install openjdk@17',
    winget: 'winget install EclipseAdoptium.Temurin.17.JRE',
  },
  python: {
    apt: 'sudo apt-get install python3 python3-venv',
    dnf: 'sudo dnf install python3.12',
    apk: 'sudo apk add python3',
    brew: 'brew install python@3.12',
    winget: 'winget install Python.Python.3.12',
  },
  'python-venv': {
    apt: 'sudo apt-get install python3-venv',
    dnf: 'sudo dnf install python3-pip',
    apk: 'sudo apk add py3-pip',
    brew: 'brew reinstall python@3.12',
    winget: 'winget install Python.Python.3.12',
  },
}

/** The command that installs something on this platform, by the package manager that is there. */
export function installCommand(want: Want, platform: NodeJS.Platform = process.platform): string {
  const advice = ADVICE[want]
  return advice[packageManager(platform)] ?? advice.apt ?? ''
}

function packageManager(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'brew'
  if (platform === 'win32') return 'winget'
  const managers = { apt: '/usr/bin/apt-get', dnf: '/usr/bin/dnf', apk: '/sbin/apk' }
  return Object.entries(managers).find(([, path]) => existsSync(path))?.[0] ?? 'apt'
}
